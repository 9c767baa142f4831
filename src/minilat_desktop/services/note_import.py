"""Notes on their way in: held against those that are here, and made rows of this notebook."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from minilat_desktop.domain.importing import Going, NotesPlan, in_portions
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.tags import distinct, key, to_text
from minilat_desktop.formats import notes_file
from minilat_desktop.services.marking import flag, named
from minilat_desktop.services.recording import storable
from minilat_desktop.store import journal, note_rows
from minilat_desktop.store import notebook as store


def held(connection: store.Open, found: Sequence[Note], going: Going) -> tuple[list[Note], list[Note], list[Note]]:
    """Those of some notes that are new, those that say something else here, and those that say the same."""
    new: list[Note] = []
    changed: list[Note] = []
    same: list[Note] = []
    for portion in in_portions(found, going, "notes held against yours"):
        mine = note_rows.texts(connection, [note.id for note in portion])
        for note in portion:
            known = mine.get(note.id)
            (new if known is None else same if known == note.text else changed).append(note)
    return new, changed, same


def incoming(
    connection: store.Open, plan: NotesPlan, name_of: Callable[[str], str | None]
) -> tuple[list[dict[str, Any]], list[journal.Image]]:
    """The rows of an import, and the images of the tags that had to be made for it.

    A changed note gets an id of its own, because another text has its id. What a note is on is called as this catalogue
    calls it; a stranger's name stands only where it has none.
    """
    known, made = named(connection, (name for note in (*plan.new, *plan.changed) for name in note.tags))
    called = {key(name): name for name in known}
    names: dict[str, str | None] = {}
    rows = []
    for place, note in enumerate((*plan.new, *plan.changed)):
        if note.target not in names:
            names[note.target] = name_of(note.target)
        tags = to_text(called[key(name)] for name in distinct(map(storable, note.tags)))
        rows.append({
            **notes_file.text_fields(note), "target_name": names[note.target] or note.target_name, "deleted": "",
            "tags": tags, "pinned": flag(note.pinned), "private": "",
        } | ({} if place < len(plan.new) else {"id": uuid.uuid4().hex}))  # fmt: skip
    return rows, made
