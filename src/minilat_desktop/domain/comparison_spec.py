"""What is compared and how it is looked at: everything that is needed to make the same comparison again.

It is a value of plain parts, so that the notebook keeps it, a bundle carries it and undo brings it back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

# Which of several values of one thing is shown: the preferred one, the one stated last, the one best evidenced, or all
# side by side. `source:ID` shows what one source says.
POLICIES = ("preferred", "newest", "confidence", "all")
BY_SOURCE = "source:"
FEWEST, MOST = 2, 8

# Of the written form; a newer one is refused, never half understood.
VERSION = 1
# The most that a row may count in a ranking of the user's own.
HEAVIEST = 100
_KEYS = {"version", "columns", "tolerance", "groups", "folded", "only_differences", "sorted_by", "period", "weights"}


@dataclass(frozen=True, slots=True)
class Column:
    """A coalition as of a day (an ordinal), under a source policy. One coalition at two days makes two columns."""

    coalition_id: str
    as_of: int
    policy: str = "preferred"

    @property
    def as_of_iso(self) -> str:
        """The day as ISO 8601."""
        return date.fromordinal(self.as_of).isoformat()

    @property
    def source(self) -> str:
        """The id of the one source it listens to, "" where it listens to all."""
        return self.policy.removeprefix(BY_SOURCE) if self.policy.startswith(BY_SOURCE) else ""

    @property
    def text(self) -> str:
        """The column as it is written on a command line: `g20@2010-12-31`, `g20@2010-12-31:newest`."""
        written = f"{self.coalition_id}@{self.as_of_iso}"
        return written if self.policy == "preferred" else f"{written}:{self.policy}"


def is_policy(text: str) -> bool:
    """Whether a text names a source policy."""
    return text in POLICIES or (text.startswith(BY_SOURCE) and text != BY_SOURCE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One column as the user chose it. `pinned` is its own day, None where it follows the window's as-of date."""

    coalition_id: str
    pinned: int | None = None
    policy: str = "preferred"

    def on(self, day: int) -> Column:
        """The column while the window's as-of date is `day`."""
        return Column(self.coalition_id, self.pinned if self.pinned is not None else day, self.policy)


