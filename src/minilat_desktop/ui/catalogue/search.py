"""The search box: completes fields and their values, and underlines the word that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

if TYPE_CHECKING:
    # Loaded when the first completion is asked for, which is after first paint.
    from PySide6.QtCore import QStringListModel
    from PySide6.QtWidgets import QCompleter

    from minilat_desktop.domain.query import Completion

_MOST_SHOWN = 12


class SearchEdit(QLineEdit):
    """A line that knows the grammar of `domain.query`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, placeholderText="Search, or member:JPN founded:>=2015 …", clearButtonEnabled=True)
        self._mark: tuple[int, int] | None = None
        self._values: Mapping[str, Sequence[str]] = {}
        self._offer: Completion | None = None
        self._completer: QCompleter | None = None
        self._words: QStringListModel | None = None
        self.error = QColor("red")

    def complete_with(self, values: Mapping[str, Sequence[str]]) -> None:
        """Offer these values for the fields, from now on."""
        from PySide6.QtCore import QStringListModel
        from PySide6.QtWidgets import QCompleter

        self._values = values
        self._words = QStringListModel(self)
        self._completer = QCompleter(self._words, self)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_MOST_SHOWN)
        popup = self._completer.popup()
        assert popup is not None
        popup.setAccessibleName("Completions")
        self._completer.activated.connect(self._take)
        self.textEdited.connect(self._look)

    def point_at(self, start: int, end: int) -> None:
        """Underline a part of the text."""
        self._mark = (start, end)
        self.update()

    def point_at_nothing(self) -> None:
        """No part is wrong."""
        self._mark = None
        self.update()

    def _look(self, text: str) -> None:
        """Offer what may stand where one is typing."""
        from minilat_desktop.domain import query

        if self._completer is None or self._words is None:
            return
        self._offer = query.complete(text, self.cursorPosition(), self._values)
        typed = text[self._offer.start : self._offer.end] if self._offer else ""
        if self._offer is None or self._offer.words == (typed,):
            popup = self._completer.popup()
            if popup is not None:
                popup.hide()
            return
        self._words.setStringList(list(self._offer.words))
        place = QRect(QPoint(0, 0), self.rect().bottomLeft())
        place.setWidth(min(self.width(), 280))
        self._completer.complete(place)

    def _take(self, word: str) -> None:
        if self._offer is None:
            return
        text = self.text()
        finished = word if word.endswith(":") else f"{word} "
        after = text[self._offer.end :].removeprefix(" ") if finished.endswith(" ") else text[self._offer.end :]
        self.setText(text[: self._offer.start] + finished + after)
        self.setCursorPosition(self._offer.start + len(finished))
        self._offer = None
        if word.endswith(":"):
            self._look(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While completions are shown, Return and Tab take one and nothing else."""
        popup = self._completer.popup() if self._completer is not None else None
        if popup is not None and popup.isVisible() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A completion belongs to the cursor that is gone."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._offer = None
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._mark is None:
            return
        metrics, text = self.fontMetrics(), self.text()
        # Qt does not tell how far the text is scrolled; where the cursor stands says it.
        left = self.cursorRect().center().x() - metrics.horizontalAdvance(text[: self.cursorPosition()])
        start, end = (left + metrics.horizontalAdvance(text[:place]) for place in self._mark)
        y = self.rect().center().y() + metrics.height() // 2
        painter = QPainter(self)
        pen = painter.pen()
        pen.setColor(self.error)
        pen.setWidth(2)
        pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(max(start, 4), y, min(end, self.width() - 4), y)
        painter.end()
