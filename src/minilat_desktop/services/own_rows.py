"""Own entries as the notebook keeps them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.entry import KINDS, Entry
from minilat_desktop.services.recording import now
from minilat_desktop.store import entries as store
from minilat_desktop.store import journal, kept
from minilat_desktop.store.notebook import WITH_ENTRIES

if TYPE_CHECKING:
    from minilat_desktop.services.notebook import NotebookService

# Under this name the notebook keeps the form that is open.
_FORM = "form:entry"


def entries(notebook: NotebookService) -> tuple[Entry, ...]:
    """The user's entries, in the order in which they were made. A damaged row is no entry."""
    return tuple(entry for row, sound in _rows(notebook) if sound and (entry := _entry(row)) is not None)


def damaged(notebook: NotebookService) -> tuple[str, ...]:
    """What the entries of damaged rows were about."""
    return tuple(row["name"] for row, sound in _rows(notebook) if not sound or _entry(row) is None)


def _rows(notebook: NotebookService) -> list[tuple[dict[str, str], bool]]:
    file = notebook.file
    with file.reading() as connection:
        # A notebook of an older format that is open read-only has none.
        return store.every(connection) if file.version >= WITH_ENTRIES else []


def _entry(row: dict[str, str]) -> Entry | None:
    try:
        body = json.loads(row["body"])
    except ValueError:
        return None
    if not isinstance(body, dict) or row["kind"] not in KINDS:
        return None
    return Entry(
        row["id"], row["kind"], row["target"], body, row["corrects"], row["name"], row["created"], row["modified"]
    )


def put(notebook: NotebookService, drafts: Sequence[Entry], label: str, *, of_form: bool = False) -> Changes:
    """Add or change entries, as one step that can be undone; what was kept of the form they are from is forgotten."""
    return _write(notebook, drafts, label, gone=False, of_form=of_form)


def keep_form(notebook: NotebookService, said: Mapping[str, Any] | None) -> None:
    """Keep what is filled in in a form so far; None forgets it. It is no step of the history."""
    if said is None and kept_form(notebook) is None:
        return
    with notebook.file.writing() as connection:
        value = json.dumps(said, ensure_ascii=False)
        kept.put(connection, _FORM, None if said is None else {"id": _FORM, "value": value})


def kept_form(notebook: NotebookService) -> Any:
    """What was filled in in a form when the program ended; None where nothing was, or where it is damaged."""
    with notebook.file.reading() as connection:
        text = kept.get(connection, _FORM)
    try:
        return json.loads(text or "null")
    except ValueError:
        return None


def remove(notebook: NotebookService, gone: Sequence[Entry], label: str) -> Changes:
    """Put entries among the deleted, as one step that can be undone."""
    return _write(notebook, gone, label, gone=True)


def _write(
    notebook: NotebookService, found: Sequence[Entry], label: str, *, gone: bool, of_form: bool = False
) -> Changes:
    time = now()
    with notebook.file.writing() as connection:
        images = []
        for one in found:
            after = {
                "id": one.id, "kind": one.kind, "target": one.target, "name": one.name, "corrects": one.corrects,
                "body": json.dumps(dict(one.body), ensure_ascii=False), "created": one.created or time,
                "modified": time, "deleted": time if gone else "",
            }  # fmt: skip
            images.append(journal.Image(store.put(connection, one.id, after), after, "entry"))
        journal.add(connection, label, time, images)
        if of_form:
            kept.put(connection, _FORM, None)
    return Changes(packs=True, selection=True)
