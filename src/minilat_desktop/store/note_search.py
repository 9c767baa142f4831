"""The few newest notes that some words find, out of however many there are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from minilat_desktop.domain.note import Note
from minilat_desktop.store import notes

# So many more are looked at than are wanted, because a deleted note keeps its words.
_DELETED = 64


def find(connection: Connection, wanted: Sequence[str], most: int) -> list[Note]:
    """Notes that have each of some folded words as the beginning of a word, the ones begun last first.

    The index is read backwards and no further than is needed: sorting all that match would take too long.
    """
    if not wanted:
        return []
    expression = " ".join(f'"{word}"*' for word in wanted)
    sql = "SELECT rowid FROM note_search WHERE note_search MATCH :match ORDER BY rowid DESC LIMIT :most"
    numbers = connection.execute(text(sql), {"match": expression, "most": most + _DELETED}).scalars().all()
    return notes.numbered(connection, numbers)[:most]
