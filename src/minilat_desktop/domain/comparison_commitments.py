"""What the compared coalitions promised, and what became of it, as of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from minilat_desktop.domain import dates
from minilat_desktop.domain.citing import gather
from minilat_desktop.domain.comparison_making import counted, missing, not_yet, share
from minilat_desktop.domain.comparison_seen import Seen
from minilat_desktop.domain.comparison_table import Cell, Record
from minilat_desktop.domain.model import Citation, Commitment

# A status that tells what became of a promise; “made” and “unknown” do not.
REPORTED = frozenset({"on-track", "behind", "kept", "broken", "revised", "lapsed"})


def made_by(commitment: Commitment, day: int) -> bool:
    """Whether a commitment had been made by a day. One without a dated history counts as made."""
    return not commitment.history or min(turn.date.earliest for turn in commitment.history) <= day


def due_by(commitment: Commitment, day: int) -> bool:
    """Whether the due date had certainly passed."""
    return commitment.due is not None and commitment.due.latest < day


def reported_by(commitment: Commitment, day: int) -> bool:
    """Whether a source says by a day what became of it."""
    return any(turn.value in REPORTED and turn.citations for turn in commitment.history if turn.date.earliest <= day)


def _kept_by(commitment: Commitment, day: int) -> bool:
    return commitment.status_on(day) == "kept"


Test = Callable[[Commitment, int], bool]
_COUNTED: dict[str, tuple[Test, str]] = {
    "commitments_made": (made_by, "Computed: recorded commitments made by this column’s date."),
    "commitments_due": (due_by, "Computed: of those made, the ones whose due date lies before this column’s date."),
    "commitments_kept": (_kept_by, "Computed: recorded as kept by this column’s date."),
    "commitments_overdue": (
        Commitment.overdue_on,
        "Computed: due before this column’s date and not recorded as kept, broken, revised or lapsed.",
    ),
}
LABELS = {
    "commitments_made": "Made",
    "commitments_due": "Due",
    "commitments_kept": "Kept",
    "commitments_overdue": "Overdue",
    "commitments_reported": "With a sourced status",
}


def commitments_cell(seen: Seen, which: str) -> Cell:
    """Commitments made by the column's date, or of these the due, kept or overdue ones, or the share with a status."""
    if seen.before:
        return not_yet(seen)
    recorded = seen.coalition.commitments
    made = [one for one in recorded if made_by(one, seen.day)]
    if not made:
        return missing("unknown", "The recorded ones are of later dates." if recorded else "No commitment is recorded.")
    citations = gather(cited for one in made for cited in commitment_citations(one, seen.day))
    if which == "commitments_reported":
        return _reported_cell(seen, made, citations)
    test, how = _COUNTED[which]
    undated = sum(not one.history for one in made)
    if undated:
        how += f" {undated} without a date counted as made."
    chosen = [one for one in made if test(one, seen.day)]
    cell = counted(len(chosen), "commitments", how, citations, **_from(chosen, seen.day))
    return replace(cell, records=_records(made, seen.day)) if which == "commitments_made" else cell


def _reported_cell(seen: Seen, made: list[Commitment], citations: tuple[Citation, ...]) -> Cell:
    known = [one for one in made if reported_by(one, seen.day)]
    how = (
        f"Computed: of {len(made)} made, {len(known)} with a source that says by this column’s date what became of it."
    )
    return share(len(known), len(made), how, citations, **_from(known, seen.day))


def _from(chosen: Iterable[Commitment], day: int) -> dict[str, tuple[object, ...]]:
    records = _records(chosen, day)
    return {"keys": tuple(key for record in records for key in record.cell.keys), "inputs": records}


def _records(commitments: Iterable[Commitment], day: int) -> tuple[Record, ...]:
    return tuple(Record("commitment", "Commitment", commitment_cell(one, day)) for one in commitments)


def commitment_citations(commitment: Commitment, day: int) -> tuple[Citation, ...]:
    """What is cited for a commitment by a day: for itself and for the turns of its status."""
    turns = [turn for turn in commitment.history if turn.date.earliest <= day]
    return (*commitment.citations, *(citation for turn in turns for citation in turn.citations))


def commitment_cell(commitment: Commitment, day: int) -> Cell:
    """One commitment as of a day: who owes what by when, and how it stands."""
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
        " ".join(note for note in notes if note), gather(commitment_citations(commitment, day)),
        keys=(commitment.key,),
    )  # fmt: skip
