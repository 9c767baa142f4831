"""A comparison kept under a name: what it asks for, what it showed when it was saved, and what has changed since."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.domain.comparison_table import Cell, ComparisonTable

# The id under which the notebook keeps the comparison that lies on the desk; it has no name.
DESK = "desk"
LONGEST_NAME = 120
# How a note's target begins that is on a saved comparison.
KIND = "comparison:"
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as it was: what a reader saw, and the typed value that is compared, so that other words are no change."""

    text: str
    value: Value
    unit: str
    missing: str

    @property
    def absent(self) -> bool:
        """Whether there was no value."""
        return bool(self.missing)


NOTHING = ShownCell("", None, "", "unknown")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a comparison showed on a day, by which data. `columns` are (key, heading); `rows` by attribute.

    `today` says that the day was the user's own: opened later, the comparison is of then's today.
    """

    data_version: str
    day: int
    today: bool
    columns: tuple[tuple[str, str], ...]
    rows: Mapping[str, tuple[str, tuple[ShownCell, ...]]]


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved comparison. Times are ISO 8601 in UTC; `day` is the as-of date it was saved for, None where that was the
    day of saving and those of its columns that have no day of their own go with the time.

    `damaged` says that the file does not hold it as it was written; it is listed all the same.
    """

    id: str
    name: str
    spec: Spec
    day: int | None
    created: str
    modified: str
    damaged: bool = False

    @property
    def named(self) -> Named:
        """Its id and name alone."""
        return Named(self.id, self.name)

    @property
    def target(self) -> str:
        """What a note on the whole hangs on."""
        return f"{KIND}{self.id}"


@dataclass(frozen=True, slots=True)
class Named:
    """Under which id and name a comparison is saved: what the notes on it hang on, wherever they go."""

    id: str
    name: str

    @property
    def span(self) -> tuple[str, str]:
        """The span of ids in which the targets of all notes on it lie; others may lie there too."""
        return f"{KIND}{self.id}", f"{KIND}{self.id}~"

    def has(self, target: str) -> bool:
        """Whether a note's target is this comparison, a row of it or a cell of it."""
        place = parts(target)
        return place is not None and place[0] == self.id


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a comparison shows otherwise than when it was saved.

    `kind` is appeared, vanished, changed, or gone where the whole coalition is no longer in the catalogue.
    """

    kind: str
    column: str
    attribute: str = ""
    label: str = ""
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """The difference in words."""
        if self.kind == "gone":
            return f"{self.column}: no longer in the catalogue"
        where = f"{self.column}, {self.label}"
        if self.kind == "appeared":
            return f"{where}: now {self.after}; nothing was known"
        if self.kind == "vanished":
            return f"{where}: was {self.before}; now {self.after or 'not there'}"
        return f"{where}: was {self.before}; now {self.after}"


def column_key(chosen: Chosen) -> str:
    """A column as a note's target names it, the same however columns are ordered: `g20`, `g20@2010-12-31:newest`."""
    when = "" if chosen.pinned is None else f"@{date.fromordinal(chosen.pinned).isoformat()}"
    return f"{chosen.coalition_id}{when}" + ("" if chosen.policy == "preferred" else f":{chosen.policy}")


def target(saved_id: str, attribute: str = "", chosen: Chosen | None = None) -> str:
    """What a note on a saved comparison, on one of its rows or on one of its cells hangs on."""
    row = f"/{attribute}" if attribute else ""
    return f"{KIND}{saved_id}{row}" + (f"@{column_key(chosen)}" if chosen is not None else "")


def parts(note_target: str) -> tuple[str, str, str] | None:
    """(id, attribute, column key) of a target on a saved comparison; None for any other target."""
    kind, _, rest = note_target.partition(":")
    if kind != "comparison":
        return None
    saved_id, _, place = rest.partition("/")
    attribute, _, column = place.partition("@")
    return saved_id, attribute, column


