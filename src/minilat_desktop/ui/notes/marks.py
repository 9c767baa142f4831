"""How the marks of a note look: the pin, the lock of a private one, and the colours of tags in light and in dark."""

from __future__ import annotations

from PySide6.QtGui import QColor

from minilat_desktop.domain.note import Note

PINNED, PRIVATE = "★", "⊘"
# On the page of each appearance at least 4.5:1; a tag's name always stands beside.
_LIGHT = {
    "": "#5c6570", "red": "#b3261e", "orange": "#a04a00", "yellow": "#7a5f00", "green": "#1e6f32", "teal": "#00696b",
    "blue": "#0b5cad", "purple": "#6a3fa0", "grey": "#5c6570",
}  # fmt: skip
_DARK = {
    "": "#a7b0ba", "red": "#ff8f85", "orange": "#ffb169", "yellow": "#e3c84a", "green": "#7fd893", "teal": "#5fd0d2",
    "blue": "#84bdf7", "purple": "#cba6f7", "grey": "#a7b0ba",
}  # fmt: skip


def colour(name: str, *, dark: bool) -> QColor:
    """The colour of a tag."""
    known = _DARK if dark else _LIGHT
    return QColor(known.get(name, known[""]))


def signs(note: Note) -> str:
    """The signs before a note's title: pinned, private, damaged."""
    marks = [PINNED] * note.pinned + [f"{PRIVATE} private"] * note.private + ["Damaged:"] * note.damaged
    return f"{'  '.join(marks)}  " if marks else ""
