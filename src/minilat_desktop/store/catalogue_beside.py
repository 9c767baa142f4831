"""Records that do not count, since the user prefers others to them, or the catalogue's to their own.

They are no rows of the tables that are counted, searched and drawn, but whole values in a table of their own. Only
catalogues with own entries have it (`catalogue_own`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from minilat_desktop.domain import dates
from minilat_desktop.domain.model import (
    Beside,
    Citation,
    Coalition,
    Commitment,
    CommitmentStatus,
    Corrected,
    Event,
    Member,
    Relation,
    Source,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from minilat_desktop.store.catalogue_detail import Records

TABLE = (
    "CREATE TABLE beside (n INTEGER PRIMARY KEY, coalition TEXT NOT NULL, of TEXT NOT NULL, kind TEXT NOT NULL,"
    " reason TEXT NOT NULL, record TEXT NOT NULL)"
)
_KINDS: Mapping[str, type[Corrected]] = {
    "member": Member, "event": Event, "commitment": Commitment, "relation": Relation,
}  # fmt: skip
_DATES = ("start", "end", "date", "due")


def write(connection: Connection, coalitions: Iterable[Coalition]) -> None:
    """Make the table, with what stands beside the records of some coalitions."""
    connection.exec_driver_sql(TABLE)
    names = {made: kind for kind, made in _KINDS.items()}
    rows = [
        (one.id, other.of, names[type(other.record)], other.reason, json.dumps(_plain(other.record)))
        for one in coalitions
        for other in one.beside
    ]
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO beside (coalition, of, kind, reason, record) VALUES (?, ?, ?, ?, ?)", rows
        )


def take_over(connection: sqlite3.Connection) -> None:
    """Copy the table of the attached file."""
    connection.execute(TABLE)
    connection.execute("INSERT INTO main.beside SELECT * FROM pack.beside")


def with_beside(records: Records, made: dict[str, Coalition]) -> dict[str, Coalition]:
    """Coalitions with what stands beside their records."""
    if not records.file.corrected:
        return made
    rows = records.of("SELECT coalition, of, kind, reason, record FROM beside WHERE coalition IN ({}) ORDER BY n", made)
    found = [(str(row[0]), _beside(records, *row[1:])) for row in rows]
    return {one: replace(whole, beside=tuple(other for owner, other in found if owner == one))
            for one, whole in made.items()}  # fmt: skip


def memberships(records: Records) -> dict[str, tuple[Beside, ...]]:
    """The memberships that do not count, by the key of those that do."""
    if not records.file.corrected:
        return {}
    rows = records.all("SELECT of, kind, reason, record FROM beside WHERE kind = 'member' ORDER BY n")
    found: dict[str, tuple[Beside, ...]] = {}
    for one in (_beside(records, *map(str, row)) for row in rows):
        found[one.of] = (*found.get(one.of, ()), one)
    return found


def _beside(records: Records, of: str, kind: str, reason: str, text: str) -> Beside:
    values = json.loads(text)
    cited = [one for part in (values, *values.get("history", ())) for one in part["citations"]]
    records.learn({one[0] for one in cited})
    return Beside(of, _value(_KINDS[kind], values, records.sources), reason)


def _plain(value: Any) -> Any:
    if isinstance(value, Citation):
        return [value.source.id, value.locator, value.confidence, value.quote]
    if isinstance(value, dates.Edtf):
        return value.text
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value


def _value(kind: Any, values: Mapping[str, Any], sources: Mapping[str, Source]) -> Any:
    given = {one.name: values[one.name] for one in fields(kind)}
    for name in _DATES:
        if isinstance(given.get(name), str):
            given[name] = dates.parse(given[name])
    given["citations"] = tuple(Citation(sources[one[0]], *one[1:]) for one in given["citations"])
    if "history" in given:
        given["history"] = tuple(_value(CommitmentStatus, one, sources) for one in given["history"])
    if "participants" in given:
        given["participants"] = tuple(given["participants"])
    return kind(**given)
