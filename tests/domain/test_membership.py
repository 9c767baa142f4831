"""Changes between two days: each kind, at its very edge, and against a plain reading of every day."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import dates
from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.membership import ActorRecord, Belonging, roster_changes, totals
from minilat_desktop.domain.model import Coalition, Member

BASE = Coalition("c", "C", "C", (), "minilateral", ("trade-capital",), "Europe", "active", (), (), (), (), (), ())
STANDING = ("suspended", "member", "associate", "partner", "observer")


def spell(actor: str, role: str, start: str, end: str | None = None) -> Member:
    key = f"membership:c/{actor}/{role}/{start}"
    return Member(
        key, "c", actor, actor.title(), "state", role, False, dates.parse(start), dates.parse(end) if end else None,
        False, "", "", "", "", (),
    )  # fmt: skip


def day(text: str) -> int:
    return dates.parse(text).earliest


def told(members: list[Member], first: str, last: str) -> list[tuple[str, str, str, str, str]]:
    found = roster_changes(replace(BASE, members=tuple(members)), day(first), day(last))
    return [(one.kind, one.actor, one.before, one.after, one.date.text) for one in found]


def test_each_kind_of_change() -> None:
    members = [
        spell("stays", "member", "2000"),
        spell("joins", "member", "2005-03-01"),
        spell("leaves", "member", "2000", "2006-07-01"),
        spell("rises", "observer", "2000", "2004-01-01"),
        spell("rises", "member", "2004-01-01"),
        spell("returns", "member", "2000", "2003-01-01"),
        spell("returns", "member", "2005-01-01"),
        spell("renews", "member", "2000", "2003-01-01"),
        spell("renews", "member", "2003-01-01"),
        spell("invited", "invited", "2000"),
        spell("later", "member", "2020-01-01"),
    ]
    assert told(members, "2001-01-01", "2010-01-01") == [
        ("joined", "joins", "", "member", "2005-03-01"),
        ("left", "leaves", "member", "", "2006-07-01"),
        ("role", "rises", "observer", "member", "2004-01-01"),
        ("returned", "returns", "member", "member", "2005-01-01"),
    ]


def test_the_day_itself() -> None:
    members = [spell("a", "member", "2005-03-01", "2006-07-01")]
    assert told(members, "2005-02-28", "2005-03-01") == [("joined", "a", "", "member", "2005-03-01")]
    assert told(members, "2005-03-01", "2006-06-30") == []
    assert told(members, "2006-06-30", "2006-07-01") == [("left", "a", "member", "", "2006-07-01")]
    assert told(members, "2005-02-28", "2006-07-01") == []


def test_the_last_exit_of_several_is_the_one() -> None:
    members = [spell("a", "member", "2000", "2002-05-01"), spell("a", "observer", "2003", "2004-06-01")]
    assert told(members, "2001-01-01", "2010-01-01") == [("left", "a", "member", "", "2004-06-01")]


@st.composite
def histories(draw: st.DrawFn) -> list[Member]:
    members = []
    for actor in ("a", "b", "c"):
        for _ in range(draw(st.integers(0, 4))):
            start = draw(st.integers(day("2000-01-01"), day("2001-12-31")))
            end = draw(st.one_of(st.none(), st.integers(1, 400)))
            members.append(
                spell(
                    actor, draw(st.sampled_from((*STANDING, "invited"))), dates.of_day(start).text,
                    dates.of_day(start + end).text if end else None,
                )
            )  # fmt: skip
    return members


def fullest(members: list[Member], actor: str, when: int) -> str:
    """The fullest role of an actor on a day, read plainly."""
    roles = {
        one.role for one in members
        if one.actor == actor and one.start.earliest <= when and (one.end is None or when < one.end.latest)
    }  # fmt: skip
    return next((role for role in STANDING if role in roles), "")


@given(histories(), st.integers(0, 900), st.integers(0, 900))
def test_against_a_plain_reading(members: list[Member], one: int, other: int) -> None:
    first, last = sorted((day("2000-01-01") + one, day("2000-01-01") + other))
    found = roster_changes(replace(BASE, members=tuple(members)), first, last)
    seen = {change.actor: change for change in found}
    for actor in ("a", "b", "c"):
        before, after = fullest(members, actor, first), fullest(members, actor, last)
        away = any(not fullest(members, actor, when) for when in range(first, last + 1))
        if before != after:
            expected = "joined" if not before else "left" if not after else "role"
        else:
            expected = "returned" if before and away else ""
        change = seen.get(actor)
        assert (change.kind if change else "") == expected
        if change is not None:
            assert (change.before, change.after) == (before, after)
            assert change.spell.actor == actor


def belonging(coalition: str, member: Member, form: str = "minilateral", pillar: str = "trade-capital") -> Belonging:
    return Belonging(coalition, coalition.upper(), form, pillar, member)


@pytest.fixture
def record() -> ActorRecord:
    return ActorRecord(
        Actor("NOR", "Norway", "state"),
        (
            belonging("one", spell("nor", "member", "1990")),
            belonging("two", spell("nor", "observer", "1995", "2005-01-01"), "regional", "peace-security"),
            belonging("two", spell("nor", "member", "2005-01-01"), "regional", "peace-security"),
            belonging("three", spell("nor", "member", "1992", "2001-01-01")),
            belonging("four", spell("nor", "declined", "1992")),
        ),
    )


def test_what_an_actor_belongs_to_on_a_day(record: ActorRecord) -> None:
    assert [(one.coalition_id, one.member.role) for one in record.on(day("2000-01-01"))] == [
        ("one", "member"), ("three", "member"), ("two", "observer"),
    ]  # fmt: skip
    pillars, forms = totals(record.on(day("2006-01-01")))
    assert [(total.label, total.count) for total in pillars] == [("Trade & capital", 1), ("Peace & security", 1)]
    assert [(total.term, total.count) for total in forms] == [("minilateral", 1), ("regional", 1)]


def test_what_an_actor_joined_and_left(record: ActorRecord) -> None:
    found = record.changes(day("2000-01-01"), day("2010-01-01"))
    assert [(one.kind, one.coalition_id) for one in found] == [("left", "three"), ("role", "two")]
