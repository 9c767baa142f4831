"""The comparison on the screen: the table, what stands behind the current cell, and the way out to a file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QFont, QGuiApplication, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.comparison import FEWEST, ComparisonTable, Row
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.exporting import ExportService, Written
from minilat_desktop.ui.compare import wording
from minilat_desktop.ui.compare.export_dialog import ExportDialog
from minilat_desktop.ui.compare.model import CompareModel
from minilat_desktop.ui.compare.view import CompareView
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.kit.theme import Themes

ORIGIN = "compare"
# A dragged as-of line moves faster than anybody reads: one new table in so many milliseconds.
AS_OF_PACE = 50


class ComparePanel(QWidget):
    """Two to eight coalitions side by side, as of the window's date. Reads again on `state.changed`, when in sight."""

    def __init__(
        self,
        catalogue: CatalogueService,
        comparisons: ComparisonService,
        exporting: ExportService,
        state: State,
        themes: Themes,
    ) -> None:
        super().__init__()
        self._catalogue, self._comparisons, self._exporting = catalogue, comparisons, exporting
        self._state = state
        self._stale = True
        self._table: ComparisonTable | None = None
        self._model = CompareModel(themes.current)
        self._model.setParent(self)
        self._themes = themes
        self._make_widgets(themes)
        self._make_actions()
        self._lay_out()
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(AS_OF_PACE)
        self._pace.timeout.connect(self.refresh)
        state.changed.connect(self._state_changed)
        themes.changed.connect(self._retheme)

    @property
    def actions_for_menu(self) -> list[QAction]:
        """What the window's menus offer for the comparison."""
        return [self.copy_action, self.copy_headers_action, self.remove_action, self.export_action]

    @property
    def table(self) -> ComparisonTable | None:
        """The comparison in sight; None while fewer than two coalitions are ticked."""
        return self._model.table

    def _make_widgets(self, themes: Themes) -> None:
        self.view = CompareView(self._model, themes, self)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        header = self.view.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._header_menu)
        header.setSectionsClickable(True)
        self.only_box = QCheckBox("Only &differences", self)
        self.only_box.setAccessibleName("Only differences")
        self.only_box.toggled.connect(self._show_table)
        self.count_label = PlainLabel("", self, wrap=False)
        self.count_label.setAccessibleName("How many rows differ")
        self.status_label = PlainLabel("", self)
        self.status_label.setAccessibleName("What was saved")
        self.status_label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.status_label.setContentsMargins(8, 4, 8, 6)
        self.status_label.hide()
        self.strip = QPlainTextEdit(self)
        self.strip.setAccessibleName("Why this value")
        self.strip.setReadOnly(True)
        self.strip.setTabChangesFocus(True)
        self.strip.setPlaceholderText("Choose a cell to see its sources.")
        self.empty_title = PlainLabel(wording.NOTHING_CHOSEN, self)
        self.empty_label = PlainLabel("", self)

    def _make_actions(self) -> None:
        self.copy_action = self._action("&Copy", QKeySequence(QKeySequence.StandardKey.Copy), self.copy)
        with_headers = QKeySequence("Ctrl+Shift+C")
        self.copy_headers_action = self._action("Copy with &headers", with_headers, self.copy_with_headers)
        self.remove_action = self._action(
            "Remo&ve column", QKeySequence(QKeySequence.StandardKey.Delete), self.remove_column
        )
        self.export_action = self._action("&Export comparison…", QKeySequence(), self.export)
        self.export_button = QPushButton("&Export CSV…", self)
        self.export_button.setAccessibleName("Export CSV")
        self.export_button.clicked.connect(self.export_action.trigger)
        self.remove_button = QPushButton("&Remove column", self)
        self.remove_button.setAccessibleName("Remove column")
        self.remove_button.clicked.connect(self.remove_action.trigger)
        self._enable()

    def _action(self, text: str, shortcut: QKeySequence, slot: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(shortcut)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        self.view.addAction(action)
        return action

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 6, 8, 6)
        bar.setSpacing(12)
        bar.addWidget(self.only_box)
        bar.addWidget(self.count_label, 1)
        bar.addWidget(self.remove_button)
        bar.addWidget(self.export_button)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(self.view)
        split.addWidget(self.strip)
        split.setStretchFactor(0, 4)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        split.setSizes([420, 130])
        full = QWidget(self)
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(split, 1)
        column.addWidget(self.status_label)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self._empty_page())
        self.pages.addWidget(full)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.pages)

    def _empty_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.addStretch(2)
        font = QFont(self.empty_title.font())
        font.setBold(True)
        self.empty_title.setFont(font)
        for label in (self.empty_title, self.empty_label):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(3)
        return page

    # Reading

    def _state_changed(self, changes: Changes) -> None:
        if changes.compared or changes.packs:
            self._stale = True
            if self.isVisible():
                self.refresh()
            else:
                self._enable()
        elif changes.as_of:
            self._stale = True
            if self.isVisible() and not self._pace.isActive():
                self._pace.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while out of sight."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Read the comparison anew."""
        self._pace.stop()
        self._stale = False
        self._table = None
        self.status_label.hide()
        self.empty_title.setText(wording.NOTHING_CHOSEN)
        spec = self._state.spec
        try:
            if len(spec.columns) >= FEWEST:
                self._table = self._comparisons.table(spec, self._state.as_of)
            else:
                names = [self._catalogue.coalition(one).short_name for one in spec.ids]
                self.empty_label.setText(wording.empty_text(names))
        except Problem as problem:
            self.empty_title.setText("These coalitions cannot be compared")
            self.empty_label.setText(str(problem))
        self._show_table()

    def _show_table(self) -> None:
        kept = self._kept_place()
        self._model.show(self._table, self.only_box.isChecked())
        self.pages.setCurrentIndex(0 if self._table is None else 1)
        self.count_label.setText("" if self._table is None else wording.difference_text(self._table))
        self._return_to(kept)
        self._enable()

    def _kept_place(self) -> tuple[str, int]:
        index = self.view.currentIndex()
        row = self._model.row_at(index.row()) if index.isValid() else None
        return (row.attribute if row else "name", max(index.column(), 0))

    def _return_to(self, place: tuple[str, int]) -> None:
        if not self._model.rowCount():
            self._explain(None, 0)
            return
        line = self._model.line_of(place[0])
        column = min(place[1], self._model.columnCount() - 1)
        self.view.setCurrentIndex(self._model.index(1 if line is None else line, column))

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = self._model.row_at(current.row()) if current.isValid() else None
        self._explain(row, current.column())
        self._enable()

    def _explain(self, row: Row | None, column: int) -> None:
        shown = self._model.table
        text = wording.explain(shown, row, column) if shown and row else ""
        self.strip.setPlainText(plain(text, 20_000))

    def _enable(self) -> None:
        ready = self._model.table is not None
        for action in self.actions_for_menu:
            action.setEnabled(ready)
        # Out of sight nothing is read yet; the export reads first.
        self.export_action.setEnabled(ready or (self._stale and len(self._state.spec.columns) >= FEWEST))
        self.export_button.setEnabled(ready)
        self.remove_button.setEnabled(ready and self.view.currentIndex().isValid())

    def _retheme(self) -> None:
        self._model.set_theme(self._themes.current)

    # Doing

    def copy(self) -> None:
        """Copy the selected cells."""
        self._copy(with_headers=False)

    def copy_with_headers(self) -> None:
        """Copy the selected cells with the names of their rows and columns."""
        self._copy(with_headers=True)

    def _copy(self, with_headers: bool) -> None:
        table = self._model.table
        if table is None:
            return
        cells = [
            (row, index.column()) for index in self.view.selectedIndexes() if (row := self._model.row_at(index.row()))
        ]
        try:
            QGuiApplication.clipboard().setText(self._exporting.clipboard(table, cells, with_headers))
        except Problem as problem:
            ask.tell(self, problem)

    def remove_column(self) -> None:
        """Take the current column out of the comparison."""
        self._remove(self.view.currentIndex().column())

    def _remove(self, column: int) -> None:
        table = self._model.table
        if table is None or not 0 <= column < len(table.columns):
            return
        self._state.set_spec(self._state.spec.without(table.places[column]), ORIGIN)

    def _header_menu(self, where: QPoint) -> None:
        column = self.view.horizontalHeader().logicalIndexAt(where)
        line = max(self.view.currentIndex().row(), 1)
        self.view.setCurrentIndex(self._model.index(line, column))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.remove_action)
        menu.popup(self.view.horizontalHeader().mapToGlobal(where))

    def export(self) -> None:
        """Open the dialog that writes the comparison to a file."""
        if self._stale:
            self.refresh()
        table = self._model.table
        if table is None:
            return
        dialog = ExportDialog(self._exporting, table, self.only_box.isChecked(), self)
        dialog.saved.connect(self._saved)
        ask.show(dialog)

    def _saved(self, written: Written) -> None:
        self.status_label.setText(wording.written_text(written))
        self.status_label.show()
