"""Who was in what, when, together with whom: rosters compared, actors, joint memberships, overlap."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path

from minilat_desktop.domain import spells as columns
from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.membership import (
    ActorRecord,
    Belonging,
    Change,
    Joint,
    JointYear,
    Likeness,
    Overlap,
    roster_changes,
)
from minilat_desktop.domain.model import Citation, Member
from minilat_desktop.domain.problems import Refused, UnknownId
from minilat_desktop.domain.spells import FULL, Ints, Near, Spells
from minilat_desktop.services.catalogue import CatalogueService

MEASURES = columns.MEASURES
Heads = dict[str, tuple[str, str, str]]
_HINTS = 3


class MembershipService:
    """Answers about membership as of a day. What it reads, it reads once: the catalogue never changes under it."""

    def __init__(self, catalogue: CatalogueService) -> None:
        self._catalogue = catalogue
        # What was read last: day after day is asked of the same actor.
        self._record: ActorRecord | None = None
        # So many memberships of one actor are read before anybody could see a window that stands still.
        self.at_once = 2_000

    @cached_property
    def spells(self) -> Spells:
        """Every membership in columns."""
        return self._catalogue.spells()

    @cached_property
    def heads(self) -> Heads:
        """Short name, form and main pillar of every coalition, by id, in order of name."""
        return self._catalogue.heads()

    @cached_property
    def _coalition_places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.spells.coalitions)}

    @cached_property
    def _actor_places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.spells.actors)}

    @cached_property
    def _complete(self) -> frozenset[str]:
        return self._catalogue.complete_rosters()

    def incomplete(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Of some coalitions those of which only some members are recorded: their overlaps are lower bounds."""
        return tuple(name for name in ids if name not in self._complete)

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """Every actor by code."""
        return {actor.code: actor for actor in self._catalogue.actors()}

    def forget(self) -> None:
        """Read everything anew: another catalogue is open."""
        for name in ("spells", "heads", "_coalition_places", "_actor_places", "actors", "_complete"):
            self.__dict__.pop(name, None)
        self._record = None

    def stand_on(self, spells: Spells, heads: Heads) -> None:
        """Take what the worker read of the catalogue that is open."""
        self.__dict__ |= {"spells": spells, "heads": heads}

    @property
    def path(self) -> Path:
        """The catalogue's file."""
        return self._catalogue.path

    @property
    def first_year(self) -> int:
        """The year in which the first recorded membership begins."""
        starts = self.spells.start
        return date.fromordinal(int(starts.min())).year if len(starts) else date.min.year

    # One coalition, one actor

    def changes(self, coalition_id: str, first: int, last: int) -> tuple[Change, ...]:
        """Who joined, left or changed its role in a coalition between two days. Raises `UnknownId`, `Refused`."""
        _ordered(first, last)
        return roster_changes(self._catalogue.coalition(coalition_id), first, last)

    def actor(self, asked: str) -> Actor:
        """An actor by its code, or by a whole name that only one has. Raises `UnknownId` with near ones."""
        for code in (asked, asked.upper(), asked.lower()):
            if code in self.actors:
                return self.actors[code]
        wanted = fold(asked)
        named = [one for one in self.actors.values() if wanted in {fold(name) for name in (one.name, *one.aliases)}]
        if len(named) == 1:
            return named[0]
        near = named or self._near(asked)
        hint = " or ".join(f"{one.code} ({one.name})" for one in near[:_HINTS])
        raise UnknownId(
            f"There is no actor “{asked[:80]}” in the catalogue."
            if not named
            else f"“{asked[:80]}” names several actors.",
            remedy=f"Did you mean {hint}?"
            if hint
            else "States have their ISO code (JPN); “roster” prints the codes of a group.",
        )

    def _near(self, asked: str) -> list[Actor]:
        """Whom a name may mean, as an import proposes it; where it proposes nobody, whose name holds it."""
        from minilat_desktop.formats.exchange_tables import ActorNames

        codes = ActorNames(self.actors.values()).candidates(asked)
        wanted = fold(asked)
        within = [one for one in self.actors.values() if wanted and wanted in fold(one.name)]
        return [self.actors[code] for code in codes] or within

    def memberships(self, asked: str) -> ActorRecord:
        """An actor with everything it ever belonged to. Raises `UnknownId`."""
        actor = self.actor(asked)
        if self._record is None or self._record.actor != actor:
            self._record = _record(self._catalogue, actor, self.heads)
        return self._record

    def is_long(self, asked: str) -> bool:
        """Whether an actor has so many memberships, not read yet, that reading them holds a window up."""
        if self._record is not None and self._record.actor == self.actor(asked):
            return False
        return len(self.spells.rows_of_actor(self._actor_place(asked))) > self.at_once

    def reading(self, asked: str) -> Callable[[], ActorRecord]:
        """Work that reads an actor's memberships by a connection of its own: for the worker."""
        return partial(_read, self._catalogue.path, self.actor(asked), self.heads)

    def keep(self, path: Path, record: ActorRecord) -> None:
        """Keep what the worker read of the catalogue at `path`, unless another is open by now."""
        if path == self._catalogue.path:
            self._record = record

    def joint(self, one: str, other: str, first_year: int, last_year: int, roles: Collection[str] = FULL) -> Joint:
        """In what two actors were both on the last day of each year. Raises `UnknownId`, `Refused`."""
        _ordered(first_year, last_year)
        _roles(roles)
        mine, theirs = self.actor(one), self.actor(other)
        if mine.code == theirs.code:
            raise Refused(f"Both are {mine.name} ({mine.code}).", remedy="Name two different actors.")
        years = range(first_year, last_year + 1)
        places, table = self.spells.joint(self._actor_places[mine.code], self._actor_places[theirs.code], years, roles)
        ids = [self.spells.coalitions[place] for place in places]
        found = tuple(
            JointYear(year, tuple(name for name, on in zip(ids, table[:, column], strict=True) if on))
            for column, year in enumerate(years)
        )
        return Joint(mine, theirs, tuple(roles), found, {name: self.heads[name][0] for name in ids})

    # Several

    def overlap(self, ids: Sequence[str], day: int, measure: str = "shared", roles: Collection[str] = FULL) -> Overlap:
        """How much some coalitions have in common on a day, alike ones together. Raises `UnknownId`, `Refused`."""
        wanted = list(dict.fromkeys(ids))
        places = [self._place(name) for name in wanted]
        return _overlap(
            self.spells.shared(places, day, _roles(roles)), wanted, [self.heads[name][0] for name in wanted], measure
        )

    def actor_overlap(
        self, asked: Sequence[str], day: int, measure: str = "shared", roles: Collection[str] = FULL
    ) -> Overlap:
        """In how many coalitions each two of some actors sit together on a day. Raises `UnknownId`, `Refused`."""
        found = {actor.code: actor.name for actor in map(self.actor, asked)}
        places = [self._actor_places[code] for code in found]
        shared = self.spells.shared_coalitions(places, day, _roles(roles))
        return _overlap(shared, list(found), list(found.values()), measure)

    def evidence(self, ids: Iterable[str], day: int, roles: Collection[str] = FULL) -> dict[str, tuple[Citation, ...]]:
        """The sources of who is in each of some coalitions on a day, by id. Raises `UnknownId`."""
        return {name: _cited(self._catalogue.coalition(name).members, day, roles) for name in ids}

    def actor_evidence(
        self, codes: Iterable[str], day: int, roles: Collection[str] = FULL
    ) -> dict[str, tuple[Citation, ...]]:
        """The sources of what each of some actors belongs to on a day, by code."""
        return {code: _cited(self._catalogue.spells_of(code), day, roles) for code in codes}

    def similar(
        self, coalition_id: str, day: int, roles: Collection[str] = FULL, most: int = 20
    ) -> tuple[Likeness, ...]:
        """The coalitions whose members on a day are most alike. Raises `UnknownId`, `Refused`."""
        found = self.spells.similar(self._place(coalition_id), day, _roles(roles), most)
        ids = self.spells.coalitions
        return tuple(
            replace(
                _likeness(near, ids[near.place], self.heads[ids[near.place]][0]),
                complete=ids[near.place] in self._complete,
            )
            for near in found
        )

    def partners(self, asked: str, day: int, roles: Collection[str] = FULL, most: int = 20) -> tuple[Likeness, ...]:
        """The actors that sit in most coalitions with one on a day. Raises `UnknownId`, `Refused`."""
        place = self._actor_places[self.actor(asked).code]
        found = self.spells.partners(place, day, _roles(roles), most)
        codes = self.spells.actors
        return tuple(_likeness(near, codes[near.place], self.actors[codes[near.place]].name) for near in found)

    def short_name(self, coalition_id: str) -> str:
        """What a coalition goes by. Raises `UnknownId`."""
        self._place(coalition_id)
        return self.heads[coalition_id][0]

    def size(self, coalition_id: str, day: int, roles: Collection[str] = FULL) -> int:
        """How many actors are in a coalition on a day. Raises `UnknownId`."""
        return len(self.spells.roster(self._place(coalition_id), day, roles))

    def shared_members(
        self, one: str, other: str, day: int, roles: Collection[str] = FULL
    ) -> tuple[tuple[str, ...], ...]:
        """The codes of who is in both of two coalitions on a day, only in the one, only in the other."""
        mine, theirs = (self._codes(self.spells.roster(self._place(name), day, roles)) for name in (one, other))
        return tuple(tuple(sorted(found)) for found in (mine & theirs, mine - theirs, theirs - mine))

    def shared_coalitions(
        self, one: str, other: str, day: int, roles: Collection[str] = FULL
    ) -> tuple[tuple[str, ...], ...]:
        """The ids of what both of two actors are in on a day, only the one, only the other. Raises `UnknownId`."""
        mine, theirs = (
            {
                self.spells.coalitions[place]
                for place in self.spells.belongings(self._actor_place(name), day, _roles(roles))
            }
            for name in (one, other)
        )
        return tuple(tuple(sorted(found)) for found in (mine & theirs, mine - theirs, theirs - mine))

    def members(self, coalition_id: str, day: int, roles: Collection[str] = FULL) -> tuple[str, ...]:
        """The codes of who is in a coalition on a day. Raises `UnknownId`."""
        return tuple(sorted(self._codes(self.spells.roster(self._place(coalition_id), day, _roles(roles)))))

    def _actor_place(self, asked: str) -> int:
        return self._actor_places[self.actor(asked).code]

    def _codes(self, places: Ints) -> set[str]:
        return {self.spells.actors[place] for place in places}

    def _place(self, coalition_id: str) -> int:
        if coalition_id not in self._coalition_places:
            self._catalogue.number_of(coalition_id)  # raises, with near ids
        return self._coalition_places[coalition_id]


