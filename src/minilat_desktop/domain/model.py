"""The values that cross the floors: a coalition and everything recorded of it, each with its citations.

Every record has a stable text id (`key`), such as `coalition:g20`, `fact:g20/founded@un-treaty`,
`membership:g20/ARG/1999-12-15`; notes hang on these, never on row numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter

from minilat_desktop.domain import dates, listing, vocabulary
from minilat_desktop.domain.dates import Edtf
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.values import value


@value
class Source:
    """A publication. `official_for` lists the coalitions whose own voice it is."""

    id: str
    title: str
    publisher: str
    author: str = ""
    date: str = ""
    url: str = ""
    accessed: str = ""
    licence: str = ""
    kind: str = ""
    official_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value stands in a source, and how sure that is: 0 very low to 4 very high."""

    source: Source
    locator: str
    confidence: int
    quote: str = ""


@value
class Fact:
    """One attribute of a coalition or a form, as sources state it. `value` is None where `missing` says why."""

    key: str
    attribute: str
    value: str | None
    unit: str
    as_of: str
    rank: str
    reason: str
    missing: str
    citations: tuple[Citation, ...]

    @property
    def label(self) -> str:
        """The attribute's name for a reader."""
        return vocabulary.ATTRIBUTES[self.attribute].label

    @property
    def text(self) -> str:
        """The value for a reader: dates and terms in words, a missing value by its meaning."""
        if self.value is None:
            return vocabulary.MISSING[self.missing]
        kind = vocabulary.ATTRIBUTES[self.attribute].kind
        if kind == "date":
            return dates.point_in_words(dates.parse(self.value))
        if kind == "enum":
            return vocabulary.ENUM_LABELS[self.attribute].get(self.value, self.value)
        return f"{self.value} {self.unit}".strip()


@value
class Member:
    """One actor's membership over one interval, in one role.

    `start` is the first day of it and `end` the day on which it no longer held (None: it still holds); both may be
    uncertain, and then the membership holds on every day on which it may hold.
    """

    key: str
    coalition_id: str
    actor: str
    name: str
    kind: str
    role: str
    founder: bool
    start: Edtf
    end: Edtf | None
    contested: bool
    signed: str
    ratified: str
    until: str
    note: str
    citations: tuple[Citation, ...]

    def holds_on(self, day: int) -> bool:
        """Whether the membership may hold on a day."""
        return self.start.earliest <= day and (self.end is None or day < self.end.latest)

    @property
    def precedence(self) -> int | None:
        """Which of several roles held on one day is shown, the lowest first; None where one does not belong by it.

        A suspension says more than the membership it suspends, whether or not the body still counts the suspended as
        members; one that is contested does not (docs/decisions/0012).
        """
        if self.role not in vocabulary.STANDING_ROLES:
            return None
        return -1 if self.role == "suspended" and not self.contested else vocabulary.STANDING_ROLES.index(self.role)

    def certain_on(self, day: int) -> bool:
        """Whether the membership holds on a day however its uncertain dates are read."""
        return self.start.latest <= day and (self.end is None or day < self.end.earliest)

    def status_on(self, day: int) -> str:
        """`current`, `uncertain`, `contested`, `former` or `future` on a day."""
        if day < self.start.earliest:
            return "future"
        if not self.holds_on(day):
            return "former"
        if self.contested:
            return "contested"
        return "current" if self.certain_on(day) else "uncertain"


@value
class Event:
    """Something that happened to a coalition."""

    key: str
    date: Edtf
    kind: str
    title: str
    note: str
    participants: tuple[str, ...]
    citations: tuple[Citation, ...]


