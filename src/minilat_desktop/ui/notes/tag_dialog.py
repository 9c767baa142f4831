"""Notebook ▸ More ▸ All tags…: every tag with its colour and how many notes have it; renamed, coloured, deleted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.problems import Problem
from minilat_desktop.domain.tags import COLOURS, Tag
from minilat_desktop.services.marking import Marking
from minilat_desktop.ui.kit import ask, reading_table
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.notes.marks import colour

_NAMES = {name: name.capitalize() or "No colour" for name in COLOURS}


class TagDialog(QDialog):
    """`changed` carries each change, which Edit ▸ Undo takes back."""

    changed = Signal(object)

    def __init__(self, parent: QWidget, marks: Marking, themes: Themes) -> None:
        super().__init__(parent)
        self.setWindowTitle("Tags")
        self._marks, self._themes = marks, themes
        self._tags: list[Tag] = []
        self.words = PlainLabel()
        self.table = QTableWidget(0, 3)
        reading_table.by_lines(self.table, "Tags")
        self.table.setHorizontalHeaderLabels(["Tag", "Notes", "Colour"])
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.rename, self.drop = QPushButton("Rename…"), QPushButton("Delete")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        for button in (self.rename, self.drop):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(buttons)
        whole = QVBoxLayout(self)
        whole.addWidget(self.words)
        whole.addWidget(self.table, 1)
        whole.addLayout(row)
        self.rename.clicked.connect(self._rename)
        self.drop.clicked.connect(self._drop)
        self.table.currentCellChanged.connect(self._current_changed)
        self.resize(460, 420)
        self.refresh()

    def refresh(self) -> None:
        """Show the tags as they are."""
        here = self.table.currentRow()
        self._tags = self._marks.tags()
        self.words.setText("" if self._tags else "There are no tags yet. Write some under a note, with commas between.")
        self.words.setVisible(not self._tags)
        self.table.setRowCount(len(self._tags))
        for row, tag in enumerate(self._tags):
            name = QTableWidgetItem(plain(tag.name, 80))
            name.setForeground(colour(tag.colour, dark=self._themes.current.dark))
            count = QTableWidgetItem(str(tag.notes))
            count.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, 0, name)
            self.table.setItem(row, 1, count)
            self.table.setCellWidget(row, 2, self._colours(tag))
        self.table.setCurrentCell(min(max(here, 0), len(self._tags) - 1), 0)
        self._current_changed()

    def _colours(self, tag: Tag) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(f"Colour of {plain(tag.name, 60)}")
        for name, words in _NAMES.items():
            box.addItem(words, name)
            box.setItemData(
                box.count() - 1, colour(name, dark=self._themes.current.dark), Qt.ItemDataRole.ForegroundRole
            )
        box.setCurrentIndex(max(box.findData(tag.colour), 0))
        box.activated.connect(partial(self._coloured, tag.name, box))
        return box

    def _current_changed(self, *_cells: int) -> None:
        for button in (self.rename, self.drop):
            button.setEnabled(self._current() is not None)

    def _current(self) -> Tag | None:
        row = self.table.currentRow()
        return self._tags[row] if 0 <= row < len(self._tags) else None

    def _coloured(self, name: str, box: QComboBox, _place: int) -> None:
        self._do(partial(self._marks.colour, name, box.currentData()))

    def _rename(self, _checked: bool = False) -> None:
        tag = self._current()
        if tag is not None:
            ask.text(self, "Rename tag", "Name of the tag:", tag.name, partial(self._renamed, tag.name))

    def _renamed(self, name: str, new: str) -> None:
        self._do(partial(self._marks.rename, name, new))

    def _drop(self, _checked: bool = False) -> None:
        tag = self._current()
        if tag is not None:
            self._do(partial(self._marks.drop, tag.name))

    def _do(self, verb: Callable[[], Changes]) -> None:
        try:
            changes = verb()
        except Problem as problem:
            ask.tell(self, problem)
            return
        self.refresh()
        self.changed.emit(changes)
