"""Answers in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import dates
from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.membership import ActorRecord, Belonging, Joint, JointYear, Likeness
from minilat_desktop.domain.model import Member
from minilat_desktop.ui.membership import lines


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ([], ""), ([1999], "1999"), ([1999, 2000], "1999–2000"),
        ([1995, 1996, 1997, 2001, 2010, 2011], "1995–1997, 2001, 2010–2011"),
    ],
)  # fmt: skip
def test_years_as_runs(years: list[int], words: str) -> None:
    assert lines.spans(years) == words


@given(st.sets(st.integers(1900, 1960)))
def test_runs_hold_exactly_the_years(years: set[int]) -> None:
    found = set()
    for run in filter(None, lines.spans(sorted(years)).split(", ")):
        first, _, last = run.partition("–")
        found |= set(range(int(first), int(last or first) + 1))
    assert found == years


def test_joint_memberships_tell_the_present_from_the_past() -> None:
    actors = Actor("A", "A", "state"), Actor("B", "B", "state")
    years = (JointYear(2000, ("x", "y")), JointYear(2001, ("x",)))
    shown = lines.joint(Joint(*actors, ("member",), years, {"x": "Ex", "y": "Why"}))
    assert [(line.label, line.value) for line in shown] == [
        ("Together in 2001: 1", ""), ("Ex", "2000–2001"), ("Together before 2001: 1", ""), ("Why", "2000"),
    ]  # fmt: skip


def test_likeness_of_coalitions_leads_there_and_of_actors_does_not() -> None:
    found = (Likeness("g20", "G20", 7, 21, 1 / 3, 1.0),)
    (there,) = lines.likenesses(found, "G7", coalitions=True)
    (nowhere,) = lines.likenesses(found, "G7", coalitions=False)
    assert (there.target, nowhere.target) == ("g20", "")
    assert there.value == "7 of its 21 members shared, 100\u202f% of G7’s"


def test_a_membership_of_uncertain_beginning_does_not_read_as_ended() -> None:
    start = dates.parse("2019-09-23/2023-06-28")
    spell = Member("k", "c", "A", "A", "state", "member", False, start, None, False, "", "", "", "", ())
    record = ActorRecord(Actor("A", "A", "state"), (Belonging("c", "C", "minilateral", "trade-capital", spell),))
    day = dates.as_of_day("2026")
    _, line = lines.belongings(record, record.on(day), day)
    assert line.value == "Member, since some day between 23 September 2019 and 28 June 2023"
    _, joined = lines.changes(record.changes(dates.as_of_day("2000"), dates.as_of_day("2026")), of_actor=True)
    assert joined.when == "some day between 23 September 2019 and 28 June 2023"
