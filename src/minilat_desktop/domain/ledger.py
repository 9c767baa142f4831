"""The commitment ledger: what the compared coalitions promised, to be done by whom and when, and how it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.comparison_commitments import commitment_citations, due_by, made_by
from minilat_desktop.domain.comparison_spec import Column
from minilat_desktop.domain.dates import Edtf
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.model import Beside, Citation, Coalition, Commitment, CommitmentStatus

STATUSES = {
    "made": "Made", "on-track": "On track", "behind": "Behind", "kept": "Kept", "broken": "Broken",
    "revised": "Revised", "lapsed": "Lapsed", "unknown": "Unknown",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One commitment as of a column's date.

    `status` is the last recorded one on that day and `status_date` its date, None before the first; `history` are the
    turns up to the day. `due` and `overdue` are computed: whether the due date has certainly passed, and whether it
    has with nothing recorded that settles it. `beside` are the commitments that do not count beside it.
    """

    key: str
    coalition_id: str
    coalition: str
    as_of: int
    text: str
    owner: str
    target: str
    unit: str
    due_date: Edtf | None
    binding: str
    status: str
    status_date: Edtf | None
    due: bool
    overdue: bool
    history: tuple[CommitmentStatus, ...]
    citations: tuple[Citation, ...]
    beside: tuple[Beside, ...] = ()

    @property
    def target_text(self) -> str:
        """The target with its unit."""
        return f"{self.target} {self.unit}".strip()

    @property
    def status_text(self) -> str:
        """The status for a reader, with the sign of being overdue in words."""
        words = STATUSES.get(self.status, self.status)
        return f"{words}, overdue" if self.overdue else words

    @property
    def due_text(self) -> str:
        """The due date in words, "" where none is recorded."""
        return dates.in_words(self.due_date) if self.due_date else ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a ledger is looked at: empty parts ask for everything. `text` is found in commitment, owner and target,
    accents and case aside; `last_due` is the last day on which a commitment may be due."""

    text: str = ""
    coalitions: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    overdue: bool = False
    last_due: int | None = None

    def admits(self, entry: Entry) -> bool:
        """Whether an entry is among what is looked at."""
        said = fold(f"{entry.text} {entry.owner} {entry.target_text}")
        return (
            all(word in said for word in fold(self.text).split())
            and (not self.coalitions or entry.coalition_id in self.coalitions)
            and (not self.statuses or entry.status in self.statuses)
            and (entry.overdue or not self.overdue)
            and (self.last_due is None or (entry.due_date is not None and entry.due_date.latest <= self.last_due))
        )


def ledger(columns: Iterable[Column], coalitions: Mapping[str, Coalition]) -> tuple[Entry, ...]:
    """Every commitment made by the dates of some columns, in the order of the columns and then by due date.

    A coalition that stands at two dates has its commitments once for each: that is how one sees them move.
    """
    found: list[Entry] = []
    for column in dict.fromkeys((one.coalition_id, one.as_of) for one in columns):
        subject, day = coalitions[column[0]], column[1]
        made = (_entry(subject, one, day) for one in subject.commitments if made_by(one, day))
        found += ordered(made, "due")
    return tuple(found)


def _entry(subject: Coalition, commitment: Commitment, day: int) -> Entry:
    turns = tuple(turn for turn in commitment.history if turn.date.earliest <= day)
    return Entry(
        commitment.key, subject.id, subject.short_name or subject.name, day, commitment.text, commitment.owner,
        commitment.target, commitment.unit, commitment.due, commitment.binding, commitment.status_on(day),
        turns[-1].date if turns else None, due_by(commitment, day), commitment.overdue_on(day), turns,
        commitment_citations(commitment, day), subject.beside_of(commitment.key),
    )  # fmt: skip


_LAST = dates.LAST_DAY + 1
_ORDERS: dict[str, Callable[[Entry], tuple[int | str, ...]]] = {
    "coalition": lambda one: (one.coalition.casefold(), one.as_of),
    "text": lambda one: (one.text.casefold(),),
    "owner": lambda one: (one.owner.casefold(),),
    "target": lambda one: (one.target_text.casefold(),),
    "due": lambda one: _days(one.due_date),
    "binding": lambda one: (vocabulary.BINDING.get(one.binding, one.binding).casefold(),),
    "status": lambda one: (not one.overdue, list(STATUSES).index(one.status) if one.status in STATUSES else _LAST),
    "status_date": lambda one: _days(one.status_date),
}
ORDERS = tuple(_ORDERS)
# What is empty where nothing is recorded; such entries stand last whichever way the others run.
_EMPTY: dict[str, Callable[[Entry], bool]] = {
    "owner": lambda one: not one.owner,
    "target": lambda one: not one.target_text,
    "due": lambda one: one.due_date is None,
    "status_date": lambda one: one.status_date is None,
}


def _days(when: Edtf | None) -> tuple[int | str, ...]:
    return (_LAST, _LAST) if when is None else (when.earliest, when.latest)


def ordered(entries: Iterable[Entry], by: str, descending: bool = False) -> tuple[Entry, ...]:
    """Entries in the order of one of ORDERS; those that have nothing there stand last both ways."""
    empty = _EMPTY.get(by, _never)
    held: list[Entry] = list(entries)
    there = sorted((one for one in held if not empty(one)), key=_ORDERS[by], reverse=descending)
    return (*there, *(one for one in held if empty(one)))


def _never(_entry: Entry) -> bool:
    return False


def admitted(entries: Sequence[Entry], wanted: Wanted) -> tuple[Entry, ...]:
    """The entries that are looked at."""
    return tuple(one for one in entries if wanted.admits(one))
