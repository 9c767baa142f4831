"""The comparison as a table: the bar over it, the cells, and beneath them why the current one says what it says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from minilat_desktop.domain.comparison import ComparisonTable, Row
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.explanation import explain
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.exporting import ExportService
from minilat_desktop.ui.compare.bar import Bar
from minilat_desktop.ui.compare.empty_page import EmptyPage
from minilat_desktop.ui.compare.model import CompareModel
from minilat_desktop.ui.compare.rows_dialog import RowsDialog
from minilat_desktop.ui.compare.verbs import Verbs
from minilat_desktop.ui.compare.view import CompareView
from minilat_desktop.ui.kit import ask, clipboard, method_page
from minilat_desktop.ui.kit.safe_text import plain
from minilat_desktop.ui.kit.theme import Themes

_LONGEST_WHY = 20_000


class TablePage(QWidget):
    """Shows a comparison. `changed` carries it as it is asked for from now on, `said` a sentence for the user; `moved`
    tells that the user went on to another row.
    """

    changed = Signal(object)
    said = Signal(str)
    moved = Signal()

    def __init__(self, catalogue: CatalogueService, exporting: ExportService, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent)
        self._exporting, self._themes = exporting, themes
        self._spec, self._day = Spec(), 0
        self._table: ComparisonTable | None = None
        self.model = CompareModel(themes.current)
        self.model.setParent(self)
        # Made in the order in which Tab goes through them.
        self.bar = Bar(catalogue, self)
        self.view = CompareView(self.model, themes, self)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.verbs = Verbs(self.view)
        self.strip = WhyStrip(self)
        self.empty = EmptyPage(self)
        self._make_actions()
        self._lay_out()
        self._connect()

    def _make_actions(self) -> None:
        self.copy_action = self._action("&Copy", QKeySequence(QKeySequence.StandardKey.Copy), self.copy)
        self.copy_headers_action = self._action(
            "Copy with &headers", QKeySequence("Ctrl+Shift+C"), self.copy_with_headers
        )
        self.why_action = self._action("Wh&y this value?", QKeySequence("F2"), self.explain_here)
        self.method_action = self._action("How is this comp&uted?", QKeySequence("Shift+F2"), self.explain_method)
        self.rows_action = self._action("&Rows…", QKeySequence("Ctrl+R"), self.choose_rows, self)
        self.add_action = self._action("Add a &coalition…", QKeySequence("Ins"), self.add, self)
        self.actions_of_cells = (self.copy_action, self.copy_headers_action, self.why_action, self.method_action)

    def _action(
        self, text: str, shortcut: QKeySequence, slot: Callable[[], None], within: QWidget | None = None
    ) -> QAction:
        action = QAction(text, self)
        action.setShortcut(shortcut)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        (within or self.view).addAction(action)
        return action

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(self.view)
        split.addWidget(self.strip)
        split.setStretchFactor(0, 4)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.setSizes([440, 120])
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.empty)
        self.pages.addWidget(split)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.view.why_asked.connect(self.explain_here)
        self.strip.left.connect(self._back_to_table)
        self.bar.changed.connect(self.changed)
        self.bar.rows_asked.connect(self.choose_rows)
        self.bar.add_field.missed.connect(self.said)
        self.verbs.changed.connect(self.changed)
        self.verbs.said.connect(self.said)
        self._themes.changed.connect(self._retheme)

    # Showing

    def show_table(self, table: ComparisonTable | None, spec: Spec, day: int) -> None:
        """Show a comparison, and stay on the cell on which one is."""
        kept = self._kept_place()
        self._table, self._spec, self._day = table, spec, day
        self.model.show(table, spec)
        self.bar.show_spec(spec, table)
        self.bar.add_field.set_day(day)
        self.pages.setCurrentIndex(0 if table is None else 1)
        self._return_to(*kept)
        self.verbs.show(spec, table, day)
        self._enable()

    def show_nothing(self, title: str, text: str, spec: Spec, day: int) -> None:
        """Say why there is no table, and what to do."""
        self.empty.say(title, text)
        self.show_table(None, spec, day)

    def _kept_place(self) -> tuple[str, str, int]:
        """The attribute, or else the group, and the column on which one is."""
        here = self.view.currentIndex()
        if not here.isValid():
            return "", "", 0
        row = self.model.row_at(here.row())
        return row.attribute if row else "", self.model.group_at(here.row()), here.column()

    def _return_to(self, attribute: str, group: str, column: int) -> None:
        if not self.model.rowCount():
            self._explain(None, 0)
            return
        line = self.model.line_of(attribute) if attribute else None
        if line is None:
            line = self.model.line_of_band(group)
        if line is None:
            line = min(1, self.model.rowCount() - 1)
        there = self.model.index(line, min(column, self.model.columnCount() - 1))
        if self.view.currentIndex() == there:
            self._explain(self.model.row_at(line), there.column())
        else:
            self.view.setCurrentIndex(there)

    def _current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if previous.isValid() and current.row() != previous.row():
            self.moved.emit()
        self._explain(self.model.row_at(current.row()) if current.isValid() else None, current.column())
        self.verbs.name_actions()
        self._enable()

    def _explain(self, row: Row | None, column: int) -> None:
        shown = self.model.table
        text = "\n".join(explain(shown, row, column).lines()) if shown and row else ""
        self.strip.say(plain(text, _LONGEST_WHY))

    def _enable(self) -> None:
        on_cell = self.view.row_here() is not None
        for action in self.actions_of_cells:
            action.setEnabled(on_cell)
        self.rows_action.setEnabled(self._table is not None)

    def _retheme(self) -> None:
        self.model.set_theme(self._themes.current)

    # Doing

    def add(self) -> None:
        """Go to the field that adds a coalition."""
        self.bar.add_field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def explain_here(self) -> None:
        """Go to what stands behind the current cell."""
        if self.view.row_here() is not None:
            self.strip.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def explain_method(self) -> None:
        """Open the page of methods at what the current row computes."""
        row = self.view.row_here()
        if row is not None and not method_page.explain(self, row.attribute):
            self.said.emit(f"{plain(row.label, 80)} is recorded, not computed.")

    def _back_to_table(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_rows(self) -> None:
        """Open the dialog that chooses the rows."""
        if self._table is None:
            return
        dialog = RowsDialog(self._spec, self._table.groups, self._day, self)
        dialog.chosen.connect(self.changed)
        ask.show(dialog)

    def copy(self) -> None:
        """Copy the selected cells."""
        self._copy(with_headers=False)

    def copy_with_headers(self) -> None:
        """Copy the selected cells with the names of their rows and columns."""
        self._copy(with_headers=True)

    def _copy(self, with_headers: bool) -> None:
        table = self._table
        if table is None:
            return
        cells = [
            (row, index.column()) for index in self.view.selectedIndexes() if (row := self.model.row_at(index.row()))
        ]
        try:
            copied = self._exporting.clipboard(table, cells, with_headers)
        except Problem as problem:
            ask.tell(self, problem)
        else:
            clipboard.put(copied.text, copied.html)


class WhyStrip(QPlainTextEdit):
    """Why a value is what it is, to read and to copy. `left` tells that Escape asks for the table again."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Why this value")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setPlaceholderText("Choose a cell to see where its value comes from.")

    def say(self, text: str) -> None:
        """Show other words; the same words stay as they are, and what is marked in them."""
        if text != self.toPlainText():
            self.setPlainText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
