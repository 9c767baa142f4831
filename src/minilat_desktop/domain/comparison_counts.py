"""Computed cells of a comparison: sizes, overlaps, commitments, events and relations as of a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.comparison_cells import (
    Seen,
    classified,
    figure_cell,
    gather,
    listed,
    missing,
    not_yet,
    roster_missing,
    roster_uncountable,
    spell_cell,
)
from minilat_desktop.domain.comparison_table import Cell, Record
from minilat_desktop.domain.model import Citation, Commitment, Event

# Metrics that count members, and the kinds of actor they count (None: all of them).
MEMBER_METRICS: dict[str, tuple[str, ...] | None] = {
    "members": None,
    "member_states": ("state", "historical-state"),
    "member_companies": ("company",),
}


# Size


def size_cell(seen: Seen) -> Cell:
    """Full members on the roster as of the column's date, with every spell that ever touched it as a record."""
    absent = roster_uncountable(seen)
    records = tuple(
        Record(f"membership/{spell.actor}", spell.name, spell_cell(seen, spell))
        for spell in sorted(seen.coalition.members, key=lambda one: (one.name, one.start.earliest))
        if spell.start.earliest <= seen.day
    )
    if absent is not None:
        return replace(absent, records=records)
    members = seen.full
    note = "Computed: actors with the role “Member” on the recorded roster on this column’s date."
    doubtful = sum(member.status_on(seen.day) != "current" for member in members)
    if doubtful:
        note += f" {doubtful} of them uncertain or contested."
    claims = _contradicting(seen)
    if claims:
        note += " A count recorded for one of its dates differs, so the roster may be incomplete."
    citations = gather(citation for member in members for citation in member.citations)
    cell = counted(len(members), "members", note, citations)
    keys = tuple(member.key for member in members)
    return replace(cell, records=records, alternatives=claims, conflict=bool(claims), keys=keys)


def _contradicting(seen: Seen) -> tuple[Cell, ...]:
    """The latest recorded member counts that the roster of their own date contradicts."""
    found = []
    for metric, kinds in MEMBER_METRICS.items():
        cell = figure_cell(seen, metric)
        if cell.value is None:
            continue
        day = min(dates.parse(cell.value_date).latest, seen.day)
        spells = [one for one in seen.coalition.members if kinds is None or one.kind in kinds]
        then = {one.actor for one in spells if one.role == vocabulary.FULL_ROLE and one.holds_on(day)}
        if cell.value != len(then):
            found.append(replace(cell, alternatives=(), records=()))
    return tuple(found)


def counted(number: int, unit: str, note: str, citations: tuple[Citation, ...]) -> Cell:
    """A computed count. `unit` is a plural; the text says one of it rightly."""
    word = unit[:-1] if number == 1 else unit
    return Cell(
        f"{number:,} {word}".replace(",", "\u202f"), number, unit, note=note, citations=citations, computed=True
    )


def other_roles_cell(seen: Seen) -> Cell:
    """Other roles on the roster, counted role by role in words."""
    absent = roster_missing(seen)
    if absent is not None:
        return absent
    if not seen.coalition.roster_complete:
        return missing("unknown", "The recorded roster is not complete, so its roles are not counted.")
    spells = [spell for spell in seen.roster if spell.role != vocabulary.FULL_ROLE]
    if not spells:
        return missing("unknown", "No other role is on the recorded roster on this column’s date.")
    roles = Counter(spell.role for spell in spells)
    parts = tuple(
        Cell(
            f"{vocabulary.ROLES[role]}: {number}", number, role, computed=True,
            note="Computed from the recorded roster on this column’s date.",
            citations=gather(c for spell in spells if spell.role == role for c in spell.citations),
        )
        for role, number in sorted(roles.items(), key=lambda item: list(vocabulary.ROLES).index(item[0]))
    )  # fmt: skip
    return parts[0] if len(parts) == 1 else listed(parts, computed=True)


# Overlap


Rosters = Sequence[tuple[str, ...] | None]


def shared_by_all(rosters: Rosters) -> tuple[str, ...]:
    """The actors in every recorded roster; none while fewer than two rosters are recorded."""
    recorded = [roster for roster in rosters if roster is not None]
    if len(recorded) < 2:
        return ()
    rest = [set(roster) for roster in recorded[1:]]
    return tuple(actor for actor in recorded[0] if all(actor in roster for roster in rest))


def unique_to(rosters: Rosters, place: int) -> tuple[str, ...]:
    """The actors of one roster that are in no other; none while fewer than two rosters are recorded."""
    own = rosters[place]
    others = [set(roster) for n, roster in enumerate(rosters) if n != place and roster is not None]
    if own is None or not others:
        return ()
    return tuple(actor for actor in own if not any(actor in roster for roster in others))


def overlap_citations(seens: Sequence[Seen], rosters: Rosters) -> tuple[Citation, ...]:
    """What the overlap of some rosters rests on."""
    used = [seen for seen, roster in zip(seens, rosters, strict=True) if roster is not None]
    return gather(citation for seen in used for member in seen.full for citation in member.citations)


