"""Coalitions side by side, each as of its own day: a pure function from what is recorded to one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from minilat_desktop.domain import comparison_cells as cells
from minilat_desktop.domain import comparison_counts as counts
from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.comparison_cells import Seen
from minilat_desktop.domain.comparison_spec import FEWEST, MOST, Column
from minilat_desktop.domain.comparison_table import Cell, ComparisonTable, Record, Row
from minilat_desktop.domain.model import Coalition

__all__ = ["FEWEST", "MOST", "Cell", "Column", "ComparisonTable", "Record", "Row", "build"]

_IDENTITY = {"name": "Name", "other_names": "Other names", "form": "Form", "pillars": "Pillars", "region": "Region"}
# Shown even when nobody recorded them: that nothing is known is an answer too.
_ALWAYS = frozenset({"purpose", "basis", "status", "founded", "binding", "decision_rule", "secretariat"})
_SIZES = frozenset({*counts.MEMBER_METRICS, "member_organisations"})

Maker = Callable[[Seen], Cell]


def build(columns: Sequence[Column], coalitions: Mapping[str, Coalition]) -> ComparisonTable:
    """The comparison of some columns. `coalitions` holds every coalition they name, by id."""
    seens = [cells.see(coalitions[column.coalition_id], column.as_of) for column in columns]
    rosters = tuple(_roster(seen) for seen in seens)
    rows = [
        *_identity_rows(seens),
        *_life_rows(seens),
        *_fact_rows(seens, "Institution"),
        *_size_rows(seens),
        *_figure_rows(seens),
        *_commitment_rows(seens),
        *_event_rows(seens),
        *_fact_rows(seens, "Judgement"),
        *_member_rows(seens, rosters),
    ]
    return ComparisonTable(
        columns=tuple(columns),
        names=tuple(seen.coalition.name for seen in seens),
        short_names=tuple(seen.short for seen in seens),
        rows=tuple(rows),
        rosters=rosters,
        shared=counts.shared_by_all(rosters),
        unique=tuple(counts.unique_to(rosters, place) for place in range(len(seens))),
        places=tuple(range(len(seens))),
    )


def _roster(seen: Seen) -> tuple[str, ...] | None:
    if cells.roster_uncountable(seen) is not None:
        return None
    return tuple(member.actor for member in seen.full)


def make_row(group: str, attribute: str, label: str, made: Sequence[Cell]) -> Row:
    """A row of the table; whether it differs is decided by what a reader would see."""
    looks = {(cell.missing_reason, frozenset(part.text for part in cell.parts) or cell.text) for cell in made}
    return Row(group, attribute, label, tuple(made), len(looks) > 1)


def _row(seens: Sequence[Seen], group: str, attribute: str, label: str, maker: Maker) -> Row:
    return make_row(group, attribute, label, [maker(seen) for seen in seens])


def _fact_row(seens: Sequence[Seen], attribute: str, group: str) -> Row:
    made = [cells.fact_cell(seen, attribute) for seen in seens]
    return make_row(group, attribute, vocabulary.ATTRIBUTES[attribute].label, made)


def _fact_rows(seens: Sequence[Seen], group: str) -> list[Row]:
    recorded = {fact.attribute for seen in seens for fact in seen.coalition.facts} | _ALWAYS
    return [
        _fact_row(seens, attribute.id, group)
        for attribute in vocabulary.ATTRIBUTES.values()
        if attribute.group == group and attribute.id in recorded
    ]


def _identity_rows(seens: Sequence[Seen]) -> list[Row]:
    rows = []
    for attribute, label in _IDENTITY.items():
        if attribute == "other_names" and not any(seen.coalition.aliases for seen in seens):
            continue
        made = [counts.identity_cell(seen, attribute) for seen in seens]
        rows.append(make_row("Identity", attribute, label, made))
    rows += _fact_rows(seens, "Identity")
    if any(seen.coalition.relations for seen in seens):
        rows.append(_row(seens, "Identity", "relations", "Relations", counts.relations_cell))
    return rows


def _life_rows(seens: Sequence[Seen]) -> list[Row]:
    rows = []
    for row in _fact_rows(seens, "Life"):
        rows.append(row)
        if row.attribute == "founded":
            rows.append(_row(seens, "Life", "age", "Age", cells.age_cell))
        if row.attribute == "first_leaders_summit":
            label = "Founding to first leaders’ summit"
            rows.append(_row(seens, "Life", "days_to_first_summit", label, cells.summit_delay_cell))
    return rows


def _size_rows(seens: Sequence[Seen]) -> list[Row]:
    rows = [_row(seens, "Size", "full_members", "Full members on the roster", counts.size_cell)]
    others = any(spell.role != vocabulary.FULL_ROLE for seen in seens for spell in seen.roster)
    if others:
        rows.append(_row(seens, "Size", "other_roles", "Other roles on the roster", counts.other_roles_cell))
    return rows


def _figure_rows(seens: Sequence[Seen]) -> list[Row]:
    labels = {figure.metric: figure.label for seen in seens for figure in seen.coalition.figures}
    order = sorted(labels, key=lambda metric: (metric not in _SIZES, labels[metric], metric))
    rows = []
    for metric in order:
        made = [cells.figure_cell(seen, metric) for seen in seens]
        group = "Size" if metric in _SIZES else "Figures"
        rows.append(make_row(group, metric, labels[metric], made))
    return rows


def _commitment_rows(seens: Sequence[Seen]) -> list[Row]:
    if not any(seen.coalition.commitments for seen in seens):
        return []
    labels = {"commitments_made": "Made", "commitments_overdue": "Overdue", "commitments_kept": "Kept"}
    return [
        make_row("Commitments", which, label, [counts.commitments_cell(seen, which) for seen in seens])
        for which, label in labels.items()
    ]


def _event_rows(seens: Sequence[Seen]) -> list[Row]:
    if not any(seen.coalition.events for seen in seens):
        return []
    return [
        _row(seens, "Events", "events", "Recorded events", counts.events_cell),
        _row(seens, "Events", "last_event", "Last event", counts.last_event_cell),
    ]


def _member_rows(seens: Sequence[Seen], rosters: counts.Rosters) -> list[Row]:
    labels = {
        "shared_by_all": "Members shared by all",
        "shared_with_others": "Members shared with another",
        "unique_members": "Members found only here",
    }
    cited = counts.overlap_citations(seens, rosters)
    rows = []
    for which, label in labels.items():
        made = [counts.overlap_cell(seens, rosters, place, which, cited) for place in range(len(seens))]
        rows.append(make_row("Overlap", which, label, made))
    names: dict[str, str] = {}
    for seen in seens:
        if cells.roster_missing(seen) is None:
            names |= {spell.actor: spell.name for spell in seen.roster}
    for actor in sorted(names, key=lambda code: (names[code].casefold(), code)):
        made = [cells.membership_cell(seen, actor) for seen in seens]
        rows.append(make_row("Members", f"membership/{actor}", names[actor], made))
    return rows
