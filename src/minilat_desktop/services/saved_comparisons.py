"""Comparisons kept under a name in the notebook, and the one that lies on the desk. Each verb is one undoable step."""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from minilat_desktop.domain import comparison_edits, comparison_spec, comparison_steps, saved_comparison
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.comparison_spec import FEWEST, Spec
from minilat_desktop.domain.comparison_table import ComparisonTable
from minilat_desktop.domain.importing import NotesPlan
from minilat_desktop.domain.listing import ListRow
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import Damaged, Refused, UnknownId
from minilat_desktop.domain.saved_comparison import DESK, LONGEST_NAME, Difference, Named, Saved, Shown
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.recording import now, storable

Row = dict[str, str]


class Tables(Protocol):
    """Whoever makes the table of a comparison; raises `Refused` and `UnknownId`."""

    def table(self, spec: Spec, day: int, /) -> ComparisonTable:
        """The table while the window's as-of date is a day."""


class Catalogue(Protocol):
    """Whoever knows the coalitions."""

    def number_of(self, coalition_id: str, /) -> int:
        """A coalition's row number; raises `UnknownId`."""

    def known(self, ids: Iterable[str], /) -> tuple[str, ...]:
        """Those of some ids that are of coalitions here."""

    def rows(self, numbers: Sequence[int], day: int, /) -> list[ListRow]:
        """The list's lines for row numbers."""

    def data_version(self) -> str:
        """The version of the data."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What of a saved comparison has notes: the whole, rows by attribute, cells by (attribute, column key)."""

    whole: bool
    rows: frozenset[str]
    cells: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OnDesk:
    """The comparison as it lay on the desk: what is asked for, and which saved one it was opened from, "" for none."""

    spec: Spec
    opened: str


