"""Plain text on the screen. Qt's rich text hangs on nested tables and opens files and shares; data never reaches it.

The only module that may name Qt's rich-text calls.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox

LONGEST_LINE = 2_000
_SHOWN = {0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x2066: "LRI", 0x2067: "RLI"}
_SHOWN |= {0x2068: "FSI", 0x2069: "PDI", 0x200B: "ZWSP", 0x200E: "LRM", 0x200F: "RLM", 0xFEFF: "BOM"}


def plain(text: str, longest: int = LONGEST_LINE) -> str:
    """Text as it may be shown: control, bidi and zero-width characters made visible, over-long text cut with a mark."""
    cut = text[:longest]
    shown = "".join(_visible(character) for character in cut)
    return shown if len(text) <= longest else f"{shown}… ({len(text):,} characters)"


def _visible(character: str) -> str:
    if character in "\n\t":
        return character
    name = _SHOWN.get(ord(character))
    if name:
        return f"⟨{name}⟩"
    if unicodedata.category(character) == "Cc":
        return f"⟨U+{ord(character):04X}⟩"
    return character


def tooltip(text: str) -> str:
    """Text for `setToolTip`: escaped, so that Qt's guess at rich text finds none, and wrapped by Qt."""
    escaped = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p>{escaped.replace(chr(10), '<br>')}</p>" if text else ""


class PlainLabel(QLabel):
    """A label that shows every text literally, wraps it, and lets it be selected by mouse and keyboard."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, wrap: bool = True) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setText(text)

    def setText(self, text: str) -> None:  # Qt's name
        """Show a text literally."""
        super().setText(plain(text))


def set_plain_message(box: QMessageBox, text: str, explanation: str) -> None:
    """Give a message box its words, literally."""
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(plain(text))
    box.setInformativeText(plain(explanation))
