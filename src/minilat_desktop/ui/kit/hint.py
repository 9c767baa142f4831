"""What an empty list says: why nothing is in it and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QVBoxLayout

from minilat_desktop.ui.kit.safe_text import PlainLabel

_FROM_TOP, _AROUND = 60, 10


class Hint(PlainLabel):
    """Words across the upper part of a view, at any width of it and any size of the text; hidden at first."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(parent=view.viewport())
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # The list under it keeps its clicks and its menu.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(view.viewport())
        layout.setContentsMargins(_AROUND, _FROM_TOP, _AROUND, _AROUND)
        layout.addWidget(self)
        layout.addStretch(1)
        self.hide()