def _read(path: Path, actor: Actor, heads: Heads) -> ActorRecord:
    with closing(CatalogueService(path)) as catalogue:
        return _record(catalogue, actor, heads)


def _record(catalogue: CatalogueService, actor: Actor, heads: Heads) -> ActorRecord:
    beside = catalogue.memberships_beside()
    spells = catalogue.spells_of(actor.code)
    return ActorRecord(
        actor,
        tuple(
            Belonging(spell.coalition_id, *heads[spell.coalition_id], spell, beside.get(spell.key, ()))
            for spell in spells
        ),
    )


def _overlap(shared: Ints, ids: Sequence[str], names: Sequence[str], measure: str) -> Overlap:
    order = columns.clustered(shared)
    shared = shared[order][:, order]
    values = columns.measured(shared, measure)
    return Overlap(
        tuple(ids[place] for place in order), tuple(names[place] for place in order), measure,
        tuple(tuple(row) for row in shared.tolist()), tuple(tuple(row) for row in values.tolist()),
    )  # fmt: skip


def _likeness(near: Near, found: str, name: str) -> Likeness:
    return Likeness(found, name, near.shared, near.size, near.jaccard, near.shared / near.of if near.of else 0.0)


def _cited(members: Iterable[Member], day: int, roles: Collection[str]) -> tuple[Citation, ...]:
    """The citations of the memberships that count on a day."""
    return tuple(cited for one in members if one.role in roles and one.holds_on(day) for cited in one.citations)


def _ordered(first: int, last: int) -> None:
    if first > last:
        raise Refused("The first date lies after the second.", remedy="Give the earlier one first.")


def _roles(roles: Collection[str]) -> Collection[str]:
    unknown = [role for role in roles if role not in vocabulary.ROLES]
    if unknown or not roles:
        raise Refused(
            f"“{', '.join(unknown)}” is no role." if unknown else "No role is given.",
            remedy=f"Roles are {', '.join(vocabulary.ROLES)}.",
        )
    return roles


def read_roles(text: str) -> tuple[str, ...]:
    """Roles out of `member,observer`, or `standing` for all in which one belongs. Raises `Refused`."""
    found: Iterable[str] = (part.strip() for part in text.split(",") if part.strip())
    roles = tuple(dict.fromkeys(found))
    return vocabulary.STANDING_ROLES if roles == ("standing",) else tuple(_roles(roles))
