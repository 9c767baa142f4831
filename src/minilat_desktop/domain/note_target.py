"""What a note can hang on: a stable id whose first part says of what kind it is.

`coalition:g20`, `form:minilateral`, records of these (`fact:g20/founded@x`, `membership:…`, `event:…`, `figure:…`,
`commitment:…`, `relation:…`), `actor:JPN`, `source:un-treaty`, a saved comparison with its rows and cells
(`comparison:ID/row@column`), `span:1990-01-01/1999-12-31` of the timeline, and `free:note` for what stands on its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.model import Coalition, Commitment, Event, Fact, Figure, Member, Relation

FREE = "free:note"
# What belongs to a coalition or to a form.
_OF_A_COALITION = ("coalition", "fact", "membership", "event", "figure", "commitment", "relation")
# Every kind there is, in the order of a choice, with what it is called.
KINDS = {
    "coalition": "Coalitions", "form": "Forms of cooperation", "actor": "Members", "membership": "Memberships",
    "fact": "Facts", "figure": "Figures", "event": "Events", "commitment": "Commitments", "relation": "Relations",
    "source": "Sources", "comparison": "Comparisons", "span": "Spans of time", "free": "Free-standing",
}  # fmt: skip
_LONGEST = 80


# The first and the last id of some that lie together.
Span = tuple[str, str]


def kind_of(target: str) -> str:
    """Of what kind a target is: `fact`."""
    return target.partition(":")[0]


def coalition_of(target: str) -> str:
    """The id of the coalition (or `form:ID`) that a target belongs to; "" for what belongs to none."""
    kind, _, rest = target.partition(":")
    if kind == "form":
        return target
    return rest.partition("/")[0] if kind in _OF_A_COALITION else ""


def coalitions_of(targets: Iterable[str]) -> frozenset[str]:
    """The ids of the coalitions that some targets belong to."""
    found = frozenset(coalition_of(target) for target in targets)
    return frozenset(one for one in found if one and not one.startswith("form:"))


def of_coalition(coalition_id: str) -> tuple[Span, ...]:
    """The spans of ids, first and last, in which everything lies that belongs to a coalition or a form."""
    own = coalition_id if coalition_id.startswith("form:") else f"coalition:{coalition_id}"
    inner = [(f"{kind}:{coalition_id}/", f"{kind}:{coalition_id}0") for kind in _OF_A_COALITION[1:]]
    return ((own, own), *inner)


def span(first: int, last: int) -> str:
    """The target of a span of time, days given as ordinals."""
    begun, ended = sorted((first, last))
    return f"span:{date.fromordinal(begun).isoformat()}/{date.fromordinal(ended).isoformat()}"


def days_of(target: str) -> tuple[int, int] | None:
    """The first and last day of a span of time; None for any other target."""
    kind, _, rest = target.partition(":")
    first, _, last = rest.partition("/")
    if kind != "span":
        return None
    try:
        begun, ended = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    whole = f"span:{begun.isoformat()}/{ended.isoformat()}" == target and begun <= ended
    return (begun.toordinal(), ended.toordinal()) if whole else None


def own_name(target: str) -> str | None:
    """What a target is called that needs no catalogue to be known; None for any other."""
    if target == FREE:
        return "Free-standing"
    days = days_of(target)
    if days is None:
        return None
    first, last = (dates.in_words(dates.of_day(day), short=True) for day in days)
    return first if first == last else f"{first} to {last}"


def name_in(coalition: Coalition, target: str) -> str | None:
    """What a target in a coalition is called: `G20 · Founded`; None where it has no such record."""
    if target == coalition.key:
        return coalition.short_name
    record = next((one for one in coalition.records if one.key == target), None)
    if record is None:
        return None
    said = " ".join(_of_record(record).split())
    short = said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
    return f"{coalition.short_name} · {short}"


def _of_record(record: Fact | Member | Event | Figure | Commitment | Relation) -> str:
    if isinstance(record, Member):
        return f"{record.name}, {vocabulary.ROLES[record.role].lower()}"
    if isinstance(record, Event):
        return record.title
    if isinstance(record, Figure):
        return f"{record.label}, {dates.in_words(record.as_of, short=True)}"
    if isinstance(record, Relation):
        return f"{record.label} {record.target_name}"
    return record.text if isinstance(record, Commitment) else record.label
