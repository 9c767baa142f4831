"""A coalition as one column of a comparison sees it: as of a day, under a source policy, among all others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.citing import gather
from minilat_desktop.domain.comparison_policy import Lens, choose, lens_of
from minilat_desktop.domain.comparison_spec import Column
from minilat_desktop.domain.comparison_table import Cell, Record
from minilat_desktop.domain.dates import Edtf
from minilat_desktop.domain.model import Beside, Citation, Coalition, Event, Fact, Figure, Member, fact_conflicts

Maker = Callable[["Seen"], Cell]


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What the catalogue knows beside the compared coalitions: in which region of the world an actor lies, by its code,
    and which bodies are universal, by id with their short name."""

    regions: Mapping[str, str] = field(default_factory=dict)
    universal: Mapping[str, str] = field(default_factory=dict)


# Nothing is known beside the coalitions themselves.
NOTHING_ELSE = Backdrop()


class Dossier:
    """A coalition's records laid out for comparing: grouped and put in order once, whatever the day."""

    def __init__(self, coalition: Coalition) -> None:
        self.coalition = coalition
        self.facts: dict[str, list[Fact]] = defaultdict(list)
        for fact in coalition.facts:
            self.facts[fact.attribute].append(fact)
        self.figures: dict[str, list[Figure]] = defaultdict(list)
        for figure in coalition.figures:
            self.figures[figure.metric].append(figure)
        self.conflicts = fact_conflicts(coalition.facts)
        order = {role: place for place, role in enumerate(vocabulary.ROLES)}
        self.members = sorted(coalition.members, key=lambda m: (order[m.role], m.name, m.start.earliest))
        # Full members, those that would be shown first last: the way they go into a dictionary by actor.
        self.full = [one for one in reversed(self.members) if one.role == vocabulary.FULL_ROLE]
        self.by_name = sorted(coalition.members, key=lambda m: (m.name, m.start.earliest))
        self.events: list[Event] = sorted(
            coalition.events, key=lambda event: (event.date.earliest, event.date.latest, event.key)
        )
        self.beside: dict[str, list[Beside]] = defaultdict(list)
        for other in coalition.beside:
            self.beside[other.of].append(other)
        # What reads the same on most days is made once: a membership for each status it can have, an event, a fact.
        self.spells: dict[tuple[str, str], Record] = {}
        self.told: dict[str, Record] = {}
        self.stated: dict[tuple[int, bool, bool], Cell] = {}
        # Cells that rest on the roster alone, by the memberships on it: between two days it is mostly the same.
        self.by_roster: dict[tuple[int, ...], dict[str, Cell]] = {}
        # Most memberships of a coalition share their sources. One object for each lets them be told apart quickly.
        shared: dict[tuple[Citation, ...], tuple[Citation, ...]] = {}
        self.cited = {member.key: shared.setdefault(member.citations, member.citations) for member in self.members}
        self._titles: dict[str, str] = {}
        self._views: dict[Lens, Seen] = {}

    @cached_property
    def event_sources(self) -> tuple[Citation, ...]:
        """What all its recorded events rest on."""
        return gather(cited for event in self.events for cited in event.citations)

    def title(self, source: str) -> str:
        """What a source is called, or its id where this coalition does not cite it."""
        if not self._titles:
            self._titles = {cited.source.id: cited.source.title for cited in _citations(self.coalition)}
        return self._titles.get(source, source)

    def through(self, lens: Lens) -> Seen:
        """The coalition as a lens shows it. The last few are kept: most columns stay as they are when one changes."""
        if lens not in self._views:
            if len(self._views) == _KEPT:
                self._views.pop(next(iter(self._views)))
            self._views[lens] = _see(self, lens)
        return self._views[lens]


_KEPT = 8
# So many rosters of one coalition are kept in mind while its date is dragged.
ROSTERS_KEPT = 16


@dataclass(frozen=True, slots=True)
class Seen:
    """A coalition through a lens, with the dates of its life and its roster resolved once.

    `spells` is the roster by actor; `full` are its full members, one spell an actor; `events` those that count. `memo`
    keeps the cells that rest on this column alone, `lines` its memberships in words, `rested` the cells that rest on
    the roster alone, `standing` how each actor on it stands.
    """

    file: Dossier
    lens: Lens
    founded: Edtf | None
    ended: Edtf | None
    roster: tuple[Member, ...]
    spells: Mapping[str, tuple[Member, ...]]
    full: tuple[Member, ...]
    events: tuple[Event, ...]
    memo: dict[str, Cell] = field(default_factory=dict, compare=False, repr=False)
    lines: dict[str, Record] = field(default_factory=dict, compare=False, repr=False)
    rested: list[dict[str, Cell]] = field(default_factory=list, compare=False, repr=False)
    standing: dict[str, Cell] = field(default_factory=dict, compare=False, repr=False)

    @property
    def coalition(self) -> Coalition:
        """The coalition itself."""
        return self.file.coalition

    @property
    def day(self) -> int:
        """The column's day."""
        return self.lens.day

    @property
    def before(self) -> bool:
        """Whether it was certainly not yet founded."""
        return self.founded is not None and self.founded.earliest > self.lens.day

    @property
    def after(self) -> bool:
        """Whether it had certainly ended."""
        return self.ended is not None and self.ended.latest <= self.lens.day

    @property
    def short(self) -> str:
        """Its name for a sentence."""
        return self.coalition.short_name or self.coalition.name

    def cell(self, attribute: str, make: Maker) -> Cell:
        """The cell of a row that rests on this column alone, made once."""
        if attribute not in self.memo:
            self.memo[attribute] = make(self)
        return self.memo[attribute]


def see(coalition: Coalition, column: Column, tolerance: int = 0, period: tuple[int, int] | None = None) -> Seen:
    """A coalition as one column sees it."""
    return _see(Dossier(coalition), lens_of(column, tolerance, period))


def _see(file: Dossier, lens: Lens) -> Seen:
    roster = tuple(member for member in file.members if member.holds_on(lens.day))
    spells: dict[str, tuple[Member, ...]] = {}
    full: dict[str, Member] = {}
    for member in roster:
        spells[member.actor] = (*spells.get(member.actor, ()), member)
        if member.role == vocabulary.FULL_ROLE:
            full.setdefault(member.actor, member)
    founded, ended = _life_date(file, "founded", lens), _life_date(file, "ended", lens)
    events = tuple([event for event in file.events if _counts(event, lens)])
    return Seen(file, lens, founded, ended, roster, spells, tuple(full.values()), events)


def _counts(event: Event, lens: Lens) -> bool:
    """Whether an event may have happened by the day, and within the comparison's period where it has one."""
    if event.date.earliest > lens.day:
        return False
    return lens.period is None or (event.date.earliest <= lens.period[1] and event.date.latest >= lens.period[0])


def _life_date(file: Dossier, attribute: str, lens: Lens) -> Edtf | None:
    """The date that says whether it existed: by the policy, or the preferred one where the policy finds none."""
    facts = file.facts.get(attribute, [])
    for policy in (lens, Lens(lens.day)):
        fact = choose(facts, policy)
        if fact is not None and fact.value is not None:
            return dates.parse(fact.value)
    return None


def _citations(coalition: Coalition) -> list[Citation]:
    found = [cited for record in coalition.records for cited in record.citations]
    return found + [cited for one in coalition.commitments for turn in one.history for cited in turn.citations]
