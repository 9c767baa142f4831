"""What another catalogue says otherwise than the one in use, record by record, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from minilat_desktop.domain.catalogue import Actor, Catalogue
from minilat_desktop.domain.model import Citation, Coalition, Commitment, Member, Relation, Source
from minilat_desktop.domain.pack_compare import Record, in_plain_words, new_line, plainly

_HEAD = ("name", "short_name", "form", "pillars", "region", "status")


@dataclass(frozen=True, slots=True)
class Difference:
    """A line for each thing that was added, changed or withdrawn. `keys` are those of what changed or was withdrawn;
    `owners` of the coalitions that anything changed in, each with how much.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    keys: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    owners: Mapping[str, int] | None = None

    @property
    def nothing(self) -> bool:
        """Whether both say the same."""
        return not (self.added or self.changed or self.withdrawn)

    @property
    def summary(self) -> str:
        """The counts, in words."""
        if self.nothing:
            return "nothing differs"
        return f"{len(self.added)} added, {len(self.changed)} changed, {len(self.withdrawn)} withdrawn"


@dataclass(frozen=True, slots=True)
class Concerned:
    """What of the user's an update touches, a line each: notes, own entries, comparisons."""

    notes: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    comparisons: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.notes, *self.entries, *self.comparisons)


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """A catalogue file held against the one in use. `catalogue` is what it holds, checked."""

    file: str
    sha256: str
    version: str
    present: str
    difference: Difference
    concerned: Concerned
    catalogue: Catalogue

    @property
    def heading(self) -> str:
        """What would become of what, in one sentence."""
        return f"Data {self.version}, in place of data {self.present}: {self.difference.summary}."


class _Lines:
    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self._actors = actors
        self.added: list[str] = []
        self.changed: list[str] = []
        self.withdrawn: list[str] = []
        self.keys: set[str] = set()
        self.gone: set[str] = set()
        self.owners: dict[str, int] = {}

    def name_of(self, code: str) -> str:
        return self._actors[code].name if code in self._actors else code

    def touch(self, coalition: Coalition, key: str = "") -> None:
        self.owners[coalition.id] = self.owners.get(coalition.id, 0) + 1
        if key:
            self.keys.add(key)


def difference(before: Catalogue, after: Catalogue) -> Difference:
    """What `after` says otherwise than `before`."""
    lines = _Lines({**before.actors, **after.actors})
    was = {one.key: one for one in (*before.coalitions, *before.forms)}
    now = {one.key: one for one in (*after.coalitions, *after.forms)}
    for key, one in now.items():
        if key not in was:
            lines.added.append(f"New coalition {new_line(one, 0, 0)}")
        else:
            _heads(lines, was[key], one)
            _records(lines, was[key], one)
    _actors(lines, before.actors, after.actors)
    _sources(lines, before.sources, after.sources)
    for key, one in was.items():
        if key not in now:
            lines.withdrawn.append(f"The coalition {one.short_name}, with everything recorded of it")
            lines.touch(one, key)
            lines.gone |= {key, *(record.key for record in one.records)}
    return Difference(
        tuple(lines.added), tuple(lines.changed), tuple(lines.withdrawn), frozenset(lines.keys | lines.gone),
        frozenset(lines.gone), lines.owners,
    )  # fmt: skip


def _heads(lines: _Lines, was: Coalition, now: Coalition) -> None:
    for part in _HEAD:
        if getattr(was, part) != getattr(now, part):
            before, after = plainly(getattr(was, part)), plainly(getattr(now, part))
            lines.changed.append(f"{now.short_name}: {part.replace('_', ' ')} “{before}” becomes “{after}”")
            lines.touch(now, now.key)
    if set(was.aliases) != set(now.aliases):
        lines.changed.append(f"{now.short_name}: other names {_names(was)} become {_names(now)}")
        lines.touch(now, now.key)


def _names(coalition: Coalition) -> str:
    return ", ".join(f"“{one.name}”" for one in coalition.aliases) or "none"


def _own(records: Iterable[Record]) -> dict[str, Record]:
    """Those recorded at this end: a relation is told of once."""
    return {one.key: one for one in records if not getattr(one, "inverse", False)}


def _said(record: Record) -> Record:
    """A record without what it shows of others (names, sources): that stands in lines of its own where it changes."""
    bare = replace(record, citations=_bare(record.citations))
    match bare:
        case Relation():
            return replace(bare, target_name="")
        case Member():
            return replace(bare, name="")
        case Commitment():
            return replace(bare, history=tuple(replace(one, citations=_bare(one.citations)) for one in bare.history))
    return bare


def _bare(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    return tuple(replace(one, source=Source(one.source.id, "", "")) for one in citations)


def _sources(lines: _Lines, was: Mapping[str, Source], now: Mapping[str, Source]) -> None:
    for key, source in now.items():
        if key in was and was[key] != source:
            apart = [one.name for one in fields(source) if getattr(source, one.name) != getattr(was[key], one.name)]
            lines.changed.append(
                f"The source “{source.title}” is described otherwise ({', '.join(apart).replace('_', ' ')})"
            )
            lines.keys.add(f"source:{key}")


def _actors(lines: _Lines, was: Mapping[str, Actor], now: Mapping[str, Actor]) -> None:
    for code, actor in now.items():
        if code in was and was[code].name != actor.name:
            lines.changed.append(f"The actor {code}: name “{was[code].name}” becomes “{actor.name}”")


def _records(lines: _Lines, was: Coalition, now: Coalition) -> None:
    before, after = _own(was.records), _own(now.records)
    for key, record in after.items():
        words = in_plain_words(record, lines.name_of)
        if key not in before:
            lines.added.append(f"{now.short_name}: {words}")
            lines.touch(now)
        elif _said(before[key]) != _said(record):
            old = in_plain_words(before[key], lines.name_of)
            said = f"{old} becomes {words}" if old != words else f"{words}: its sources, rank or note are others"
            lines.changed.append(f"{now.short_name}: {said}")
            lines.touch(now, key)
    for key, record in before.items():
        if key not in after:
            lines.withdrawn.append(f"{now.short_name}: {in_plain_words(record, lines.name_of)}")
            lines.touch(now, key)
            lines.gone.add(key)
