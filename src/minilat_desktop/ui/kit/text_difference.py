"""Two texts beside each other in one page: each line with its sign, and a tint besides."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from minilat_desktop.domain import text_difference
from minilat_desktop.domain.plain_text import plain
from minilat_desktop.domain.text_difference import CAME, GONE
from minilat_desktop.ui.kit import safe_text

# Translucent, so that they tint the light and the dark page alike; the sign says the same.
_TINTS = {GONE: QColor(214, 69, 65, 50), CAME: QColor(38, 150, 90, 50)}
_MOST_LINES = 5_000
_LONGEST_LINE = 2_000


class TextDifference(QPlainTextEdit):
    """A page that cannot be written in."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)

    def show_between(self, before: str, after: str) -> None:
        """Show what `after` has otherwise."""
        found = text_difference.lines(before, after)[:_MOST_LINES]
        self.setPlainText("\n".join(f"{sign} {plain(line, _LONGEST_LINE)}" for sign, line in found))
        self.setExtraSelections([
            safe_text.tinted(self.document(), place, _TINTS[sign])
            for place, (sign, _) in enumerate(found)
            if sign in _TINTS
        ])  # fmt: skip