def target_name(name: str, shown: Shown | None, attribute: str, column: str) -> str:
    """What a note is on, in words: the comparison, its row, its column."""
    row = shown.rows.get(attribute) if shown else None
    headings = dict(shown.columns) if shown else {}
    named = [name, row[0] if row else attribute, headings.get(column, column)]
    return " · ".join(part for part in named if part)


# What it showed


def shown(spec: Spec, table: ComparisonTable, day: int, data_version: str, *, today: bool) -> Shown:
    """What a table shows, to be kept."""
    headings = tuple((column_key(one), table.heading(place)) for place, one in enumerate(spec.columns))
    rows = {row.attribute: (row.label, tuple(_cell(cell) for cell in row.cells)) for row in table.rows}
    return Shown(data_version, day, today, headings, rows)


def _cell(cell: Cell) -> ShownCell:
    return ShownCell(cell.text, cell.value, cell.unit, cell.missing_reason)


def shown_to_text(found: Shown) -> str:
    """What was shown, as JSON."""
    plain = {
        "data": found.data_version, "as_of": date.fromordinal(found.day).isoformat(), "today": found.today,
        "columns": [list(column) for column in found.columns],
        "rows": [
            [attribute, label, [[cell.text, cell.value, cell.unit, cell.missing] for cell in cells]]
            for attribute, (label, cells) in found.rows.items()
        ],
    }  # fmt: skip
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def shown_from_text(content: str) -> Shown | None:
    """What was shown, out of JSON that this program wrote; None where it is not that."""
    try:
        plain = json.loads(content)
        rows = {
            str(attribute): (str(label), tuple(ShownCell(str(cell[0]), *cell[1:]) for cell in cells))
            for attribute, label, cells in plain["rows"]
        }
        columns = tuple((str(key), str(heading)) for key, heading in plain["columns"])
        day = date.fromisoformat(plain["as_of"]).toordinal()
        return Shown(str(plain["data"]), day, plain["today"] is True, columns, rows)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None


def day_from_text(content: str) -> int | None:
    """The day of what was shown, None for the day of saving; the rows, which are most of it, are not read."""
    try:
        head = json.loads(content.partition(',"rows":')[0] + "}")
        return None if head["today"] else date.fromisoformat(head["as_of"]).toordinal()
    except (ValueError, KeyError, TypeError):
        return None


def differences(before: Shown, spec: Spec, table: ComparisonTable | None) -> tuple[Difference, ...]:
    """What is otherwise than it was. `spec` is the saved one without the coalitions that are gone, `table` what it
    shows now on the day it was saved, None where too few columns are left to compare.
    """
    now = {column_key(one): place for place, one in enumerate(spec.columns)}
    rows = {row.attribute: row for row in table.rows} if table else {}
    found: dict[Difference, None] = {}
    for place, (key, heading) in enumerate(before.columns):
        if key not in now:
            found[Difference("gone", heading)] = None
            continue
        if table is None:
            continue
        for attribute, (label, cells) in before.rows.items():
            row = rows.get(attribute)
            found |= dict.fromkeys(
                _between(heading, attribute, label, cells[place], _cell(row.cells[now[key]]) if row else NOTHING)
            )
        for attribute, row in rows.items():
            if attribute not in before.rows:
                found |= dict.fromkeys(_between(heading, attribute, row.label, NOTHING, _cell(row.cells[now[key]])))
    return tuple(found)


def _between(heading: str, attribute: str, label: str, was: ShownCell, now: ShownCell) -> Sequence[Difference]:
    """The difference of one cell, if there is one."""
    if was.absent and now.absent:
        # A row that is not there says no less than one that says “unknown”.
        kind = "changed" if was.missing != now.missing and was.text and now.text else ""
    elif was.absent or now.absent:
        kind = "appeared" if was.absent else "vanished"
    else:
        kind = "" if (was.value, was.unit) == (now.value, now.unit) else "changed"
    return [Difference(kind, heading, attribute, label, was.text, now.text)] if kind else []
