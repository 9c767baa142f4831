"""Takes pictures of every room, in light and dark: `python packaging/screenshots.py 1366x768 FOLDER`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from minilat_desktop import locations
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.ui.shell import application
from minilat_desktop.ui.shell.rooms import Rooms

COMPARED = ("g7", "g20", "brics", "quad", "aukus", "i2u2")
NOTES = {
    "un": "Charter, Art. 18: one member, one vote in the Assembly. Compare with the G20's consensus.",
    "i2u2": "Four states, no secretariat, projects carried by companies. Check what became of the food corridor.",
    "gavi": "Board seats for the private sector: ask for the voting rule.",
    "g20": "# Who holds them to it?\n\nThe communiqués of 2009 and 2023 both promise quota reform.\n"
    "- 2010: agreed in Seoul, in force only in 2016\n- 2023: again “as soon as possible”\n\n"
    "Compliance is counted by the G20 Research Group, not by the G20 itself. See [[I2U2]].\n- [x] Seoul\n- [ ] 2026",
}
TAGS = {"un": ["voting"], "i2u2": ["follow up"], "gavi": ["voting", "follow up"], "g20": ["compliance"]}


def wait(ms: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


class Photographer:
    """One window of one size, put into one state after another."""

    def __init__(self, size: tuple[int, int], folder: Path, data: Path) -> None:
        self._size, self._folder = size, folder
        self.catalogue = CatalogueService(locations.shipped_catalogue())
        files = locations.user_files(data)
        notebook = NotebookService(files.notebook, files.backups, self.catalogue.name_of)
        known = {row.id for row in self.catalogue.list_rows("", 0)}
        for coalition, text in NOTES.items():
            if coalition in known:
                notebook.add(f"coalition:{coalition}", text, tags=TAGS[coalition], pinned=coalition == "g20")
        notebook.close()

        def open_notebook(*, read_only: bool = False) -> NotebookService:
            return NotebookService(files.notebook, files.backups, self.catalogue.name_of, read_only=read_only)

        app = application.make_app()
        self.program = application.Program(app, self.catalogue, open_notebook, files, locations.resources())
        self.window = self.program.window
        self.program.show()
        self.window.setGeometry(0, 0, *size)
        wait(1500)
        rooms = self.program.rooms
        assert isinstance(rooms, Rooms)
        self.rooms = rooms
        self.program.state.set_compared(tuple(one for one in COMPARED if one in known))

    def take(self, name: str, of: QWidget | None = None) -> None:
        """One picture."""
        wait(350)
        path = self._folder / f"{self._size[0]}x{self._size[1]}-{name}-{self.program.themes.current.name}.png"
        if not (of or self.window).grab().save(str(path)):
            raise OSError(f"{path} cannot be written")

    def all(self) -> None:
        """Every state, in the theme in force."""
        window, state = self.window, self.program.state
        state.select("g20")
        window.show_room("explore")
        self.take("explore")
        for tab in ("members", "events", "figures", "sources"):
            self.rooms.show_tab(tab)
            self.take(f"explore-{tab}")
        self.rooms.show_tab("facts")
        window.list.search.setText("turkiye")
        self.take("search")
        window.list.search.setText("xyzzy")
        self.take("search-empty")
        window.list.search.clear()
        sizes = window.rows.sizes()
        window.rows.setSizes([sizes[0] // 3, sizes[1] * 4])
        self.take("timeline")
        self.rooms.timeline.as_table.click()
        self.take("timeline-table")
        self.rooms.timeline.as_table.click()
        window.rows.setSizes(sizes)
        window.show_room("compare")
        self.take("compare")
        for place, name in ((1, "compare-pictures"), (2, "compare-commitments")):
            self.rooms.compare.show_page(place)
            self.take(name)
        self.rooms.compare.show_page(0)
        self._dialog("compare-rows", self.rooms.compare.page.choose_rows)
        self._dialog("export", self.rooms.export_comparison)
        window.show_room("membership")
        for place, name in enumerate(("membership", "membership-together", "membership-overlap", "membership-changes")):
            self.rooms.members.tabs.setCurrentIndex(place)
            self.take(name)
        window.show_room("notebook")
        self.rooms.all_notes.view.selectRow(0)
        self.take("notebook")
        window.show_room("explore")
        self.rooms.going.open()
        wait(1_500)
        palette = self.rooms.going.palette
        assert palette is not None
        palette.field.setText("swiss")
        self.take("palette")
        palette.close()
        self._dialog("history", self.rooms.past.show)
        for kind in ("coalition", "event", "member"):
            self._dialog(f"own-{kind}", partial(self.rooms.own.add, kind))
        self._dialog("own-entries", self.rooms.own.show)
        self._dialog("share", self.rooms.shares.share)
        self._dialog("restore", self.rooms.safety.show_restore)
        self._dialog("at-risk", self.rooms.safety.show_at_risk)
        self._dialog("trash", self.rooms.safety.show_trash)
        self._dialog("update", self.rooms.updating.show)
        self._dialog("shortcuts", self.rooms.show_shortcuts)
        self._dialog("about", self.rooms.show_about)
        self._dialog("about-data", self.rooms.show_about_data)

    def _dialog(self, name: str, show: Callable[[], None]) -> None:
        show()
        # Some read the whole catalogue first.
        wait(3_000 if name == "about-data" else 200)
        dialogs = [one for one in self.window.findChildren(QDialog) if one.isVisible()]
        if len(dialogs) != 1:
            raise RuntimeError(f"{len(dialogs)} dialogs are open, one was expected: {name}")
        self.take(name, dialogs[0])
        dialogs[0].close()
        wait(100)

    def close(self) -> None:
        """Close the window as a user would."""
        self.window.close()
        self.catalogue.close()


def main(arguments: list[str]) -> int:
    """Take all pictures of one size."""
    across, _, down = arguments[0].partition("x")
    folder = Path(arguments[1])
    with tempfile.TemporaryDirectory() as data:
        photographer = Photographer((int(across), int(down)), folder, Path(data))
        for theme in ("light", "dark"):
            photographer.program.themes.choose(theme)
            photographer.all()
        photographer.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
