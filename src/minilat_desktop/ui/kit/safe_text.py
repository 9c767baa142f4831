"""Plain text on the screen. Qt's rich text hangs on nested tables and opens files and shares; data never reaches it.

The only module that may name Qt's rich-text calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from minilat_desktop.domain.plain_text import LONGEST_LINE, plain

if TYPE_CHECKING:
    # PySide makes a class when it is first named, and none of these is needed before first paint.
    from PySide6.QtGui import QColor, QTextDocument
    from PySide6.QtWidgets import QMessageBox, QTextEdit

__all__ = ["LONGEST_LINE", "PlainLabel", "plain", "set_plain_message", "tinted", "tooltip"]


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


def tinted(document: QTextDocument, line: int, colour: QColor) -> QTextEdit.ExtraSelection:
    """A whole line of a plain-text page on a ground of another colour; its text stays as it is."""
    from PySide6.QtGui import QTextCursor, QTextFormat
    from PySide6.QtWidgets import QTextEdit

    tint = QTextEdit.ExtraSelection()
    tint.cursor = QTextCursor(document.findBlockByNumber(line))
    # To its end, so that a line that is wrapped is tinted as a whole.
    tint.cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    tint.format.setBackground(colour)
    tint.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
    return tint
