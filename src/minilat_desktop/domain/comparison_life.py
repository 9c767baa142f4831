"""Computed cells of a coalition's life: its age, and how long it took to its first leaders' summit.

They follow the dates that the column shows: under its source policy, and under “all” once for each of them.
"""

from __future__ import annotations

from dataclasses import replace

from minilat_desktop.domain import dates
from minilat_desktop.domain.citing import gather
from minilat_desktop.domain.comparison_facts import fact_cell
from minilat_desktop.domain.comparison_making import join, listed, missing, not_yet
from minilat_desktop.domain.comparison_seen import Seen
from minilat_desktop.domain.comparison_table import Cell, Record
from minilat_desktop.domain.dates import Edtf

Dated = tuple[Cell, Edtf]
_OPEN = 1_000_000


def _dated(seen: Seen, attribute: str) -> list[Dated]:
    """The dates that a column shows for an attribute."""
    cell = fact_cell(seen, attribute)
    return [(part, part.date) for part in cell.parts or (cell,) if part.date is not None]


def age_cell(seen: Seen) -> Cell:
    """Whole years since the founding, up to the column's date or the end; a range where a date is not exact."""
    if seen.before:
        return not_yet(seen)
    founded = _dated(seen, "founded")
    if not founded:
        return _no_founding(seen)
    ended = next(iter(_dated(seen, "ended")), None)
    return listed(tuple(_age(seen, one, ended, len(founded) > 1) for one in founded))


def _no_founding(seen: Seen) -> Cell:
    cell = fact_cell(seen, "founded")
    return missing("unknown", join("No founding date is recorded.", cell.note), cell.citations, cell.keys)


def _age(seen: Seen, founded: Dated, ended: Dated | None, several: bool) -> Cell:
    begun, upto = founded[1], dates.of_day(seen.day)
    how = "Computed: whole years from founding to this column’s date."
    if ended:
        upto, how = ended[1], "Computed: whole years from founding to its end."
    low = max(_whole_years(begun.latest, upto.earliest), 0)
    high = _whole_years(begun.earliest, upto.latest)
    exact = (begun.exact and upto.exact) or low == high
    return _span(low, high, "years", exact, _of(how, founded, several), {"founded": founded, "ended": ended})


def summit_delay_cell(seen: Seen) -> Cell:
    """Days from founding to the first leaders' summit; a range where a date is not exact."""
    if seen.before:
        return not_yet(seen)
    summit = fact_cell(seen, "first_leaders_summit")
    summits, founded = _dated(seen, "first_leaders_summit"), _dated(seen, "founded")
    if not summits:
        absent = summit.parts[0] if summit.parts else summit
        return replace(absent, note=join("No first leaders’ summit to count to.", absent.note), alternatives=())
    if not founded:
        return _no_founding(seen)
    several = len(founded) * len(summits) > 1
    return listed(tuple(_delay(one, other, several) for one in founded for other in summits))


def _delay(founded: Dated, summit: Dated, several: bool) -> Cell:
    how = _of("Computed: days from the founding date to the first leaders’ summit.", founded, several)
    if several:
        how = join(how, f"Summit: {summit[0].text}.")
    low, high = summit[1].earliest - founded[1].latest, summit[1].latest - founded[1].earliest
    exact = founded[1].exact and summit[1].exact
    return _span(low, high, "days", exact, how, {"founded": founded, "first_leaders_summit": summit})


def _of(how: str, founded: Dated, several: bool) -> str:
    return join(how, f"Founded: {founded[0].text}.") if several else how


_LABELS = {"founded": "Founded", "ended": "Ended", "first_leaders_summit": "First leaders’ summit"}


def _span(low: int, high: int, unit: str, exact: bool, how: str, used: dict[str, Dated | None]) -> Cell:
    there = {name: one[0] for name, one in used.items() if one is not None}
    inputs = tuple(Record(name, _LABELS[name], cell) for name, cell in there.items())
    citations = gather(cited for cell in there.values() for cited in cell.citations)
    keys = tuple(key for cell in there.values() for key in cell.keys)
    open_ended = any(one is not None and one[1].earliest == dates.FIRST_DAY for one in used.values())
    if open_ended or abs(high) > _OPEN:
        return missing("unknown", "The dates are open-ended, so nothing can be counted.", citations, keys)
    if exact:
        text = f"{low} {unit[:-1] if low == 1 else unit}"
        return Cell(text, low, unit, note=how, citations=citations, computed=True, keys=keys, inputs=inputs)
    how = f"{how} A range, because a date is not known to the day."
    return Cell(
        f"{low} to {high} {unit}", f"{low} to {high}", unit, note=how, citations=citations, computed=True,
        keys=keys, inputs=inputs, span=(low, high),
    )  # fmt: skip


def _whole_years(first: int, last: int) -> int:
    one, other = dates.of_day(max(first, dates.FIRST_DAY)).text, dates.of_day(min(last, dates.LAST_DAY)).text
    return int(other[:4]) - int(one[:4]) - (other[5:] < one[5:])
