"""Words about a note that more than one panel says."""

from __future__ import annotations

from minilat_desktop.domain import dates
from minilat_desktop.domain.note import Note


def written_as_of(note: Note) -> str:
    """Under which as-of date a note was begun, in few words; "" where an older program did not record it."""
    return f"as of {dates.in_words(dates.parse(note.as_of), short=True)}" if _is_date(note.as_of) else ""


def _is_date(text: str) -> bool:
    # A damaged file may hold anything.
    try:
        return bool(dates.parse(text))
    except ValueError:
        return False
