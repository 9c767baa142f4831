"""Source policies: which of several recorded values of one thing a column shows.

Why each is as it is stands in docs/decisions/0015.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.comparison_spec import BY_SOURCE, Column
from minilat_desktop.domain.model import Citation, Fact, Figure

One = TypeVar("One", Fact, Figure)


@dataclass(frozen=True, slots=True)
class Lens:
    """Through what a column looks: its day and policy, and the comparison's tolerance and period."""

    day: int
    policy: str = "preferred"
    source: str = ""
    tolerance: int = 0
    period: tuple[int, int] | None = None


def lens_of(column: Column, tolerance: int, period: tuple[int, int] | None) -> Lens:
    """The lens of a column."""
    policy = "source" if column.source else column.policy
    return Lens(column.as_of, policy, column.source, tolerance, period)


def heard(records: Sequence[One], lens: Lens) -> list[One]:
    """The records that a policy listens to: all of them, or those that the one named source states."""
    if not lens.source:
        return list(records)
    return [one for one in records if any(cited.source.id == lens.source for cited in one.citations)]


def choose(records: Sequence[One], lens: Lens) -> One | None:
    """The one of several competing records that is shown (first), None where the policy finds none."""
    known = heard(records, lens)
    if lens.policy in ("newest", "confidence"):
        # What is known to be wrong does not become right by being new or by standing in a good source.
        known = [one for one in known if one.rank != "deprecated"] or known
    if lens.policy == "newest":
        return min(known, key=lambda one: (-stated_on(one), _rank(one)), default=None)
    if lens.policy == "confidence":
        return min(known, key=lambda one: (*_evidence(one), _rank(one)), default=None)
    return min(known, key=_rank, default=None)


def quoted(citations: tuple[Citation, ...], lens: Lens) -> tuple[Citation, ...]:
    """The citations of a shown value: all, or those of the one source that the column listens to."""
    if not lens.source:
        return citations
    return tuple(cited for cited in citations if cited.source.id == lens.source)


def stated_words(value_date: str, citations: tuple[Citation, ...]) -> str:
    """When a shown value was stated, for a reader."""
    if value_date:
        return f"stated as of {dates.in_words(dates.parse(value_date))}"
    latest = max((cited.source.date for cited in citations if _latest(cited.source.date)), key=_latest, default="")
    return f"its source is of {dates.in_words(dates.parse(latest))}" if latest else "no date is recorded with it"


def stated_on(record: Fact | Figure) -> int:
    """When a value was stated: its own as-of date, else the date of its latest source; 0 where neither is known."""
    stated = record.as_of if isinstance(record.as_of, str) else record.as_of.text
    if stated:
        return _latest(stated)
    return max((_latest(cited.source.date) for cited in record.citations if cited.source.date), default=0)


def _latest(text: str) -> int:
    if not text:
        return 0
    try:
        when = dates.parse(text)
    except ValueError:  # a source's date is free text where it is no date
        return 0
    return when.earliest if when.latest == dates.LAST_DAY else when.latest


def _evidence(record: Fact | Figure) -> tuple[int, int]:
    """The best confidence first, then by how many sources state it that surely."""
    levels = [cited.confidence for cited in record.citations]
    best = max(levels, default=-1)
    return -best, -levels.count(best)


def _rank(record: Fact | Figure) -> int:
    return vocabulary.RANKS.index(record.rank)


# What each policy is called; an explanation says more, below.
_NAMES = {
    "preferred": "the preferred value",
    "newest": "the newest value",
    "confidence": "the best evidenced value",
    "all": "all values side by side",
}


def policy_in_words(policy: str) -> str:
    """A source policy as a step, a page or a file names it."""
    return _NAMES.get(policy) or f"the source {policy.removeprefix(BY_SOURCE)}"


SAYS = {
    "preferred": "the preferred value",
    "newest": "the value stated last",
    "confidence": "the value with the most certain source",
    "all": "every value, side by side",
    "source": "what one source says",
}