@dataclass(frozen=True, slots=True)
class Spec:
    """A comparison as it is asked for.

    `tolerance` is how many days from a column's date the nearest figure may lie and still be shown (said in cell and
    file); 0 allows none. `groups` are the groups of rows in the order they are wanted, () for all in their own order;
    `folded` of these are closed. `sorted_by` is the attribute of the row by which columns are sorted, "" where they
    stand as chosen; a leading “-” turns the order round. `period` is the first and the last day whose events count,
    None for all. `weights` are the user's own: an attribute and how much it counts in a ranking of theirs
    (`domain.ranking`), below 0 where less is better; they change nothing else.
    """

    columns: tuple[Chosen, ...] = ()
    tolerance: int = 0
    groups: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    only_differences: bool = False
    sorted_by: str = ""
    period: tuple[int, int] | None = None
    weights: tuple[tuple[str, int], ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The coalitions, each once, in the order of the columns."""
        return tuple(dict.fromkeys(column.coalition_id for column in self.columns))

    def on(self, day: int) -> tuple[Column, ...]:
        """The columns while the window's as-of date is `day`."""
        return tuple(column.on(day) for column in self.columns)

    @property
    def policy(self) -> str:
        """The source policy all columns share, which a further column gets too; "preferred" where they differ."""
        policies = {column.policy for column in self.columns}
        return policies.pop() if len(policies) == 1 else "preferred"

    def of(self, ids: Iterable[str]) -> Spec:
        """The comparison of these coalitions: columns that are there stay as they are, others follow the window."""
        columns: list[Chosen] = []
        for one in dict.fromkeys(ids):
            there = [column for column in self.columns if column.coalition_id == one]
            columns += there or [Chosen(one, policy=self.policy)]
        return replace(self, columns=tuple(columns))

    def only(self, known: Collection[str]) -> Spec:
        """The comparison without the coalitions that are not among the known ones."""
        return replace(self, columns=tuple(column for column in self.columns if column.coalition_id in known))

    @property
    def asked(self) -> Spec:
        """What is asked for, without how it is looked at: what a step of the history changes."""
        return Spec(self.columns, tolerance=self.tolerance, period=self.period, weights=self.weights)

    def asking(self, other: Spec) -> Spec:
        """What another comparison asks for, looked at as this one is."""
        return replace(
            self, columns=other.columns, tolerance=other.tolerance, period=other.period, weights=other.weights
        )

    def without(self, place: int) -> Spec:
        """The comparison without one of its columns."""
        return replace(self, columns=self.columns[:place] + self.columns[place + 1 :])


# Nothing asked for: the look of a table that nobody has looked at otherwise.
EMPTY = Spec()


def to_plain(spec: Spec) -> dict[str, Any]:
    """A comparison as JSON holds it; days are written as ISO dates."""
    return {
        "version": VERSION,
        "columns": [
            {"coalition": one.coalition_id, "as_of": _iso(one.pinned), "policy": one.policy} for one in spec.columns
        ],
        "tolerance": spec.tolerance, "groups": list(spec.groups), "folded": list(spec.folded),
        "only_differences": spec.only_differences, "sorted_by": spec.sorted_by,
        "period": [_iso(day) for day in spec.period] if spec.period else None,
        "weights": [{"row": row, "weight": weight} for row, weight in spec.weights],
    }  # fmt: skip


def from_plain(plain: Any) -> Spec:
    """A comparison out of JSON that may be anybody's. Raises `ValueError` with the place and what is wrong there."""
    found = _object(plain, "the comparison", _KEYS)
    version = found.get("version")
    if version != VERSION:
        newer = isinstance(version, int) and version > VERSION
        raise ValueError("it was written by a newer version of the program" if newer else "“version” is not 1")
    columns = _list(found.get("columns", []), "columns")
    period = found.get("period")
    return Spec(
        tuple(_chosen(one, f"columns[{place}]") for place, one in enumerate(columns)),
        tolerance=_whole(found.get("tolerance", 0), "tolerance"),
        groups=_texts(found.get("groups", []), "groups"), folded=_texts(found.get("folded", []), "folded"),
        only_differences=found.get("only_differences") is True,
        sorted_by=_text(found.get("sorted_by", ""), "sorted_by"),
        period=None if period is None else _period(period), weights=_weights(found.get("weights", [])),
    )  # fmt: skip


def _chosen(plain: Any, place: str) -> Chosen:
    found = _object(plain, place, {"coalition", "as_of", "policy"})
    policy = _text(found.get("policy", "preferred"), f"{place}.policy")
    if not is_policy(policy):
        raise ValueError(f"“{place}.policy” is none of {', '.join(POLICIES)}, source:ID")
    coalition = _text(found.get("coalition"), f"{place}.coalition")
    if not coalition:
        raise ValueError(f"“{place}.coalition” is empty")
    when = found.get("as_of")
    return Chosen(coalition, None if when is None else _day(when, f"{place}.as_of"), policy)


def _iso(day: int | None) -> str | None:
    return None if day is None else date.fromordinal(day).isoformat()


def _object(plain: Any, place: str, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(plain, dict):
        raise ValueError(f"{place} is not an object")
    if strange := sorted(str(key) for key in plain if key not in known):
        raise ValueError(f"{place} has something unknown: “{strange[0][:60]}”")
    return plain


def _list(plain: Any, place: str) -> list[Any]:
    if not isinstance(plain, list):
        raise ValueError(f"“{place}” is not a list")
    return plain


def _text(plain: Any, place: str) -> str:
    if not isinstance(plain, str) or len(plain) > 1_000:
        raise ValueError(f"“{place}” is not a text of at most 1,000 characters")
    return plain


def _texts(plain: Any, place: str) -> tuple[str, ...]:
    return tuple(_text(one, f"{place}[{n}]") for n, one in enumerate(_list(plain, place)))


def _whole(plain: Any, place: str) -> int:
    if not isinstance(plain, int) or isinstance(plain, bool) or not 0 <= plain <= 100_000:
        raise ValueError(f"“{place}” is not a whole number from 0 to 100,000")
    return plain


def _day(plain: Any, place: str) -> int:
    try:
        return date.fromisoformat(_text(plain, place)).toordinal()
    except ValueError as error:
        raise ValueError(f"“{place}” is not a date such as 2010-12-31") from error


def _period(plain: Any) -> tuple[int, int]:
    days = [_day(one, f"period[{n}]") for n, one in enumerate(_list(plain, "period"))]
    if len(days) != 2 or days[0] > days[1]:
        raise ValueError("“period” is not a first and a last day")
    return days[0], days[1]


def _weights(plain: Any) -> tuple[tuple[str, int], ...]:
    weights: dict[str, int] = {}
    for n, one in enumerate(_list(plain, "weights")):
        place = f"weights[{n}]"
        found = _object(one, place, {"row", "weight"})
        row, weight = _text(found.get("row"), f"{place}.row"), found.get("weight")
        if not row or row in weights:
            raise ValueError(f"“{place}.row” is empty or weighed twice")
        if not isinstance(weight, int) or isinstance(weight, bool) or not 0 < abs(weight) <= HEAVIEST:
            raise ValueError(f"“{place}.weight” is not a whole number from 1 to {HEAVIEST}, or below 0 the same")
        weights[row] = weight
    return tuple(weights.items())
