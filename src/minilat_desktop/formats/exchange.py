"""Reads the exchange tables (docs/exchange.md) into the catalogue's own values, and says of each row why it is not taken.

Nothing is guessed and nothing dropped: a row is taken, refused with its place and reason, or waits for a doubt about an
actor's name. `from_tables` is the entry for rows that come from elsewhere, such as a stranger's CSV through a mapping.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.catalogue import Actor, Catalogue, Place
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.importing import Refusal
from minilat_desktop.domain.model import Citation, Coalition, Event, Fact, Figure, Member, Name, Source
from minilat_desktop.domain.pack import Doubt, PackRead
from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import exchange_tables, foreign_csv, strangers
from minilat_desktop.formats.catalogue import rules
from minilat_desktop.formats.exchange_tables import IDS, TABLES, BadCell, Row, Table, shown, split

# More than the largest data sets of the field have; a crafted file has more and would fill the memory.
MOST_ROWS = 2_000_000
_SAFE = "Nothing was imported."
_MEND_FIRST = "mend that row first"


def read(
    paths: Sequence[Path], *, name: str, licence: str, today: str, actors: Mapping[str, Actor],
    coalitions: Mapping[str, str], answers: Mapping[str, str] | None = None,
) -> PackRead:  # fmt: skip
    """The exchange tables of some CSV files or of one JSON file.

    `actors` and `coalitions` (id to name) are what the catalogue has; `answers` settles doubts: what is written to an
    actor's code, or to "" to leave it out. Raises `Refused` when a file as a whole cannot be read for certain.
    """
    if len(paths) == 1 and paths[0].suffix.casefold() == ".json":
        tables, sha256 = _json_tables(paths[0])
    else:
        tables, sha256 = _csv_tables(paths)
    return from_tables(
        tables, kind="exchange", sha256=sha256, name=name, licence=licence, today=today, actors=actors,
        coalitions=coalitions, answers=answers,
    )  # fmt: skip


def from_tables(
    tables: Sequence[Table], *, kind: str, sha256: str, name: str, licence: str, today: str,
    actors: Mapping[str, Actor], coalitions: Mapping[str, str], answers: Mapping[str, str] | None = None,
) -> PackRead:  # fmt: skip
    """As `read`, of tables that are already open. A table's rows are read once. Raises as they do."""
    own = Source("", name, "Imported data", accessed=today, licence=licence, kind="dataset")
    reading = _Reading(own, actors, coalitions, answers or {})
    for wanted in TABLES:
        for order, table in enumerate(tables):
            if table.name == wanted:
                reading.take(table, order)
    refused = tuple(refusal for *_, refusal in sorted(reading.refused, key=lambda one: one[:2]))
    doubts = tuple(doubt for *_, doubt in sorted(reading.doubts, key=lambda one: one[:2]))
    return PackRead(name, kind, sha256, licence, reading.rows, reading.catalogue(), refused, doubts)


def _csv_tables(paths: Sequence[Path]) -> tuple[list[Table], str]:
    """The files' tables, and their hash: a lone file's own, else that of the sorted lines `hash  table`."""
    if not paths:
        raise Refused("No file was given.", safe=_SAFE)
    by_table: dict[str, Path] = {}
    for path in paths:
        table = path.stem.casefold()
        if path.suffix.casefold() != ".csv" or table not in TABLES:
            names = ", ".join(f"{known}.csv" for known in TABLES)
            remedy = f"Tables are called {names}, or stand together in one .json file, which is read alone."
            raise Refused(f"“{path.name}” is not the name of an exchange table.", safe=_SAFE, remedy=remedy)
        if table in by_table:
            raise Refused(f"Two files are called “{table}.csv”.", safe=_SAFE, remedy="Import one, or put them together.")
        by_table[table] = path
    opened = [foreign_csv.open_table(path, table) for table, path in by_table.items()]
    if len(opened) == 1:
        return [opened[0][0]], opened[0][1]
    lines = sorted(f"{sha256}  {table.name}\n" for table, sha256 in opened)
    return [table for table, _ in opened], hashlib.sha256("".join(lines).encode()).hexdigest()


def _json_tables(path: Path) -> tuple[list[Table], str]:
    found = strangers.read_once(path, strangers.LARGEST_JSON)
    content = strangers.parse_json(path, found.content)
    remedy = f"It is one object whose keys are among {', '.join(TABLES)}, each with a list of records."
    if not isinstance(content, dict):
        raise Refused(f"“{path.name}” does not hold exchange tables.", safe=_SAFE, remedy=remedy)
    for name, records in content.items():
        if name not in TABLES:
            raise Refused(f"“{path.name}”: {shown(name)} is not an exchange table.", safe=_SAFE, remedy=remedy)
        if not isinstance(records, list):
            raise Refused(f"“{path.name}”: “{name}” is not a list.", safe=_SAFE, remedy=remedy)
    tables = [
        Table(name, path.name, (_json_row(name, *one) for one in enumerate(records, 1)), None)
        for name, records in content.items()
    ]
    return tables, found.sha256


def _json_row(table: str, number: int, record: Any) -> Row:
    if not isinstance(record, dict):
        return Row(number, {}, "it is not an object; write {“column”: “value”, …}")
    known = [column.name for column in TABLES[table]]
    cells, problem = {}, ""
    for key, value in record.items():
        text = _json_text(value)
        if key not in known:
            problem = f"{shown(key)} is not a column of {table}; take it out or rename it: {', '.join(known)}"
        elif text is None:
            problem = f"“{key}” is neither one value nor a list of texts without “;”; write one of these"
        else:
            cells[key] = text
    return Row(number, cells, problem)


def _json_text(value: Any) -> str | None:
    """A JSON value as the cell of a CSV file; None where no cell holds it."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        # Not 1e-07: cells have no exponents. The shortest digits that give the same number back.
        return format(Decimal(repr(value)), "f")
    if isinstance(value, list) and all(isinstance(one, str) and ";" not in one for one in value):
        return ";".join(value)
    return None


class _Asked(Exception):
    """A row that waits for a doubt to be settled."""

    def __init__(self, column: str, written: str, candidates: tuple[str, ...]) -> None:
        super().__init__(written)
        self.column = column
        self.written = written
        self.candidates = candidates


@dataclass(slots=True)
class _Draft:
    """A coalition being put together. `life` is its first and last day, known once its facts are read."""

    base: Coalition
    facts: list[Fact] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    life: tuple[int, int] | None = None

    def coalition(self) -> Coalition:
        """What has been read, in the catalogue's order."""
        return replace(
            self.base, facts=tuple(sorted(self.facts, key=lambda fact: vocabulary.ATTRIBUTE_ORDER[fact.attribute])),
            members=tuple(self.members), events=tuple(sorted(self.events, key=lambda event: event.date.earliest)),
            figures=tuple(self.figures),
        )  # fmt: skip
