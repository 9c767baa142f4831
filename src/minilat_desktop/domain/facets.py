"""Facets of the list in columns: which coalitions a query keeps, and how many there are of each kind among them.

A place is a row number less one; it is the place in `Spells.coalitions` too. What is not known of a coalition (a count
without a complete roster, a founding without a date) is neither kept nor excluded by a comparison: it is no number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from minilat_desktop.domain import query as queries
from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.query import Query, Term
from minilat_desktop.domain.spells import FULL, Flags, Ints, Spells

Codes = npt.NDArray[np.int16]

# Key, heading, whether a coalition may have several values of it.
FACETS = {
    "pillar": ("Pillar", True),
    "form": ("Form", False),
    "status": ("Status", False),
    "region": ("Region", False),
    "member": ("Member", True),
    "legal": ("Legal form", False),
    "binding": ("Binding force", False),
    "size": ("Members", False),
    "founded": ("Founded", False),
    "has": ("Has", True),
}
# Upper bounds of the classes of size; the last has none.
SIZES = ((1, 5), (6, 10), (11, 20), (21, 50), (51, 100), (101, None))
_STATUSES = tuple(vocabulary.STATUSES_ON_A_DAY)
_MOST_MEMBERS = 40
_SMALL = np.iinfo(np.int16).max
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Value:
    """One line of a facet: what a query calls it, what a reader calls it, how many coalitions have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Table:
    """One row a coalition. Terms are codes into the vocabulary's order, -1 where nothing is recorded.

    `ranks` holds for each sort column the place of each coalition under it, `orders` the other way round.
    """

    form: Codes
    region: Codes
    legal: Codes
    binding: Codes
    status: Codes
    status_from: Ints
    founded_from: Ints
    founded_to: Ints
    founded_known: Flags
    ended_to: Ints
    ended_known: Flags
    has_roster: Flags
    conflicts: Flags
    own: Flags
    pillars: Flags
    ranks: dict[str, Ints]
    orders: dict[str, Ints] = field(default_factory=dict, repr=False, compare=False)

    def order(self, sort: str) -> Ints:
        """The places of all under a column, in order; worked out once."""
        if sort not in self.orders:
            self.orders[sort] = np.argsort(self.ranks[sort]).astype(np.int32)
        return self.orders[sort]

    @property
    def size(self) -> int:
        """How many coalitions there are."""
        return len(self.form)

    def statuses_on(self, day: int) -> Codes:
        """The status of each on a day; the rule of `listing.status_on`, for all at once."""
        existing, ended = _STATUSES.index("existing"), _STATUSES.index("ended")
        contested, not_yet = _STATUSES.index("contested"), _STATUSES.index("not-yet")
        before = ((self.status == ended) & self.ended_known) | (self.status_from > day)
        found = np.where(before & (self.status != contested), existing, self.status)
        found = np.where(self.ended_known & (self.ended_to <= day), ended, found)
        return np.where(self.founded_known & (self.founded_from > day), not_yet, found).astype(np.int16)


class Day:
    """What is true of every coalition on one day. What takes a pass over the memberships is worked out once a day."""

    def __init__(self, table: Table, spells: Spells, day: int) -> None:
        self.table, self.spells, self.day = table, spells, day

    @cached_property
    def pairs(self) -> tuple[Ints, Ints]:
        """Who is a full member of what on the day, as `Spells.pairs` gives it."""
        return self.spells.pairs(self.day, FULL)

    @cached_property
    def counted(self) -> Ints:
        """Full members of each on the day, -1 where they cannot be counted."""
        known = self.table.has_roster & (self.statuses != _STATUSES.index("not-yet"))
        return np.where(known, np.bincount(self.pairs[0], minlength=self.table.size), -1).astype(np.int32)

    @cached_property
    def statuses(self) -> Codes:
        """The status of each on the day."""
        return self.table.statuses_on(self.day)


class World:
    """What queries are asked of: the facets, the memberships, the day, and which coalitions have notes."""

    def __init__(self, on: Day, noted: Flags) -> None:
        self.table, self.spells, self.day, self.noted = on.table, on.spells, on.day, noted
        self._on = on
        self._masks: dict[Term, Flags] = {}

    @property
    def counted(self) -> Ints:
        """Full members of each on the day, -1 where they cannot be counted."""
        return self._on.counted

    @property
    def pairs(self) -> tuple[Ints, Ints]:
        """Who is a full member of what on the day: coalitions and actors."""
        return self._on.pairs

    @property
    def statuses(self) -> Codes:
        """The status of each on the day."""
        return self._on.statuses

    def having(self) -> dict[str, Flags]:
        """Which have what `has:` asks for."""
        table = self.table
        return {"notes": self.noted, "conflicts": table.conflicts, "roster": table.has_roster, "own": table.own}

    def mask(self, term: Term) -> Flags:
        """Which coalitions a term keeps. Raises `BadQuery`."""
        if term not in self._masks:
            self._masks[term] = _matching(self, term)
        return self._masks[term]


def ordered(world: World, kept: Flags, sort: str, descending: bool, named: Flags | None = None) -> Ints:
    """The places of some coalitions in the order of a column; those that are `named` so come first."""
    if sort == "members":
        places = world.table.order("name")
        places = places[kept[places]]
        counted = world.counted[places]
        # Small numbers are sorted without comparing one with another.
        keys = (-counted if descending else counted).astype(np.int16 if counted.max(initial=0) < _SMALL else np.int32)
        places = places[np.argsort(keys, kind="stable")]
    else:
        places = world.table.order(sort)
        places = places[kept[places]]
        places = places[::-1] if descending else places
    if named is not None:
        first = named[places]
        places = np.concatenate((places[first], places[~first]))
    return places


