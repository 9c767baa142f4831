"""Everything the user did, step by step: listed, and gone back and forward in. Also what is kept under a name."""

from __future__ import annotations

import json

from minilat_desktop.domain.changes import Changes, together
from minilat_desktop.domain.importing import AT_ONCE, Going
from minilat_desktop.domain.note import Step
from minilat_desktop.services.notebook import NotebookService, footprint
from minilat_desktop.services.recording import now
from minilat_desktop.store import journal, kept

_FILTERS = "filters"
# The letters of the steps of a few hundred notes.
_MUCH = 150_000


class History:
    """The steps of one notebook."""

    def __init__(self, notebook: NotebookService) -> None:
        self._notebook = notebook

    def steps(self, below: int | None = None, most: int = 200) -> list[Step]:
        """The steps, the newest first, also those taken back: so many, from beneath a step on."""
        with self._notebook.file.reading() as connection:
            return journal.steps(connection, below, most)

    def go_to(self, step_id: int, going: Going = AT_ONCE) -> tuple[int, Changes]:
        """Make a step the last one done, all or nothing; how many steps that took, and what they touched.

        0 is before all of them. Raises `Damaged` where one of them cannot be taken.
        """
        with self._notebook.file.writing() as connection:
            taken = journal.go_to(connection, step_id, going)
        return len(taken), together(footprint(done) for done in taken)

    def is_much(self, step_id: int) -> bool:
        """Whether going to a step is more than can be done without anybody noticing. Nothing of it is read."""
        with self._notebook.file.reading() as connection:
            return journal.weight(connection, step_id) > _MUCH

    # Filters

    def filters(self) -> dict[str, str] | None:
        """The filters kept by name; None where the notebook knows of none."""
        with self._notebook.file.reading() as connection:
            return _read(kept.get(connection, _FILTERS))

    def keep_filters(self, before: dict[str, str], after: dict[str, str], label: str) -> Changes:
        """Keep other filters, as one step; `before` is what undo goes back to."""
        was, now_is = ({"id": _FILTERS, "value": json.dumps(one, ensure_ascii=False)} for one in (before, after))
        with self._notebook.file.writing() as connection:
            kept.put(connection, _FILTERS, now_is)
            journal.add(connection, label, now(), [journal.Image(was, now_is, "kept")])
        return Changes(filters=True)


def _read(text: str | None) -> dict[str, str] | None:
    """Filters as they are kept; None for what is none, as in a damaged file."""
    try:
        found = json.loads(text or "null")
    except ValueError:
        return None
    return {str(name): str(query) for name, query in found.items()} if isinstance(found, dict) else None
