"""File ▸ Open recent: comparisons as files that were opened or written, and saved ones, the last one first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from minilat_desktop.domain.problems import Refused
from minilat_desktop.domain.saved_comparison import KIND, Named
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.safe_text import plain, tooltip
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.shell.main_window import MainWindow

MOST = 10
_LONGEST = 70


class Recent(QObject):
    """Fills the menu when it is opened, and opens what is chosen of it.

    `lines` are what the desk remembers: the whole path of a file, or `comparison:ID` for a saved one. `named` gives the
    saved comparison of an id, None where it is not in the notebook.
    """

    def __init__(
        self, window: MainWindow, state: State, open_file: Callable[[Path], None], open_saved: Callable[[str], bool],
        named: Callable[[str], Named | None],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._state = window, state
        self._open_file, self._open_saved, self._named = open_file, open_saved, named
        self.lines: list[str] = []
        self._menu: QMenu | None = None
        state.changed.connect(self._state_changed)

    def give_back(self, lines: Iterable[str]) -> None:
        """What the desk remembered, behind what was opened since."""
        self.lines = [one for one in dict.fromkeys((*self.lines, *lines)) if one][:MOST]

    def attach(self, menu: QMenu) -> None:
        """The menu to fill."""
        self._menu = menu
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill)
        self._fill()

    def add_file(self, path: Path) -> None:
        """A comparison was opened from a file or written into one."""
        self._add(str(path.absolute()))

    def _state_changed(self, _changes: object) -> None:
        if self._state.opened:
            self._add(f"{KIND}{self._state.opened}")

    def _add(self, line: str) -> None:
        if self.lines[:1] != [line]:
            self.lines = [line, *(one for one in self.lines if one != line)][:MOST]

    def _fill(self) -> None:
        if self._menu is None:
            return
        self._menu.clear()
        number = 0
        for line in self.lines:
            words = self._words(line)
            if not words:
                # Undo may bring a deleted one back, and with it its line.
                continue
            number += 1
            mark = f"&{number} " if number < 10 else "1&0 "
            action = self._menu.addAction(mark + words.replace("&", "&&"), partial(self._open, line))
            if not line.startswith(KIND):
                action.setToolTip(tooltip(line))
        if not number:
            self._menu.addAction("Nothing opened or saved yet").setEnabled(False)
            return
        self._menu.addSeparator()
        self._menu.addAction("&Clear this list", self._clear)

    def _words(self, line: str) -> str:
        if line.startswith(KIND):
            found = self._named(line.removeprefix(KIND))
            return f"{plain(found.name, _LONGEST)} (saved)" if found else ""
        path = Path(line)
        others = [one for one in self.lines if one != line and Path(one).name == path.name]
        # Files of one name are told apart by their folders.
        return plain(f"{path.name} ({path.parent})" if others else path.name, _LONGEST)

    def _open(self, line: str) -> None:
        if line.startswith(KIND):
            self._open_saved(line.removeprefix(KIND))
            return
        path = Path(line)
        if _is_there(path):
            self._open_file(path)
            return
        self.lines = [one for one in self.lines if one != line]
        problem = Refused(
            f"“{path.name}” is no longer where it was: “{path.parent}”.",
            safe="Nothing was opened; it is taken off the list.",
            remedy="If it was moved or renamed, open it with File ▸ Open comparison, or drop it on the window.",
        )
        self._window.say(plain(problem.happened, 300))
        ask.tell(self._window, problem)

    def _clear(self) -> None:
        self.lines = []


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # Whatever is wrong there, opening it says so.
        return True
