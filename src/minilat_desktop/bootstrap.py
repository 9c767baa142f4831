"""The front door: the only place where objects meet. Paths → catalogue and notebook → services → state → window."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from minilat_desktop import __version__, locations
from minilat_desktop.domain.problems import Problem, Refused
from minilat_desktop.services import base_catalogue, in_force
from minilat_desktop.services.catalogue import CatalogueService

if TYPE_CHECKING:
    from minilat_desktop.domain.brief import Brief
    from minilat_desktop.domain.keeping import Finding
    from minilat_desktop.services.entries import EntryService
    from minilat_desktop.services.notebook import NotebookService
    from minilat_desktop.services.packs import PackService
    from minilat_desktop.services.pictures import Painter
    from minilat_desktop.services.safekeeping import SafeKeeping
    from minilat_desktop.services.updating import UpdateService

# The stock `vnc` plugin listens on all interfaces; nothing but these is ever started.
# What looks after the files must do so also where they are damaged.
_WITHOUT_PACKS = ("backup", "restore", "check")
PLATFORMS = ("", "xcb", "wayland", "offscreen", "minimal", "windows", "cocoa")


@dataclass(slots=True)
class Services:
    """The services, each opened when first asked for. Data packs are merged into the catalogue at `shipped_path`:
    the one at `program_path`, or an update of it.
    """

    files: locations.UserFiles
    catalogue_path: Path
    shipped_path: Path | None = None
    program_path: Path | None = None
    _catalogue: CatalogueService | None = field(default=None, init=False)
    _notebook: NotebookService | None = field(default=None, init=False)
    _painter: Painter | None = field(default=None, init=False)

    @property
    def catalogue(self) -> CatalogueService:
        """The reference catalogue. Raises `Damaged` or `NewerVersion`."""
        if self._catalogue is None:
            self._catalogue = self._open_catalogue()
        return self._catalogue

    def _open_catalogue(self) -> CatalogueService:
        """The catalogue in force. A merged one that is damaged is thrown away: it is made again from the packs."""
        try:
            return CatalogueService(self.catalogue_path, self.shipped_path, self.program_path)
        except Problem:
            if self.shipped_path is None or self.catalogue_path == self.shipped_path:
                raise
            self.catalogue_path.unlink(missing_ok=True)
            return CatalogueService(self.shipped_path, self.shipped_path, self.program_path)

    def settle_packs(self) -> None:
        """Make the catalogue of the packs again where it is not there, as after an update of the program."""
        shipped = self.catalogue.shipped
        if in_force.settled(shipped, self.files.packs) is not None or self.notebook_if_any is None:
            return
        path = self.packs.bring_up()
        if path != self.catalogue.path:
            self.catalogue.reopen(path)

    @property
    def notebook(self) -> NotebookService:
        """The user's notebook. Raises when it cannot be opened."""
        if self._notebook is None:
            self._notebook = self.open_notebook()
        return self._notebook

    @property
    def notebook_if_any(self) -> NotebookService | None:
        """The notebook unless none has been made yet, so that reading makes no file.

        One that is missing while copies of it are there is opened all the same, which raises and tells of them.
        """
        if self._notebook is None:
            from minilat_desktop.services.notebook import is_new

            if is_new(self.files.notebook, self.files.backups):
                return None
        return self.notebook

    @property
    def packs(self) -> PackService:
        """The imported data packs."""
        from minilat_desktop.services.packs import PackService

        return PackService(self.files.packs, self.catalogue, self.notebook)

    def safekeeping(self, also: Path | None) -> SafeKeeping:
        """The copies of the notebook, beside it where it has been opened; `also` is a folder for further backups."""
        from minilat_desktop.services.safekeeping import SafeKeeping

        return SafeKeeping(self.files.notebook, self.files.backups, self._notebook, also)

    def catalogue_findings(self) -> list[Finding]:
        """What is wrong with the catalogue's file, and with the merged one where packs are in force."""
        from minilat_desktop.services import safekeeping

        paths = dict.fromkeys((self.shipped_path or self.catalogue_path, self.catalogue_path))
        return [finding for path in paths for finding in safekeeping.catalogue_findings(path)]

    @property
    def updates(self) -> UpdateService:
        """Updates of the catalogue."""
        from minilat_desktop.services.updating import UpdateService

        program = self.program_path or self.shipped_path or self.catalogue_path
        return UpdateService(self.files.catalogues, program, self.notebook_if_any)

    @property
    def entries(self) -> EntryService:
        """The user's own entries."""
        from minilat_desktop.services.entries import EntryService

        return EntryService(self.packs, self.notebook)

    def open_notebook(self, *, read_only: bool = False) -> NotebookService:
        """Open the notebook anew. Imports SQLAlchemy, so the window does it after first paint."""
        from minilat_desktop.services.notebook import NotebookService

        return NotebookService(self.files.notebook, self.files.backups, self.catalogue.name_of, read_only=read_only)

    def painter(self) -> Painter:
        """Whoever paints pictures for a command: Qt, which then needs no screen."""
        if self._painter is None:
            if sys.platform.startswith("linux"):
                os.environ["QT_QPA_PLATFORM"] = "offscreen"
            from minilat_desktop.ui.kit import painting

            self._painter = painting.Headless()
        return self._painter

    def brief_pdf(self, brief: Brief) -> bytes:
        """A brief as a PDF of one page, painted as pictures are."""
        self.painter()
        from minilat_desktop.ui.kit import brief_paint

        return brief_paint.pdf(brief)

    def close(self) -> None:
        """Let go of every file."""
        if self._notebook is not None:
            self._notebook.close()
        if self._catalogue is not None:
            self._catalogue.close()


