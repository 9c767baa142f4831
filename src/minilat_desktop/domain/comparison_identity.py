"""What a coalition is and how it relates to others: the catalogue's own classification, and recorded relations."""

from __future__ import annotations

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.comparison_making import classified, listed, missing, not_yet
from minilat_desktop.domain.comparison_seen import Backdrop, Seen
from minilat_desktop.domain.comparison_table import Cell
from minilat_desktop.domain.model import Relation


def identity_cell(seen: Seen, attribute: str) -> Cell:
    """Name, form, pillars and region: what the catalogue itself says, whatever the date."""
    coalition = seen.coalition
    if attribute == "name":
        stated = coalition.preferred("official_name")
        citations = stated.citations if stated and stated.value == coalition.name else ()
        return Cell(coalition.name, coalition.name, citations=citations, keys=(coalition.key,))
    if attribute == "other_names":
        parts = tuple(Cell(f"{vocabulary.NAME_KINDS[n.kind]} {n.name}", n.name, note=n.kind) for n in coalition.aliases)
        return missing("unknown", "No other name is recorded.") if not parts else listed(parts)
    if attribute == "form":
        return classified(coalition.form, vocabulary.FORMS.get(coalition.form, coalition.form))
    if attribute == "pillars":
        pillars = tuple(classified(one, vocabulary.PILLARS.get(one, one)) for one in coalition.pillars)
        return listed(pillars) if pillars else classified("", "")
    return classified(coalition.region, coalition.region[:1].upper() + coalition.region[1:])


def legal_cell(seen: Seen) -> Cell:
    """The kind of act it rests on, as the catalogue classifies it."""
    legal = seen.coalition.legal
    return classified(legal, vocabulary.LEGAL_FORMS.get(legal, legal))


def relations_cell(seen: Seen) -> Cell:
    """How the coalition relates to others. Relations carry no dates, so they are shown for every date it existed."""
    return _relations(seen, list(seen.coalition.relations_once), "No relation is recorded.")


def universal_cell(seen: Seen, body: str, backdrop: Backdrop) -> Cell:
    """How the coalition relates to one universal body."""
    if seen.coalition.id == body:
        return missing("not-applicable", "The body itself.")
    to_it = [one for one in seen.coalition.relations_once if one.target == body]
    return _relations(seen, to_it, f"No relation to {backdrop.universal[body]} is recorded.")


def universal_bodies(seen: Seen, backdrop: Backdrop) -> list[str]:
    """The universal bodies to which a relation is recorded."""
    return [one.target for one in seen.coalition.relations if one.target in backdrop.universal]


def _relations(seen: Seen, relations: list[Relation], none: str) -> Cell:
    if seen.before:
        return not_yet(seen)
    parts = tuple(
        Cell(
            f"{one.label} {one.target_name}", f"{one.kind}:{one.target}", "", "", "", "", one.note, one.citations,
            keys=(one.key,),
        )
        for one in relations
    )  # fmt: skip
    return listed(parts) if parts else missing("unknown", none)
