"""The form of an own entry: what it asks, errors beside the field, and nothing entered that is lost unasked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from minilat_desktop.domain.entry import KINDS, Entry, Wrong
from minilat_desktop.services.entries import Choices
from minilat_desktop.ui.kit import ask, sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.shell import entry_answers, entry_fields
from minilat_desktop.ui.shell.entry_fields import Asked, Field
from minilat_desktop.ui.shell.entry_inputs import (
    Choice,
    Input,
    Line,
    Named,
    NamedSeveral,
    Several,
    Written,
    tell_changes,
)

# What may be lost is 250 ms of typing, as of a note.
_KEPT_EVERY_MS = 200


@dataclass(frozen=True, slots=True)
class Verbs:
    """What a form asks of whoever opened it: to check entries, and to save them. `save` calls back when it is done.

    `keep` keeps what is answered so far for the next start, or with None forgets it; it says why where it cannot.
    """

    check: Callable[[Sequence[Entry]], tuple[Wrong, ...]]
    save: Callable[[Sequence[Entry], str, Callable[[str], None]], None]
    keep: Callable[[Mapping[str, str] | None], str]


class EntryForm(QDialog):
    """Asks for an entry, has it checked and saved, and closes once it is in the notebook."""

    def __init__(self, parent: QWidget, asked: Asked, choices: Choices, verbs: Verbs, today: str) -> None:
        super().__init__(parent)
        self._asked, self._choices, self._verbs = asked, choices, verbs
        self._doubted: tuple[str, ...] = ()
        verb = "Change" if asked.before is not None else "Correct" if asked.corrects else "Add"
        self.setWindowTitle(f"{verb} {'name' if asked.naming else KINDS[asked.kind].lower()}")
        self.resize(sizes.by_text(self, 108, min(38, 10 + 2 * len(entry_fields.fields_of(asked)))))
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
        self._keeping = QTimer(self, singleShot=True, interval=_KEPT_EVERY_MS)
        self._unkept = False
        self._lay_out(buttons)
        first = entry_answers.first_answers(asked, today)
        for name, one in self.inputs.items():
            one.show_answer(first.get(name, ""))
            one.setEnabled(name not in asked.locked)
        self._connect()
        self._fit()
        self._begun = self.answers()
        self._keeping.timeout.connect(self.keep)
        for one in self.inputs.values():
            tell_changes(one, self._changed)
        next(one for one in self.inputs.values() if one.isEnabled()).setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        inner = QWidget()
        self.form = QFormLayout(inner)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field in entry_fields.fields_of(self._asked):
            self._add(field)
        self.questions = scroll = QScrollArea()
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
            case "several":
                return Several(field.options or {})
            case "value":
                return Written()
            case "metric":
                return Named({key: label for key, (label, _) in self._choices.metrics.items()}, field.hint)
            case "source":
                known = {one.id: f"{one.title} – {one.publisher}" for one in self._choices.sources.values()}
                return Named(known, "A title to choose from, or leave it empty for a new source")
            case "actors":
                return NamedSeveral(self._actors(), field.hint)
            case "actor" | "who":
                return Named(self._actors(), field.hint)
            case "related":
                return Named({**self._actors(), **self._choices.coalitions}, field.hint)
        return Line(field.hint)

    def _actors(self) -> dict[str, str]:
        return {one.code: f"{one.name} ({one.code})" for one in self._choices.actors.values()}

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
            self._show("value", "missing" not in self.inputs or not self.inputs["missing"].answer())

    def _show(self, name: str, shown: bool) -> None:
        self.form.setRowVisible(self._rows[name], shown)

    # Answers

    def answers(self) -> dict[str, str]:
        """What is answered so far."""
        return {name: one.answer() for name, one in self.inputs.items()}

    def _drafts(self) -> list[Entry]:
        known = {name: one.key() for name, one in self.inputs.items() if type(one) is Named}
        taken = {*self._choices.actors, *self._choices.sources, *self._choices.metrics, *self._choices.coalitions}
        return entry_answers.drafts_of(self._asked, self.answers(), known, taken)

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
        self.keep()
        self._busy(True)
        self._verbs.save(drafts, entry_answers.label_of(self._asked, drafts), self._saved)

    def _saved(self, why_not: str) -> None:
        """It is in the notebook, or could not be written there: then everything stays as it was entered."""
        self._busy(False)
        if not why_not:
            self.accept()
            return
        self.whole.setText(plain(why_not, 600))
        self.whole.show()

    def _busy(self, busy: bool) -> None:
        """What is typed while it is being saved would be in neither: no more is taken."""
        self.take.setEnabled(not busy)
        self.questions.setEnabled(not busy)

    def _tell(self, wrong: Sequence[Wrong], drafts: Sequence[Entry]) -> None:
        said: dict[str, list[str]] = {}
        for one in entry_answers.told(wrong, drafts):
            name = entry_answers.beside(one, drafts)
            name = name if name in self.inputs and one.entry else ""
            asked = self.inputs[name].accessibleName() if name else ""
            said.setdefault(name, []).append(entry_answers.in_words(one.message, name, asked))
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
            self.questions.ensureWidgetVisible(self._rows[first])

    # Leaving

    def take_up(self, answers: Mapping[str, str]) -> None:
        """Go on with what was answered before the program ended."""
        for name, one in self.inputs.items():
            if name in answers and name not in self._asked.locked:
                one.show_answer(answers[name])

    def _changed(self, _now: object = None) -> None:
        self._unkept = True
        if not self._keeping.isActive():
            self.keep()
            self._keeping.start()

    def keep(self) -> bool:
        """Keep what is answered for the next start, however this one ends. False where it cannot be kept."""
        if not self._unkept:
            return True
        answers = self.answers()
        why_not = self._verbs.keep(answers if answers != self._begun else None)
        self._unkept = bool(why_not)
        if why_not:
            self.whole.setText(plain(f"What you entered is in this form only. {why_not}", 600))
            self.whole.show()
        else:
            self._keeping.start()
        return not why_not

    def reject(self) -> None:
        """Escape, Cancel and the cross: what was entered is not thrown away unasked, nor while it is being saved."""
        if not self.questions.isEnabled():
            return
        if self.answers() == self._begun:
            self._throw_away()
            return
        ask.confirm(
            self, "Throw away what you entered?", "It has not been saved yet.", "Throw away", self._throw_away
        )  # fmt: skip

    def _throw_away(self) -> None:
        self._keeping.stop()
        self._unkept = False
        self._verbs.keep(None)
        super().reject()


def _bold(label: QWidget) -> QFont:
    font = QFont(label.font())
    font.setBold(True)
    return font
