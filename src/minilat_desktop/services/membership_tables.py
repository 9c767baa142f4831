"""Answers about membership as tables for a CSV file: a header and rows of plain values."""

from __future__ import annotations

from collections.abc import Sequence

from minilat_desktop.domain.membership import ActorRecord, Change, Joint, Likeness, Overlap
from minilat_desktop.domain.model import Citation

Row = tuple[str | int | float | None, ...]
Table = tuple[tuple[str, ...], list[Row]]


def joint(found: Joint) -> Table:
    """One row a year and coalition; a year without any has one row with a count of 0."""
    rows: list[Row] = []
    for one in found.years:
        rows += [
            (one.year, len(one.coalitions), name, found.names[name]) for name in one.coalitions
        ] or [(one.year, 0, None, None)]  # fmt: skip
    return ("year", "count", "coalition_id", "coalition"), rows


def overlap(found: Overlap) -> Table:
    """One row a pair, in the order of the matrix: what R, Python and Excel can all pivot."""
    rows: list[Row] = [
        (
            one, found.names[i], other, found.names[j], found.shared[i][j], found.shared[i][i], found.shared[j][j],
            found.measure, round(found.values[i][j], 6),
        )
        for i, one in enumerate(found.ids)
        for j, other in enumerate(found.ids)
    ]  # fmt: skip
    return ("id", "name", "other_id", "other_name", "shared", "size", "other_size", "measure", "value"), rows


def changes(found: Sequence[Change]) -> Table:
    """One row a change."""
    rows: list[Row] = [
        (
            one.kind, one.coalition_id, one.coalition, one.actor, one.name, one.before or None, one.after or None,
            one.date.text, _sources(one.spell.citations),
        )
        for one in found
    ]  # fmt: skip
    return ("change", "coalition_id", "coalition", "code", "name", "before", "after", "date", "source_ids"), rows


def belongings(record: ActorRecord) -> Table:
    """One row a membership, ever."""
    rows: list[Row] = [
        (
            record.actor.code, record.actor.name, one.coalition_id, one.coalition, one.member.role,
            one.member.start.text, one.member.end.text if one.member.end else None, one.form, one.pillar,
            _sources(one.member.citations),
        )
        for one in record.belongings
    ]  # fmt: skip
    return ("code", "name", "coalition_id", "coalition", "role", "from", "to", "form", "pillar", "source_ids"), rows


def likenesses(found: Sequence[Likeness]) -> Table:
    """One row a coalition or actor, most alike first."""
    rows: list[Row] = [
        (one.id, one.name, one.shared, one.size, round(one.jaccard, 6), round(one.within, 6), str(one.complete).lower())
        for one in found
    ]
    return ("id", "name", "shared", "size", "jaccard", "within", "complete"), rows


def _sources(citations: Sequence[Citation]) -> str:
    return " ".join(dict.fromkeys(cited.source.id for cited in citations))
