"""What of the user's an update of the catalogue touches: notes, own entries, comparisons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from minilat_desktop.domain.catalogue_update import Concerned
from minilat_desktop.domain.note_target import coalition_of
from minilat_desktop.domain.saved_comparison import DESK
from minilat_desktop.services import own_rows
from minilat_desktop.services.entries import named

if TYPE_CHECKING:
    from minilat_desktop.domain.catalogue_update import Difference
    from minilat_desktop.services.notebook import NotebookService

_LONGEST = 80


def by(difference: Difference, notebook: NotebookService | None) -> Concerned:
    """A line for everything that hangs on what changed or was withdrawn."""
    if notebook is None:
        return Concerned()
    return Concerned(
        tuple(_notes(difference, notebook)), tuple(_entries(difference, notebook)),
        tuple(_comparisons(difference, notebook)),
    )  # fmt: skip


def _what(difference: Difference, target: str) -> str:
    """What becomes of a target, "" where nothing does."""
    if target in difference.gone:
        return "is withdrawn; your words stay"
    if target in difference.keys:
        return "is changed"
    whole = target.startswith(("coalition:", "form:")) and "/" not in target
    count = (difference.owners or {}).get(coalition_of(target), 0) if whole else 0
    return f"has {count} {'change' if count == 1 else 'changes'}" if count else ""


def _notes(difference: Difference, notebook: NotebookService) -> Iterator[str]:
    for note in notebook.search():
        if what := _what(difference, note.target):
            yield f"Note “{note.title[:_LONGEST]}”: what it is on ({note.target_name}) {what}"


def _entries(difference: Difference, notebook: NotebookService) -> Iterator[str]:
    for entry in own_rows.entries(notebook):
        if what := _what(difference, entry.corrects) or _what(difference, entry.target):
            on = "what it corrects" if _what(difference, entry.corrects) else entry.name
            yield f"Own {named(entry)}: {on} {what}"


def _comparisons(difference: Difference, notebook: NotebookService) -> Iterator[str]:
    owners = difference.owners or {}
    for row, sound in notebook.comparison_rows():
        if row["deleted"] or not sound:
            continue
        found = [one for one in _columns(row["spec"]) if one in owners]
        if found:
            called = "The comparison on the desk" if row["id"] == DESK else f"Comparison “{row['name'][:_LONGEST]}”"
            gone = [one for one in found if f"coalition:{one}" in difference.gone]
            told = f"{', '.join(gone)} withdrawn" if gone else f"changes in {', '.join(found)}"
            yield f"{called}: {told}"


def _columns(spec: str) -> list[str]:
    """The ids of the coalitions of a comparison as it is kept."""
    from minilat_desktop.domain import comparison_spec

    try:
        return list(dict.fromkeys(comparison_spec.from_plain(json.loads(spec)).ids))
    except (ValueError, RecursionError):
        return []
