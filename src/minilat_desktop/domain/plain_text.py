"""Text as it may be shown or drawn: what would hide, reorder or break a line is made visible."""

from __future__ import annotations

import unicodedata

from minilat_desktop.domain.numerals import grouped

LONGEST_LINE = 2_000
_SHOWN = {0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x2066: "LRI", 0x2067: "RLI"}
_SHOWN |= {0x2068: "FSI", 0x2069: "PDI", 0x200B: "ZWSP", 0x200E: "LRM", 0x200F: "RLM", 0xFEFF: "BOM"}


def plain(text: str, longest: int = LONGEST_LINE) -> str:
    """Text as it may be shown: control, bidi and zero-width characters made visible, over-long text cut with a mark."""
    cut = text[:longest]
    # Nearly every text: what Python calls printable has no control, bidi or zero-width character in it.
    shown = cut if cut.isprintable() else "".join(_visible(character) for character in cut)
    return shown if len(text) <= longest else f"{shown}… ({grouped(len(text))} characters)"


def _visible(character: str) -> str:
    if character in "\n\t":
        return character
    name = _SHOWN.get(ord(character))
    if name:
        return f"⟨{name}⟩"
    if unicodedata.category(character) == "Cc":
        return f"⟨U+{ord(character):04X}⟩"
    return character
