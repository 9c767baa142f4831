"""Who a doubtful name of a file is: one of those proposed, any other actor, or nobody at all. Nothing is preset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QFormLayout, QScrollArea, QWidget

from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.pack import Doubt
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain

_LONGEST = 120
_MOST_SHOWN = 12
_FEWEST_LETTERS = 20


class Choices:
    """What may be typed: each actor's code, its names, and a name with its code. Shared by all questions."""

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self._actors = actors
        self.labels: dict[str, str] = {}
        by_name: dict[str, set[str]] = {}
        for actor in sorted(actors.values(), key=_folded_name):
            for name in (actor.name, *actor.aliases):
                self.labels[plain(f"{name} ({actor.code})", _LONGEST)] = actor.code
                by_name.setdefault(fold(name), set()).add(actor.code)
        # A name that several have says nothing.
        self._names = {name: min(codes) for name, codes in by_name.items() if len(codes) == 1}
        self.model = QStringListModel(list(self.labels))

    def label(self, code: str) -> str:
        """An actor's name with its code."""
        actor = self._actors.get(code)
        return plain(f"{actor.name} ({code})" if actor else code, _LONGEST)

    def code(self, typed: str) -> str | None:
        """Whom a text means for certain; None where that is nobody or not certain."""
        text = typed.strip()
        if text in self._actors:
            return text
        return self.labels.get(text) or self._names.get(fold(text))


def _folded_name(actor: Actor) -> str:
    return fold(actor.name)


class AnswerBox(QComboBox):
    """One question. `answer` is an actor's code, "" for nobody, None while it is open."""

    def __init__(self, candidates: Sequence[str], nobody: str, choices: Choices) -> None:
        super().__init__()
        self._choices, self._nobody = choices, nobody
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for code in candidates:
            self.addItem(choices.label(code), code)
        self.addItem(nobody, "")
        self.setCurrentIndex(-1)
        field = self.lineEdit()
        assert field is not None
        field.setPlaceholderText("Choose, or type another actor’s name")
        completer = QCompleter(choices.model, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_MOST_SHOWN)
        popup = completer.popup()
        assert popup is not None
        popup.setAccessibleName("Actors")
        self.setCompleter(completer)
        # As wide as the dialog leaves room, not as its longest candidate is.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_FEWEST_LETTERS)
        field.editingFinished.connect(self._settle)

    def _settle(self) -> None:
        """Show by name and code who was meant by a code or another name."""
        if code := self.answer:
            self.setEditText(self._choices.label(code))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past a question does not answer it."""
        event.ignore()

    @property
    def answer(self) -> str | None:
        """What is said so far. The text alone counts: it is what one sees."""
        text = self.currentText()
        return "" if text == self._nobody else self._choices.code(text)


class Questions(QScrollArea):
    """A line for each name, whose question is asked once however many rows write it. `changed` at each answer."""

    changed = Signal()

    def __init__(self, doubts: Sequence[Doubt], actors: Mapping[str, Actor], kind: str) -> None:
        super().__init__()
        self.boxes: dict[str, AnswerBox] = {}
        choices = Choices(actors)
        inner = QWidget()
        choices.model.setParent(inner)
        form = QFormLayout(inner)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        by_name: dict[str, list[Doubt]] = {}
        for doubt in doubts:
            by_name.setdefault(doubt.written, []).append(doubt)
        for written, asked in by_name.items():
            box = AnswerBox(asked[0].candidates, _nobody(len(asked), kind), choices)
            box.setAccessibleName(f"Who is {plain(written, 60)}")
            box.editTextChanged.connect(self._changed)
            self.boxes[written] = box
            form.addRow(PlainLabel(plain(written, 60), wrap=False), box)
        self.setWidgetResizable(True)
        self.setWidget(inner)

    def _changed(self, _text: str) -> None:
        self.changed.emit()

    def open_ones(self) -> int:
        """How many are not answered yet."""
        return sum(box.answer is None for box in self.boxes.values())

    def answers(self) -> dict[str, str]:
        """Everything that is answered."""
        return {written: box.answer for written, box in self.boxes.items() if box.answer is not None}


def _nobody(rows: int, kind: str) -> str:
    """The way out, with what it costs."""
    if kind == "cow-igo":
        return "Nobody at all: leave its column out"
    return f"Nobody at all: leave {f'these {rows} rows' if rows > 1 else 'this row'} out"
