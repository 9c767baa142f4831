"""What a form of own entries is filled in with: choices, lines, and names completed as one types."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QVBoxLayout, QWidget

from minilat_desktop.domain.folding import fold
from minilat_desktop.ui.kit.safe_text import plain
from minilat_desktop.ui.shell.entry_answers import BETWEEN

_LONGEST = 4_000
_LABEL = 120
_MOST_SHOWN = 12


class Choice(QComboBox):
    """One of several, by id."""

    def __init__(self, options: Mapping[str, str]) -> None:
        super().__init__()
        for key, label in options.items():
            self.addItem(plain(label, _LABEL), key)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(16)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past a question does not answer it."""
        event.ignore()

    def answer(self) -> str:
        """The id chosen."""
        return str(self.currentData())

    def show_answer(self, key: str) -> None:
        """Choose an id; one that is not offered is offered too."""
        if self.findData(key) < 0:
            self.addItem(plain(key, _LABEL), key)
        self.setCurrentIndex(self.findData(key))


class Written(QComboBox):
    """A text, with what it can be chosen from where there is such a list."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(16)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def offer(self, options: Mapping[str, str], hint: str) -> None:
        """Offer another list; what was written stays."""
        said = self.answer()
        self.clear()
        for key, label in options.items():
            self.addItem(label, key)
        line = self.lineEdit()
        assert line is not None
        line.setPlaceholderText(hint)
        self.show_answer(said)

    def answer(self) -> str:
        """The id of what is offered, or the text."""
        place = self.findText(self.currentText())
        return str(self.itemData(place)) if place >= 0 else self.currentText()

    def show_answer(self, text: str) -> None:
        """Show an id that is offered, or a text."""
        place = self.findData(text)
        self.setCurrentIndex(place)
        if place < 0:
            self.setEditText(text[:_LONGEST])


class Named(QLineEdit):
    """Something that is known by a name, completed as one types; any other text is something new."""

    def __init__(self, known: Mapping[str, str], hint: str) -> None:
        super().__init__()
        self.setMaxLength(_LONGEST)
        self.setPlaceholderText(hint)
        self._labels = {plain(label, _LABEL): key for key, label in known.items()}
        self._known = {key: plain(label, _LABEL) for key, label in known.items()}
        self._folded = {fold(label): key for label, key in self._labels.items()}
        self._complete_with(QCompleter(self))

    def _complete_with(self, completer: QCompleter) -> None:
        completer.setModel(QStringListModel(list(self._labels), completer))
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_MOST_SHOWN)
        self.setCompleter(completer)

    def key(self) -> str:
        """The id of what is named, "" for something new."""
        text = self.text().strip()
        return text if text in self._known else self._folded.get(fold(text), "")

    def answer(self) -> str:
        """The text."""
        return self.text()

    def show_answer(self, key: str) -> None:
        """Show something by its id."""
        self.setText(self._known.get(key, key))
        self.setCursorPosition(0)


class Line(QLineEdit):
    """A line of text."""

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.setMaxLength(_LONGEST)
        self.setPlaceholderText(hint)

    def answer(self) -> str:
        """The text."""
        return self.text()

    def show_answer(self, text: str) -> None:
        """Show a text."""
        self.setText(text)
        self.setCursorPosition(0)


class NamedSeveral(Named):
    """Several that are known by their names, with semicolons between; each is completed as one types it."""

    def __init__(self, known: Mapping[str, str], hint: str) -> None:
        super().__init__(known, hint)
        self._complete_with(_OfTheLast(self))

    def answer(self) -> str:
        """The ids of those that are known, and what else is written, in its order."""
        parts = [one.strip() for one in self.text().split(BETWEEN.strip())]
        return BETWEEN.join(one if one in self._known else self._folded.get(fold(one), one) for one in parts if one)

    def show_answer(self, key: str) -> None:
        """Show ids by their names."""
        self.setText(BETWEEN.join(self._known.get(one, one) for one in key.split(BETWEEN)))
        self.setCursorPosition(0)


class _OfTheLast(QCompleter):
    """Completes what stands after the last semicolon, and leaves what is before it."""

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line = line

    def splitPath(self, path: str) -> list[str]:
        return [path.rpartition(BETWEEN.strip())[2].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        before = self._line.text().rpartition(BETWEEN.strip())[0]
        return f"{before}{BETWEEN if before else ''}{super().pathFromIndex(index)}"


class Several(QWidget):
    """Any number of a few, each with a box to tick."""

    def __init__(self, options: Mapping[str, str]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.boxes = {key: QCheckBox(plain(label, _LABEL).replace("&", "&&")) for key, label in options.items()}
        for box in self.boxes.values():
            column.addWidget(box)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def answer(self) -> str:
        """The ids that are ticked."""
        return BETWEEN.join(key for key, box in self.boxes.items() if box.isChecked())

    def show_answer(self, text: str) -> None:
        """Tick some."""
        wanted = text.split(BETWEEN)
        for key, box in self.boxes.items():
            box.setChecked(key in wanted)


Input = Choice | Written | Named | Line | Several


def tell_changes(field: Input, slot: Callable[..., None]) -> None:
    """Have a slot called at each change of an answer."""
    if isinstance(field, Choice):
        field.currentIndexChanged.connect(slot)
    elif isinstance(field, Written):
        field.currentTextChanged.connect(slot)
    elif isinstance(field, Several):
        for box in field.boxes.values():
            box.toggled.connect(slot)
    else:
        field.textChanged.connect(slot)
