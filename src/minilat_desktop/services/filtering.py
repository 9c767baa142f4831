"""The list narrowed by a query, and the facets beside it. Loaded after first paint: it stands on numpy."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from minilat_desktop.domain import facets, query, vocabulary
from minilat_desktop.domain.facets import FACETS, Day, Table, Value, World
from minilat_desktop.domain.query import Query, Term
from minilat_desktop.domain.spells import Flags, Spells
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.membership import Heads, MembershipService

__all__ = ["FACETS", "FilterService", "Value"]


# As many as anybody types; a pasted page full of dashes would only make the search slow.
_MOST_EXCLUDED = 32
_MOST_KNOWN = 32


@dataclass(frozen=True, slots=True)
class Columns:
    """What filters and memberships stand on, of the catalogue file at `path`."""

    path: Path
    spells: Spells
    table: Table
    heads: Heads


def read_columns(path: Path) -> Columns:
    """Read a catalogue's columns: for the worker, since many memberships take seconds. Raises `Damaged`."""
    with closing(CatalogueService(path)) as catalogue:
        return Columns(path, catalogue.spells(), catalogue.facet_table(), catalogue.heads())


class FilterService:
    """Answers which coalitions a query keeps. `noted` are the ids of coalitions that have notes."""

    def __init__(self, catalogue: CatalogueService, membership: MembershipService) -> None:
        self._catalogue = catalogue
        self._membership = membership
        # The last day asked about: query after query is asked of the same one.
        self._on: Day | None = None
        # What was looked up last, the latest at the end: a letter rubbed out is one that was typed before.
        self._known: dict[str, tuple[Flags, Flags]] = {}

    @cached_property
    def _table(self) -> Table:
        return self._catalogue.facet_table()

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self._membership.spells.coalitions)}

    def stand_on(self, columns: Columns) -> bool:
        """Take what the worker read, and say whether it is of the catalogue that is open; else nothing is taken."""
        if columns.path != self._catalogue.path:
            return False
        self._membership.stand_on(columns.spells, columns.heads)
        self.__dict__["_table"] = columns.table
        return True

    def forget(self) -> None:
        """Read everything anew: another catalogue is open."""
        for name in ("_table", "_places"):
            self.__dict__.pop(name, None)
        self._on = None
        self._known.clear()

    def read(self, text: str) -> Query:
        """Read a query into codes and terms of the vocabulary. Raises `BadQuery`, which points at the word."""
        found = query.parse(text)
        return replace(found, terms=tuple(self._resolved(term) for term in found.terms))

    def _resolved(self, term: Term) -> Term:
        if term.key == "member":
            return replace(term, values=tuple(self._code(term, value) for value in term.values))
        labels = facets.labels_of(term.key)
        return replace(term, values=query.resolve(term, labels)) if labels else term

    def _code(self, term: Term, value: str) -> str:
        from minilat_desktop.domain.problems import UnknownId

        try:
            return self._membership.actor(value).code
        except UnknownId as problem:
            raise query.BadQuery(problem.happened, term.start, term.end, problem.remedy) from problem

    def numbers(
        self, asked: Query, sort: str, descending: bool, day: int, noted: Collection[str] = (), *, present: bool = False
    ) -> array[int]:
        """Row numbers of what a query keeps, in the order of a column. Raises `BadQuery`.

        `present` leaves out what was not yet founded or had already ended on the day.
        """
        world = self._world(day, noted)
        found, named = self._found(asked)
        kept = found & facets.keep(world, asked)
        if present:
            kept &= _there(self._table, day)
        return array("l", (facets.ordered(world, kept, sort, descending, named) + 1).astype("l").tobytes())

    def _found(self, asked: Query) -> tuple[Flags, Flags | None]:
        """Which coalitions the words find but not those that are left out, and which of them by name."""
        found, named = self._matching(asked.free)
        for words in asked.excluded[:_MOST_EXCLUDED]:
            found &= ~self._matching(words)[0]
        return found, named

    def _matching(self, words: str) -> tuple[Flags, Flags | None]:
        """Which coalitions words find, and which by name; all, and None, where there are no words."""
        if not words.strip():
            return np.ones(self._table.size, bool), None
        known = self._known.pop(words, None)
        if known is None:
            known = self._looked_up(words)
            if len(self._known) == _MOST_KNOWN:
                self._known.pop(next(iter(self._known)))
        self._known[words] = known
        found, named = known
        return found.copy(), named

    def _looked_up(self, words: str) -> tuple[Flags, Flags]:
        found, named = (np.zeros(self._table.size, bool) for _ in range(2))
        for text, into in zip(self._catalogue.matching(words) or (), (found, named), strict=False):
            if text:
                into[np.fromstring(text, np.int64, sep=",") - 1] = True
        return found, named

    def facets(
        self, asked: Query, day: int, noted: Collection[str] = (), *, present: bool = False,
        wanted: Sequence[str] = tuple(FACETS),
    ) -> dict[str, tuple[Value, ...]]:  # fmt: skip
        """For each facet its values and their counts among what the rest of the query keeps. Raises `BadQuery`."""
        world = self._world(day, noted)
        found, _ = self._found(asked)
        if present:
            found &= _there(self._table, day)
        names = {code: actor.name for code, actor in self._membership.actors.items()}
        return {key: facets.count(world, key, found & facets.keep(world, asked, without=key), names) for key in wanted}

    def _world(self, day: int, noted: Collection[str]) -> World:
        flags = np.zeros(self._table.size, bool)
        flags[[self._places[one] for one in noted if one in self._places]] = True
        if self._on is None or self._on.day != day:
            self._on = Day(self._table, self._membership.spells, day)
        return World(self._on, flags)

    def known_values(self) -> dict[str, Sequence[str]]:
        """What each field may be asked for, for completion."""
        return {
            "pillar": tuple(vocabulary.PILLARS), "form": tuple(vocabulary.FORMS), "region": vocabulary.REGIONS,
            "status": tuple(vocabulary.STATUSES_ON_A_DAY), "legal": tuple(vocabulary.LEGAL_FORMS),
            "binding": tuple(vocabulary.BINDING), "has": query.HAS,
            "member": tuple(self._membership.actors),
        }  # fmt: skip


def _there(table: Table, day: int) -> Flags:
    statuses = tuple(vocabulary.STATUSES_ON_A_DAY)
    gone = (statuses.index("not-yet"), statuses.index("ended"))
    return ~np.isin(table.statuses_on(day), gone)