class SavedComparisons:
    """The saved comparisons of one notebook, read against the catalogue in force."""

    def __init__(self, notebook: NotebookService, tables: Tables, catalogue: Catalogue) -> None:
        self._notebook, self._tables, self._catalogue = notebook, tables, catalogue

    @property
    def read_only(self) -> bool:
        """Whether they can be read but not changed."""
        return self._notebook.read_only

    # Reading

    def every(self) -> list[Saved]:
        """The saved comparisons, the one changed last first. A damaged one is listed and says so."""
        found = [self._saved(row, sound) for row, sound in self._notebook.comparison_rows() if row["id"] != DESK]
        return sorted(found, key=_modified, reverse=True)

    def get(self, saved_id: str) -> Saved:
        """One of them. Raises `UnknownId`."""
        found = self._found(saved_id)
        if found is None:
            raise UnknownId("This comparison is no longer in the notebook.", remedy="Undo may bring it back.")
        return self._saved(*found)

    def there(self, saved_id: str) -> bool:
        """Whether there is such a saved comparison."""
        return self._found(saved_id) is not None

    def _found(self, saved_id: str) -> tuple[Row, bool] | None:
        return next((one for one in self._notebook.comparison_rows() if one[0]["id"] == saved_id != DESK), None)

    def find(self, name: str) -> Saved:
        """The one of a name, whatever its case; else of an id. Raises `UnknownId` or, of several, `Refused`."""
        every = self.every()
        wanted = _key(_one_line(name))
        found = [one for one in every if _key(one.name) == wanted] or [one for one in every if one.id == name]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(one.id for one in found)
            raise Refused(f"{len(found)} comparisons are called “{found[0].name}”.", remedy=f"Give an id: {ids}.")
        known = ", ".join(f"“{one.name}”" for one in every[:10]) or "there is none"
        raise UnknownId(f"There is no comparison called “{_one_line(name)[:80]}”.", remedy=f"Saved are: {known}.")

    def open(self, saved_id: str) -> Spec:
        """What a saved comparison asks for. Raises `UnknownId` and `Damaged`."""
        return _spec(self._row(saved_id))[0]

    def _saved(self, row: Row, sound: bool) -> Saved:
        spec, readable = _spec(row)
        day = saved_comparison.day_from_text(self._notebook.shown_of(row["shown"]) or "")
        return Saved(
            row["id"], row["name"], spec, day, row["created"], row["modified"],
            damaged=not (sound and readable),
        )  # fmt: skip

    def _shown(self, row: Row) -> Shown | None:
        return saved_comparison.shown_from_text(self._notebook.shown_of(row["shown"]) or "")

    def _row(self, saved_id: str, *, damaged: bool = False) -> Row:
        """The row of a saved comparison. Written again, a damaged one would pass for sound: it may only be deleted."""
        found = self._found(saved_id)
        if found is None:
            raise UnknownId("This comparison is no longer in the notebook.", remedy="Undo may bring it back.")
        row, sound = found
        if not (damaged or (sound and _spec(row)[1])):
            raise Damaged(
                f"The comparison “{row['name']}” is damaged.", safe="It stays as it is.",
                remedy="Restore a backup of the notebook, or delete it and save it anew.",
            )  # fmt: skip
        return row

    # What changed since

    def changed_since(self, saved_id: str) -> tuple[Difference, ...]:
        """What a saved comparison shows otherwise today than when it was saved, on the day it was saved for.

        Raises `UnknownId`, and `Damaged` where what it showed is not known any more.
        """
        row = self._row(saved_id)
        shown, spec = self._shown(row), _spec(row)[0]
        if shown is None:
            raise Damaged(
                f"What “{row['name']}” showed when it was saved cannot be read.", safe="Nothing was changed.",
                remedy="Update it to keep what it shows now.",
            )  # fmt: skip
        left = self._apart(spec.only(self._catalogue.known(spec.ids)), shown.day)
        table = self._table(left, shown.day) if len(left.columns) >= FEWEST else None
        return saved_comparison.differences(shown, left, table)

    def _table(self, spec: Spec, day: int) -> ComparisonTable:
        # In the order of the columns as they were chosen, whatever they are sorted by.
        return self._tables.table(replace(spec, sorted_by=""), day)

    @staticmethod
    def _apart(spec: Spec, day: int) -> Spec:
        """Without columns that on this day are what another one is: a table has each of them once."""
        return replace(spec, columns=tuple(spec.columns[place] for place in comparison_edits.apart(spec, day)))

    # Changing

    def save(self, name: str, spec: Spec, day: int) -> tuple[Saved, Changes]:
        """Keep a comparison under a new name, with what it shows as of a day; it is then the one on the desk.

        Raises `Refused` for a name that cannot be and for a comparison that cannot be, and `UnknownId`.
        """
        name = self._new_name(name)
        row = {**_EMPTY, "id": uuid.uuid4().hex, "name": name, "spec": _written(spec)}
        desk = self._desk_row(spec, row["id"])
        shown = self._showing(spec, day)
        changes = self._notebook.put_comparisons([row, desk], f"save comparison “{name}”", shown=shown)
        return self.get(row["id"]), changes

    # Handed over with notes on it

    def home(self, named: Named, spec: Spec) -> tuple[Named, bool]:
        """The saved comparison on which notes hang that came with a bundle, and whether it is there yet.

        It is the one of that id, unless that compares something else here; then it is a further one, always the same.
        """
        kept = self._found(named.id)
        if kept is not None and _spec(kept[0])[0].asked != spec.asked:
            further = uuid.uuid5(uuid.UUID(named.id), _written(spec.asked)).hex
            kept = self._found(further)
            named = Named(further, named.name)
        if kept is not None:
            return Named(named.id, kept[0]["name"]), True
        return Named(named.id, self._unused_name(_one_line(named.name))), False

    def take_in(self, plan: NotesPlan, home: Named, spec: Spec, day: int) -> Changes:
        """Take in notes, some of which are on a comparison that comes along, as one step; it is then on the desk."""
        desk = self._desk_row(spec, home.id)
        if not plan.brings:
            return self._notebook.apply_import(plan, [desk])
        row = {**_EMPTY, "id": home.id, "name": home.name, "spec": _written(spec)}
        return self._notebook.apply_import(plan, [row, desk], self._showing(spec, day))

    def update(self, saved_id: str, spec: Spec, day: int) -> Changes:
        """Make a saved comparison what is compared now, with what it shows now."""
        row = self._row(saved_id)
        what = f"“{row['name']}”"
        label = comparison_steps.name(_spec(row)[0], spec, self.name_of, what) or f"update comparison {what}"
        after = {**row, "spec": _written(spec)}
        return self._notebook.put_comparisons([after], label, shown=self._showing(spec, day))

    def rename(self, saved_id: str, name: str) -> Changes:
        """Give a saved comparison another name. Raises `Refused` and `UnknownId`."""
        row = self._row(saved_id)
        name = self._new_name(name, but=saved_id)
        if name == row["name"]:
            return Changes()
        label = f"rename comparison “{row['name']}” to “{name}”"
        return self._notebook.put_comparisons([{**row, "name": name}], label)

    def duplicate(self, saved_id: str) -> tuple[Saved, Changes]:
        """A copy under a name of its own; its notes stay with the first."""
        row = self._row(saved_id)
        copy = {**row, "id": uuid.uuid4().hex, "name": self._free_name(row["name"]), "created": ""}
        changes = self._notebook.put_comparisons([copy], f"duplicate comparison “{row['name']}”")
        return self.get(copy["id"]), changes

    def delete(self, saved_id: str) -> Changes:
        """Put a saved comparison among the deleted; undo brings it back. Its notes stay in the notebook."""
        row = self._row(saved_id, damaged=True)
        return self._notebook.put_comparisons([{**row, "deleted": now()}], f"delete comparison “{row['name']}”")

    def _showing(self, spec: Spec, day: int) -> str:
        today = day == date.today().toordinal()  # noqa: DTZ011 - a calendar day is local by nature
        spec = self._apart(spec, day)
        table = self._table(spec, day)
        shown = saved_comparison.shown(spec, table, day, self._catalogue.data_version(), today=today)
        return saved_comparison.shown_to_text(shown)

    def _new_name(self, name: str, but: str = "") -> str:
        name = _one_line(name)
        if not name:
            raise Refused("A comparison needs a name.", safe="Nothing was changed.")
        if len(name) > LONGEST_NAME:
            raise Refused(
                f"A name has at most {LONGEST_NAME} characters; this one has {grouped(len(name))}.",
                safe="Nothing was changed.", remedy="Shorten it; there is room for more in a note.",
            )  # fmt: skip
        if any(_key(row["name"]) == _key(name) for row in self._rows() if row["id"] != but):
            raise Refused(
                f"There is a comparison called “{name}” already.", safe="Nothing was changed.",
                remedy="Choose another name, or open that one and update it.",
            )  # fmt: skip
        return name

    def _rows(self) -> list[Row]:
        return [row for row, _ in self._notebook.comparison_rows() if row["id"] != DESK]

    def _unused_name(self, name: str) -> str:
        """A name, or where it is taken one like it."""
        taken = any(_key(row["name"]) == _key(name) for row in self._rows())
        return self._free_name(name) if taken else name

    def _free_name(self, name: str) -> str:
        """A name no saved comparison has: with a number, cut where it would be too long."""
        taken = {_key(row["name"]) for row in self._rows()}
        numbered = (f"{name[: LONGEST_NAME - 8]} ({number})" for number in range(2, len(taken) + 3))
        return next(one for one in numbered if _key(one) not in taken)

    # The desk

    def on_desk(self) -> OnDesk | None:
        """The comparison that lay on the desk; None where the notebook knows of none."""
        row = next((row for row, _ in self._notebook.comparison_rows() if row["id"] == DESK), None)
        if row is None:
            return None
        spec, readable = _spec(row)
        return OnDesk(spec, row["opened"]) if readable else None

    def lay_on_desk(self, before: OnDesk, after: OnDesk, *, label: str = "", sitting: str = "") -> Changes:
        """Remember that something else is compared, as one step. `before` is what undo goes back to.

        How it is looked at is the desk's own; a change of that alone is no step.
        """
        label = label or comparison_steps.name(before.spec, after.spec, self.name_of)
        if not label or (before.spec.asked, before.opened) == (after.spec.asked, after.opened):
            return Changes()
        row, first = self._desk_row(after.spec, after.opened), self._desk_row(before.spec, before.opened)
        return self._notebook.put_comparisons([row], label, sitting=sitting, first=first)

    def _desk_row(self, spec: Spec, opened: str) -> Row:
        return {**_EMPTY, "id": DESK, "spec": _written(spec.asked), "opened": opened}

    def name_of(self, coalition_id: str) -> str:
        """A coalition's short name, its id where the catalogue has it no more."""
        try:
            (found,) = self._catalogue.rows([self._catalogue.number_of(coalition_id)], 1)
        except UnknownId:
            return coalition_id
        return found.short_name or found.name

    # Notes

    def marks(self, saved_id: str) -> Marks:
        """What of a saved comparison has notes."""
        found = [saved_comparison.parts(target) for target in self._notebook.targets()]
        mine = [(row, column) for one in found if one and one[0] == saved_id for row, column in [one[1:]]]
        return Marks(
            ("", "") in mine,
            frozenset(row for row, column in mine if row and not column),
            frozenset((row, column) for row, column in mine if column),
        )


_EMPTY: Row = {"name": "", "opened": "", "shown": "", "created": "", "modified": "", "deleted": ""}


def _spec(row: Row) -> tuple[Spec, bool]:
    """What a row asks for, and whether that can be read."""
    try:
        return comparison_spec.from_plain(json.loads(row["spec"])), True
    except (ValueError, RecursionError):
        return Spec(), False


def _written(spec: Spec) -> str:
    return json.dumps(comparison_spec.to_plain(spec), ensure_ascii=False, separators=(",", ":"))


def _one_line(name: str) -> str:
    """A name as it is kept: on one line, without what no file or screen can hold."""
    return storable(" ".join(name.split()))


def _key(name: str) -> str:
    """A name as names are told apart: without case, composed."""
    return unicodedata.normalize("NFC", name.casefold())


def _modified(saved: Saved) -> str:
    return saved.modified
