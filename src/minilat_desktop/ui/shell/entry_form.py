"""The form of an own entry: what it asks, errors beside the field, and nothing entered that is lost unasked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QFont, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain.entry import KINDS, Entry, Wrong
from minilat_desktop.domain.folding import fold
from minilat_desktop.services.entries import Choices
from minilat_desktop.ui.kit import ask, sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.shell import entry_fields
from minilat_desktop.ui.shell.entry_fields import Asked, Field

_LONGEST = 4_000
_LABEL = 120
_MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Verbs:
    """What a form asks of whoever opened it: to check entries, and to save them. `save` calls back when it is done."""

    check: Callable[[Sequence[Entry]], tuple[Wrong, ...]]
    save: Callable[[Sequence[Entry], str, Callable[[str], None]], None]


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
        completer = QCompleter(self)
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


Input = Choice | Written | Named | Line


class EntryForm(QDialog):
    """Asks for an entry, has it checked and saved, and closes once it is in the notebook."""

    def __init__(self, parent: QWidget, asked: Asked, choices: Choices, verbs: Verbs, today: str) -> None:
        super().__init__(parent)
        self._asked, self._choices, self._verbs = asked, choices, verbs
        self._doubted: tuple[str, ...] = ()
        verb = "Change" if asked.before is not None else "Correct" if asked.corrects else "Add"
        self.setWindowTitle(f"{verb} {KINDS[asked.kind].lower()}")
        self.resize(sizes.by_text(self, 108, 38))
        self.inputs: dict[str, Input] = {}
        self._rows: dict[str, QWidget] = {}
        self.errors: dict[str, PlainLabel] = {}
        self.whole = PlainLabel()
        self.whole.setAccessibleName("What is wrong")
        self.whole.setFont(_bold(self.whole))
        self.whole.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.take: QPushButton = buttons.addButton("Save", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        first = entry_fields.first_answers(asked, today)
        for name, one in self.inputs.items():
            one.show_answer(first.get(name, ""))
            one.setEnabled(name not in asked.locked)
        self._connect()
        self._fit()
        self._begun = self.answers()
        next(one for one in self.inputs.values() if one.isEnabled()).setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        inner = QWidget()
        self.form = QFormLayout(inner)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field in entry_fields.fields_of(self._asked.kind, changing=self._asked.before is not None):
            self._add(field)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        for words in self._intro():
            layout.addWidget(PlainLabel(plain(words, 600)))
        layout.addWidget(scroll, 1)
        layout.addWidget(self.whole)
        layout.addWidget(buttons)

    def _intro(self) -> list[str]:
        asked = self._asked
        if asked.corrects:
            beside = "Your value stands beside it, with your reason and your source."
            return [f"{asked.name}. The catalogue has: {asked.shown}", beside]
        if asked.kind == "coalition":
            return ["What the catalogue asks of every coalition is “unknown” until you add it as a fact."]
        return [f"Of {asked.name}, as your own entry beside what the catalogue has."] if asked.name else []

    def _add(self, field: Field) -> None:
        made = self._input(field)
        made.setAccessibleName(field.label)
        made.setAccessibleDescription(field.hint)
        error = PlainLabel()
        error.setFont(_bold(error))
        error.setAccessibleName(f"{field.label}: what is wrong")
        error.hide()
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(made)
        column.addWidget(error)
        self.form.addRow(PlainLabel(field.label, wrap=False), both)
        self.inputs[field.name], self.errors[field.name], self._rows[field.name] = made, error, both

    def _input(self, field: Field) -> Input:
        match field.kind:
            case "choice":
                return Choice(field.options or {})
            case "value":
                return Written()
            case "actor":
                return Named(
                    {one.code: f"{one.name} ({one.code})" for one in self._choices.actors.values()}, field.hint
                )
            case "metric":
                return Named({key: label for key, (label, _) in self._choices.metrics.items()}, field.hint)
            case "source":
                known = {one.id: f"{one.title} – {one.publisher}" for one in self._choices.sources.values()}
                return Named(known, "A title to choose from, or leave it empty for a new source")
        return Line(field.hint)

    def _connect(self) -> None:
        for name in entry_fields.ONLY_NEW:
            if name in self.inputs:
                self._line(name).textChanged.connect(self._fit)
        for name in ("attribute", "missing"):
            if name in self.inputs:
                self._choice(name).currentIndexChanged.connect(self._fit)

    def _line(self, name: str) -> Named:
        found = self.inputs[name]
        assert isinstance(found, Named)
        return found

    def _choice(self, name: str) -> Choice:
        found = self.inputs[name]
        assert isinstance(found, Choice)
        return found

    def _fit(self, _changed: object = None) -> None:
        """Ask only what there is to ask: of something new what it is, of a value that is missing none."""
        for name, names in entry_fields.ONLY_NEW.items():
            if name in self.inputs:
                new = not self._line(name).key() and (name == "source" or bool(self._line(name).text().strip()))
                for one in names:
                    self._show(one, new)
        value = self.inputs.get("value")
        if isinstance(value, Written):
            attribute = self.inputs["attribute"].answer()
            value.offer(entry_fields.value_options(attribute), entry_fields.value_hint(attribute))
            self._show("value", not self.inputs["missing"].answer())

    def _show(self, name: str, shown: bool) -> None:
        self.form.setRowVisible(self._rows[name], shown)

    # Answers

    def answers(self) -> dict[str, str]:
        """What is answered so far."""
        return {name: one.answer() for name, one in self.inputs.items()}

    def _drafts(self) -> list[Entry]:
        known = {name: self._line(name).key() for name in entry_fields.ONLY_NEW if name in self.inputs}
        taken = {*self._choices.actors, *self._choices.sources, *self._choices.metrics, *self._choices.coalitions}
        return entry_fields.drafts_of(self._asked, self.answers(), known, taken)

    def _save(self) -> None:
        drafts = self._drafts()
        wrong = self._verbs.check(drafts)
        self._tell(wrong, drafts)
        doubts = tuple(one.message for one in wrong if not one.entry)
        if any(one.entry for one in wrong) or (doubts and doubts != self._doubted):
            # What the catalogue says otherwise is to be read once; then it is the user's to decide.
            self._doubted = doubts
            self.take.setText("Save all the same" if doubts and not any(one.entry for one in wrong) else "Save")
            return
        self.take.setEnabled(False)
        self._verbs.save(drafts, entry_fields.label_of(self._asked, drafts), self._saved)

    def _saved(self, why_not: str) -> None:
        """It is in the notebook, or could not be written there: then everything stays as it was entered."""
        self.take.setEnabled(True)
        if not why_not:
            self.accept()
            return
        self.whole.setText(plain(why_not, 600))
        self.whole.show()

    def _tell(self, wrong: Sequence[Wrong], drafts: Sequence[Entry]) -> None:
        said: dict[str, list[str]] = {}
        for one in entry_fields.told(wrong, drafts):
            name = entry_fields.beside(one, drafts)
            said.setdefault(name if name in self.inputs and one.entry else "", []).append(_sentence(one.message))
        for name, label in self.errors.items():
            label.setText(plain("\n".join(said.get(name, ())), 600))
            label.setVisible(name in said)
        whole = said.get("", [])
        if whole and not any(one.entry for one in wrong):
            whole = ["This does not agree with what is recorded:", *whole]
        self.whole.setText(plain("\n".join(whole), 900))
        self.whole.setVisible(bool(whole))
        first = next((name for name in self.inputs if name in said), "")
        if first:
            self.inputs[first].setFocus(Qt.FocusReason.OtherFocusReason)

    # Leaving

    def reject(self) -> None:
        """Escape, Cancel and the cross: what was entered is not thrown away unasked."""
        if self.answers() == self._begun:
            super().reject()
            return
        ask.confirm(
            self, "Throw away what you entered?", "It has not been saved yet.", "Throw away", super().reject
        )  # fmt: skip


def _bold(label: QWidget) -> QFont:
    font = QFont(label.font())
    font.setBold(True)
    return font


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
