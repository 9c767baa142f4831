"""Tools ▸ About the data: what the catalogue holds and how well it is evidenced."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHeaderView,
    QProgressBar,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import numerals
from minilat_desktop.domain.coverage import Coverage, Line
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.ui.kit import sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain, tooltip
from minilat_desktop.ui.kit.tasks import Tasks

_HEADINGS = ("", "Number", "Share", "")
# The dialog's size in letters and lines, and the most that the names of figures may take of its width.
_LETTERS, _LINES = 120, 32
_WIDEST_NAMES = 0.45
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LONGEST_NOTE = 600


class AboutDataDialog(QDialog):
    """Reads the whole catalogue on the worker, with a count that can be stopped, then shows the figures in sections."""

    read_one = Signal(int, int)
    shown = Signal()

    def __init__(self, parent: QWidget, catalogue: CatalogueService) -> None:
        super().__init__(parent)
        self.setWindowTitle("About the data")
        self._catalogue = catalogue
        self._wanted = True
        self.coverage: Coverage | None = None
        self.words = PlainLabel("Reading the catalogue…")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Coalitions read")
        self.model = QStandardItemModel(0, len(_HEADINGS), self)
        self.model.setHorizontalHeaderLabels(_HEADINGS)
        for column in (1, 2):
            self.model.setHeaderData(column, Qt.Orientation.Horizontal, _RIGHT, Qt.ItemDataRole.TextAlignmentRole)
        self.tree = self._make_tree()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = buttons.addButton("Copy as table", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setEnabled(False)
        self.copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.progress)
        layout.addWidget(self.tree, 1)
        layout.addWidget(buttons)
        self.read_one.connect(self._say_progress)
        self.finished.connect(self._stop)
        self.resize(sizes.by_text(self, _LETTERS, _LINES))
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit)
        self._tasks = Tasks(self)
        self._tasks.run(self._read, self._show, self._failed)

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self.model)
        tree.setAccessibleName("Figures about the catalogue")
        tree.setFrameShape(QFrame.Shape.NoFrame)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        tree.setUniformRowHeights(True)
        tree.hide()
        tree.header().setSectionResizeMode(len(_HEADINGS) - 1, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionsMovable(False)
        return tree

    def _fit(self) -> None:
        """Columns and rows as the text wants them: a number that is cut off is another number."""
        for section in range(self.model.rowCount()):
            # Rows are of one height, the first one's.
            self.model.item(section, 0).setSizeHint(QSize(0, self.fontMetrics().height() + 8))
            self.model.item(section, 0).setFont(_bold(self.font()))
        for column in range(len(_HEADINGS) - 1):
            self.tree.resizeColumnToContents(column)
        widest = int(self.tree.viewport().width() * _WIDEST_NAMES)
        self.tree.setColumnWidth(0, min(self.tree.columnWidth(0), widest))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.coverage is not None:
            # Widgets hear of another font in no order; the tree has it once all have heard.
            self._fitting.start()

    def _read(self) -> Coverage | None:
        return self._catalogue.coverage(self._count)

    def _count(self, done: int, total: int) -> bool:
        """Called on the worker: tells how far it is, and hears whether anybody still wants it."""
        self.read_one.emit(done, total)
        return self._wanted

    def _say_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _show(self, coverage: Coverage | None) -> None:
        if coverage is None:
            return
        self.coverage = coverage
        for section in coverage.sections:
            heading = [QStandardItem(plain(section.title, 200)), *(QStandardItem() for _ in _HEADINGS[1:])]
            heading[-1].setText(section.says)
            for line in section.lines:
                heading[0].appendRow(_items(line))
            self.model.appendRow(heading)
        self.tree.expandAll()
        self.progress.hide()
        self.words.setText(
            f"Data version {self._catalogue.data_version()}. Every figure is counted from the catalogue itself."
        )
        self.copy.setEnabled(True)
        self.tree.show()
        self._fit()
        self.tree.setCurrentIndex(self.model.index(0, 0))
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown.emit()

    def _failed(self, error: BaseException) -> None:
        self.progress.hide()
        self.words.setText(f"The catalogue could not be read: {error}")

    def _copy(self, _checked: bool = False) -> None:
        if self.coverage is not None:
            rows = [("section", "what", "number", "share", "note"), *self.coverage.rows()]
            QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))

    def _stop(self, _result: int) -> None:
        self._wanted = False
        self._tasks.end()


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold


def _items(line: Line) -> list[QStandardItem]:
    number = "" if line.count is None else grouped(line.count)
    texts = (plain(line.label, 200), number, percent(line), plain(line.note, _LONGEST_NOTE))
    items = [QStandardItem(text) for text in texts]
    for column in (1, 2):
        items[column].setTextAlignment(_RIGHT)
    items[3].setToolTip(tooltip(line.note))
    return items


def percent(line: Line) -> str:
    """A share for a reader: whole per cents, one decimal where it is below ten."""
    if line.share is None:
        return ""
    return numerals.percent(line.share, 0 if line.share == 0 or line.share >= 0.1 else 1)