@value
class Figure:
    """A measured quantity at a date. `qualifier` is the source's own hedge: about, more than, nearly."""

    key: str
    metric: str
    label: str
    value: int | float
    unit: str
    qualifier: str
    as_of: Edtf
    rank: str
    reason: str
    note: str
    citations: tuple[Citation, ...]

    @property
    def text(self) -> str:
        """The number for a reader, with thousands marked and the source's hedge."""
        return f"{self.qualifier} {grouped(self.value)} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class CommitmentStatus:
    """A dated turn in a commitment's life."""

    date: Edtf
    value: str
    note: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a coalition or its members promised. `overdue` is computed, never recorded."""

    key: str
    text: str
    owner: str
    target: str
    unit: str
    due: Edtf | None
    binding: str
    history: tuple[CommitmentStatus, ...]
    citations: tuple[Citation, ...]

    def status_on(self, day: int) -> str:
        """The last recorded status on a day, or "unknown" before the first."""
        past = [turn for turn in self.history if turn.date.earliest <= day]
        return past[-1].value if past else "unknown"

    def overdue_on(self, day: int) -> bool:
        """Whether the due date has passed and no status says it was kept, broken, revised or lapsed."""
        settled = self.status_on(day) in ("kept", "broken", "revised", "lapsed")
        return self.due is not None and self.due.latest < day and not settled


@dataclass(frozen=True, slots=True)
class Relation:
    """How a coalition relates to another, or to an actor. `inverse` marks one recorded at the other end."""

    key: str
    kind: str
    target: str
    target_name: str
    target_is_coalition: bool
    inverse: bool
    note: str
    citations: tuple[Citation, ...]

    @property
    def label(self) -> str:
        """The relation as it reads from this end."""
        labels = vocabulary.RELATION_INVERSES if self.inverse else vocabulary.RELATION_KINDS
        return labels[self.kind]


# What counts or stands beside another as a whole. Facts and figures have a rank instead.
Corrected = Member | Event | Commitment | Relation


@dataclass(frozen=True, slots=True)
class Beside:
    """A record that does not count: another of the same thing is preferred. `of` is the key of that one.

    So it is where the user corrects a record of the catalogue; `reason` is the user's, whichever of the two counts.
    """

    of: str
    record: Corrected
    reason: str


def _joined(told: Relation, other: Relation) -> Relation:
    return replace(told, citations=tuple(dict.fromkeys((*told.citations, *other.citations))))


@dataclass(frozen=True, slots=True)
class Name:
    """Another name of a coalition: alias, former, translation or misnomer."""

    name: str
    kind: str


# The kinds of names that no other coalition may have: former ones and translations are often shared.
OWN_NAMES = ("alias", "misnomer")


@dataclass(frozen=True, slots=True)
class Lane:
    """A coalition as the timeline draws it. `lapses` are the days on which nobody belonged (domain.lapses)."""

    id: str
    short_name: str
    form: str
    pillar: str
    founded: Edtf | None
    ended: Edtf | None
    events: tuple[LaneEvent, ...]
    lapses: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LaneEvent:
    """An event's marker on the timeline."""

    key: str
    date: Edtf
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Coalition:
    """Everything recorded of one coalition, or (with `is_form`) of one form of cooperation.

    `roster_complete` says that every full member is meant to be listed; otherwise `members` holds those that could be
    sourced, and counting them says nothing. `legal` is the kind of act it rests on, "" where that is not recorded.
    `beside` are the records that do not count, since others are preferred to them.
    """

    id: str
    name: str
    short_name: str
    aliases: tuple[Name, ...]
    form: str
    pillars: tuple[str, ...]
    region: str
    status: str
    facts: tuple[Fact, ...]
    members: tuple[Member, ...]
    events: tuple[Event, ...]
    figures: tuple[Figure, ...]
    commitments: tuple[Commitment, ...]
    relations: tuple[Relation, ...]
    is_form: bool = False
    roster_complete: bool = True
    legal: str = ""
    beside: tuple[Beside, ...] = ()

    @property
    def key(self) -> str:
        """The id that notes hang on."""
        return f"form:{self.id}" if self.is_form else f"coalition:{self.id}"

    @property
    def records(self) -> tuple[Fact | Member | Event | Figure | Commitment | Relation, ...]:
        """Everything that is recorded with a key and citations of its own, also what does not count."""
        beside = (one.record for one in self.beside)
        return (*self.facts, *self.members, *self.events, *self.figures, *self.commitments, *self.relations, *beside)

    def beside_of(self, key: str) -> tuple[Beside, ...]:
        """What stands beside a record and does not count."""
        return tuple(one for one in self.beside if one.of == key)

    @property
    def relations_once(self) -> tuple[Relation, ...]:
        """The relations; what both ends record stands once, in the words of this end, with the sources of both."""
        found: dict[tuple[str, str], Relation] = {}
        for one in self.relations:
            said = (one.label, one.target)
            known = found.get(said)
            found[said] = one if known is None else _joined(one, known) if known.inverse else _joined(known, one)
        return tuple(found.values())

    def preferred(self, attribute: str) -> Fact | None:
        """The fact shown first for an attribute: the preferred one, else the first that is not deprecated."""
        found = [fact for fact in self.facts if fact.attribute == attribute]
        return pick(found) if len(found) > 1 else found[0] if found else None

    def status_on(self, day: int) -> str:
        """The status as of a day: the recorded one, unless the day lies before it or the founding, or after the end."""
        return listing.status_on(self.status, self.status_since, self.value_of("founded"), self.value_of("ended"), day)

    @property
    def status_since(self) -> str:
        """Since when the recorded status holds, as an EDTF text; "" when nothing says so."""
        stated = self.preferred("status")
        return self.value_of("dormant_since") or (stated.as_of if stated else "")

    def deserted_on(self, day: int) -> bool:
        """Whether nobody belonged to it on a day though its roster is complete: it had lapsed, or not yet begun."""
        return self.roster_complete and bool(self.members) and not self.standing(day)

    def value_of(self, attribute: str) -> str:
        """The preferred value of an attribute, "" where there is none."""
        fact = self.preferred(attribute)
        return fact.value or "" if fact else ""

    def standing(self, day: int) -> tuple[Member, ...]:
        """Who belongs on a day, each actor once in its fullest role; who is only invited, declined or gone does not."""
        shown: dict[str, Member] = {}
        weighed = [(weight, one) for one in self.roster(day) if (weight := one.precedence) is not None]
        for _, member in sorted(weighed, key=itemgetter(0)):
            shown.setdefault(member.actor, member)
        return tuple(sorted(shown.values(), key=lambda m: vocabulary.STANDING_ROLES.index(m.role)))

    def roster(self, day: int) -> tuple[Member, ...]:
        """The memberships that hold on a day, in every role, full members first, then by name."""
        order = {role: place for place, role in enumerate(vocabulary.ROLES)}
        holding = [member for member in self.members if member.holds_on(day)]
        return tuple(sorted(holding, key=lambda m: (order[m.role], m.name, m.start.earliest)))


def pick(facts: list[Fact]) -> Fact | None:
    """The one of several facts of one attribute that is shown first."""
    return min(facts, key=lambda fact: vocabulary.RANKS.index(fact.rank), default=None)


def fact_conflicts(facts: tuple[Fact, ...]) -> frozenset[str]:
    """The attributes for which sources disagree: single-valued ones recorded with more than one value."""
    values: dict[str, set[str]] = {}
    for fact in facts:
        if not vocabulary.ATTRIBUTES[fact.attribute].many:
            values.setdefault(fact.attribute, set()).add(fact.value or fact.missing)
    return frozenset(attribute for attribute, seen in values.items() if len(seen) > 1)


def figure_conflicts(figures: tuple[Figure, ...]) -> frozenset[str]:
    """The keys of figures that another source contradicts: same metric, overlapping as-of dates, another value."""
    clashing: set[str] = set()
    for place, one in enumerate(figures):
        for other in figures[place + 1 :]:
            same_time = one.as_of.earliest <= other.as_of.latest and other.as_of.earliest <= one.as_of.latest
            if one.metric == other.metric and same_time and one.value != other.value:
                clashing.update((one.key, other.key))
    return frozenset(clashing)
