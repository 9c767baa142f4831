"""Menus and shortcuts, as one table of actions; the sheet of shortcuts is made from the actions themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

Standard = QKeySequence.StandardKey
Keys = QKeySequence.StandardKey | str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu. `name` is how the program finds it again; no `slot` means a separator."""

    name: str = ""
    text: str = ""
    keys: Keys = None
    slot: Callable[[], None] | None = None
    checkable: bool = False


SEPARATOR = Entry()


class Actions:
    """The window's menus. `self[name]` is an action."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._by_name: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        self._inner: dict[QMenu, list[QMenu]] = {}

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def menu(self, title: str, entries: Iterable[Entry]) -> QMenu:
        """Add a menu to the menu bar."""
        menu = self._window.menuBar().addMenu(title)
        self._menus[title.replace("&", "")] = menu
        self._inner[menu] = []
        self._fill(menu, entries)
        return menu

    def inner(self, parent: str, title: str) -> QAction:
        """A menu inside a menu, as an entry of other menus."""
        found = next(one for one in self._inner[self._menus[parent]] if one.title().replace("&", "") == title)
        return found.menuAction()

    def submenu(
        self, parent: str, title: str, entries: Iterable[Entry], *, exclusive: bool = False, before: str = ""
    ) -> None:
        """Add a menu inside a menu, at its end or before an entry; `exclusive` makes its entries a choice."""
        menu = QMenu(title, self._menus[parent])
        self._menus[parent].insertMenu(self._by_name[before] if before else None, menu)  # type: ignore[arg-type]
        self._inner[self._menus[parent]].append(menu)
        actions = self._fill(menu, entries)
        if exclusive:
            group = QActionGroup(menu)
            for action in actions:
                group.addAction(action)

    def empty_submenu(self, parent: str, title: str, before: str) -> QMenu:
        """Add a menu inside a menu that somebody else fills."""
        outer = self._menus[parent]
        menu = QMenu(title, outer)
        outer.insertMenu(self._by_name[before], menu)
        self._inner[outer].append(menu)
        return menu

    def submenu_of(self, parent: str, title: str, actions: Iterable[QAction | None]) -> None:
        """Add a menu inside a menu with a room's own actions, which answer in that room; None draws a line."""
        menu = self._menus[parent].addMenu(title)
        self._inner[self._menus[parent]].append(menu)
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)

    def extend(self, title: str, actions: Iterable[QAction], before: str = "") -> None:
        """Show a room's own actions in a menu too."""
        menu = self._menus[title]
        for action in actions:
            menu.insertAction(self._by_name[before] if before else None, action)  # type: ignore[arg-type]

    def _fill(self, menu: QMenu, entries: Iterable[Entry]) -> list[QAction]:
        made = []
        for entry in entries:
            if entry.slot is None:
                menu.addSeparator()
                continue
            action = QAction(entry.text, self._window, checkable=entry.checkable)
            if isinstance(entry.keys, str):
                action.setShortcuts([QKeySequence(keys) for keys in entry.keys.split("|")])
            elif entry.keys is not None:
                action.setShortcuts(entry.keys)
            action.triggered.connect(_Trigger(entry.slot))
            menu.addAction(action)
            self._by_name[entry.name] = action
            made.append(action)
        return made

    def commands(self) -> list[tuple[str, QAction]]:
        """Everything the menus offer, each with the menu it is in."""
        found = []
        for title, menu in self._menus.items():
            inner = [(one.title().replace("&", ""), one) for one in self._inner[menu]]
            for named, holder in [(title, menu), *inner]:
                lines = [one for one in holder.actions() if one.menu() is None and not one.isSeparator()]
                found += [(named, action) for action in lines]
        return found

    def shortcuts(self) -> list[tuple[str, str, str]]:
        """(menu, action, keys) of everything that has a shortcut."""
        found = []
        for title, menu in self._menus.items():
            for action in [*menu.actions(), *(one for inner in self._inner[menu] for one in inner.actions())]:
                if not action.shortcut().isEmpty():
                    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                    found.append((title, action.text().replace("&", "").rstrip("…"), keys))
        return found


class _Trigger:
    """Calls a slot without the `checked` that Qt sends along."""

    def __init__(self, slot: Callable[[], None]) -> None:
        self._slot = slot

    def __call__(self, _checked: bool = False) -> None:
        self._slot()
