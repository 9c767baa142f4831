"""Full members year by year: for the picture of membership over time, and as rows where they are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.comparison_making import counted, missing, not_yet
from minilat_desktop.domain.comparison_members import cited_by, roster_uncountable
from minilat_desktop.domain.comparison_seen import Seen
from minilat_desktop.domain.comparison_table import Cell, Row, make_row

PER_YEAR = "Per year"
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Series:
    """One column's full members at the end of each year, up to its date.

    `counts` has None where there is no number; `reasons`, as long, then says why: a key of `vocabulary.MISSING`.
    """

    years: tuple[int, ...]
    counts: tuple[int | None, ...]
    reasons: tuple[str, ...]


def series(seens: Sequence[Seen]) -> tuple[Series, ...]:
    """The members of each column year by year, all over the same years."""
    years = years_of(seens)
    return tuple(_series(seen, years) for seen in seens)


def years_of(seens: Sequence[Seen]) -> range:
    """From the first year in which one of the columns was founded or had a member to that of the last date."""
    firsts = [
        date.fromordinal(day).year
        for seen in seens
        for day in (
            *(member.start.latest for member in seen.coalition.members if member.start.latest <= seen.day),
            *((seen.founded.earliest,) if seen.founded and not seen.before else ()),
        )
    ]
    last = max((date.fromordinal(seen.day).year for seen in seens), default=0)
    return range(max(min(firsts, default=last), last - _LONGEST), last + 1)


def _series(seen: Seen, years: range) -> Series:
    counts = _counts(seen, years)
    found = [_year(seen, year, counts) for year in years]
    return Series(tuple(years), tuple(count for count, _ in found), tuple(reason for _, reason in found))


def _counts(seen: Seen, years: range) -> Counter[int]:
    held: set[tuple[str, int]] = set()
    for spell in seen.coalition.members:
        if spell.role == vocabulary.FULL_ROLE:
            held |= {(spell.actor, year) for year in years if spell.holds_on(_end(seen, year))}
    return Counter(year for _, year in held)


def _year(seen: Seen, year: int, counts: Counter[int]) -> tuple[int | None, str]:
    """The number of a year, or why there is none."""
    end = date(year, 12, 31).toordinal()
    if date(year, 1, 1).toordinal() > seen.day:
        return None, "not-applicable"
    if seen.founded is not None and seen.founded.earliest > end:
        return None, "not-yet"
    if not seen.coalition.members:
        absent = roster_uncountable(seen)
        return None, absent.missing_reason if absent is not None else "unknown"
    if not seen.coalition.roster_complete:
        return None, "unknown"
    if counts[year]:
        return counts[year], ""
    ended = seen.ended is not None and seen.ended.latest <= min(end, seen.day)
    return None, "not-applicable" if ended else "unknown"


def _end(seen: Seen, year: int) -> int:
    """The last day of a year, or the column's date within it."""
    return min(date(year, 12, 31).toordinal(), seen.day)


def year_rows(seens: Sequence[Seen]) -> list[Row]:
    """A row for each year."""
    years = years_of(seens)
    counts = [_counts(seen, years) for seen in seens]
    return [
        make_row(PER_YEAR, f"members_in/{year}", f"Full members, end of {year}", [
            _year_cell(seen, year, counted_up) for seen, counted_up in zip(seens, counts, strict=True)
        ])
        for year in years
    ]  # fmt: skip


def _year_cell(seen: Seen, year: int, counts: Counter[int]) -> Cell:
    count, reason = _year(seen, year, counts)
    if count is not None:
        day = _end(seen, year)
        when = date.fromordinal(day).isoformat()
        there = [one for one in seen.file.members if one.role == vocabulary.FULL_ROLE and one.holds_on(day)]
        note = f"Computed: actors with the role “Member” on the recorded roster on {when}."
        return counted(count, "members", note, cited_by(seen.file, there), value_date=when)
    if reason == "not-yet":
        return not_yet(seen) if seen.before else missing("not-yet", "It was founded later.")
    if reason == "not-applicable":
        return missing(reason, "After this column’s date, or after its end.")
    return missing(reason, "No complete roster is recorded for this year.")
