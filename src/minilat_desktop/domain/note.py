"""The user's notes: plain-text Markdown hung on a stable id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it stands. Times are ISO 8601 in UTC.

    `target` is a stable id such as `coalition:g20`; `target_name` is the name it had when the note was written, so
    that a note whose target vanished still says what it was about. `as_of` is the day (ISO) the window looked at when
    the note was begun, "" where that is not known. What is `private` never leaves the notebook: see `may_leave`.
    """

    id: str
    target: str
    target_name: str
    text: str
    created: str
    modified: str
    as_of: str = ""
    damaged: bool = False
    tags: tuple[str, ...] = ()
    pinned: bool = False
    private: bool = False

    @property
    def title(self) -> str:
        """The first line with something in it, without Markdown's marks."""
        for line in self.text.splitlines():
            bare = line.strip().lstrip("#>*- ").strip()
            if bare:
                return bare
        return "Empty note"


@dataclass(frozen=True, slots=True)
class Step:
    """A named step of the undo journal. Those that are `undone` can be done again."""

    id: int
    label: str
    time: str
    undone: bool = False


def may_leave(note: Note) -> bool:
    """Whether a note may stand in any file that others could read. Every export asks this, and nothing else."""
    return not note.private


def leaving(notes: Iterable[Note]) -> list[Note]:
    """Those of some notes that may leave the notebook."""
    return [note for note in notes if may_leave(note)]
