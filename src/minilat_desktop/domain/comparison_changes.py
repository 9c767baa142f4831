"""What changed in a coalition between two dates at which it stands in one comparison."""

from __future__ import annotations

from collections.abc import Sequence

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.comparison_making import join, listed, missing
from minilat_desktop.domain.comparison_members import roster_citations, roster_missing
from minilat_desktop.domain.comparison_seen import Seen
from minilat_desktop.domain.comparison_table import Cell
from minilat_desktop.domain.membership import Change, roster_changes

NOBODY = "Nobody"
LABELS = {"joined": "Joined", "left": "Left", "role": "Changed role", "returned": "Left and came back"}


def earlier(seens: Sequence[Seen]) -> list[Seen | None]:
    """For each column the one of the same coalition with the nearest earlier date."""
    return [
        max(
            (other for other in seens if other.coalition.id == seen.coalition.id and other.day < seen.day),
            key=lambda other: other.day,
            default=None,
        )
        for seen in seens
    ]


def changes_between(seen: Seen, before: Seen) -> tuple[Change, ...]:
    """Who joined, left, changed its role or came back between two dates of one coalition."""
    return roster_changes(seen.coalition, before.day, seen.day)


def change_cell(seen: Seen, before: Seen | None, changes: Sequence[Change], kind: str) -> Cell:
    """The changes of one kind since the earlier date, each with the date of the turn and its source."""
    if before is None:
        return missing("not-applicable", "No earlier date of it stands in this comparison.")
    parts = tuple(_part(change) for change in changes if change.kind == kind)
    since = f"between {_words(before.day)} and {_words(seen.day)}."
    partial = "" if seen.coalition.roster_complete else "Only some members are recorded, so there may be more."
    if parts:
        return listed(parts, computed=True, note=join(f"Computed: {LABELS[kind]} {since}", partial))
    absent = roster_missing(seen)
    if absent is not None:
        return absent
    if partial:
        return missing("unknown", join(f"No such change is recorded {since}", partial))
    note = f"Computed: no such change on the recorded roster {since}"
    return Cell(NOBODY, NOBODY, note=note, citations=roster_citations(seen), computed=True)


def _part(change: Change) -> Cell:
    roles = [vocabulary.ROLES[role] for role in (change.before, change.after) if role]
    note = join(f"{LABELS[change.kind]} {dates.point_in_words(change.date)}.", f"{' → '.join(roles)}.")
    text = f"{change.name} ({' → '.join(roles)})" if change.kind == "role" else change.name
    spell = change.spell
    return Cell(text, change.actor, "", change.date.text, "", "", note, spell.citations, keys=(spell.key,))


def _words(day: int) -> str:
    return dates.in_words(dates.of_day(day))
