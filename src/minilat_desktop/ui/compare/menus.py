"""The menus of the comparison: what can be done to a column, and which of several values is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from minilat_desktop.domain.comparison import Cell, ComparisonTable
from minilat_desktop.ui.compare import wording
from minilat_desktop.ui.kit.safe_text import plain

_MOST_SOURCES = 25
_LONGEST = 110
MENU_MARK = "▾"
TOLERANCES = (0, 30, 183, 365, 730, 1826)


def label(text: str) -> str:
    """A text of the catalogue as a menu shows it: an ampersand of a name is not a menu's mark."""
    return plain(text, _LONGEST).replace("&", "&&")


def passing(parent: QWidget) -> QMenu:
    """A menu that is gone once it is closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def sources_of(table: ComparisonTable, columns: Iterable[int]) -> dict[str, str]:
    """The sources behind some columns by id, the ones most used first."""
    counted: Counter[str] = Counter()
    titles: dict[str, str] = {}
    wanted = tuple(columns)
    for row in table.rows:
        for column in wanted:
            for cell in _all(row.cells[column]):
                for citation in cell.citations:
                    counted[citation.source.id] += 1
                    titles[citation.source.id] = citation.source.title
    return {source_id: titles[source_id] for source_id, _ in counted.most_common(_MOST_SOURCES)}


def _all(cell: Cell) -> Iterable[Cell]:
    yield cell
    yield from cell.alternatives


def fill_policies(menu: QMenu, now: str, sources: dict[str, str], choose: Callable[[str], None]) -> None:
    """The source policies as a choice; the single sources stand in a menu of their own."""
    group = QActionGroup(menu)
    for policy, words in wording.POLICY_LABELS.items():
        _choice(menu, group, words, policy == now, partial(_chosen, choose, policy))
    one = menu.addMenu("Only &one source")
    one.setToolTipsVisible(True)
    one.setEnabled(bool(sources))
    for source_id, title in sources.items():
        policy = f"source:{source_id}"
        _choice(one, group, label(title), policy == now, partial(_chosen, choose, policy))


def fill_tolerances(menu: QMenu, now: int, choose: Callable[[int], None]) -> None:
    """How far away a figure may lie, as a choice."""
    group = QActionGroup(menu)
    for days in sorted({*TOLERANCES, now}):
        _choice(menu, group, wording.tolerance_text(days), days == now, partial(_chosen_days, choose, days))


def _choice(menu: QMenu, group: QActionGroup, words: str, now: bool, slot: Callable[[bool], None]) -> QAction:
    action = QAction(words, menu, checkable=True, checked=now)
    action.triggered.connect(slot)
    group.addAction(action)
    menu.addAction(action)
    return action


def _chosen(choose: Callable[[str], None], policy: str, _checked: bool = False) -> None:
    choose(policy)


def _chosen_days(choose: Callable[[int], None], days: int, _checked: bool = False) -> None:
    choose(days)


class MenuButton(QToolButton):
    """A button with a menu that is made when it is asked for, since what it offers follows what is compared."""

    def __init__(self, name: str, tip: str, fill: Callable[[QMenu], None], parent: QWidget) -> None:
        super().__init__(parent, autoRaise=True)
        self._fill, self._name = fill, name
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._open)

    def say(self, text: str) -> None:
        """What is chosen just now."""
        self.setText(f"{text} {MENU_MARK}")

    def _open(self, _checked: bool = False) -> None:
        menu = passing(self)
        menu.setAccessibleName(self._name)
        self._fill(menu)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens it too."""
        if event.key() == Qt.Key.Key_Down:
            self._open()
            return
        super().keyPressEvent(event)
