"""What a coalition's values say as of a day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minilat_desktop.domain import dates
from minilat_desktop.domain.model import (
    Commitment,
    CommitmentStatus,
    Fact,
    Figure,
    Member,
    fact_conflicts,
    figure_conflicts,
    pick,
)
from minilat_desktop.domain.note import Note


def day(text: str) -> int:
    return dates.parse(text).earliest


def member(start: str, end: str | None = None, *, contested: bool = False) -> Member:
    return Member(
        "k", "c", "NOR", "Norway", "state", "member", False, dates.parse(start), dates.parse(end) if end else None,
        contested, "", "", "", "", (),
    )  # fmt: skip


def fact(attribute: str, value: str | None, rank: str = "normal", missing: str = "", unit: str = "") -> Fact:
    return Fact("k", attribute, value, unit, "", rank, "", missing, ())


def test_a_date_not_known_to_the_day_is_no_period() -> None:
    assert fact("ended", "2022-02/2022-05").text == "some day between February 2022 and May 2022"
    assert fact("ended", "2022-02").text == "February 2022"


@pytest.mark.parametrize(
    ("start", "end", "on", "status"),
    [
        ("2000-01-01", None, "1999-12-31", "future"),
        ("2000-01-01", None, "2000-01-01", "current"),
        ("2000-01-01", "2005-01-01", "2004-12-31", "current"),
        ("2000-01-01", "2005-01-01", "2005-01-01", "former"),
        ("2000", None, "2000-06-01", "uncertain"),
        ("2000", None, "2001-01-01", "current"),
        ("2000-01-01", "2005", "2005-06-01", "uncertain"),
        ("2000-01-01", "2005", "2006-01-01", "former"),
        ("../2000", None, "1950-01-01", "uncertain"),
    ],
)
def test_status_of_a_membership(start: str, end: str | None, on: str, status: str) -> None:
    assert member(start, end).status_on(day(on)) == status
    assert member(start, end).holds_on(day(on)) == (status in ("current", "uncertain"))


def test_a_contested_membership_says_so_while_it_holds() -> None:
    disputed = member("2000-01-01", "2005-01-01", contested=True)
    assert disputed.status_on(day("2001-01-01")) == "contested"
    assert disputed.status_on(day("2006-01-01")) == "former"


def test_the_preferred_fact_comes_first_and_a_deprecated_one_last() -> None:
    facts = [fact("founded", "1960", "deprecated"), fact("founded", "1961"), fact("founded", "1962", "preferred")]
    chosen = pick(facts)
    assert chosen is not None
    assert chosen.value == "1962"
    second = pick(facts[:2])
    assert second is not None
    assert second.value == "1961"
    assert pick([]) is None


def test_facts_conflict_where_one_value_is_expected() -> None:
    differing = (
        fact("founded", "1960"),
        fact("founded", None, missing="unknown"),
        fact("risk", "a"),
        fact("risk", "b"),
    )
    assert fact_conflicts(differing) == {"founded"}


def test_figures_conflict_at_the_same_time_only() -> None:
    one = Figure("a", "m", "M", 5, "", "", dates.parse("2001"), "normal", "", "", ())
    later = replace(one, key="b", value=6, as_of=dates.parse("2002"))
    same = replace(one, key="c", value=7, as_of=dates.parse("2001-05"))
    assert figure_conflicts((one, later, same)) == {"a", "c"}


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (fact("founded", "2007~"), "about 2007"),
        (fact("secretariat", None, missing="not-disclosed"), "Not disclosed"),
        (fact("binding", "voluntary"), "Voluntary"),
        (fact("purpose", "12", unit="lamps"), "12 lamps"),
    ],
)
def test_a_fact_for_a_reader(made: Fact, text: str) -> None:
    assert made.text == text


def test_a_figure_for_a_reader() -> None:
    figure = Figure("a", "m", "M", 1_200_000, "doses", "more than", dates.parse("2001"), "normal", "", "", ())
    assert figure.text == "more than 1\u202f200\u202f000 doses"


def promise(*turns: tuple[str, str]) -> Commitment:
    history = tuple(CommitmentStatus(dates.parse(when), value, "", ()) for when, value in turns)
    return Commitment("k", "t", "", "", "", dates.parse("1990"), "voluntary", history, ())


def test_a_commitment_is_overdue_only_after_its_due_period_and_unsettled() -> None:
    open_ = promise(("1980", "made"))
    assert open_.status_on(day("1979-12-31")) == "unknown"
    assert open_.status_on(day("1980-01-01")) == "made"
    assert not open_.overdue_on(day("1990-12-31"))
    assert open_.overdue_on(day("1991-01-01"))
    assert not promise(("1980", "made"), ("1989", "kept")).overdue_on(day("1991-01-01"))
    assert not replace(open_, due=None).overdue_on(day("2020-01-01"))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Salt\nmore", "Salt"),
        ("\n\n> *  said", "said"),
        ("", "Empty note"),
        ("###", "Empty note"),
        ("a\x00b", "a\x00b"),
    ],
)
def test_the_title_of_a_note(text: str, title: str) -> None:
    assert Note("i", "t", "n", text, "", "").title == title
