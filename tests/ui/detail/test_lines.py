"""What the detail says in words."""

from __future__ import annotations

import pytest

from minilat_desktop.domain import dates
from minilat_desktop.domain.model import Coalition, Member
from minilat_desktop.ui.detail import lines

TODAY = dates.as_of_day("2026-11-26")


def member(start: str, end: str | None = None) -> Member:
    return Member(
        "k", "c", "AUS", "Australia", "state", "member", False, dates.parse(start), dates.parse(end) if end else None,
        False, "", "", "", "", (),
    )  # fmt: skip


def coalition(*members: Member) -> Coalition:
    return Coalition(
        "c", "C", "C", (), "minilateral", ("trade-capital",), "Europe", "active", (), members, (), (), (), ()
    )


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2019-09-23/2023-06-28", None, "since some day between 23 September 2019 and 28 June 2023"),
        ("1948", "2026-01-22", "1948 to 22 January 2026"),
    ],
)
def test_a_membership_that_holds_reads_as_one(start: str, end: str | None, words: str) -> None:
    (line,) = [line for line in lines.members(coalition(member(start, end)), TODAY) if not line.heading]
    assert line.value == words
