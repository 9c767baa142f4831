"""What a change of a comparison is called in the history of steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from minilat_desktop.domain.comparison_policy import policy_in_words
from minilat_desktop.domain.comparison_spec import Chosen, Spec

NameOf = Callable[[str], str]


def name(before: Spec, after: Spec, name_of: NameOf, what: str = "the comparison") -> str:
    """The step from one comparison to the other, as in “add Quad to the comparison”; "" where nothing asked changes."""
    if before.columns != after.columns:
        return _columns(before.columns, after.columns, name_of, what)
    if before.tolerance != after.tolerance:
        days = f"figures within {after.tolerance} days" if after.tolerance else "figures of the date only"
        return f"allow {days} in {what}"
    if before.period != after.period:
        return f"change the period of events in {what}"
    return f"change the weights in {what}" if before.weights != after.weights else ""


def _columns(before: tuple[Chosen, ...], after: tuple[Chosen, ...], name_of: NameOf, what: str) -> str:
    if not after:
        return f"clear {what}"
    more, fewer = Counter(after) - Counter(before), Counter(before) - Counter(after)
    if not more and not fewer:
        return f"reorder {what}"
    if not fewer:
        return f"add {_named(list(more), name_of)} to {what}"
    if not more:
        return f"remove {_named(list(fewer), name_of)} from {what}"
    same = len(before) == len(after) and [one.coalition_id for one in before] == [one.coalition_id for one in after]
    return _same_coalitions(before, after, name_of, what) if same else f"change the columns of {what}"


def _same_coalitions(before: tuple[Chosen, ...], after: tuple[Chosen, ...], name_of: NameOf, what: str) -> str:
    changed = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    policies = {other.policy for _, other in changed}
    if all(one.pinned == other.pinned for one, other in changed) and len(policies) == 1:
        whose = what if len(changed) == len(after) else _named([other for _, other in changed], name_of)
        of = "" if whose == "the comparison" else f" of {whose}"
        return f"switch source policy{of} to {policy_in_words(policies.pop())}"
    if len(changed) == 1:
        return f"change the date of {name_of(after[after.index(changed[0][1])].coalition_id)}"
    return f"change the dates of {what}"


def _named(columns: list[Chosen], name_of: NameOf) -> str:
    if len(columns) > 2:
        return f"{len(columns)} columns"
    return " and ".join(column_in_words(column, name_of) for column in columns)


def column_in_words(column: Chosen, name_of: NameOf) -> str:
    """A column by its name, with its own day where it has one."""
    when = "" if column.pinned is None else f" as of {date.fromordinal(column.pinned).isoformat()}"
    return f"{name_of(column.coalition_id)}{when}"
