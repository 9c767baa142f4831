"""The list of notes under mouse and keys: a heading folds what is under it away."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView, QWidget

from minilat_desktop.ui.notes.notes_model import NotesModel

_EITHER = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NotesView(QTableView):
    """A click, Space or Enter on a heading folds or unfolds; so do Left and Right, and Left leads to the heading."""

    def __init__(self, model: NotesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.clicked.connect(self._clicked)
        self.selectionModel().currentRowChanged.connect(self._current_changed)

    def _clicked(self, index: QModelIndex) -> None:
        self._model.fold(index.row())

    def _current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        # Of a line that cannot be selected Qt paints only the one cell again.
        for index in (current, previous):
            if index.isValid() and self._model.number_at(index.row()) < 0:
                self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.currentIndex().isValid() or not self._folds(event.key(), self.currentIndex().row()):
            super().keyPressEvent(event)

    def _folds(self, key: int, row: int) -> bool:
        """Do what a key does to groups; whether it did anything."""
        on_heading = self._model.number_at(row) < 0
        if key in _EITHER and on_heading:
            return self._model.fold(row)
        if key == Qt.Key.Key_Right and on_heading:
            self._model.fold(row, False)
            return True
        heading = self._model.heading_above(row) if key == Qt.Key.Key_Left else -1
        if heading < 0:
            return False
        if on_heading:
            self._model.fold(row, True)
        else:
            self.selectionModel().setCurrentIndex(
                self._model.index(heading, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        return True
