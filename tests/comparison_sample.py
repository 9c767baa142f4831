"""A small world for the comparison's tests: short, invented where that is shorter, every kind of gap in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from minilat_desktop.domain import dates
from minilat_desktop.domain.catalogue import Actor, Catalogue
from minilat_desktop.domain.comparison_spec import Column, Spec
from minilat_desktop.domain.model import (
    Citation,
    Coalition,
    Commitment,
    CommitmentStatus,
    Event,
    Fact,
    Figure,
    Member,
    Name,
    Relation,
    Source,
)
from minilat_desktop.services import building
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import parse_chosen


def day(iso: str) -> int:
    """A day ordinal."""
    return date.fromisoformat(iso).toordinal()


def cite(source_id: str = "src-a", confidence: int = 3, locator: str = "p. 1") -> Citation:
    """A citation of a made-up source."""
    source = Source(
        source_id, f"Title, “{source_id}”", "A publisher", url=f"https://example.org/{source_id}", accessed="2026-11-23"
    )
    return Citation(source, locator, confidence)


def fact(attribute: str, value: str | None, **more: Any) -> Fact:
    """A fact; `missing`, `rank`, `reason`, `as_of` and `cites` may be given."""
    return Fact(
        key=f"fact:x/{attribute}@{value}", attribute=attribute, value=value, unit="", as_of=more.get("as_of", ""),
        rank=more.get("rank", "normal"), reason=more.get("reason", ""), missing=more.get("missing", ""),
        citations=more.get("cites", (cite(),)),
    )  # fmt: skip


def member(coalition_id: str, actor: str, start: str, end: str | None = None, **more: Any) -> Member:
    """A membership; `role`, `founder`, `contested` and `cites` may be given."""
    return Member(
        key=f"membership:{coalition_id}/{actor}/{start}", coalition_id=coalition_id, actor=actor,
        name=more.get("name", actor.title()), kind="state", role=more.get("role", "member"),
        founder=more.get("founder", False), start=dates.parse(start), end=dates.parse(end) if end else None,
        contested=more.get("contested", False), signed="", ratified="", until="", note="",
        citations=more.get("cites", (cite("roster"),)),
    )  # fmt: skip


def figure(metric: str, value: float, as_of: str, **more: Any) -> Figure:
    """A figure; `rank`, `unit`, `qualifier` and `cites` may be given."""
    return Figure(
        key=f"figure:x/{metric}/{as_of}/{value}", metric=metric, label=metric.replace("_", " ").capitalize(),
        value=value, unit=more.get("unit", "things"), qualifier=more.get("qualifier", ""), as_of=dates.parse(as_of),
        rank=more.get("rank", "normal"), reason=more.get("reason", ""), note="", citations=more.get("cites", (cite(),)),
    )  # fmt: skip


def event(when: str, title: str, kind: str = "summit") -> Event:
    """An event."""
    return Event(f"event:x/{when}", dates.parse(when), kind, title, "", (), (cite("events"),))


def commitment(text: str, due: str, *turns: tuple[str, str]) -> Commitment:
    """A commitment with its status history."""
    history = tuple(CommitmentStatus(dates.parse(when), value, "", (cite("status"),)) for when, value in turns)
    return Commitment(f"commitment:x/{text}", text, "All", "", "", dates.parse(due), "voluntary", history, (cite(),))


def coalition(coalition_id: str, **more: Any) -> Coalition:
    """A coalition with only what is given."""
    filled: dict[str, Any] = {
        "name": coalition_id.upper(), "short_name": coalition_id.upper(), "aliases": (), "form": "minilateral",
        "pillars": ("trade-capital",), "region": "global", "status": "active", "facts": (), "members": (),
        "events": (), "figures": (), "commitments": (), "relations": (), "roster_complete": True,
    }  # fmt: skip
    return Coalition(id=coalition_id, **(filled | more))


G20 = coalition(
    "g20",
    name="Group of Twenty",
    short_name="G20",
    aliases=(Name("G-20", "alias"),),
    facts=(
        fact(
            "founded", "1999-09-25", rank="preferred", reason="The ministers’ own communiqué.", cites=(cite("fin", 4),)
        ),
        fact("founded", "1999-09-26", cites=(cite("article", 2),)),
        fact("first_leaders_summit", "2008-11-14/2008-11-15"),
        fact("purpose", "Steer the world economy", as_of="2009-09"),
        fact("risk", "Slow", as_of="2026-01"),
        fact("risk", "Narrow", as_of="2026-01"),
        fact("secretariat", None, missing="not-applicable"),
    ),
    members=(
        member("g20", "IND", "1999-09-25", name="India", founder=True),
        member("g20", "USA", "1999-09-25", name="United States", founder=True),
        member("g20", "RUS", "1999-09-25", "2014-03-24", name="Russia"),
        member("g20", "african-union", "2023-09-09", name="African Union"),
        member("g20", "ESP", "2008-11-14", name="Spain", role="invited"),
    ),
    events=(event("2008-11-14", "First leaders’ summit"), event("2023-09-09", "African Union joins", "accession")),
    figures=(
        figure("share_world_gdp", 85, "2023", unit="per cent"),
        figure("share_world_gdp", 80, "2023-06", unit="per cent", rank="preferred", reason="Measured, not rounded."),
        figure("share_world_gdp", 90, "2010", unit="per cent"),
        figure("members", 20, "2010-12-31", unit="members"),
    ),
    commitments=(
        commitment("Grow by two per cent", "2018-12-31", ("2014-11-16", "made")),
        commitment("Phase out subsidies", "2030", ("2009-09-25", "made"), ("2020-01-01", "kept")),
    ),
    relations=(Relation("relation:g20/1", "overlaps", "un", "UN", True, False, "", (cite(),)),),
)
I2U2 = coalition(
    "i2u2",
    facts=(fact("founded", "2021-10-18"), fact("first_leaders_summit", "2022-07-14")),
    members=(
        member("i2u2", "IND", "2021-10-18", name="India", founder=True),
        member("i2u2", "ISR", "2021-10-18", name="Israel", founder=True),
        member("i2u2", "USA", "2021-10-18", name="United States", founder=True),
    ),
)
FMC = coalition(
    "first-movers-coalition",
    name="First Movers Coalition",
    short_name="FMC",
    form="public-private",
    facts=(fact("founded", "2021-11", cites=()),),
    figures=(figure("member_companies", 101, "2025", unit="companies", qualifier="more than"),),
)
OLD = coalition(
    "old",
    status="ended",
    facts=(fact("founded", "1950~"), fact("ended", "1990-06-30")),
    members=(member("old", "USA", "1950~", "1990-06-30", name="United States"),),
)
ALL = {one.id: one for one in (G20, I2U2, FMC, OLD)}


def open_catalogue(folder: Path, coalitions: Iterable[Coalition] = ALL.values()) -> CatalogueService:
    """The real service on a database built from some coalitions; close it after use."""
    held = [_own_keys(one) for one in coalitions]
    actors = {m.actor: Actor(m.actor, m.name, m.kind) for one in held for m in one.members}
    sources = {cited.source.id: cited.source for one in held for cited in _citations(one)}
    path = folder / "catalogue.db"
    building.build(Catalogue(tuple(held), (), actors, sources, {}), path, "test")
    return CatalogueService(path)


def _own_keys(subject: Coalition) -> Coalition:
    """The same with keys that no other coalition's records have."""
    named: dict[str, Any] = {
        name: tuple(replace(one, key=f"{name}:{subject.id}/{n}") for n, one in enumerate(getattr(subject, name)))
        for name in ("facts", "members", "events", "figures", "commitments", "relations")
    }
    return replace(subject, **named)


def _citations(subject: Coalition) -> Iterator[Citation]:
    records: tuple[Any, ...] = (*subject.facts, *subject.members, *subject.events, *subject.figures, *subject.relations)
    for record in records:
        yield from record.citations
    for promise in subject.commitments:
        yield from (*promise.citations, *(cited for turn in promise.history for cited in turn.citations))


def columns(*texts: str) -> list[Column]:
    """`g20@2010-12-31` and the like."""
    return [Column(one, day(when)) for one, _, when in (text.partition("@") for text in texts)]


def spec(*texts: str, **more: Any) -> Spec:
    """A comparison of pinned columns: `g20@2010-12-31`, `g20@2010-12-31:newest`."""
    chosen = (parse_chosen(text) for text in texts)
    return Spec(tuple(chosen), **more)
