"""The list's view."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QTableView, QWidget

from minilat_desktop.ui.catalogue import model as list_model
from minilat_desktop.ui.catalogue.cells import Cells
from minilat_desktop.ui.catalogue.model import ListModel


class ListView(QTableView):
    """A table that says when it was first painted and lets Space tick the row it is on."""

    painted = Signal()

    def __init__(self, model: ListModel, parent: QWidget) -> None:
        super().__init__(parent)
        # One that is known by name: Qt's own is of a kind without one, and to find out which, all kinds of widgets
        # would be loaded before the first paint.
        self._ground = QWidget(autoFillBackground=True)
        self._ground.setBackgroundRole(QPalette.ColorRole.Base)
        self.setViewport(self._ground)
        self.setModel(model)
        self._cells = Cells(self, model)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in sight."""
        self.executeDelayedItemsLayout()
        painter = QPainter(self._ground)
        self._cells.paint(painter, event.rect())
        painter.end()
        self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The row one is on stays in sight when the list gets lower, as it does when the window says something."""
        row = self.visualRect(self.currentIndex())
        was_seen = row.isValid() and row.top() >= 0 and row.bottom() <= event.oldSize().height()
        super().resizeEvent(event)
        if was_seen and row.bottom() > event.size().height():
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy) and index.isValid():
            self._copy_row(index)
            return
        if event.key() == Qt.Key.Key_Space and index.isValid():
            tick = index.siblingAtColumn(list_model.COMPARE)
            self.model().setData(tick, None, Qt.ItemDataRole.CheckStateRole)
            return
        super().keyPressEvent(event)

    def _copy_row(self, index: QModelIndex) -> None:
        """The line as it is seen, tab-separated, for a spreadsheet or a mail."""
        header = self.horizontalHeader()
        seen = [header.logicalIndex(place) for place in range(header.count())]
        cells = [index.siblingAtColumn(column).data() for column in seen if not self.isColumnHidden(column)]
        QGuiApplication.clipboard().setText("\t".join(str(cell) for cell in cells if cell))
