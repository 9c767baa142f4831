"""The list of notes: which there are in what order, without their texts; these are read a page at a time.

Every function takes an open connection.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from minilat_desktop.domain import tags
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.note_list import Entry, Wanted
from minilat_desktop.store import notes

_MARKED = {"pinned": "pinned", "private": "private"}


def numbers(connection: Connection, wanted: Wanted) -> list[int]:
    """The numbers of the notes that are wanted, the pinned first, then the newest first; `lost` is left aside."""
    where, values = _conditions(wanted)
    if where is None:
        return []
    # As one text: rows by the ten thousand would have the collector look through everything there is, meanwhile.
    ordered = f"SELECT n FROM note WHERE {where} ORDER BY pinned DESC, modified DESC, n DESC"
    (found,) = _driver(connection).execute(f"SELECT group_concat(n) FROM ({ordered})", values).fetchone()
    return list(map(int, found.split(","))) if found else []


def entries(connection: Connection, wanted: Wanted) -> list[Entry]:
    """The notes that are wanted with what they are on; in groups of dates the newest first, else as `numbers`."""
    order = "modified DESC, n DESC" if wanted.group == "date" else "pinned DESC, modified DESC, n DESC"
    found = _found(connection, wanted, "n, target, target_name, modified", order)
    kept = (Entry(n, _text(target), _text(name), _text(modified)) for n, target, name, modified in found)
    return [one for one in kept if wanted.lost is None or one.target in wanted.lost]


def _found(connection: Connection, wanted: Wanted, columns: str, order: str) -> list[tuple[Any, ...]]:
    """Rows as the driver gives them: of fifty thousand the library would make as many objects, for nothing."""
    where, values = _conditions(wanted)
    if where is None:
        return []
    return _driver(connection).execute(f"SELECT {columns} FROM note WHERE {where} ORDER BY {order}", values).fetchall()


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _conditions(wanted: Wanted) -> tuple[str | None, dict[str, Any]]:
    parts, values = ["deleted = ''"], dict[str, Any]()
    if wanted.query.strip():
        values["match"] = notes.match_expression(wanted.query)
        if not values["match"]:
            return None, values
        parts.append("n IN (SELECT rowid FROM note_search WHERE note_search MATCH :match)")
    if wanted.tag:
        values["tag"] = tags.key(wanted.tag)
        parts.append("n IN (SELECT n FROM tagged WHERE tag = :tag)")
    for column, flag in (("pinned", wanted.pinned), ("private", wanted.private)):
        if flag is not None:
            parts.append(f"{_MARKED[column]} {'!=' if flag else '='} ''")
    if wanted.kind:
        values["kind"] = f"{wanted.kind}:"
        parts.append("substr(target, 1, length(:kind)) = :kind")
    if wanted.target:
        values["target"] = wanted.target
        parts.append("target = :target")
    return " AND ".join(parts), values


def tagged(connection: Connection) -> list[tuple[str, int]]:
    """Which note has which tag, in order of the tags' names."""
    sql = "SELECT coalesce(tag.name, tagged.tag), tagged.n, tagged.tag FROM tagged LEFT JOIN tag ON tag.id = tagged.tag"
    found = [(key, str(name), n) for name, n, key in _driver(connection).execute(f"{sql} ORDER BY tagged.tag")]
    return [(name, n) for _, name, n in found]


def at(connection: Connection, numbers: Sequence[int]) -> dict[int, Note]:
    """Notes by their numbers."""
    marks = ",".join(str(int(n)) for n in numbers)
    rows = connection.execute(text(f"SELECT * FROM note WHERE n IN ({marks})"))
    return {row.n: notes.as_note(row) for row in rows}


def ids_of(connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """The ids of notes by their numbers."""
    marks = ",".join(str(int(n)) for n in numbers)
    return {n: _text(found) for n, found in connection.exec_driver_sql(f"SELECT n, id FROM note WHERE n IN ({marks})")}


def numbers_of(connection: Connection, note_ids: Sequence[str]) -> dict[str, int]:
    """The numbers of notes by their ids."""
    sql = text("SELECT n FROM note WHERE id = :id")
    found = ((one, connection.execute(sql, {"id": one}).scalar_one_or_none()) for one in note_ids)
    return {one: n for one, n in found if n is not None}


def within(connection: Connection, spans: Sequence[tuple[str, str]], most: int) -> list[Note]:
    """The notes whose targets lie in some spans of ids, the pinned first, then the newest; -1 for all of them."""
    where = " OR ".join("target BETWEEN ? AND ?" for _ in spans)
    # The plus keeps SQLite from walking all notes in order rather than those few by their targets.
    sql = f"SELECT * FROM note WHERE ({where}) AND +deleted = '' ORDER BY pinned DESC, modified DESC, n DESC LIMIT ?"
    rows = connection.exec_driver_sql(sql, (*(end for span in spans for end in span), most))
    return [notes.as_note(row) for row in rows]


def more_than(connection: Connection, count: int, *, deleted: bool = False) -> bool:
    """Whether there are more notes than so many, or more deleted ones; no more of them are looked at."""
    sql = text(f"SELECT 1 FROM note WHERE deleted {'>' if deleted else '='} '' LIMIT 1 OFFSET :count")
    return connection.execute(sql, {"count": count}).first() is not None


def has_note(connection: Connection, target: str) -> bool:
    """Whether there is a note on a target."""
    sql = text("SELECT 1 FROM note WHERE target = :target AND +deleted = '' LIMIT 1")
    return connection.execute(sql, {"target": target}).first() is not None


def begun(connection: Connection, start: str) -> list[Note]:
    """The notes whose ids begin so, two at the most."""
    rows = connection.execute(
        text("SELECT * FROM note WHERE id >= :a AND id < :b AND +deleted = '' LIMIT 2"), {"a": start, "b": f"{start}g"}
    )
    return [notes.as_note(row) for row in rows]


def with_phrase(connection: Connection, phrase: str, most: int) -> list[Note]:
    """Notes in whose text some words stand one after the other, newest first."""
    if not phrase:
        return []
    sql = (
        "SELECT * FROM note WHERE n IN (SELECT rowid FROM note_search WHERE note_search MATCH :match)"
        " AND deleted = '' ORDER BY modified DESC LIMIT :most"
    )
    rows = connection.execute(text(sql), {"match": f'text : "{phrase}"', "most": most})
    return [notes.as_note(row) for row in rows]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