def services(wanted: argparse.Namespace) -> Services:
    """The services as the command line asks for them."""
    files = locations.user_files(wanted.data_dir)
    program = wanted.catalogue or locations.shipped_catalogue()
    shipped = base_catalogue.base(program, files.catalogues)
    return Services(files, in_force.catalogue(shipped, files.packs), shipped, program)


def run_command(wanted: argparse.Namespace) -> None:
    """Run a headless command. Raises `Problem`."""
    from minilat_desktop.cli.commands import COMMANDS

    made = services(wanted)
    try:
        today = date.today().toordinal()  # noqa: DTZ011 - a calendar day is local by nature
        if wanted.command not in _WITHOUT_PACKS:
            _settle(made)
        COMMANDS[wanted.command](made, wanted, today)
    finally:
        made.close()


def _settle(made: Services) -> None:
    """Bring the packs into force; where that cannot be, say so and go on without them."""
    try:
        made.settle_packs()
    except Problem as problem:
        print(f"minilat-desktop: the data packs are left out: {problem}", file=sys.stderr)


def versions(wanted: argparse.Namespace) -> str:
    """The program's and the data's version."""
    return f"minilat-desktop {__version__} (data {services(wanted).catalogue.data_version()})"


def run_window(wanted: argparse.Namespace) -> int:
    """Open the window and stay until it closes. Raises `Problem` when there is nothing to show."""
    check_platform()
    # Thousands of objects are made before the first paint and stay: looking for garbage among them is time lost.
    gc.disable()
    # Read when NumPy is imported: its thread pool costs more at start than it ever gives back here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    made = services(wanted)
    # PySide reads the text of every module that is imported after it: those that know nothing of Qt come before.
    for name in ("services.desk", "domain.changes", "domain.plain_text"):
        import_module(f"minilat_desktop.{name}")
    from minilat_desktop.ui.shell import application

    try:
        return application.run(made.catalogue, made.open_notebook, made.files, locations.resources())
    finally:
        gc.enable()
        made.close()


def run_self_test(wanted: argparse.Namespace) -> int:
    """Drive the real window through a journey."""
    check_platform()
    from minilat_desktop.ui.shell import self_test

    made = services(wanted)
    return self_test.run(made.catalogue_path, wanted.output, locations.resources())


def check_platform() -> None:
    """Refuse Qt platform plugins that are not on the list. Raises `Refused`."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or not sys.platform.startswith("linux")
    if not screen and platform in ("", "xcb", "wayland"):
        raise Refused(
            "There is no screen to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set.",
            remedy="Start it in a desktop session, or use the commands that need no window (minilat-desktop --help).",
        )
    if platform not in PLATFORMS:
        raise Refused(
            f"The Qt platform “{platform}” is not allowed: some of them open a network port.",
            remedy=f"Unset QT_QPA_PLATFORM or set it to one of {', '.join(filter(None, PLATFORMS))}.",
        )
