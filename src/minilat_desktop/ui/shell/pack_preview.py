"""The preview of what a file would bring, and the questions that are open before it can be taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.pack import PackPlan
from minilat_desktop.ui.kit import sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.shell.pack_questions import Questions

_MOST_LINES = 2_000
LONGEST_NAME, LONGEST_LICENCE = 120, 200
_ASKED = (
    "These names may be one of several actors, or none of them. Who are they? Choose one, type the name of any other "
    "actor, or say nobody: what is left out is not imported. Of an event, only the participant is left out."
)


class PackPreview(QDialog):
    """Counts, and every line of what is new, changed, conflicting, refused or to be asked.

    Import applies all in one step. While names are in doubt it asks who they are, and has the file read again. `then`
    gets the plan, the pack's name, the licence of the data and the answers.
    """

    def __init__(
        self, parent: QWidget, plan: PackPlan, then: Callable[[PackPlan, str, str, dict[str, str]], None],
        actors: Mapping[str, Actor],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._plan, self._then = plan, then
        self.setWindowTitle("Import data")
        self.resize(sizes.by_text(self, 122, 34))
        self.name = QLineEdit(plain(plan.read.name, LONGEST_NAME)[:LONGEST_NAME], maxLength=LONGEST_NAME)
        self.name.setAccessibleName("Name of the pack")
        self.licence = QLineEdit(plain(plan.read.licence, LONGEST_LICENCE), maxLength=LONGEST_LICENCE)
        self.licence.setPlaceholderText("for example CC BY 4.0")
        self.licence.setAccessibleName("Licence of the data")
        self.questions = Questions(plan.read.doubts, actors, plan.read.kind) if plan.read.doubts else None
        self.list = self._make_list(actors)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        verb = "Use these answers" if self.questions else "Import"
        self.take: QPushButton = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        self.still = PlainLabel()
        self.still.setAccessibleName("What is still missing")
        self._lay_out(buttons)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        self.name.textChanged.connect(self._check)
        if self.questions is not None:
            self.questions.changed.connect(self._check)
            next(iter(self.questions.boxes.values())).setFocus(Qt.FocusReason.OtherFocusReason)
        self._check()

    def _make_list(self, actors: Mapping[str, Actor]) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName("What the file would bring")
        made.setWordWrap(True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for line in lines_of(self._plan, actors):
            made.addItem(plain(line, 400))
        return made

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        read, plan = self._plan.read, self._plan
        replaces = f"It takes the place of the pack “{plain(plan.replaces, 80)}”." if plan.replaces else ""
        words = (f"{number_of(read.rows, 'row')} read", plan.summary, replaces, plain(read.note, 600))
        said = PlainLabel("\n".join(filter(None, words)))
        said.setAccessibleName("Counts")
        named = QHBoxLayout()
        named.addWidget(PlainLabel("Name of the pack", wrap=False))
        named.addWidget(self.name, 2)
        named.addWidget(PlainLabel("Licence", wrap=False))
        named.addWidget(self.licence, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(named)
        layout.addWidget(said)
        layout.addWidget(self.list, 2)
        if self.questions is not None:
            layout.addWidget(PlainLabel(_ASKED))
            layout.addWidget(self.questions, 2)
        else:
            layout.addWidget(PlainLabel("One undo takes the import back; your notes are not touched."))
        layout.addWidget(self.still)
        layout.addWidget(buttons)

    def _check(self, _text: str = "") -> None:
        """No answer is ever taken that nobody gave."""
        still = self.questions.open_ones() if self.questions is not None else 0
        words = f"{number_of(still, 'name')} still to be answered." if still else ""
        self.still.setText(words if self.name.text().strip() else f"The pack has no name. {words}".strip())
        self.still.setVisible(bool(self.still.text()))
        self.take.setEnabled(not still and bool(self.name.text().strip()))

    def _take(self) -> None:
        answers = self.questions.answers() if self.questions is not None else {}
        self.accept()
        self._then(self._plan, self.name.text().strip(), self.licence.text().strip(), answers)


def lines_of(plan: PackPlan, actors: Mapping[str, Actor]) -> list[str]:
    """What is refused and asked first: that is what one has to look at."""
    lines = [f"Refused: {one.place}: {one.reason}" for one in plan.read.refused]
    for doubt in plan.read.doubts:
        near = [f"{actors[code].name} ({code})" if code in actors else code for code in doubt.candidates]
        lines.append(f"Who is “{doubt.written}”? {', '.join(near) or 'Nobody is near'} – {doubt.place}")
    for title, found in (("Conflicting", plan.conflicting), ("Changed", plan.changed), ("New", plan.new)):
        lines += [f"{title}: {line}" for line in found]
    more = len(lines) - _MOST_LINES
    return lines if more <= 0 else [*lines[:_MOST_LINES], f"… and {more} more"]


def number_of(count: int, what: str) -> str:
    """A count in words: 1 row, 2 rows."""
    return f"{count} {what}" if count == 1 else f"{grouped(count)} {what}s"
