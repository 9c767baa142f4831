"""A ranking of the user's own: rows weighed as they see fit. It is labelled theirs, and never among the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minilat_desktop.domain.comparison_table import Cell, ComparisonTable, Row

LABEL = "Your ranking"
DISCLAIMER = "Made from weights you chose. It is no finding of this program and rests on no source."

Weights = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Share:
    """What one row gives one column: `scaled` is 0 for the worst of the columns and 1 for the best, None where the
    column has no number there, and then `why` says so."""

    attribute: str
    label: str
    weight: int
    scaled: float | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A column in the ranking. `score` is between 0 and 1 over the rows that have a number for it; `counted` is how
    much of the weight these rows carry. Both are None and 0 where no row has one, and `place` is then None too."""

    column: int
    place: int | None
    score: float | None
    counted: float
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The columns from first to last; those without a score stand behind. `ignored` are weighted rows that say nothing:
    not in this table, or without two columns that differ."""

    label: str
    weights: tuple[tuple[str, int], ...]
    ranked: tuple[Ranked, ...]
    ignored: tuple[str, ...]


# What they hold is a composition: where all members are of one kind its only part looks like a number.
_COMPOSITIONS = frozenset({"members_by_kind", "members_by_region"})


def number(cell: Cell) -> float | None:
    """A cell as a number to rank by. A missing value, a range and a list are none: nothing is guessed."""
    held = not cell.missing_reason and not cell.parts and not isinstance(cell.value, bool)
    return float(cell.value) if held and isinstance(cell.value, int | float) else None


def rankable(table: ComparisonTable) -> tuple[Row, ...]:
    """The rows that can be weighed: at least two columns have a number of the same unit, and they are not all equal."""
    return tuple(row for row in table.rows if _scale(row) is not None)


def rank(table: ComparisonTable, weights: Weights) -> Ranking:
    """The columns by the user's weights.

    Each row is laid on a scale from its lowest number (0) to its highest (1), turned round where the weight is below
    0; a column's score is the weighted mean over the rows that have a number for it. A missing value never becomes 0.
    """
    rows = {row.attribute: row for row in table.rows}
    used = [(rows[one], weight, scale) for one, weight in weights if one in rows and (scale := _scale(rows[one]))]
    counted = {row.attribute for row, _, _ in used}
    scored = [_score(column, used) for column in range(len(table.columns))]
    order = sorted(scored, key=lambda one: (one.score is None, -(one.score or 0), one.column))
    return Ranking(
        LABEL, tuple(weights), tuple(_placed(one, scored) for one in order),
        tuple(one for one, _ in weights if one not in counted),
    )  # fmt: skip


def lines(
    table: ComparisonTable, ranking: Ranking
) -> tuple[tuple[str, ...], list[tuple[str | int | float | None, ...]]]:
    """The ranking as header and lines of a file of its own, each line marked as the user's."""
    header = ("kind", "place", "comparison", "score", "weight_counted", "row", "weight", "scaled", "remark")
    found: list[tuple[str | int | float | None, ...]] = []
    for one in ranking.ranked:
        about = (ranking.label, one.place, table.columns[one.column].text, one.score, one.counted)
        found += [(*about, share.attribute, share.weight, share.scaled, share.why) for share in one.shares]
    return header, found


def _scale(row: Row) -> tuple[float, float] | None:
    if row.attribute in _COMPOSITIONS:
        return None
    held = [(value, cell.unit) for cell in row.cells if (value := number(cell)) is not None]
    values = [value for value, _ in held]
    same_unit = len({unit for _, unit in held}) == 1
    return (min(values), max(values)) if same_unit and len(set(values)) > 1 else None


def _score(column: int, used: Sequence[tuple[Row, int, tuple[float, float]]]) -> Ranked:
    shares = tuple(_share(row, column, weight, scale) for row, weight, scale in used)
    known = [(abs(one.weight), one.scaled) for one in shares if one.scaled is not None]
    whole, here = sum(abs(weight) for _, weight, _ in used), sum(weight for weight, _ in known)
    if not here:
        return Ranked(column, None, None, 0.0, shares)
    return Ranked(column, None, sum(weight * scaled for weight, scaled in known) / here, here / whole, shares)


def _share(row: Row, column: int, weight: int, scale: tuple[float, float]) -> Share:
    cell = row.cells[column]
    value = number(cell)
    if value is None:
        why = f"{cell.text}: left out, not counted as 0." if cell.missing_reason else "Not one number: left out."
        return Share(row.attribute, row.label, weight, None, why)
    low, high = scale
    along = (value - low) / (high - low)
    return Share(row.attribute, row.label, weight, along if weight > 0 else 1 - along)


def _placed(one: Ranked, scored: Sequence[Ranked]) -> Ranked:
    """Equal scores share a place."""
    if one.score is None:
        return one
    ahead = sum(other.score is not None and other.score > one.score + 1e-12 for other in scored)
    return Ranked(one.column, ahead + 1, one.score, one.counted, one.shares)
