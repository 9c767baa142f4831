"""What an operation touched, so that every panel can tell whether it must read again."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """One operation's footprint.

    `packs` says that other data packs are in force, and with them another catalogue and perhaps another selection.
    `saved` says that the saved comparisons are others; `compared` that the one on the desk is.
    `tags` says that there are other tags, or other notes that have them.
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
    notes_of: frozenset[str] = field(default_factory=frozenset)
    origin: str = ""