def keep(world: World, query: Query, without: str = "") -> Flags:
    """Which coalitions the fields of a query keep; those of one field may be left aside. Raises `BadQuery`."""
    kept = np.ones(world.table.size, bool)
    for term in query.terms:
        if term.key != without:
            kept &= world.mask(term)
    return kept


def _matching(world: World, term: Term) -> Flags:
    if term.key in queries.COMPARED:
        low, high, known = _measured(world, term.key)
        spans = [queries.span(term, value) for value in term.values]
        hits = np.zeros(world.table.size, bool)
        for span in spans:
            hits |= _within(term.key, span, low, high)
        return known & (hits ^ term.negated)
    hits = _listed(world, term)
    return ~hits if term.negated else hits


def _measured(world: World, key: str) -> tuple[Ints, Ints, Flags]:
    if key == "size":
        counted = world.counted
        return counted, counted, counted >= 0
    table = world.table
    return table.founded_from, table.founded_to, table.founded_known


def _within(key: str, span: queries.Span, low: Ints, high: Ints) -> Flags:
    """Closed on both sides: may lie in it. Open on one side: lies there whichever way an uncertain date is read."""
    hits = np.ones(len(low), bool)
    whole = span.low is not None and span.high is not None
    if span.low is not None:
        hits &= (high if whole and key == "founded" else low) >= span.low
    if span.high is not None:
        hits &= (low if whole and key == "founded" else high) <= span.high
    return hits


def _listed(world: World, term: Term) -> Flags:
    table = world.table
    if term.key == "member":
        return _with_members(world, term)
    labels = labels_of(term.key)
    asked = queries.resolve(term, labels)
    if term.key == "has":
        having = world.having()
        return np.asarray(np.array([having[one] for one in asked]).any(axis=0), bool)
    codes = [list(labels).index(one) for one in asked]
    if term.key == "pillar":
        return np.asarray(table.pillars[:, codes].any(axis=1), bool)
    return np.isin(_codes(world, term.key), codes)


def _with_members(world: World, term: Term) -> Flags:
    places = {code: place for place, code in enumerate(world.spells.actors)}
    kept = np.zeros(world.table.size, bool)
    for code in term.values:
        if code not in places:
            raise queries.BadQuery(f"“{code}” is no member.", term.start, term.end, "Give its code, as in member:JPN.")
        kept[world.spells.belongings(places[code], world.day, FULL)] = True
    return kept


def labels_of(key: str) -> dict[str, str]:
    """The terms a field may be asked for, with their labels; none for fields that are no list of terms."""
    return {
        "pillar": vocabulary.PILLARS, "form": vocabulary.FORMS, "status": vocabulary.STATUSES_ON_A_DAY,
        "region": {one: one for one in vocabulary.REGIONS}, "legal": vocabulary.LEGAL_FORMS,
        "binding": vocabulary.BINDING, "has": {one: one for one in queries.HAS},
    }.get(key, {})  # fmt: skip


def _codes(world: World, key: str) -> Codes:
    table = world.table
    if key == "status":
        return world.statuses
    return {"form": table.form, "region": table.region, "legal": table.legal, "binding": table.binding}[key]


def count(world: World, key: str, kept: Flags, names: dict[str, str]) -> tuple[Value, ...]:
    """How many of some coalitions have each value of a facet. `names` are the actors' names by code."""
    if key == "member":
        return _count_members(world, kept, names)
    if key == "pillar":
        return _values(labels_of(key), world.table.pillars[kept].sum(axis=0).tolist())
    if key == "has":
        labels = {
            "notes": "Notes", "conflicts": "Contradicting sources", "roster": "Complete roster",
            "own": "Entries of my own",
        }  # fmt: skip
        return _values(labels, [int(np.count_nonzero(world.having()[one] & kept)) for one in labels])
    if key == "size":
        return _count_sizes(world.counted[kept])
    if key == "founded":
        return _count_decades(world.table.founded_from[kept & world.table.founded_known])
    labels = labels_of(key)
    codes = _codes(world, key)[kept]
    return _values(labels, np.bincount(codes[codes >= 0], minlength=len(labels)).tolist())


def _values(labels: dict[str, str], counts: Sequence[int]) -> tuple[Value, ...]:
    return tuple(Value(one, labels[one], found) for one, found in zip(labels, counts, strict=True) if found)


def _count_members(world: World, kept: Flags, names: dict[str, str]) -> tuple[Value, ...]:
    spells = world.spells
    coalitions, actors = world.pairs
    counts = np.bincount(actors[kept[coalitions]], minlength=len(spells.actors))
    order = sorted(np.flatnonzero(counts).tolist(), key=lambda place: (-counts[place], names[spells.actors[place]]))
    codes = [spells.actors[place] for place in order[:_MOST_MEMBERS]]
    return tuple(Value(code, names[code], int(counts[place])) for code, place in zip(codes, order, strict=False))


def _count_sizes(counted: Ints) -> tuple[Value, ...]:
    found = []
    for low, high in SIZES:
        inside = (counted >= low) & (counted <= (high or np.iinfo(np.int32).max))
        if number := int(np.count_nonzero(inside)):
            name = f"{low} to {high}" if high else f"{low} or more"
            found.append(Value(f"{low}..{high}" if high else f">={low}", name, number))
    return tuple(found)


def _count_decades(founded: Ints) -> tuple[Value, ...]:
    years = (founded.astype(np.int64) - _EPOCH).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    found, counts = np.unique(years // 10 * 10, return_counts=True)
    return tuple(
        Value(f"{decade}..{decade + 9}", f"{decade}s", number)
        for decade, number in zip(found.tolist(), counts.tolist(), strict=True)
    )
