"""The notes that came with a bundle, on their way into the notebook.

Those on the comparison itself hang on a saved comparison, which comes along where the notebook has none such.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

from minilat_desktop.domain import saved_comparison
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.importing import NotesPlan
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.saved_comparison import Named, Shown
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.reopening import Reopened
from minilat_desktop.services.saved_comparisons import SavedComparisons


def on_itself(found: Reopened) -> int:
    """How many notes of a bundle are on its comparison, a row or a cell of it."""
    notes, named = found.handed.notes, found.handed.named
    return sum(named.has(note.target) for note in notes.notes) if notes and named else 0


def home_here(found: Reopened, saved: SavedComparisons) -> str:
    """The id of the saved comparison that an opened bundle is here already, "" where there is none."""
    if found.handed.named is None:
        return ""
    home, there = saved.home(found.handed.named, found.spec)
    return home.id if there else ""


def plan(found: Reopened, notebook: NotebookService, saved: SavedComparisons) -> NotesPlan:
    """Say what taking the notes of a bundle in would do; changes nothing."""
    handed, named = found.handed.notes, found.handed.named
    assert handed is not None
    if named is None or not on_itself(found):
        return notebook.plan_notes(str(found.handed.path), handed.notes, handed.refused, handed.sha256)
    home, there = saved.home(named, found.spec)
    notes = _at_home(handed.notes, named, home, found)
    planned = notebook.plan_notes(str(found.handed.path), notes, handed.refused, handed.sha256)
    return planned if there else replace(planned, brings=home.name)


def take_in(planned: NotesPlan, found: Reopened, notebook: NotebookService, saved: SavedComparisons) -> Changes:
    """Do what was planned, after a backup, as one step that one undo takes back.

    Where notes are on the comparison itself, the saved one is then that on the desk.
    """
    if found.handed.named is None or not on_itself(found):
        return notebook.apply_import(planned)
    home, _ = saved.home(found.handed.named, found.spec)
    return saved.take_in(planned, home, found.spec, found.handed.day)


def _at_home(notes: Sequence[Note], named: Named, home: Named, found: Reopened) -> list[Note]:
    """The notes with those on the comparison hung where they belong here, under its name here."""
    words = _words(found)
    moved = []
    for note in notes:
        place = saved_comparison.parts(note.target)
        if place is None or not named.has(note.target):
            moved.append(note)
            continue
        _, attribute, column = place
        # A further comparison gets further notes, however often the file is taken in.
        note_id = note.id if home.id == named.id else uuid.uuid5(uuid.UUID(home.id), note.id).hex
        target = f"{saved_comparison.KIND}{home.id}{note.target.removeprefix(f'{saved_comparison.KIND}{named.id}')}"
        name = saved_comparison.target_name(home.name, words, attribute, column)
        moved.append(replace(note, id=note_id, target=target, target_name=name))
    return moved


def _words(found: Reopened) -> Shown:
    """What rows and columns are called, as a saved comparison keeps it."""
    table = found.table
    columns = [found.spec.columns[place] for place in table.places or range(len(table.columns))]
    headings = [(saved_comparison.column_key(one), table.heading(place)) for place, one in enumerate(columns)]
    return Shown("", found.handed.day, False, tuple(headings), {row.attribute: (row.label, ()) for row in table.rows})
