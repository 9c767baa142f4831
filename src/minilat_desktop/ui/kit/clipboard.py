"""Cells on the clipboard, for a spreadsheet and for a mail at once."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication


def put(text: str, html: str) -> None:
    """Put the same cells on the clipboard as text and as a table; whoever pastes takes what it can use."""
    carried = QMimeData()
    carried.setText(text)
    # As bytes: this program itself never reads a table of anybody's as rich text.
    carried.setData("text/html", html.encode())
    QGuiApplication.clipboard().setMimeData(carried)
