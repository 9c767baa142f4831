"""Notes in the notebook. Every function takes an open connection; only services open one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, insert, literal_column, select, text

from minilat_desktop.domain.folding import words
from minilat_desktop.domain.keeping import Revision
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.tags import from_text
from minilat_desktop.store import note_rows
from minilat_desktop.store import notebook_schema as schema

_note = schema.note
# More words than anybody types; a pasted page would only make the search slow.
_MOST_WORDS = 32


def _rows() -> Select[Any]:
    """Every column there is: a notebook of an older format that is open read-only has fewer."""
    return select(literal_column("*")).select_from(_note)


# What every save runs is put together once: that takes as long as running it.
_LAST_REVISION = (
    select(schema.revision.c.time)
    .where(schema.revision.c.note == bindparam("wanted"))
    .order_by(schema.revision.c.time.desc())
    .limit(1)
)


def get(connection: Connection, note_id: str) -> dict[str, Any] | None:
    """A note's columns, its row number and hash left out; None when there is no such note."""
    row = note_rows.read(connection, [note_id]).get(note_id)
    return None if row is None else note_rows.values_of(row)


def put(connection: Connection, note_id: str, values: dict[str, Any] | None) -> dict[str, Any] | None:
    """Make a note's row exactly these columns; None removes it. Gives what was there; search keeps step."""
    return note_rows.put(connection, {note_id: values})[note_id]


def of_target(connection: Connection, target: str) -> list[Note]:
    """The notes on one thing, newest first."""
    statement = _rows().where(_note.c.target == target, _note.c.deleted == "")
    return [as_note(row) for row in connection.execute(statement.order_by(_note.c.modified.desc(), _note.c.n.desc()))]


def search(connection: Connection, query: str, most: int = -1) -> list[Note]:
    """All notes, newest first; with a query those in which each word begins a word of the text or the target's name.

    `most` is how many at the most, -1 for all.
    """
    statement = _rows().where(_note.c.deleted == "")
    if query.strip():
        expression = match_expression(query)
        if not expression:
            return []
        matching = text("SELECT rowid FROM note_search WHERE note_search MATCH :match").bindparams(match=expression)
        statement = statement.where(_note.c.n.in_(matching.columns(_note.c.n).scalar_subquery()))
    ordered = statement.order_by(_note.c.modified.desc(), _note.c.n.desc()).limit(most)
    return [as_note(row) for row in connection.execute(ordered)]


def match_expression(query: str) -> str:
    """A search text as an FTS5 expression: every word must begin a word; "" where there is nothing to find."""
    return " ".join(f'"{word}"*' for word in list(dict.fromkeys(words(query)))[:_MOST_WORDS])


def numbered(connection: Connection, numbers: Sequence[int]) -> list[Note]:
    """The notes of some row numbers that are not deleted, in that order."""
    # What is deleted is left out here: asked for in the query, it would be looked for among all notes first.
    found = {row.n: row for row in connection.execute(_rows().where(_note.c.n.in_(numbers)))}
    return [as_note(found[n]) for n in numbers if n in found and not found[n].deleted]


_MANY = text("SELECT 1 FROM note WHERE deleted = '' LIMIT 1 OFFSET 2000")
# The plus keeps SQLite from walking all notes by their targets.
_FEW_TARGETS = text("SELECT DISTINCT +target FROM note WHERE deleted = ''")
_TARGETS = text("""
WITH RECURSIVE known(target) AS (
    SELECT min(target) FROM note
    UNION ALL
    SELECT (SELECT min(target) FROM note WHERE target > known.target) FROM known WHERE known.target IS NOT NULL
)
SELECT target FROM known WHERE target IS NOT NULL
    AND EXISTS (SELECT 1 FROM note WHERE note.target = known.target AND +deleted = '')
""")


def targets(connection: Connection) -> frozenset[str]:
    """What has notes."""
    # From one target to the next by the index: of many notes on few things, few are looked at. But where nearly all
    # were deleted, those that were would be.
    many = connection.execute(_MANY).first() is not None
    found = connection.execute(_TARGETS if many else _FEW_TARGETS).scalars()
    return frozenset(note_rows.as_text(target) for target in found)


def add_revision(connection: Connection, note_id: str, time: str, body: str) -> None:
    """Keep a text a note had."""
    values = {"note": note_id, "time": time, "text": body}
    connection.execute(insert(schema.revision), schema.sealed(values))


def keep_revision(connection: Connection, values: dict[str, Any]) -> None:
    """Take in a revision from a copy, unless it is here."""
    table = schema.revision
    same = select(table.c.n).where(table.c.note == values["note"], table.c.time == values["time"])
    if connection.execute(same.limit(1)).first() is None:
        connection.execute(insert(table), schema.sealed(values))


def revisions(connection: Connection, note_id: str) -> list[Revision]:
    """The texts a note had, newest first."""
    table = schema.revision
    statement = select(table).where(table.c.note == note_id).order_by(table.c.time.desc(), table.c.n.desc())
    return [
        Revision(
            row.n, note_rows.as_text(row.time), note_rows.as_text(row.text), damaged=not schema.intact(row._mapping)
        )
        for row in connection.execute(statement)
    ]


def last_revision_time(connection: Connection, note_id: str) -> str:
    """When the newest revision of a note was kept, "" when there is none."""
    return note_rows.as_text(connection.execute(_LAST_REVISION, {"wanted": note_id}).scalar_one_or_none())


def as_note(row: Row[Any]) -> Note:
    """A whole row as a note."""
    values = {**note_rows.WITHOUT, **note_rows.values_of(dict(row._mapping))}
    del values["deleted"]
    # A flag that is damaged counts as set: better one note too many kept back than one let out.
    pinned, private = bool(values.pop("pinned")), bool(values.pop("private"))
    listed = from_text(values.pop("tags"))
    damaged = not schema.intact(row._mapping)
    return Note(**values, damaged=damaged, tags=listed, pinned=pinned, private=private)
