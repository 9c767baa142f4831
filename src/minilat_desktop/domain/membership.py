"""Answers about membership that name who, since when and after which source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.dates import Edtf
from minilat_desktop.domain.model import Beside, Coalition, Member

CHANGES = {
    "joined": "Joined",
    "left": "Left",
    "role": "Changed role",
    "returned": "Left and came back",
}


@dataclass(frozen=True, slots=True)
class Change:
    """How one actor's standing in a coalition differs between two days.

    `before` and `after` are its fullest roles on the two days, "" for none. `date` is that of the turn: the start of
    the spell that holds now, or the end of the one that held. `spell` is the membership that shows it, with its
    sources.
    """

    kind: str
    coalition_id: str
    coalition: str
    actor: str
    name: str
    before: str
    after: str
    date: Edtf
    spell: Member


@dataclass(frozen=True, slots=True)
class Belonging:
    """One of an actor's memberships, with what the coalition is. `beside` are those that do not count beside it."""

    coalition_id: str
    coalition: str
    form: str
    pillar: str
    member: Member
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """How many coalitions of a kind an actor belongs to."""

    term: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ActorRecord:
    """An actor and everything it ever belonged to, in order of time."""

    actor: Actor
    belongings: tuple[Belonging, ...]

    def on(self, day: int) -> tuple[Belonging, ...]:
        """What it belongs to on a day, each coalition once, in its fullest standing role."""
        holding = [one for one in self.belongings if one.member.holds_on(day) and _belongs(one.member)]
        shown: dict[str, Belonging] = {}
        for one in sorted(holding, key=lambda one: _precedence(one.member)):
            shown.setdefault(one.coalition_id, one)
        return tuple(sorted(shown.values(), key=lambda one: (_by_role(one), one.coalition.casefold())))

    def changes(self, first: int, last: int) -> tuple[Change, ...]:
        """What it joined, left or changed its role in between two days."""
        by_coalition: dict[str, list[Belonging]] = {
            one.coalition_id: [] for one in self.belongings if _turns(one.member, first, last)
        }
        for one in self.belongings:
            if one.coalition_id in by_coalition:
                by_coalition[one.coalition_id].append(one)
        found = [
            _change(group[0].coalition_id, group[0].coalition, [one.member for one in group], first, last)
            for group in by_coalition.values()
        ]
        return _in_order(found)


def totals(current: Iterable[Belonging]) -> tuple[tuple[Total, ...], tuple[Total, ...]]:
    """In how many of what an actor belongs to on a day it is a full member, by pillar and by form."""
    full = [one for one in current if one.member.role == vocabulary.FULL_ROLE]
    return (
        _totals((one.pillar for one in full), vocabulary.PILLARS),
        _totals((one.form for one in full), vocabulary.FORMS),
    )


@dataclass(frozen=True, slots=True)
class JointYear:
    """The coalitions that two actors were both in on the last day of a year."""

    year: int
    coalitions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joint:
    """Joint memberships of two actors by year; `names` gives the coalitions' short names by id."""

    one: Actor
    other: Actor
    roles: tuple[str, ...]
    years: tuple[JointYear, ...]
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much some coalitions (or actors) have in common, in an order in which what is alike stands together.

    `values[i][j]` is the measure between the i-th and the j-th; `shared` the plain counts, with sizes on the diagonal.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    measure: str
    shared: tuple[tuple[int, ...], ...]
    values: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A coalition or actor beside another: how much they share, and how large it is itself.

    `jaccard` is the shared part of both together, `within` how much of the one asked about is in this one; 0 to 1.
    `complete` is false for a coalition of which only some members are recorded: then `size` is too small.
    """

    id: str
    name: str
    shared: int
    size: int
    jaccard: float
    within: float
    complete: bool = True


def roster_changes(coalition: Coalition, first: int, last: int) -> tuple[Change, ...]:
    """Who joined, left or changed its role between two days."""
    by_actor: dict[str, list[Member]] = {}
    for member in coalition.members:
        by_actor.setdefault(member.actor, []).append(member)
    found = [_change(coalition.id, coalition.short_name, group, first, last) for group in by_actor.values()]
    return _in_order(found)


_LAST = len(vocabulary.STANDING_ROLES)


def _precedence(member: Member) -> int:
    """As `Member.precedence`, with a role in which one does not belong after all others."""
    found = member.precedence
    return _LAST if found is None else found


def _belongs(member: Member) -> bool:
    return member.precedence is not None


def _by_role(one: Belonging) -> int:
    return vocabulary.STANDING_ROLES.index(one.member.role)


def _turns(member: Member, first: int, last: int) -> bool:
    """Whether a spell begins or ends between two days: where none does, nothing is different."""
    return first < member.start.earliest <= last or (member.end is not None and first < member.end.latest <= last)


def _standing(spells: Sequence[Member], day: int) -> Member | None:
    """The spell in the fullest standing role on a day, the latest begun of several."""
    holding = [spell for spell in spells if _belongs(spell) and spell.holds_on(day)]
    return min(holding, key=lambda spell: (_precedence(spell), -spell.start.latest), default=None)


def _change(coalition_id: str, name: str, spells: Sequence[Member], first: int, last: int) -> Change | None:
    """The turn of one actor in one coalition between two days, None when there is none."""
    before, after = _standing(spells, first), _standing(spells, last)
    if before is None and after is None:
        return None
    kind = _kind(spells, before, after, first, last)
    if kind is None:
        return None
    spell, date = (after, after.start) if after is not None else _last_left(spells, last)
    return Change(
        kind, coalition_id, name, spell.actor, spell.name, before.role if before else "", after.role if after else "",
        date, spell,
    )  # fmt: skip


def _last_left(spells: Sequence[Member], day: int) -> tuple[Member, Edtf]:
    """The standing spell that ended last before a day, and its end; there is one, since the actor belonged."""
    ended = [(spell, spell.end) for spell in spells if _belongs(spell) and spell.end and spell.end.latest <= day]
    return max(ended, key=lambda found: (found[1].latest, -_precedence(found[0])))


def _kind(spells: Sequence[Member], before: Member | None, after: Member | None, first: int, last: int) -> str | None:
    if before is None:
        return "joined"
    if after is None:
        return "left"
    if before.role != after.role:
        return "role"
    if before.key == after.key:
        return None
    gaps = (spell.end.latest for spell in spells if spell.end is not None and first < spell.end.latest <= last)
    return "returned" if any(_standing(spells, day) is None for day in gaps) else None


def _in_order(found: Sequence[Change | None]) -> tuple[Change, ...]:
    kinds = list(CHANGES)
    kept = [change for change in found if change is not None]
    return tuple(
        sorted(kept, key=lambda one: (kinds.index(one.kind), one.date.earliest, one.name, one.coalition.casefold()))
    )


def _totals(terms: Iterable[str], labels: dict[str, str]) -> tuple[Total, ...]:
    counts = Counter(terms)
    return tuple(Total(term, label, counts[term]) for term, label in labels.items() if counts[term])
