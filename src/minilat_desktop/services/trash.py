"""What was deleted and what notes said before: looked at, and brought back as steps that can be undone."""

from __future__ import annotations

from collections.abc import Sequence

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.importing import AT_ONCE, Going
from minilat_desktop.domain.keeping import WORDS, Deleted, Revision, count
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import UnknownId
from minilat_desktop.services.notebook import NotebookService, footprint
from minilat_desktop.services.recording import now
from minilat_desktop.store import deleted, journal, note_list, notes


class Trash:
    """The deleted notes and comparisons of a notebook, and the earlier texts of its notes."""

    def __init__(self, notebook: NotebookService) -> None:
        self._notebook = notebook

    def deleted(self) -> list[Deleted]:
        """What is in the trash, the last deleted first."""
        with self._notebook.file.reading() as connection:
            return deleted.every(connection)

    def more_than(self, count: int) -> bool:
        """Whether there are more deleted notes than so many."""
        with self._notebook.file.reading() as connection:
            return note_list.more_than(connection, count, deleted=True)

    def bring_back(self, wanted: Sequence[Deleted], going: Going = AT_ONCE) -> Changes:
        """Take things out of the trash, as one step."""
        label = f"restore {_spoken(wanted)} from the trash"
        time = now()
        with self._notebook.file.writing() as connection:
            rows = deleted.rows(connection, wanted)
            back = {key: {**row, "deleted": ""} for key, row in rows.items()}
            done = journal.change(connection, label, time, back, going=going)
        return footprint(done)

    def empty(self, wanted: Sequence[Deleted], going: Going = AT_ONCE) -> Changes:
        """Take things out of the notebook for good, after a backup; still one step, which one undo takes back."""
        going.on("Making a backup…")
        self._notebook.back_up()
        with self._notebook.file.writing() as connection:
            rows = deleted.rows(connection, wanted)
            label = f"remove {_spoken(wanted)} from the trash"
            done = journal.change(connection, label, now(), dict.fromkeys(rows), trash=False, going=going)
        return footprint(done)

    def revisions(self, note_id: str) -> list[Revision]:
        """The texts a note had, newest first."""
        with self._notebook.file.reading() as connection:
            return notes.revisions(connection, note_id)

    def text_of(self, note_id: str) -> tuple[str, str]:
        """What a note is on and says now. Raises `UnknownId`."""
        with self._notebook.file.reading() as connection:
            row = notes.get(connection, note_id)
        if row is None:
            raise UnknownId("This note is no longer in the notebook.", remedy="Undo may bring it back.")
        return row["target_name"], row["text"]

    def restore_text(self, note_id: str, revision: Revision) -> Changes:
        """Let a note say again what it said; what it says now is kept as a revision, and the step can be undone."""
        time = now()
        with self._notebook.file.writing() as connection:
            row = notes.get(connection, note_id)
            if row is None:
                raise UnknownId("This note is no longer in the notebook.", remedy="Undo may bring it back.")
            notes.add_revision(connection, note_id, time, row["text"])
            after = {**row, "text": revision.text, "modified": time, "deleted": ""}
            label = f"restore an earlier text of the note on {row['target_name']}"
            done = journal.change(connection, label, time, {("note", note_id): after})
        return footprint(done)


def _spoken(wanted: Sequence[Deleted]) -> str:
    if len(wanted) == 1:
        return f"{WORDS[wanted[0].table][0]} on {wanted[0].name}" if wanted[0].table == "note" else wanted[0].name
    tables = {one.table for one in wanted}
    return count(len(wanted), tables.pop()) if len(tables) == 1 else f"{grouped(len(wanted))} things"
