"""Notes on the comparison: what has one is marked, and each can be written where one stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.saved_comparison import target
from minilat_desktop.services.saved_comparisons import Marks
from minilat_desktop.ui.compare.table_page import TablePage
from minilat_desktop.ui.kit.state import State

SAVE_FIRST = "Notes hang on a saved comparison. Save this one first (Ctrl+S), then write the note."


class Noting(QObject):
    """`wanted` carries what a note is to be written on, `said` a sentence where there is nothing to hang one on.

    `marks_of` tells what of a saved comparison has notes, None while there is no notebook.
    """

    wanted = Signal(str)
    said = Signal(str)

    def __init__(self, page: TablePage, state: State, marks_of: Callable[[str], Marks | None]) -> None:
        super().__init__(page)
        self._page, self._state, self._marks_of = page, state, marks_of
        self.actions = [
            self._action("&Note on this value…", "Ctrl+Shift+N", self._on_cell),
            self._action("No&te on this row…", "", self._on_row),
            self._action("Note on the &whole comparison…", "", self._on_whole),
        ]
        state.changed.connect(self._state_changed)

    def _action(self, text: str, keys: str, slot: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        self._page.view.addAction(action)
        return action

    def _state_changed(self, changes: Changes) -> None:
        if changes.notes_of or changes.saved or changes.compared:
            self.refresh()

    def refresh(self) -> None:
        """Mark what has notes."""
        opened = self._state.opened
        self._page.model.mark(self._marks_of(opened) if opened else None)

    def _on_cell(self) -> None:
        row, column = self._page.view.row_here(), self._page.view.currentIndex().column()
        if row is not None:
            self._want(lambda opened: target(opened, row.attribute, self._page.model.chosen(column)))

    def _on_row(self) -> None:
        row = self._page.view.row_here()
        if row is not None:
            self._want(lambda opened: target(opened, row.attribute))

    def _on_whole(self) -> None:
        self._want(target)

    def _want(self, on: Callable[[str], str]) -> None:
        if self._state.opened:
            self.wanted.emit(on(self._state.opened))
        else:
            self.said.emit(SAVE_FIRST)
