"""What a file brings held against the catalogue: what is new, what differs, what contradicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from minilat_desktop.domain import pack_compare
from minilat_desktop.domain.importing import Going
from minilat_desktop.domain.model import Coalition
from minilat_desktop.domain.pack import PackRead
from minilat_desktop.domain.pack_compare import Lines
from minilat_desktop.services.catalogue import CatalogueService

_PORTION = 500
# As many new records of coalitions that are there are told one by one, more of them counted by coalition.
_MOST_SINGLY = 10_000


def completed(catalogue: CatalogueService, read: PackRead) -> tuple[list[str], PackRead]:
    """What was read with the actors and the heads of coalitions that it only names: a pack's file stands on its own.

    Before it a line for each thing that it says of the heads of coalitions that are there, and that is not taken.
    """
    ours, known = read.catalogue, catalogue.bare()
    differs = [
        line for one in ours.coalitions if one.id in known for line in pack_compare.head_differs(one, known[one.id])
    ]
    named = {member.actor for one in ours.coalitions for member in one.members}
    named |= {code for one in ours.coalitions for event in one.events for code in event.participants}
    if columns := ours.columns:
        named |= columns.codes_used()
    if events := ours.event_columns:
        named |= events.codes_used()
    actors = {actor.code: actor for actor in catalogue.actors() if actor.code in named} | dict(ours.actors)
    coalitions = tuple(_with_head(one, known[one.id]) if one.id in known else one for one in ours.coalitions)
    return differs, replace(read, catalogue=replace(ours, coalitions=coalitions, actors=actors))


def _with_head(theirs: Coalition, mine: Coalition) -> Coalition:
    return replace(
        theirs, name=mine.name, short_name=mine.short_name, form=mine.form, pillars=mine.pillars, region=mine.region,
        status=mine.status,
    )  # fmt: skip


def compared(there: CatalogueService, read: PackRead, going: Going) -> Lines:
    """The lines of a plan. Raises `GivenUp`.

    Where a large table brings very many to coalitions that are there, what is surely new is counted, a line a
    coalition; all that may be there already is compared one by one.
    """
    names = {code: actor.name for code, actor in read.catalogue.actors.items()}
    lines: Lines = ([], [], [])
    many = _Many(there, read)
    for portion in _portions(read, going):
        mine = there.coalitions([one.id for one in portion if one.id in many.known and many.may_be_there(one)])
        for theirs in portion:
            if theirs.id not in many.known:
                lines[0].append(pack_compare.new_line(theirs, *many.counts(theirs.id)))
                continue
            fresh = many.fresh(theirs.id)
            if any(fresh):
                lines[0].append(pack_compare.more_line(theirs, *fresh))
            if theirs.id in mine:
                found = pack_compare.compare(many.whole(theirs), mine[theirs.id], lambda code: names.get(code, code))
                for into, more in zip(lines, found, strict=True):
                    into.extend(more)
    return lines


def _portions(read: PackRead, going: Going) -> Iterator[tuple[Coalition, ...]]:
    coalitions = read.catalogue.coalitions
    for begun in range(0, len(coalitions), _PORTION):
        going.still(f"{begun}" if begun else "")
        yield coalitions[begun : begun + _PORTION]


class _Many:
    """The memberships and events of a large table, and which of them may be in the catalogue already."""

    def __init__(self, there: CatalogueService, read: PackRead) -> None:
        self.known = there.heads().keys()
        self._columns, self._events = read.catalogue.columns, read.catalogue.event_columns
        columns, events = self._columns, self._events
        self._places = {one: place for place, one in enumerate(columns.coalitions)} if columns else {}
        self._event_places = {one: place for place, one in enumerate(events.coalitions)} if events else {}
        self._counts = columns.counts() if columns else {}
        self._event_counts = events.counts() if events else {}
        # Only who has been in a coalition can have the same membership there, or one that contradicts.
        in_both = bool(self.known & self._places.keys())
        self._met = columns.met(there.spells()) if columns and in_both else None
        self._with_events = there.with_events() if events else frozenset[str]()
        both = self.known & (self._places.keys() | self._event_places.keys())
        if sum(sum(self.fresh(one)) for one in both) <= _MOST_SINGLY:
            self._with_events |= both
            if self._met is not None:
                self._met[:] = True

    def counts(self, one: str) -> tuple[int, int]:
        """How many memberships and events a coalition has in the large tables."""
        return self._counts.get(one, 0), self._event_counts.get(one, 0)

    def _met_in(self, one: str) -> list[int]:
        if self._columns is None or self._met is None or one not in self._places:
            return []
        return self._columns.rows_of(self._places[one], self._met)

    def fresh(self, one: str) -> tuple[int, int]:
        """How many memberships and events of a coalition that is there are surely new."""
        memberships, events = self.counts(one)
        return memberships - len(self._met_in(one)), 0 if one in self._with_events else events

    def may_be_there(self, theirs: Coalition) -> bool:
        """Whether there is anything to be compared one by one."""
        memberships, events = self.counts(theirs.id)
        fresh = self.fresh(theirs.id)
        return bool(theirs.records) or (memberships, events) != fresh

    def whole(self, theirs: Coalition) -> Coalition:
        """A coalition with what of the large tables is to be compared."""
        members, events = theirs.members, theirs.events
        if self._columns and (rows := self._met_in(theirs.id)):
            members += self._columns.some(self._places[theirs.id], rows)
        if self._events and theirs.id in self._event_places and theirs.id in self._with_events:
            events += self._events.events(self._event_places[theirs.id])
        return replace(theirs, members=members, events=events)
