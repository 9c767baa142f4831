"""A command of the program on disks with less and less room, run as a script in a mount namespace of its own.

`full_driver.py COMMAND CATALOGUE NEWER PLACE SIZES` lays out a data folder and old files on a small disk, leaves so
much room, runs the command, and holds what is there against what was. Prints how often it was refused and done.
"""

from __future__ import annotations

import os
import pkgutil
import shutil
import subprocess
import sys
import tempfile
import traceback
from contextlib import closing
from importlib import import_module
from pathlib import Path

import minilat_desktop
from minilat_desktop.__main__ import main
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.store import backups, verifying
from tests.safety.program_work import TABLES
from tests.safety.scale import SHM
from tests.safety.workload import WORDS, packs_of

COMPARED = ("compare", "alpine-salt", "elan")
# What is run, with `{}` for the folder on the small disk: a command that writes a file names it last.
WRITING = {
    "notes-json": ("note", "export", "{}/old.json"),
    "notes-markdown": ("note", "export", "{}/old.md"),
    "notes-csv": ("note", "export", "{}/old.csv"),
    "notes-html": ("note", "export", "{}/old.html"),
    "share": ("share", "export", "{}/old.zip"),
    "entries": ("entries", "export", "{}/old.yaml"),
    "table": (*COMPARED, "--scope", "everything", "--output", "{}/old.csv"),
    "bundle": (*COMPARED, "--with-notes", "--bundle", "{}/old.zip"),
    "ledger": (*COMPARED, "--ledger", "{}/old.csv"),
    "picture-svg": (*COMPARED, "--picture", "spans", "{}/old.svg"),
    "picture-png": (*COMPARED, "--picture", "spans", "{}/old.png"),
    "brief-pdf": (*COMPARED, "--brief", "{}/old.pdf"),
    "brief-html": (*COMPARED, "--brief", "{}/old.html"),
    "catalogue-build": ("catalogue", "build", "--text", "tests/data/catalogue", "--output", "{}/old.db"),
}
# These change the notebook, or what lies beside it; `{other}` is where files lie that are taken in.
CHANGING = {
    "note-import": ("note", "import", "{other}/notes.json"),
    "share-import": ("share", "import", "{other}/share.zip"),
    "pack": ("import", "{other}/coalitions.csv", "{other}/memberships.csv", "--name", "Lamps"),
    "update": ("catalogue", "update", "{other}/newer.db"),
    "backup-elsewhere": ("backup", "--to", "{}/also"),
    "undo": ("undo",),
}
OLD = b"what was there before\n" * 300
# Beyond what a command leaves behind there is at the most so much on the disk while it works: the file that takes the
# old one's place; a copy of the notebook, which is made first, its journal, and a catalogue under construction.
ROOM, MUCH_ROOM = 64 << 10, 1_200 << 10


def ended(given: list[str]) -> int:
    """Run the program; an error that is no problem in words is told as the interpreter would."""
    try:
        return main(given)
    except BaseException:
        traceback.print_exc()
        return 70
    finally:
        sys.stderr.flush()


