"""How a comparison becomes a file: shape, profile, scope, and a look at it before it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain.comparison import ComparisonTable
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services import bundling, exporting
from minilat_desktop.services.bundling import BundleService
from minilat_desktop.services.exporting import ExportOptions, ExportService, Preview
from minilat_desktop.ui.compare import wording
from minilat_desktop.ui.kit import ask, sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain, tooltip

_NOWHERE = QModelIndex()
_KINDS = {"csv": "One table (CSV)", "zip": "Everything in a ZIP"}


class PreviewModel(QAbstractTableModel):
    """The first lines of the file, field by field, as they will be written."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None

    def show(self, preview: Preview | None) -> None:
        """Show a preview, or nothing."""
        self.beginResetModel()
        self._preview = preview
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Ten lines at the most."""
        return 0 if parent.isValid() or self._preview is None else len(self._preview.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """The file's fields."""
        return 0 if parent.isValid() or self._preview is None else len(self._preview.header)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A field's text."""
        if self._preview is None or not index.isValid():
            return None
        text = self._preview.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return plain(text, 120)
        return tooltip(text) if role == Qt.ItemDataRole.ToolTipRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The file's header line; line numbers at the side."""
        if self._preview is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        return plain(self._preview.header[section]) if orientation == Qt.Orientation.Horizontal else section + 1


class ExportDialog(QDialog):
    """Choose, look, save. `saved` says in a sentence what was, `handed_over` carries the path of a ZIP.

    Without `bundles` there is no ZIP to choose.
    """

    saved = Signal(str)
    handed_over = Signal(Path)

    def __init__(
        self, exporting_service: ExportService, bundles: BundleService | None, table: ComparisonTable, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._exporting, self._bundles, self._table = exporting_service, bundles, table
        self._notes, self._private = bundles.how_many(table) if bundles else (0, 0)
        self.setWindowTitle("Export comparison")
        self._kind = _Choice("File", _KINDS, self)
        self._kind.setVisible(bundles is not None)
        self._shape = _Choice("Shape", exporting.SHAPES, self)
        self._profile = _Choice("Made for", exporting.PROFILES, self)
        self._scope = _Choice("Scope", exporting.SCOPES, self)
        self.only_box = QCheckBox("Only rows that &differ", self)
        self.only_box.setAccessibleName("Only rows that differ")
        self.only_box.setChecked(table.spec.only_differences)
        self.notes_box = QCheckBox(wording.notes_text(self._notes, self._private), self)
        self.notes_box.setAccessibleName("Hand my notes over too")
        self.summary_label = PlainLabel("", self)
        self.summary_label.setAccessibleName("Size of the file")
        self._model = PreviewModel(self)
        self.save_button = QPushButton("&Save as…", self)
        self.save_button.setAccessibleName("Save as")
        self._lay_out()
        for choice in (self._kind, self._shape, self._profile, self._scope):
            choice.chosen.connect(self._refresh)
        self.only_box.toggled.connect(self._refresh)
        self.save_button.clicked.connect(self._ask_where)
        self._refresh()

    @property
    def options(self) -> ExportOptions:
        """What is chosen just now; of a ZIP, what its first table is."""
        if self.is_bundle:
            return ExportOptions("tidy", self._profile.value, "everything", False)
        return ExportOptions(self._shape.value, self._profile.value, self._scope.value, self.only_box.isChecked())

    @property
    def is_bundle(self) -> bool:
        """Whether a ZIP is chosen rather than one table."""
        return self._kind.value == "zip"

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        for choice in (self._kind, self._shape, self._profile, self._scope):
            choices.addWidget(choice)
        view = self._view = QTableView(self)
        view.setAccessibleName("First ten lines of the file")
        view.setModel(self._model)
        view.setWordWrap(False)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setTabKeyNavigation(False)
        view.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + 6)
        view.horizontalHeader().setMaximumSectionSize(self.fontMetrics().averageCharWidth() * 32)
        view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        view.setShowGrid(False)
        view.setAlternatingRowColors(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.addButton(self.save_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self.save_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addLayout(choices)
        boxes = QHBoxLayout()
        boxes.addWidget(self.only_box)
        boxes.addWidget(self.notes_box)
        boxes.addStretch(1)
        column.addLayout(boxes)
        column.addWidget(PlainLabel("The first ten lines, field by field:", self))
        column.addWidget(view, 1)
        column.addWidget(self.summary_label)
        column.addWidget(buttons)
        self.resize(sizes.by_text(self, 140, 33))

    def _refresh(self) -> None:
        bundle = self.is_bundle
        for widget in (self._shape, self._scope, self.only_box):
            widget.setEnabled(not bundle)
        self.notes_box.setVisible(bundle)
        self.notes_box.setEnabled(self._notes > 0)
        try:
            preview = self._exporting.preview(self._table, self.options)
        except Problem as problem:
            self._model.show(None)
            self.summary_label.setText(str(problem))
            self.save_button.setEnabled(False)
            return
        self._model.show(preview)
        self._view.resizeColumnsToContents()
        said = wording.preview_text(preview, self.options.profile)
        self.summary_label.setText(f"{wording.BUNDLE} {said}" if bundle else said)
        self.save_button.setEnabled(True)

    def _ask_where(self) -> None:
        if self.is_bundle:
            name, kind = bundling.suggested_bundle(self._table), ("Zip, opens here again", "zip")
        else:
            name, kind = exporting.suggested_name(self._table), ("CSV", "csv")
        ask.save_file(self, "Export comparison", name, [kind], self.write)

    def write(self, path: Path) -> None:
        """Write the file and close; where that fails, say why and stay open."""
        try:
            said = self._written(path)
        except Problem as problem:
            ask.tell(self, problem)
            return
        self.saved.emit(said)
        if self.is_bundle:
            self.handed_over.emit(path)
        self.accept()

    def _written(self, path: Path) -> str:
        if self._bundles is None or not self.is_bundle:
            return wording.written_text(self._exporting.write(self._table, self.options, path))
        with_notes = self._notes > 0 and self.notes_box.isChecked()
        return wording.bundled_text(self._bundles.write(path, self._table, self._profile.value, with_notes))


class _Choice(QWidget):
    """One of a few terms, as radio buttons."""

    chosen = Signal()

    def __init__(self, title: str, terms: dict[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self._terms = tuple(terms)
        self._buttons = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        heading = PlainLabel(title, self)
        font = QFont(heading.font())
        font.setBold(True)
        heading.setFont(font)
        column.addWidget(heading)
        for number, words in enumerate(terms.values()):
            button = QRadioButton(words, self)
            button.setAccessibleName(f"{title}: {words}")
            self._buttons.addButton(button, number)
            column.addWidget(button)
        self._buttons.button(0).setChecked(True)
        self._buttons.idClicked.connect(self._tell)

    @property
    def value(self) -> str:
        """The chosen term."""
        return self._terms[self._buttons.checkedId()]

    def _tell(self, _number: int) -> None:
        self.chosen.emit()
