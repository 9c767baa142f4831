"""What a user does to a comparison, each as a function from one `Spec` to the next; nothing is changed in place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from minilat_desktop.domain import dates
from minilat_desktop.domain.comparison_series import PER_YEAR
from minilat_desktop.domain.comparison_spec import MOST, Chosen, Column, Spec
from minilat_desktop.domain.problems import Refused


def added(spec: Spec, coalition_id: str, pinned: int | None = None) -> Spec:
    """One column more, at the end. Raises `Refused` for a ninth column and for one that is there already."""
    return _with_column(spec, Chosen(coalition_id, pinned, spec.policy), len(spec.columns))


def at_another_date(spec: Spec, place: int, day: int) -> Spec:
    """The same coalition once more, beside itself, a year before the day on which it stands now.

    `day` is the window's as-of date. Where that year is taken already, it is the year before it, and so on.
    """
    one = spec.columns[place]
    when = one.pinned if one.pinned is not None else day
    taken = {column.pinned for column in spec.columns if column.coalition_id == one.coalition_id}
    years = (dates.step(when, -count) for count in range(1, MOST + 1))
    pinned = next((year for year in years if year not in taken), when)
    return _with_column(spec, replace(one, pinned=pinned), place + 1)


def _with_column(spec: Spec, column: Chosen, place: int) -> Spec:
    if len(spec.columns) >= MOST:
        raise Refused(f"A comparison has at most {MOST} columns.", remedy="Remove one first.")
    if column in spec.columns:
        raise Refused(
            f"“{column.coalition_id}” is in the comparison already.", remedy="Take the same coalition at another date."
        )
    return replace(spec, columns=(*spec.columns[:place], column, *spec.columns[place:]))


def apart(spec: Spec, day: int) -> tuple[int, ...]:
    """The columns that differ from each other while the window's as-of date is `day`.

    One that follows the date may on some day be what a pinned one is always.
    """
    first: dict[Column, int] = {}
    for place, column in enumerate(spec.on(day)):
        first.setdefault(column, place)
    return tuple(first.values())


def moved(spec: Spec, order: Sequence[int], place: int, to: int) -> Spec:
    """A column at another place.

    `order` says which column stands where now, as they are sorted; that order is kept, and no row sorts any more.
    """
    standing = [spec.columns[one] for one in order]
    standing.insert(min(max(to, 0), len(standing) - 1), standing.pop(place))
    return replace(spec, columns=tuple(standing), sorted_by="")


def pinned_to(spec: Spec, place: int, day: int | None) -> Spec:
    """A column at a day of its own, or None: at the window's as-of date. Raises `Refused` where that is there twice."""
    return _with_changed(spec, place, replace(spec.columns[place], pinned=day))


def with_policy(spec: Spec, place: int, policy: str) -> Spec:
    """A column under another source policy."""
    return _with_changed(spec, place, replace(spec.columns[place], policy=policy))


def _with_changed(spec: Spec, place: int, column: Chosen) -> Spec:
    if any(column == other for n, other in enumerate(spec.columns) if n != place):
        raise Refused("Another column would then be the same.", remedy="Remove one of them, or choose another date.")
    return replace(spec, columns=(*spec.columns[:place], column, *spec.columns[place + 1 :]))


def with_policy_for_all(spec: Spec, policy: str) -> Spec:
    """Every column under one source policy; columns that would then be the same become one."""
    columns = dict.fromkeys(replace(column, policy=policy) for column in spec.columns)
    return replace(spec, columns=tuple(columns))


def sorted_by(spec: Spec, attribute: str) -> Spec:
    """Columns sorted by a row: from small to large, asked again from large to small, and then as they were chosen."""
    following = {attribute: f"-{attribute}", f"-{attribute}": ""}.get(spec.sorted_by, attribute)
    return replace(spec, sorted_by=following)


def folded(spec: Spec, groups: Iterable[str], closed: bool) -> Spec:
    """Some groups of rows closed or opened."""
    wanted = tuple(groups)
    others = tuple(group for group in spec.folded if group not in wanted)
    return replace(spec, folded=(*others, *wanted) if closed else others)


def with_tolerance(spec: Spec, days: int) -> Spec:
    """How far from a column's date the nearest figure may lie."""
    return replace(spec, tolerance=days)


def with_only_differences(spec: Spec, only: bool) -> Spec:
    """Only the rows that differ, or all."""
    return replace(spec, only_differences=only)


def same_values(one: Spec, other: Spec) -> bool:
    """Whether two comparisons have the same values, however differently their rows are looked at."""
    return _values(one) == _values(other)


def _values(spec: Spec) -> Spec:
    # The years are worked out only where they are asked for.
    groups = tuple(group for group in spec.groups if group == PER_YEAR)
    return replace(spec, groups=groups, folded=(), only_differences=False, weights=())