class Disk:
    """The small disk and what lies on it."""

    def __init__(self, place: Path, catalogue: Path, other: Path) -> None:
        self.place, self.catalogue, self.other = place, catalogue, other
        self.template = other / "template"

    def run(self, words: tuple[str, ...], data: Path | None = None) -> tuple[int, str]:
        """A run of the program; how it ended and what it said on standard error."""
        filled = [word.replace("{other}", str(self.other)).replace("{}", str(self.place)) for word in words]
        given = ["--data-dir", str(data or self.place / "data"), "--catalogue", str(self.catalogue), *filled]
        said = self.other / "said"
        with said.open("wb") as heard:
            child = os.fork()
            if child == 0:
                # A process of its own, as for every user: a program that paints makes its application once.
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                os.dup2(heard.fileno(), 2)
                os._exit(ended(given))
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status), said.read_text(encoding="utf-8")

    def prepare(self, newer: Path) -> None:
        """A data folder with notes, and the files that are taken in."""
        self.other.mkdir(parents=True)
        elsewhere = self.other / "elsewhere"
        texts = [f"{number} " + " ".join(WORDS * (1 + number % 4 * 30)) for number in range(40)]
        for data, said in ((self.template, texts), (elsewhere, [f"theirs {number} " * 40 for number in range(40)])):
            data.mkdir()
            with closing(NotebookService(data / "notebook.db", data / "backups", str.upper)) as notebook:
                for text in said:
                    notebook.add("coalition:elan", text, tags=("to check",))
        for words in (("note", "export", "{other}/notes.json"), ("share", "export", "{other}/share.zip")):
            assert self.run(words, elsewhere)[0] == 0
        for name, text in TABLES.items():
            (self.other / name).write_text(text, encoding="utf-8")
        shutil.copy(newer, self.other / "newer.db")

    def mount(self) -> None:
        """An empty disk with all of it laid out, and room."""
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", self.place], check=True)
        shutil.copytree(self.template, self.place / "data")
        for kind in ("json", "md", "csv", "html", "zip", "yaml", "svg", "png", "pdf", "db"):
            (self.place / f"old.{kind}").write_bytes(OLD)

    def used(self) -> int:
        """How much of it is used, in bytes."""
        found = os.statvfs(self.place)
        return (found.f_blocks - found.f_bfree) * found.f_frsize

    def leave(self, room: int) -> None:
        """So much room and no more."""
        subprocess.run(["mount", "-o", f"remount,size={self.used() + room}", self.place], check=True)

    def unmount(self) -> None:
        """Throw it away."""
        subprocess.run(["umount", "-l", self.place], check=True)

    def state(self) -> dict[str, str]:
        """What the notebook says."""
        data = self.place / "data"
        with closing(NotebookService(data / "notebook.db", data / "backups", str.upper, read_only=True)) as notebook:
            return {note.id: note.text for note in notebook.search()} | packs_of(notebook)

    def hold(self, name: str, before: dict[str, str], code: int, said: str) -> None:
        """Hold what is there against what was."""
        target = self.place / Path(WRITING[name][-1]).name if name in WRITING else None
        if code == 0:
            assert target is None or target.read_bytes() != OLD, "nothing was written"
        else:
            assert code == 1, f"it ended with {code}"
            # Before it may stand how far it had come.
            assert said.splitlines()[-1].startswith("minilat-desktop: "), said
            assert "could not be written" in said or "could not be made" in said or "full" in said, said
            assert target is None or target.read_bytes() == OLD, "the old file was touched"
            assert self.state() == before, "the notebook is another"
        left = [path.name for path in self.place.rglob(".*") if path.is_file()]
        assert left == [], f"left behind: {left}"
        for path in self.place.glob("old.*"):
            assert path == target or path.read_bytes() == OLD, f"{path.name} was touched"
        for folder in (self.place / "data" / "backups", self.place / "also"):
            for copy in backups.every(folder):
                backups.verify(copy)
        assert verifying.findings(self.place / "data" / "notebook.db", resting=False) == []
        assert self.run(("list",))[0] == 0, "the catalogue cannot be read"


def main_of(name: str, disk: Disk, sizes: int) -> None:
    """Run one command on disks of all sizes."""
    words = {**WRITING, **CHANGING}[name]
    disk.mount()
    before, used = disk.state(), disk.used()
    code, said = disk.run(words)
    assert code == 0, said
    disk.hold(name, before, code, said)
    whole = disk.used() - used + (ROOM if name in WRITING else MUCH_ROOM)
    disk.unmount()
    refused = done = 0
    for number in range(sizes):
        disk.mount()
        disk.leave(whole * number // max(sizes - 1, 1))
        code, said = disk.run(words)
        try:
            disk.hold(name, before, code, said)
        except BaseException as error:
            raise AssertionError(f"{name} with room of {whole * number // max(sizes - 1, 1)} bytes: {said}") from error
        refused, done = refused + (code != 0), done + (code == 0)
        disk.unmount()
    print(refused, done)


if __name__ == "__main__":
    # Loaded once: the runs are forks of this process.
    for module in pkgutil.walk_packages(minilat_desktop.__path__, "minilat_desktop."):
        if not module.name.startswith(("minilat_desktop.ui", "minilat_desktop.__main__")):
            import_module(module.name)
    with tempfile.TemporaryDirectory(dir=SHM if SHM.is_dir() else None) as beside:
        small = Disk(Path(sys.argv[4]), Path(sys.argv[2]), Path(beside, "other"))
        small.prepare(Path(sys.argv[3]))
        main_of(sys.argv[1], small, int(sys.argv[5]))
