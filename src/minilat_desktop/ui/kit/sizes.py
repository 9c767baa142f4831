"""How large a dialog is: so many letters and lines of the text as it is now, within the screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

_OF_SCREEN = 0.9


def by_text(widget: QWidget, letters: int, lines: int) -> QSize:
    """The size of so much text. Sizes in pixels would cut larger text off."""
    metrics = widget.fontMetrics()
    wanted = QSize(letters * metrics.averageCharWidth(), lines * metrics.height())
    return wanted.boundedTo(widget.screen().availableSize() * _OF_SCREEN)
