"""Figures in a comparison: which of the measured values of a metric holds on a day, and how far off its date may lie.

The rule, and why it is so, stand in docs/decisions/0015.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.comparison_facts import unheard
from minilat_desktop.domain.comparison_making import join, listed, missing, not_yet
from minilat_desktop.domain.comparison_policy import choose, heard, quoted
from minilat_desktop.domain.comparison_seen import Seen
from minilat_desktop.domain.comparison_table import Cell, Record
from minilat_desktop.domain.model import Figure


def figure_cell(seen: Seen, metric: str) -> Cell:
    """A metric's figure for the column's date; its competitors and its past with it.

    Without a tolerance that is the latest known one that is not later than the date, however old: its own date is
    always shown. With one it is the nearest, and none that is further off than the tolerance.
    """
    return seen.cell(f"figure/{metric}", lambda column: _figure_cell(column, metric))


def _figure_cell(seen: Seen, metric: str) -> Cell:
    if seen.before:
        return not_yet(seen)
    everyone = seen.file.figures.get(metric, [])
    recorded = heard(everyone, seen.lens)
    if everyone and not recorded:
        return unheard(seen, tuple(one_figure(seen, one) for one in everyone))
    usable = _usable(seen, recorded)
    if not usable:
        return _none_usable(seen, recorded)
    chosen = _chosen(seen, usable)
    rivals = [one for one in usable if one is not chosen and _same_time(one, chosen)]
    past = sorted(
        (one for one in recorded if one.as_of.earliest <= seen.day and not _same_time(one, chosen)),
        key=lambda one: one.as_of.earliest,
    )
    records = tuple(Record(metric, one.label, one_figure(seen, one)) for one in past)
    conflict = any(one.value != chosen.value for one in rivals)
    if seen.lens.policy == "all":
        beside = sorted([chosen, *rivals], key=lambda one: vocabulary.RANKS.index(one.rank))
        return listed(tuple(_shown(seen, one) for one in beside), records=records, conflict=conflict)
    if not rivals and not records:
        return _shown(seen, chosen)
    others = tuple(one_figure(seen, one) for one in rivals)
    return replace(_shown(seen, chosen), alternatives=others, conflict=conflict, records=records)


def _usable(seen: Seen, recorded: Sequence[Figure]) -> list[Figure]:
    """The figures that the column's date and tolerance admit."""
    if not seen.lens.tolerance:
        return [one for one in recorded if one.as_of.earliest <= seen.day]
    return [one for one in recorded if _distance(seen, one) <= seen.lens.tolerance]


def _none_usable(seen: Seen, recorded: Sequence[Figure]) -> Cell:
    if not recorded:
        return missing("unknown", "No figure is recorded.")
    if not seen.lens.tolerance:
        first = min((one.as_of for one in recorded), key=lambda when: when.earliest)
        return missing("unknown", f"The first figure is of {dates.in_words(first)}.")
    near = min(recorded, key=lambda one: _distance(seen, one))
    off, allowed = _days(_distance(seen, near)), _days(seen.lens.tolerance)
    note = f"The nearest figure is of {dates.in_words(near.as_of)}, {off} from this column’s date; "
    return missing("unknown", f"{note}the tolerance is {allowed}.")


def _chosen(seen: Seen, usable: Sequence[Figure]) -> Figure:
    accepted = [one for one in usable if one.rank != "deprecated"] or list(usable)
    if seen.lens.tolerance:
        # Of two that lie equally far off the earlier one: what came later was not known on that day.
        newest = min(accepted, key=lambda one: (_distance(seen, one), one.as_of.earliest > seen.day, -one.as_of.latest))
    else:
        newest = max(accepted, key=lambda one: (one.as_of.latest, one.as_of.earliest))
    # Those of the same time compete by the column's policy, of equal ones the one of the latest date.
    rivals = sorted((one for one in accepted if _same_time(one, newest)), key=lambda one: -one.as_of.latest)
    return choose(rivals, seen.lens) or newest


def _distance(seen: Seen, figure: Figure) -> int:
    """How many days a figure's date lies from the column's; 0 where its period holds the day."""
    when = figure.as_of
    return max(when.earliest - seen.day, seen.day - when.latest, 0)


def _same_time(one: Figure, other: Figure) -> bool:
    return one.as_of.earliest <= other.as_of.latest and other.as_of.earliest <= one.as_of.latest


def _shown(seen: Seen, figure: Figure) -> Cell:
    """A figure as the table shows it: marked where only the tolerance lets it in."""
    cell = one_figure(seen, figure)
    if seen.lens.source:
        cell = replace(cell, citations=quoted(figure.citations, seen.lens))
    off = _distance(seen, figure)
    if not seen.lens.tolerance or not off:
        return cell
    side = "after" if figure.as_of.earliest > seen.day else "before"
    note = f"The nearest figure, {_days(off)} {side} this column’s date; the tolerance is {_days(seen.lens.tolerance)}."
    return replace(cell, note=join(note, cell.note), nearest=True)


def one_figure(seen: Seen, figure: Figure) -> Cell:
    """One figure as a cell, its own date beside it."""
    may_be_later = figure.as_of.earliest <= seen.day < figure.as_of.latest
    note = join(
        figure.qualifier and f"The source says “{figure.qualifier}”.", figure.reason, figure.note,
        "Its date may lie after this column’s date." if may_be_later else "",
    )  # fmt: skip
    return Cell(
        figure.text, figure.value, figure.unit, figure.as_of.text, figure.rank, "", note, figure.citations,
        show_date=True, keys=(figure.key,),
    )  # fmt: skip


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
