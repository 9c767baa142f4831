"""What importing a notes file would do, before it does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QVBoxLayout, QWidget

from minilat_desktop.domain.importing import NotesPlan
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain

# More than anybody reads through; the rest is counted.
_MOST_LINES = 1_000


class ImportDialog(QDialog):
    """Counts and every record of the file, with what happens to it; Import applies them in one step."""

    def __init__(self, parent: QWidget, plan: NotesPlan, then: Callable[[NotesPlan], None]) -> None:
        super().__init__(parent)
        self._plan, self._then = plan, then
        self.setWindowTitle("Import notes")
        self.resize(620, 420)
        self.list = QListWidget()
        self.list.setAccessibleName("What the file holds")
        self.list.addItems(list(islice(_lines(plan), _MOST_LINES)))
        more = sum(map(len, (plan.refused, plan.new, plan.changed, plan.same))) - _MOST_LINES
        if more > 0:
            self.list.addItem(f"{grouped(more)} more")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.take = buttons.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        self.take.setEnabled(bool(plan.new or plan.changed or plan.brings))
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(PlainLabel(f"{plan.file}\n{plan.summary}"))
        layout.addWidget(self.list, 1)
        layout.addWidget(
            PlainLabel("Your own notes stay as they are. A backup is made first, and one undo takes the import back.")
        )
        layout.addWidget(buttons)

    def _take(self) -> None:
        self.accept()
        self._then(self._plan)


def _lines(plan: NotesPlan) -> Iterator[str]:
    if plan.brings:
        yield f"Saved with them: the comparison “{plain(plan.brings, 120)}”, which notes are on"
    for refusal in plan.refused:
        yield f"Refused: {refusal.place}: {plain(refusal.reason, 200)}"
    kinds = (("New", plan.new), ("Changed, kept beside yours", plan.changed), ("Already there", plan.same))
    for kind, notes in kinds:
        for note in notes:
            yield f"{kind}: {plain(note.target_name, 80)} – {plain(note.title, 120)}"
