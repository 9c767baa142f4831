"""What each computed row must say, worked out once more with plain loops that share no code with the product.

Every function gives the number (or text) for one coalition on one day, None where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from minilat_desktop.domain import dates
from minilat_desktop.domain.model import Coalition, Fact

Value = int | float | str | None
SETTLED = ("kept", "broken", "revised", "lapsed")


def stated(subject: Coalition, attribute: str) -> Fact | None:
    """The fact shown first: preferred before normal before deprecated, in the order recorded."""
    for rank in ("preferred", "normal", "deprecated"):
        for one in subject.facts:
            if one.attribute == attribute and one.rank == rank:
                return one
    return None


def when(subject: Coalition, attribute: str) -> tuple[int, int, bool] | None:
    """A date of its life: first day, last day, whether it is exact."""
    found = stated(subject, attribute)
    if found is None or found.value is None:
        return None
    held = dates.parse(found.value)
    exact = held.earliest == held.latest and not any(mark in found.value for mark in "~?%")
    return held.earliest, held.latest, exact


def unborn(subject: Coalition, day: int) -> bool:
    """Whether it was certainly founded later."""
    founded = when(subject, "founded")
    return founded is not None and founded[0] > day


def full(subject: Coalition, day: int) -> set[str] | None:
    """Its full members; None where they cannot be counted."""
    if unborn(subject, day) or not subject.roster_complete:
        return None
    found = set()
    for one in subject.members:
        if one.role == "member" and one.start.earliest <= day and (one.end is None or one.end.latest > day):
            found.add(one.actor)
    return found or None


def _years(first: int, last: int) -> int:
    one, other = date.fromordinal(max(first, 1)), date.fromordinal(min(last, date.max.toordinal()))
    years = other.year - one.year
    return years - 1 if (other.month, other.day) < (one.month, one.day) else years


def _range(low: int, high: int, exact: bool) -> Value:
    return low if exact else f"{low} to {high}"


def age(subject: Coalition, day: int) -> Value:
    """Whole years to the day or the end."""
    founded, ended = when(subject, "founded"), when(subject, "ended")
    if founded is None or founded[0] > day or founded[0] == 1:
        return None
    until = (day, day, True) if ended is None or ended[0] > day else ended
    if until[0] == 1:
        return None
    low, high = max(_years(founded[1], until[0]), 0), _years(founded[0], until[1])
    return _range(low, high, (founded[2] and until[2]) or low == high)


def delay(subject: Coalition, day: int) -> Value:
    """Days from founding to the first leaders' summit."""
    founded, summit = when(subject, "founded"), when(subject, "first_leaders_summit")
    if founded is None or summit is None or founded[0] > day or summit[0] > day or 1 in (founded[0], summit[0]):
        return None
    low, high = summit[0] - founded[1], summit[1] - founded[0]
    return None if abs(high) > 1_000_000 else _range(low, high, founded[2] and summit[2])


def tally(subject: Coalition, day: int, terms: Mapping[str, str]) -> dict[str, int] | None:
    """Full members by a term of each."""
    there = full(subject, day)
    if there is None:
        return None
    counts: dict[str, int] = {}
    for actor in there:
        counts[terms[actor]] = counts.get(terms[actor], 0) + 1
    return counts


def other_roles(subject: Coalition, day: int) -> dict[str, int] | None:
    """Spells in other roles, by role."""
    if unborn(subject, day) or not subject.roster_complete:
        return None
    counts: dict[str, int] = {}
    for one in subject.members:
        holds = one.start.earliest <= day and (one.end is None or one.end.latest > day)
        if holds and one.role != "member":
            counts[one.role] = counts.get(one.role, 0) + 1
    return counts or None


def founders_in(subject: Coalition, day: int) -> Value:
    """Founding full members that are full members."""
    there = full(subject, day)
    founders = {one.actor for one in subject.members if one.founder and one.role == "member"}
    return None if there is None or not founders else len(there & founders)


def turned(subject: Coalition, day: int, which: str) -> Value:
    """Joined or left in the last five years."""
    there = full(subject, day)
    if there is None:
        return None
    today = date.fromordinal(day)
    leap = (today.month, today.day) == (2, 29)
    then = date(max(today.year - 5, 1), today.month, 28 if leap else today.day).toordinal()
    before = set()
    for one in subject.members:
        if one.role == "member" and one.start.earliest <= then and (one.end is None or one.end.latest > then):
            before.add(one.actor)
    return len(there - before) if which == "joined" else len(before - there)


def commitments(subject: Coalition, day: int) -> dict[str, Value]:
    """Made, due, kept, overdue, and the share of which a source says what became of them."""
    names = ("made", "due", "kept", "overdue", "reported")
    made = []
    for one in subject.commitments:
        if not one.history or any(turn.date.earliest <= day for turn in one.history):
            made.append(one)
    if unborn(subject, day) or not made:
        return {f"commitments_{name}": None for name in names}
    due = kept = overdue = reported = 0
    for one in made:
        status = "unknown"
        told = False
        for turn in one.history:
            if turn.date.earliest <= day:
                status = turn.value
                told = told or (turn.value not in ("made", "unknown") and len(turn.citations) > 0)
        passed = one.due is not None and one.due.latest < day
        due += passed
        kept += status == "kept"
        overdue += passed and status not in SETTLED
        reported += told
    share = round(reported / len(made) * 100, 1)
    found: list[Value] = [len(made), due, kept, overdue, share]
    return {f"commitments_{name}": value for name, value in zip(names, found, strict=True)}


def events(subject: Coalition, day: int, kind: str, period: tuple[int, int] | None) -> Value:
    """Events of a kind ("" for all) by the day, within a period."""
    if unborn(subject, day) or not any(one.date.earliest <= day for one in subject.events):
        return None
    if period and period[0] > day:
        return None
    count = 0
    for one in subject.events:
        inside = period is None or (one.date.latest >= period[0] and one.date.earliest <= period[1])
        count += one.date.earliest <= day and inside and kind in ("", one.kind)
    return count


def figure(subject: Coalition, day: int, metric: str, tolerance: int) -> set[Value]:
    """The values that may be shown of a metric: those of the right date. Which of them is a matter of rank."""
    known = [one for one in subject.figures if one.metric == metric]
    kept = [one for one in known if one.rank != "deprecated"]
    if tolerance:
        near = {id(one): max(one.as_of.earliest - day, day - one.as_of.latest, 0) for one in known}
        inside = [one for one in known if near[id(one)] <= tolerance]
        good = [one for one in inside if one in kept] or inside
        return {one.value for one in good}
    past = [one for one in known if one.as_of.earliest <= day]
    good = [one for one in past if one in kept] or past
    last = max((one.as_of.latest for one in good), default=None)
    return {
        one.value
        for one in good
        for newest in good
        if newest.as_of.latest == last
        and one.as_of.earliest <= newest.as_of.latest
        and newest.as_of.earliest <= one.as_of.latest
    }