def overlap_cell(
    seens: Sequence[Seen], rosters: Rosters, place: int, which: str, citations: tuple[Citation, ...]
) -> Cell:
    """How many full members of a column are shared by all, shared with another, or unique to it."""
    own = rosters[place]
    if own is None:
        return roster_uncountable(seens[place]) or missing("unknown")
    left_out = [seen.short for seen, roster in zip(seens, rosters, strict=True) if roster is None]
    if len(seens) - len(left_out) < 2:
        return missing("unknown", "No other column has a complete roster to compare with.")
    unique = unique_to(rosters, place)
    number = {
        "shared_by_all": len(shared_by_all(rosters)),
        "shared_with_others": len(own) - len(unique),
        "unique_members": len(unique),
    }[which]
    note = "Computed from the full members of each column on its own date."
    if left_out:
        note += f" Left out, because no complete roster is recorded: {', '.join(dict.fromkeys(left_out))}."
    return counted(number, "members", note, citations)


# Commitments


def made_by(commitment: Commitment, day: int) -> bool:
    """Whether a commitment had been made by a day. One without a dated history counts as made."""
    return not commitment.history or min(turn.date.earliest for turn in commitment.history) <= day


def commitments_cell(seen: Seen, which: str) -> Cell:
    """Commitments made by the column's date, or of these the overdue or kept ones."""
    if seen.before:
        return not_yet(seen)
    recorded = seen.coalition.commitments
    made = [one for one in recorded if made_by(one, seen.day)]
    if not made:
        note = "The recorded ones are of later dates." if recorded else "No commitment is recorded."
        return missing("unknown", note)
    chosen = {
        "commitments_made": made,
        "commitments_overdue": [one for one in made if one.overdue_on(seen.day)],
        "commitments_kept": [one for one in made if one.status_on(seen.day) == "kept"],
    }[which]
    how = {
        "commitments_made": "Computed: recorded commitments made by this column’s date.",
        "commitments_overdue": "Computed: due before this column’s date and not recorded as kept, broken, revised or "
        "lapsed.",
        "commitments_kept": "Computed: recorded as kept by this column’s date.",
    }[which]
    undated = sum(not one.history for one in made)
    if undated:
        how += f" {undated} without a date counted as made."
    citations = gather(c for one in made for c in _commitment_citations(one, seen.day))
    cell = counted(len(chosen), "commitments", how, citations)
    records = tuple(Record("commitment", "Commitment", _commitment(one, seen.day)) for one in made)
    keys = tuple(one.key for one in chosen)
    return replace(cell, records=records if which == "commitments_made" else (), keys=keys)


def _commitment_citations(commitment: Commitment, day: int) -> tuple[Citation, ...]:
    turns = [turn for turn in commitment.history if turn.date.earliest <= day]
    return (*commitment.citations, *(citation for turn in turns for citation in turn.citations))


def _commitment(commitment: Commitment, day: int) -> Cell:
    turns = [turn for turn in commitment.history if turn.date.earliest <= day]
    target = f"Target: {commitment.target} {commitment.unit}".strip() + "." if commitment.target else ""
    notes = (
        f"Owner: {commitment.owner}." if commitment.owner else "",
        target,
        f"Due {dates.in_words(commitment.due)}." if commitment.due else "",
        f"Status: {commitment.status_on(day)}.",
        "Overdue." if commitment.overdue_on(day) else "",
    )
    return Cell(
        commitment.text, commitment.text, "", turns[-1].date.text if turns else "", "", "",
        " ".join(note for note in notes if note), gather(_commitment_citations(commitment, day)),
        keys=(commitment.key,),
    )  # fmt: skip


# Events and relations


def events_cell(seen: Seen) -> Cell:
    """How many events are recorded by the column's date."""
    happened = _happened(seen)
    if not happened:
        return _no_event(seen)
    note = "Computed: recorded events by this column’s date; a measure of the catalogue as much as of the coalition."
    citations = gather(c for event in happened for c in event.citations)
    records = tuple(
        Record(f"event/{event.kind}", vocabulary.EVENT_KINDS[event.kind], _event(event)) for event in happened
    )
    keys = tuple(event.key for event in happened)
    return replace(counted(len(happened), "events", note, citations), records=records, keys=keys)


def last_event_cell(seen: Seen) -> Cell:
    """The last event recorded by the column's date."""
    happened = _happened(seen)
    return replace(_event(happened[-1]), show_date=True) if happened else _no_event(seen)


def _no_event(seen: Seen) -> Cell:
    if seen.before:
        return not_yet(seen)
    later = seen.coalition.events
    return missing("unknown", "The recorded ones are of later dates." if later else "No event is recorded.")


def _happened(seen: Seen) -> list[Event]:
    happened = [event for event in seen.coalition.events if event.date.earliest <= seen.day]
    return sorted(happened, key=lambda event: (event.date.earliest, event.date.latest, event.key))


def _event(event: Event) -> Cell:
    return Cell(
        event.title, event.title, "", event.date.text, "", "", event.note, event.citations, keys=(event.key,)
    )  # fmt: skip


def relations_cell(seen: Seen) -> Cell:
    """How the coalition relates to others. Relations carry no dates, so they are shown for every date it existed."""
    if seen.before:
        return not_yet(seen)
    parts = tuple(
        Cell(
            f"{one.label} {one.target_name}", f"{one.kind}:{one.target}", "", "", "", "", one.note, one.citations,
            keys=(one.key,),
        )
        for one in seen.coalition.relations
    )  # fmt: skip
    if not parts:
        return missing("unknown", "No relation is recorded.")
    return parts[0] if len(parts) == 1 else listed(parts)


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
        return classified("", "") if not pillars else pillars[0] if len(pillars) == 1 else listed(pillars)
    return classified(coalition.region, coalition.region[:1].upper() + coalition.region[1:])
