"""The rows of notes, read and written by the many; one note is a many of one, so that there is one way to write them.

Every function takes an open connection. What is asked of the file does not grow with the notes: a thousand are read and
written by as many statements as one is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from minilat_desktop.domain.folding import words
from minilat_desktop.store import notebook_schema as schema
from minilat_desktop.store import tags

# Read by one statement; SQLite takes more, but what it is asked for is then kept as one more statement for nothing.
PORTION = 500
# What is said of a note besides its text, and whether it is deleted: changed without touching anything else.
MARKS = ("tags", "pinned", "private", "deleted")
# What a row of an older format, or its image in the journal, lacks.
WITHOUT = dict.fromkeys(("as_of", "tags", "pinned", "private"), "")

_COLUMNS = tuple(column.name for column in schema.note.c if column.name != "n")
_KNOWN = frozenset(_COLUMNS) - {"row_hash"}
_ADDED = f"INSERT INTO note ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_REPLACED = f"UPDATE note SET {', '.join(f'{name} = ?' for name in _COLUMNS)} WHERE n = ?"
_MARKED = f"UPDATE note SET {', '.join(f'{name} = ?' for name in MARKS)}, row_hash = ? WHERE n = ?"
_REMOVED = "DELETE FROM note WHERE n = ?"
_INDEXED = "INSERT INTO note_search(rowid, text, target_name) VALUES (?, ?, ?)"
_UNINDEXED = "INSERT INTO note_search(note_search, rowid, text, target_name) VALUES ('delete', ?, ?, ?)"

Values = dict[str, Any]


def read(connection: Connection, note_ids: Iterable[str]) -> dict[str, Values]:
    """Whole rows by id, as the file holds them; what is not there is left out."""
    found: dict[str, Values] = {}
    asked = dict.fromkeys(note_ids)
    ids = list(asked)
    for begun in range(0, len(ids), PORTION):
        portion = tuple(ids[begun : begun + PORTION])
        # Every column there is: a notebook of an older format that is open read-only has fewer.
        sql = f"SELECT * FROM note WHERE id IN ({', '.join('?' * len(portion))})"
        rows = connection.exec_driver_sql(sql, portion)
        names = list(rows.keys())
        for row in rows:
            values = dict(zip(names, row, strict=True))
            # An index that is damaged may lead to another row than the one that was asked for.
            if values["id"] in asked:
                found[values["id"]] = values
    return found


def texts(connection: Connection, note_ids: Iterable[str]) -> dict[str, str]:
    """What notes say, by id; those that are not there or are deleted are left out."""
    rows = {note_id: values_of(row) for note_id, row in read(connection, note_ids).items()}
    return {note_id: row["text"] for note_id, row in rows.items() if not row["deleted"]}


def values_of(row: Mapping[str, Any]) -> Values:
    """A row's columns as texts, its number and hash left out, and what a newer program added."""
    return {name: as_text(value) for name, value in row.items() if name in _KNOWN}


def put(connection: Connection, wanted: Mapping[str, Values | None]) -> dict[str, Values | None]:
    """Make the rows of some ids exactly these columns; None removes one. Gives what was there; search keeps step.

    What the journal kept of a row of an older format lacks the columns that came later: they are empty then.
    """
    rows = read(connection, wanted)
    before = {note_id: values_of(rows[note_id]) if note_id in rows else None for note_id in wanted}
    after = {note_id: None if values is None else {**WITHOUT, **values} for note_id, values in wanted.items()}
    # What is found by the same words as before is left alone: that is most of the work.
    anew = {one for one in wanted if _found_by(before[one]) != _found_by(after[one])}
    _index(connection, _UNINDEXED, [(rows[one]["n"], row) for one, row in before.items() if row and one in anew])
    _many(connection, _REMOVED, [(rows[one]["n"],) for one, values in after.items() if values is None and one in rows])
    kept = {one: schema.sealed(values) for one, values in after.items() if values is not None}
    _many(connection, _ADDED, [_in_order(values) for one, values in kept.items() if one not in rows])
    _many(connection, _REPLACED, [(*_in_order(values), rows[one]["n"]) for one, values in kept.items() if one in rows])
    numbers = {one: row["n"] for one, row in rows.items()}
    # Asked for only where there are new ones: an edit is a matter of few statements.
    numbers |= _numbers(connection, [one for one in kept if one not in rows])
    _index(connection, _INDEXED, [(numbers[one], row) for one, row in kept.items() if one in anew])
    listed = [(numbers[one], _listed(before[one]), _listed(after[one])) for one in wanted if one in numbers]
    tags.index(connection, listed)
    return before


def mark(connection: Connection, wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, Values]:
    """Change the tags, pins or private flags of notes, or whether they are deleted, and nothing else.

    Gives those columns as they were, of the notes there are. A damaged row stays damaged: its hash is not made anew.
    """
    rows = read(connection, wanted)
    before: dict[str, Values] = {}
    marked: list[tuple[Any, ...]] = []
    listed: list[tuple[int, str, str]] = []
    for note_id, row in rows.items():
        was = values_of(row)
        changed = {name: value for name, value in wanted[note_id].items() if name in MARKS}
        after = {**was, **changed}
        row_hash = schema.row_hash(after) if schema.intact(row) else row["row_hash"]
        marked.append((*(changed.get(name, row[name]) for name in MARKS), row_hash, row["n"]))
        listed.append((row["n"], _listed(was), _listed(after)))
        before[note_id] = {name: was[name] for name in ("id", "target", *changed)}
    _many(connection, _MARKED, marked)
    tags.index(connection, listed)
    return before


def _listed(values: Values | None) -> str:
    """The tags by which a note is found: a deleted one is found by none."""
    return "" if values is None or values["deleted"] else values.get("tags", "")


def _found_by(values: Values | None) -> tuple[Any, ...]:
    return () if values is None else (values["text"], values["target_name"])


def _in_order(values: Values) -> tuple[Any, ...]:
    return tuple(values[name] for name in _COLUMNS)


def _numbers(connection: Connection, note_ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for begun in range(0, len(note_ids), PORTION):
        portion = tuple(note_ids[begun : begun + PORTION])
        sql = f"SELECT id, n FROM note WHERE id IN ({', '.join('?' * len(portion))})"
        found |= {str(note_id): n for note_id, n in connection.exec_driver_sql(sql, portion)}
    return found


def _index(connection: Connection, statement: str, found: Sequence[tuple[int, Values]]) -> None:
    # Split here rather than by SQLite, whose tables of letters are older than Python's: a search is split the same way.
    lines = [(n, " ".join(words(row["text"])), " ".join(words(row["target_name"]))) for n, row in found]
    _many(connection, statement, lines)


def _many(connection: Connection, statement: str, lines: list[tuple[Any, ...]]) -> None:
    if lines:
        connection.exec_driver_sql(statement, lines)


def as_text(value: Any) -> str:
    """A column as text. In a damaged file it may be bytes or a number; what can be read of it is still the user's."""
    return value if isinstance(value, str) else value.decode("utf-8", "replace") if isinstance(value, bytes) else ""
