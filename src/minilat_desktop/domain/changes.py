"""What an operation touched, so that every panel can tell whether it must read again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple


class Changes(NamedTuple):
    """One operation's footprint.

    `packs` says that other data packs are in force, and with them another catalogue and perhaps another selection.
    `saved` says that the saved comparisons are others; `compared` that the one on the desk is.
    `tags` says that there are other tags, or other notes that have them.
    `filters` says that other filters are kept by name.
    `notes_of` holds the target ids whose notes changed; `origin` names the panel that began it, so that an editor
    does not reload under the cursor.
    """

    selection: bool = False
    as_of: bool = False
    compared: bool = False
    theme: bool = False
    packs: bool = False
    saved: bool = False
    tags: bool = False
    filters: bool = False
    notes_of: frozenset[str] = frozenset()
    origin: str = ""


def together(several: Iterable[Changes]) -> Changes:
    """The footprint of several operations as if they were one."""
    every = list(several)
    flags: dict[str, Any] = {name: any(getattr(changes, name) for changes in every) for name in Changes._fields}
    flags |= {"notes_of": frozenset().union(*(changes.notes_of for changes in every)), "origin": ""}
    return Changes(**flags)
