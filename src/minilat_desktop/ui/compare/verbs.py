"""What can be done to the current column and row, as actions with their keys, and the menu of a column."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from minilat_desktop.domain import comparison_edits as edits
from minilat_desktop.domain.comparison import ComparisonTable, Row
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.problems import Refused
from minilat_desktop.ui.compare import menus, wording
from minilat_desktop.ui.compare.view import CompareView

_IN_MENU = ("date", "pin", "again", "", "policy", "", "left", "right", "sort", "", "remove")


class Verbs(QObject):
    """`changed` carries the comparison as it is asked for from now on; `said` a sentence where that cannot be."""

    changed = Signal(object)
    said = Signal(str)

    def __init__(self, view: CompareView) -> None:
        super().__init__(view)
        self._view = view
        self._spec, self._day = Spec(), 0
        self._table: ComparisonTable | None = None
        self.actions: dict[str, QAction] = {}
        for name, text, keys, slot in (
            ("date", "Column’s &date…", "Ctrl+Shift+T", self._edit_day),
            ("pin", "&Pin the column’s date", "Ctrl+Shift+P", self._toggle_pin),
            ("again", "Same coalition at &another date", "Ctrl+Shift+A", self._again),
            ("left", "Move column to the &left", "Alt+Left", self._to_left),
            ("right", "Move column to the r&ight", "Alt+Right", self._to_right),
            ("sort", "S&ort columns by this row", "Ctrl+Shift+R", self._sort),
            ("menu", "Column’s &menu", "Alt+Down", self._open_menu),
            ("remove", "Remo&ve column", "Del", self._remove),
        ):
            self.actions[name] = self._action(text, keys, slot)
        view.heads.day_entered.connect(self._pin_to)
        view.heads.menu_asked.connect(self._column_menu)
        view.heads.moved_by_hand.connect(self._dragged)
        view.fold_asked.connect(self._fold)
        view.labels.sort_asked.connect(self._sort_by)

    def _action(self, text: str, keys: str, slot: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        self._view.addAction(action)
        return action

    def show(self, spec: Spec, table: ComparisonTable | None, day: int) -> None:
        """What is on the table now."""
        self._spec, self._table, self._day = spec, table, day
        self.name_actions()

    def name_actions(self) -> None:
        """The actions' words follow the current column and row."""
        column, row = self._column, self._row
        for action in self.actions.values():
            action.setEnabled(column is not None)
        self.actions["sort"].setEnabled(row is not None)
        if column is not None:
            pinned = self._spec.columns[self._place(column)].pinned is not None
            self.actions["pin"].setText("&Follow the window’s date" if pinned else "&Pin the column’s date")
            self.actions["left"].setEnabled(column > 0)
            self.actions["right"].setEnabled(column + 1 < len(self._spec.columns))
        self.actions["sort"].setText(
            wording.sort_text(row.label, self._spec.sorted_by, row.attribute) if row else "S&ort columns by this row"
        )

    @property
    def _column(self) -> int | None:
        column = self._view.currentIndex().column()
        return column if self._table is not None and 0 <= column < len(self._table.columns) else None

    @property
    def _row(self) -> Row | None:
        return self._view.row_here() if self._table is not None else None

    @property
    def _table_places(self) -> tuple[int, ...]:
        return self._table.places if self._table is not None else ()

    def _place(self, column: int) -> int:
        """Which column of the comparison stands there."""
        assert self._table is not None
        return self._table.places[column]

    def _ask(self, edit: Callable[..., Spec], *arguments: object) -> bool:
        try:
            spec = edit(self._spec, *arguments)
        except Refused as problem:
            self.said.emit(str(problem))
            return False
        self.changed.emit(spec)
        return True

    # The column

    def _edit_day(self) -> None:
        if (column := self._column) is not None:
            self._view.heads.edit_day(column)

    def _pin_to(self, column: int, day: int) -> None:
        self._ask(edits.pinned_to, self._place(column), day)

    def _toggle_pin(self) -> None:
        if (column := self._column) is not None and self._table is not None:
            pinned = self._spec.columns[self._place(column)].pinned is not None
            day = None if pinned else self._table.columns[column].as_of
            self._ask(edits.pinned_to, self._place(column), day)

    def _again(self) -> None:
        """The same coalition a year before, and the field to say which date is meant."""
        if (column := self._column) is None:
            return
        place = self._place(column)
        # Out of sight the table is not read yet, and a column that meets another on its date does not stand by itself.
        if self._ask(edits.at_another_date, place, self._day) and place + 1 in self._table_places:
            standing = self._table_places.index(place + 1)
            self._view.go_to_column(standing)
            self._view.heads.edit_day(standing)

    def _to_left(self) -> None:
        self._move(-1)

    def _to_right(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        column = self._column
        if column is not None and self._table is not None and 0 <= column + by < len(self._spec.columns):
            self._ask(edits.moved, self._table.places, column, column + by)
            self._view.go_to_column(column + by)

    def _dragged(self, old: int, new: int) -> None:
        if self._table is not None:
            self._ask(edits.moved, self._table.places, old, new)
            self._view.go_to_column(new)

    def _remove(self) -> None:
        if (column := self._column) is not None:
            self.changed.emit(self._spec.without(self._place(column)))

    # The row and its group

    def _sort(self) -> None:
        if (row := self._row) is not None:
            self._sort_by(row.attribute)

    def _sort_by(self, attribute: str) -> None:
        self._ask(edits.sorted_by, attribute)

    def _fold(self, group: str, closed: bool) -> None:
        self._ask(edits.folded, (group,), closed)

    # The menu

    def _open_menu(self) -> None:
        if (column := self._column) is not None:
            self._view.heads.ask_menu(column)

    def _column_menu(self, column: int, where: QPoint) -> None:
        if self._table is None:
            return
        self._view.go_to_column(column)
        menu = menus.passing(self._view)
        menu.setAccessibleName("What can be done to the column")
        for name in _IN_MENU:
            if not name:
                menu.addSeparator()
            elif name == "policy":
                self._add_policies(menu, column)
            else:
                menu.addAction(self.actions[name])
        menu.popup(where)

    def _add_policies(self, menu: QMenu, column: int) -> None:
        assert self._table is not None
        inner = menu.addMenu("So&urces of this column")
        sources = menus.sources_of(self._table, (column,))
        menus.fill_policies(inner, self._table.columns[column].policy, sources, self._choose_policy)
        for_all = menu.addAction("Same sources for &every column")
        for_all.triggered.connect(self._policy_for_all)

    def _choose_policy(self, policy: str) -> None:
        if (column := self._column) is not None:
            self._ask(edits.with_policy, self._place(column), policy)

    def _policy_for_all(self) -> None:
        if (column := self._column) is not None and self._table is not None:
            self._ask(edits.with_policy_for_all, self._table.columns[column].policy)
