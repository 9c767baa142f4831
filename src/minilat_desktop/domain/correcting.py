"""Own records that correct one of the catalogue's: which of the two counts, and which stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.entry import Correction, Record, is_own
from minilat_desktop.domain.model import Beside, Coalition, Commitment, Corrected, Event, Member, Relation

_One = TypeVar("_One", Member, Event, Commitment, Relation)


def settled(base: Coalition, own: Sequence[Record], corrections: Mapping[str, Correction]) -> Coalition:
    """The coalition with own memberships, events, commitments, relations; of a record and its corrections one counts.

    The newest that is preferred does; where none is, the catalogue's. One whose record the catalogue no longer has
    stands for itself.
    """
    beside: list[Beside] = []
    members = _settled(base.members, [one for one in own if isinstance(one, Member)], corrections, beside)
    events = _settled(base.events, [one for one in own if isinstance(one, Event)], corrections, beside)
    promised = _settled(base.commitments, [one for one in own if isinstance(one, Commitment)], corrections, beside)
    related = _settled(base.relations, [one for one in own if isinstance(one, Relation)], corrections, beside)
    return replace(base, members=members, events=events, commitments=promised, relations=related, beside=tuple(beside))


def _settled(
    theirs: Sequence[_One], own: Sequence[_One], corrections: Mapping[str, Correction], beside: list[Beside]
) -> tuple[_One, ...]:
    rivals: dict[str, list[_One]] = {}
    alone: list[_One] = []
    for mine in own:
        said = corrections.get(mine.key)
        found = _corrected(said.of, mine, theirs) if said is not None else None
        (alone if found is None else rivals.setdefault(found.key, [])).append(mine)
    counted: list[_One] = []
    for one in theirs:
        several = rivals.get(one.key, [])
        counts = next((two for two in reversed(several) if corrections[two.key].preferred), one)
        counted.append(counts)
        if counts is not one:
            beside.append(Beside(counts.key, one, corrections[counts.key].reason))
        beside += [Beside(counts.key, two, corrections[two.key].reason) for two in several if two is not counts]
    return tuple(counted + alone)


def _corrected(of: str, mine: _One, theirs: Sequence[_One]) -> _One | None:
    """The record that one corrects: by its key, or, where an update gave it other dates and so another key, by what
    both are about."""
    found = next((one for one in theirs if one.key == of), None)
    if found is not None:
        return found
    alike = [one for one in theirs if _of_the_same(one, mine, of)]
    return alike[0] if len(alike) == 1 else None


def _of_the_same(one: Corrected, mine: Corrected, of: str) -> bool:
    if isinstance(one, Member) and isinstance(mine, Member):
        # `membership:g20/ARG/1999`: who it was of is in the key; of several spells it is the one at the same time.
        return of.count("/") == 2 and one.actor == of.split("/")[1] and _together(one, mine)
    if isinstance(one, Event) and isinstance(mine, Event):
        return of.endswith(f"/{one.kind}") and abs(one.date.earliest - mine.date.earliest) <= _NEAR
    return False


# An event that is dated anew is found again within so many days of what the user says.
_NEAR = 366


def _together(one: Member, other: Member) -> bool:
    begun = max(one.start.earliest, other.start.earliest)
    return all(end is None or begun < end.latest for end in (one.end, other.end))


# In words


def in_words(record: Corrected) -> str:
    """What a record says, in one line."""
    if isinstance(record, Member):
        founder = ", founder" if record.founder else ""
        spell = dates.spell_in_words(record.start, record.end)
        return f"{record.name}: {vocabulary.ROLES[record.role].lower()}, {spell}{founder}"
    if isinstance(record, Event):
        return f"{dates.in_words(record.date)}: {record.title} ({vocabulary.EVENT_KINDS[record.kind].lower()})"
    if isinstance(record, Relation):
        return f"{record.label} {record.target_name}"
    due = f", due {dates.in_words(record.due)}" if record.due else ""
    return f"{record.owner}: {record.text} ({record.binding}{due})".removeprefix(": ")


def why(one: Beside) -> str:
    """Why a record does not count."""
    said = "Mine; the catalogue’s is preferred" if is_own(one.record.key) else "The catalogue’s; mine is preferred"
    return f"{said}: {one.reason}" if one.reason else f"{said}."


def why_counted(key: str, others: Sequence[Beside]) -> str:
    """Why a record counts beside which others stand; "" where none do."""
    if not others:
        return ""
    reason = others[0].reason if is_own(key) else ""
    return f"Sources differ. Preferred: {reason}" if reason else "Sources differ."


def sentence(words: str) -> str:
    """Words among others, with a full stop where they have no end of their own."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."
