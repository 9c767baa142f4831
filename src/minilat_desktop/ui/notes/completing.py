"""Completion in a note's text: behind `[[` the names of coalitions and the titles of notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QPlainTextEdit

from minilat_desktop.ui.kit.safe_text import plain

_OPEN = re.compile(r"\[\[([^\[\]\n]{1,80})$")
_LINE_LOOKED_AT = 100
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class LinkCompleter(QObject):
    """Offers names while a link is being written; every key still goes into the text first."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self.names: Callable[[str], Sequence[str]] = list
        self._model = QStringListModel(self)
        self.completer = QCompleter(self._model, self)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.setWidget(editor)
        self.completer.activated.connect(self._take)
        editor.textChanged.connect(self._text_changed)
        editor.installEventFilter(self)

    @property
    def _popup(self) -> QAbstractItemView:
        popup = self.completer.popup()
        assert popup is not None
        return popup

    def _begun(self) -> str:
        """What is written of a link just before the cursor, "" where there is none."""
        cursor = self._editor.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()][-_LINE_LOOKED_AT:]
        found = _OPEN.search(before)
        return found[1] if found else ""

    def _text_changed(self) -> None:
        begun = self._begun() if self._editor.isVisible() and not self._editor.isReadOnly() else ""
        names = [plain(name, 200) for name in self.names(begun)] if begun else []
        if not names:
            self._popup.hide()
            return
        self._model.setStringList(names)
        place = self._editor.cursorRect()
        place.setWidth(min(320, max(self._editor.width() - place.left(), 160)))
        self.completer.complete(place)
        self._popup.setCurrentIndex(self.completer.completionModel().index(0, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While names are offered, Enter and Tab take one and Escape takes none."""
        shown = self._popup.isVisible()
        if shown and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _TAKES and self._popup.currentIndex().isValid():
                self._take(str(self._popup.currentIndex().data()))
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._popup.hide()
                return True
        return super().eventFilter(watched, event)

    def _take(self, name: str) -> None:
        begun = self._begun()
        self._popup.hide()
        if not begun:
            return
        cursor = self._editor.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(begun))
        closed = self._editor.toPlainText()[self._editor.textCursor().position() :][:2] == "]]"
        cursor.insertText(name if closed else f"{name}]]")
        self._editor.setTextCursor(cursor)
