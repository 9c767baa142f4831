"""A field for the as-of date: takes a day as people write it, and says so when it cannot read one."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from minilat_desktop.domain import dates
from minilat_desktop.ui.kit.safe_text import tooltip

_IN_WORDS = re.compile(r"^(?:(\d{1,2})\.?\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})$")
# Border, padding and the cursor at both sides, as the style sheet has them.
_FRAME = 24
_TIP = (
    "A date such as 5 Mar 1999, 1999-03-05, or 1999 for its last day."
    " Up and down keys move by a year, with Shift by a month, with Ctrl by a day."
)


def read_day(text: str) -> int:
    """The day ordinal a text names; a month or year names its last day. Raises `ValueError` with a sentence."""
    written = _IN_WORDS.match(text.strip())
    if written:
        day, month, year = written.groups()
        short = month[:3].title()
        if short in dates.SHORT_MONTHS:
            number = f"{year}-{dates.SHORT_MONTHS.index(short) + 1:02}"
            return dates.as_of_day(f"{number}-{int(day):02}" if day else number)
    return dates.as_of_day(text)


class AsOfEdit(QLineEdit):
    """Shows a day and lets another be typed. `entered` carries a day ordinal; other text stays to be mended."""

    entered = Signal(int)

    def __init__(self, day: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = day
        self.setMaxLength(40)
        self.setToolTip(_TIP)
        self.setAccessibleDescription(_TIP)
        self._make_room()
        self.set_day(day)
        self.editingFinished.connect(self._take)

    @property
    def day(self) -> int:
        """The day shown."""
        return self._day

    def set_day(self, day: int) -> None:
        """Show a day, in place of whatever was typed."""
        self._day = day
        self.setText(dates.short_date(day))
        self.setModified(False)

    def changeEvent(self, event: QEvent) -> None:
        """A date cut off at its side reads as another date: larger type gets more room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._make_room()

    def _make_room(self) -> None:
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(f"30 {month} 2000 ") for month in dates.SHORT_MONTHS)
        self.setFixedWidth(widest + _FRAME)
        self.setMinimumHeight(metrics.height() + 9)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move by a year, a month or a day; Escape takes back what was typed."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            modifiers = event.modifiers()
            unit = "month" if modifiers & Qt.KeyboardModifier.ShiftModifier else "year"
            unit = "day" if modifiers & Qt.KeyboardModifier.ControlModifier else unit
            self.entered.emit(dates.step(self._day, 1 if event.key() == Qt.Key.Key_Up else -1, unit))
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.set_day(self._day)
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        if not self.isModified():
            return
        try:
            day = read_day(self.text())
        except ValueError as problem:
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), tooltip(str(problem)), self)
            return
        QToolTip.hideText()
        self.set_day(day)
        self.entered.emit(day)
