"""A coalition with the user's own records beside the catalogue's: who is preferred where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from minilat_desktop.domain import correcting, vocabulary
from minilat_desktop.domain.entry import MARK, NAMING, Correction, Record
from minilat_desktop.domain.model import Coalition, Event, Fact, Figure, Name

_Ranked = TypeVar("_Ranked", Fact, Figure)
_ONLY = "the only value that is given"
_KEPT = "kept as the preferred one beside an own entry"


def overlay(
    base: Coalition, own: Sequence[Record], names: Sequence[Name] = (),
    corrections: Mapping[str, Correction] = MappingProxyType({}),
) -> Coalition:  # fmt: skip
    """The coalition with own records, the newest last. Nothing that the catalogue records goes; only ranks give way.

    An own value that is preferred is so alone. Where the own one is not and the catalogue prefers none of its own, its
    first value is from now on, or the own one where the catalogue has none: something is to be shown first. What the
    user said is unknown is so until the user gives a value. Of a record and its correction one counts, and the other
    stands beside it.
    """
    facts = _given([one for one in own if isinstance(one, Fact)])
    figures = [one for one in own if isinstance(one, Figure)]
    settled = correcting.settled(base, own, corrections)
    joined = replace(
        base,
        facts=tuple(sorted(_facts([*base.facts, *facts], facts), key=_place)),
        figures=tuple(_figures([*base.figures, *figures], figures)),
        members=settled.members,
        events=tuple(sorted(settled.events, key=_day)),
        commitments=settled.commitments,
        relations=tuple(one for one in settled.relations if not one.inverse),
        beside=settled.beside,
    )
    named = _named(joined, names, corrections)
    status = named.value_of("status")
    return replace(named, status=status) if status in vocabulary.STATUSES else named


def _named(coalition: Coalition, names: Sequence[Name], corrections: Mapping[str, Correction]) -> Coalition:
    """The coalition under the name that the user gives it, if one is preferred; the former stays among the others."""
    mine = coalition.preferred(NAMING)
    name = coalition.name
    if mine is not None and mine.rank == "preferred" and mine.key in corrections and mine.value:
        name = mine.value
    known = {name, coalition.short_name, *(one.name for one in coalition.aliases)}
    further = [Name(coalition.name, "alias"), *names]
    fresh = tuple({one.name: one for one in further if one.name not in known}.values())
    return replace(coalition, name=name, aliases=(*coalition.aliases, *fresh))


def _place(fact: Fact) -> int:
    return vocabulary.ATTRIBUTE_ORDER[fact.attribute]


def _day(event: Event) -> int:
    return event.date.earliest


def _given(own: Sequence[Fact]) -> list[Fact]:
    known = {one.attribute for one in own if one.value is not None}
    return [one for one in own if one.value is not None or one.attribute not in known]


def _facts(every: list[Fact], own: Sequence[Fact]) -> list[Fact]:
    for mine in own:
        if not vocabulary.ATTRIBUTES[mine.attribute].many:
            alike = [one for one in every if one.attribute == mine.attribute]
            every = _settled(every, alike, mine, {one.value or one.missing for one in alike})
    return every


def _figures(every: list[Figure], own: Sequence[Figure]) -> list[Figure]:
    for mine in own:
        alike = [one for one in every if one.metric == mine.metric and _same_time(one, mine)]
        every = _settled(every, alike, mine, {one.value for one in alike})
    return every


def _same_time(one: Figure, other: Figure) -> bool:
    return one.as_of.earliest <= other.as_of.latest and other.as_of.earliest <= one.as_of.latest


def _settled(every: list[_Ranked], alike: list[_Ranked], mine: _Ranked, values: Iterable[object]) -> list[_Ranked]:
    """Every value with the ranks of those alike settled, where they differ and one of them is `mine`."""
    if mine.rank == "preferred":
        yields = {one.key for one in alike if one.rank == "preferred" and one.key != mine.key}
        # It may have given way itself, to an own value that was preferred before it.
        return [mine if one.key == mine.key else replace(one, rank="normal") if one.key in yields else one
                for one in every]  # fmt: skip
    if len(set(values)) > 1 and not any(one.rank == "preferred" for one in alike):
        theirs = (one for one in alike if MARK not in one.key and one.rank == "normal" and one.value is not None)
        first = next(theirs, mine)
        reason = first.reason or (_KEPT if first is not mine else _ONLY)
        return [replace(one, rank="preferred", reason=reason) if one.key == first.key else one for one in every]
    return every
