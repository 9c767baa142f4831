"""Which coalitions are like some others, and in what: members, pillar, form, age. No score; traits are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# Founded so many years apart, two are of one time; with so large a part of all members shared, they overlap.
NEAR_YEARS = 10
NEAR_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a coalition is held against others. `founded` is a year, None where it is not known."""

    id: str
    name: str
    form: str
    pillar: str
    founded: int | None


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many members a coalition shares with another, and how large a part of both together these are, 0 to 1."""

    shared: int
    share: float


@dataclass(frozen=True, slots=True)
class Peer:
    """A coalition that is like those asked about, with what it has in common with them in words."""

    id: str
    name: str
    reasons: tuple[str, ...]


Overlaps = Mapping[str, Overlap]


def rank(asked: Sequence[tuple[Traits, Overlaps]], others: Iterable[Traits], most: int) -> tuple[Peer, ...]:
    """The peers of the coalitions asked about: those with most traits in common first, then with most members shared.

    Each coalition asked about comes with its overlaps by the other's id. Who has nothing in common is no peer.
    """
    found = []
    own = {traits.id for traits, _ in asked}
    for other in others:
        if other.id in own:
            continue
        count = sum(_in_common(traits, other, overlaps) for traits, overlaps in asked)
        if count:
            share = sum(overlaps[other.id].share for _, overlaps in asked if other.id in overlaps)
            found.append((-count, -share, other.name.casefold(), other.id, other))
    return tuple(Peer(one[4].id, one[4].name, _reasons(asked, one[4])) for one in sorted(found)[:most])


def _in_common(one: Traits, other: Traits, overlaps: Overlaps) -> int:
    near = other.id in overlaps and overlaps[other.id].share >= NEAR_SHARE
    return near + (one.pillar == other.pillar) + (one.form == other.form) + _of_one_time(one, other)


def _of_one_time(one: Traits, other: Traits) -> bool:
    return one.founded is not None and other.founded is not None and abs(one.founded - other.founded) <= NEAR_YEARS


def _reasons(asked: Sequence[tuple[Traits, Overlaps]], other: Traits) -> tuple[str, ...]:
    """What holds of every one asked about; members where they are shared with any."""
    several = len(asked) > 1
    reasons = []
    shared = [(overlaps[other.id].shared, traits.name) for traits, overlaps in asked if other.id in overlaps]
    if shared and max(shared)[0]:
        count, name = max(shared)
        members = "1 member" if count == 1 else f"{count} members"
        reasons.append(f"shares {members} with {name}" if several else f"shares {members}")
    if all(traits.pillar == other.pillar for traits, _ in asked):
        reasons.append("same pillar")
    if all(traits.form == other.form for traits, _ in asked):
        reasons.append("same form")
    if all(_of_one_time(traits, other) for traits, _ in asked):
        reasons.append(f"founded in {other.founded}")
    return tuple(reasons)
