"""Coalitions side by side, each as of its own day: a pure function from what is recorded to one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from minilat_desktop.domain import comparison_events as events
from minilat_desktop.domain import comparison_identity as identity
from minilat_desktop.domain import comparison_life as life
from minilat_desktop.domain import comparison_members as members
from minilat_desktop.domain import comparison_overlap as overlap
from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.comparison_changes import LABELS as CHANGES
from minilat_desktop.domain.comparison_changes import change_cell, changes_between, earlier
from minilat_desktop.domain.comparison_commitments import LABELS as COMMITMENTS
from minilat_desktop.domain.comparison_commitments import commitments_cell
from minilat_desktop.domain.comparison_facts import fact_cell
from minilat_desktop.domain.comparison_figures import figure_cell
from minilat_desktop.domain.comparison_overlap import Meeting
from minilat_desktop.domain.comparison_policy import lens_of
from minilat_desktop.domain.comparison_seen import NOTHING_ELSE, Backdrop, Dossier, Seen
from minilat_desktop.domain.comparison_series import PER_YEAR, year_rows
from minilat_desktop.domain.comparison_spec import EMPTY, FEWEST, MOST, Column, Spec
from minilat_desktop.domain.comparison_table import Cell, ComparisonTable, Record, Row, headings, make_row
from minilat_desktop.domain.model import Coalition

__all__ = ["FEWEST", "GROUPS", "MOST", "Cell", "Column", "ComparisonTable", "Record", "Row", "build", "build_from"]

# The groups of rows in their own order. The last is worked out only where it is asked for by name.
GROUPS = (
    "Identity", "Institution", "Life", "Size", "Change", "Commitments", "Figures", "Events", "Strain", "Overlap",
    "Universal bodies", "Judgement", "Members", PER_YEAR,
)  # fmt: skip
_IDENTITY = {"name": "Name", "other_names": "Other names", "form": "Form", "pillars": "Pillars", "region": "Region"}
_INSTITUTION = (
    "legal_form", "binding", "decision_rule", "enforcement", "reporting", "secretariat", "leadership",
    "membership_rule", "basis",
)  # fmt: skip
_LIFE = (
    "announced", "founded", "first_leaders_summit", "status", "dormant_since", "ended", "founders", "convened_by",
)  # fmt: skip
# Shown even when nobody recorded them: that nothing is known is an answer too.
_ALWAYS = frozenset({
    "purpose", "basis", "status", "founded", "first_leaders_summit", "binding", "decision_rule", "secretariat",
    "legal_form",
})  # fmt: skip
_SIZES = frozenset({*members.MEMBER_METRICS, "member_organisations"})
_COUNTS: tuple[tuple[str, str, Callable[[Seen], Cell]], ...] = (
    ("founders_still_in", "Founders still in", members.founders_cell),
    ("joined_5_years", "Joined in the last five years", members.joined_cell),
    ("left_5_years", "Left in the last five years", members.left_cell),
)

Seens = Sequence[Seen]


def build(
    columns: Sequence[Column],
    coalitions: Mapping[str, Coalition],
    spec: Spec = EMPTY,
    backdrop: Backdrop = NOTHING_ELSE,
) -> ComparisonTable:
    """The comparison of some columns. `coalitions` holds every coalition they name, by id."""
    named = dict.fromkeys(column.coalition_id for column in columns)
    return build_from(columns, {one: Dossier(coalitions[one]) for one in named}, spec, backdrop)


def build_from(
    columns: Sequence[Column], files: Mapping[str, Dossier], spec: Spec, backdrop: Backdrop
) -> ComparisonTable:
    """The comparison of some columns out of records that lie ready."""
    seens = [files[one.coalition_id].through(lens_of(one, spec.tolerance, spec.period)) for one in columns]
    short_names = tuple(seen.short for seen in seens)
    meeting = overlap.meet(seens, headings(columns, short_names))
    rows = [
        *_identity_rows(seens), *_institution_rows(seens), *_life_rows(seens),
        *_size_rows(seens, meeting, backdrop), *_change_rows(seens), *_commitment_rows(seens),
        *_figure_rows(seens), *_event_rows(seens), *_strain_rows(seens), *_overlap_rows(columns, meeting),
        *_universal_rows(seens, backdrop), *_fact_rows(seens, "Judgement", _attributes("Judgement")),
        *_member_rows(seens), *(year_rows(seens) if PER_YEAR in spec.groups else ()),
    ]  # fmt: skip
    return ComparisonTable(
        columns=tuple(columns),
        names=tuple(seen.coalition.name for seen in seens),
        short_names=short_names,
        rows=tuple(rows),
        rosters=meeting.rosters,
        shared=meeting.shared,
        unique=tuple(meeting.unique(place) for place in range(len(seens))),
        spec=spec,
        places=tuple(range(len(seens))),
    )


def _row(seens: Seens, group: str, attribute: str, label: str, maker: Callable[[Seen], Cell]) -> Row:
    """A row whose cells rest each on its own column alone."""
    return make_row(group, attribute, label, [seen.cell(f"row/{attribute}", maker) for seen in seens])


def _attributes(group: str) -> list[str]:
    return [attribute.id for attribute in vocabulary.ATTRIBUTES.values() if attribute.group == group]


def _fact_rows(seens: Seens, group: str, attributes: Sequence[str]) -> list[Row]:
    recorded = _ALWAYS.union(*(seen.file.facts for seen in seens))
    return [_fact_row(seens, group, attribute) for attribute in attributes if attribute in recorded]


def _fact_row(seens: Seens, group: str, attribute: str) -> Row:
    label = vocabulary.ATTRIBUTES[attribute].label
    return make_row(group, attribute, label, [fact_cell(seen, attribute) for seen in seens])


def _identity_rows(seens: Seens) -> list[Row]:
    group, rows = "Identity", []
    for attribute, label in _IDENTITY.items():
        if attribute == "other_names" and not any(seen.coalition.aliases for seen in seens):
            continue
        made = [identity.identity_cell(seen, attribute) for seen in seens]
        rows.append(make_row(group, attribute, label, made))
    rows += _fact_rows(seens, group, [one for one in _attributes(group) if one not in _INSTITUTION])
    if any(seen.coalition.relations for seen in seens):
        rows.append(_row(seens, group, "relations", "Relations", identity.relations_cell))
    return rows


def _institution_rows(seens: Seens) -> list[Row]:
    group, rows = "Institution", []
    if any(seen.coalition.legal for seen in seens):
        rows.append(_row(seens, group, "legal_kind", "Kind of legal form", identity.legal_cell))
    return rows + _fact_rows(seens, group, _INSTITUTION)


def _life_rows(seens: Seens) -> list[Row]:
    group, rows = "Life", []
    for row in _fact_rows(seens, group, _LIFE):
        rows.append(row)
        if row.attribute == "founded":
            rows.append(_row(seens, group, "age", "Age", life.age_cell))
        if row.attribute == "first_leaders_summit":
            label = "Founding to first leaders’ summit"
            rows.append(_row(seens, group, "days_to_first_summit", label, life.summit_delay_cell))
    return rows


def _size_rows(seens: Seens, meeting: Meeting, backdrop: Backdrop) -> list[Row]:
    group = "Size"
    rows = [_row(seens, group, "full_members", "Full members on the roster", members.size_cell)]
    if any(spell.role != vocabulary.FULL_ROLE for seen in seens for spell in seen.roster):
        rows.append(_row(seens, group, "other_roles", "Other roles on the roster", members.other_roles_cell))
    rows += _metric_rows(seens, group, lambda metric: metric in _SIZES)
    if not any(roster is not None for roster in meeting.rosters):
        return rows
    if backdrop.regions:
        by_region = [seen.cell("row/regions", lambda one: members.regions_cell(one, backdrop)) for seen in seens]
        rows.append(make_row(group, "members_by_region", "Full members by region", by_region))
    rows.append(_row(seens, group, "members_by_kind", "Full members by kind", members.kinds_cell))
    rows += [_row(seens, group, attribute, label, maker) for attribute, label, maker in _COUNTS]
    label = "Share of members shared with another column"
    return [*rows, make_row(group, "share_shared", label, overlap.share_cells(meeting))]


def _metric_rows(seens: Seens, group: str, wanted: Callable[[str], bool]) -> list[Row]:
    labels = {figure.metric: figure.label for seen in seens for figure in seen.coalition.figures}
    return [
        make_row(group, metric, labels[metric], [figure_cell(seen, metric) for seen in seens])
        for metric in sorted(labels, key=lambda metric: (labels[metric], metric))
        if wanted(metric)
    ]


def _figure_rows(seens: Seens) -> list[Row]:
    return _metric_rows(seens, "Figures", lambda metric: metric not in _SIZES)


def _change_rows(seens: Seens) -> list[Row]:
    """Rows for what changed between two dates of one coalition; none where each stands at one date only."""
    before = earlier(seens)
    if not any(before):
        return []
    changes = [() if then is None else changes_between(seen, then) for seen, then in zip(seens, before, strict=True)]
    turned = {change.kind for found in changes for change in found}
    rows = []
    for kind, label in CHANGES.items():
        if kind in turned or kind in ("joined", "left"):
            made = [change_cell(*one, kind) for one in zip(seens, before, changes, strict=True)]
            # That the earlier of two dates has none before it is no difference; that somebody joined is.
            rows.append(replace(make_row("Change", f"change/{kind}", label, made), differs=kind in turned))
    return rows


def _commitment_rows(seens: Seens) -> list[Row]:
    if not any(seen.coalition.commitments for seen in seens):
        return []
    return [
        make_row("Commitments", which, label, [
            seen.cell(which, lambda one, which=which: commitments_cell(one, which)) for seen in seens  # type: ignore[misc]
        ])
        for which, label in COMMITMENTS.items()
    ]  # fmt: skip


def _event_rows(seens: Seens) -> list[Row]:
    if not any(seen.coalition.events for seen in seens):
        return []
    kinds = [kind for kind in _kinds(seens) if kind not in events.STRAIN]
    return [
        _row(seens, "Events", "events", "Recorded events", events.events_cell),
        _row(seens, "Events", "last_event", "Last event", events.last_event_cell),
        *(_kind_row(seens, "Events", kind) for kind in kinds),
    ]


def _strain_rows(seens: Seens) -> list[Row]:
    if not any(seen.coalition.events for seen in seens):
        return []
    return [_kind_row(seens, "Strain", kind) for kind in events.STRAIN]


def _kind_row(seens: Seens, group: str, kind: str) -> Row:
    made = [seen.cell(f"row/events/{kind}", lambda one: events.kind_cell(one, kind)) for seen in seens]
    return make_row(group, f"events/{kind}", vocabulary.EVENT_KINDS[kind], made)


def _kinds(seens: Seens) -> list[str]:
    found = {event.kind for seen in seens for event in seen.coalition.events}
    return [kind for kind in vocabulary.EVENT_KINDS if kind in found]


def _overlap_rows(columns: Sequence[Column], meeting: Meeting) -> list[Row]:
    group = "Overlap"
    rows = [
        make_row(group, "shared_by_all", "Members shared by all", overlap.shared_cells(meeting)),
        make_row(group, "shared_with_others", "Members shared with another", overlap.shared_with_cells(meeting)),
        make_row(group, "unique_members", "Members found only here", overlap.unique_cells(meeting)),
    ]
    if meeting.recorded < FEWEST:
        return rows
    if not all(meeting.same(0, place) for place in range(len(columns))):
        rows.append(make_row(group, "nested_in", "Nested in", overlap.nested_cells(meeting)))
    return rows + [
        make_row(group, f"jaccard/{column.text}", f"Likeness to {heading}", overlap.jaccard_cells(meeting, n), aside=n)
        for n, (column, heading) in enumerate(zip(columns, meeting.headings, strict=True))
        if meeting.sets[n] is not None
    ]


def _universal_rows(seens: Seens, backdrop: Backdrop) -> list[Row]:
    """Rows for the universal bodies to which one of the coalitions has a recorded relation."""
    related = {body for seen in seens for body in identity.universal_bodies(seen, backdrop)}
    return [
        make_row("Universal bodies", f"universal/{body}", backdrop.universal[body], [
            seen.cell(f"row/universal/{body}", lambda one, body=body: identity.universal_cell(one, body, backdrop))  # type: ignore[misc]
            for seen in seens
        ])
        for body in sorted(related, key=lambda body: backdrop.universal[body].casefold())
    ]  # fmt: skip


def _member_rows(seens: Seens) -> list[Row]:
    names: dict[str, str] = {}
    for seen in seens:
        if members.roster_missing(seen) is None:
            names |= {spell.actor: spell.name for spell in seen.roster}
    order = sorted(names, key=lambda code: (names[code].casefold(), code))
    made = zip(*(members.membership_cells(seen, order) for seen in seens), strict=True)
    return [
        make_row("Members", f"membership/{actor}", names[actor], cells)
        for actor, cells in zip(order, made, strict=True)
    ]
