"""The line in which a note's tags are written, with commas between, completed from the tags there are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.tags import distinct
from minilat_desktop.ui.kit.safe_text import plain

_MOST = 12


class TagLine(QLineEdit):
    """`changed` carries the names, once they are others: at Enter, and when the keyboard goes elsewhere."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Tags, with commas between")
        self.setAccessibleName("Tags of this note")
        self._known: Sequence[str] = ()
        self._shown: tuple[str, ...] = ()
        self._model = QStringListModel(self)
        self._names = QCompleter(self._model, self)
        self._names.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._names.setWidget(self)
        self._names.activated.connect(self._take)
        self.textEdited.connect(self._edited)
        self.returnPressed.connect(self.commit)

    def offer(self, known: Sequence[str]) -> None:
        """The tags there are."""
        self._known = known

    def show_tags(self, tags: Sequence[str]) -> None:
        """Show a note's tags. What is being written is not overwritten by what it began with."""
        if tuple(tags) == self._shown and self.hasFocus():
            return
        self._shown = tuple(tags)
        self.setText(", ".join(plain(tag, 80) for tag in tags))

    def commit(self) -> None:
        """Give out what is written, where it is otherwise than what was shown."""
        names = distinct(self.text().split(","))
        if names != self._shown:
            self._shown = names
            self.changed.emit(names)

    def _last(self) -> str:
        return self.text().rpartition(",")[2].strip()

    def _edited(self, text: str) -> None:
        begun = fold(self._last())
        written = {fold(name) for name in distinct(text.split(","))}
        names = [one for one in self._known if fold(one).startswith(begun) and fold(one) not in written]
        if not begun or not names:
            self._hide()
            return
        self._model.setStringList([plain(name, 80) for name in names[:_MOST]])
        self._names.complete()

    def _hide(self) -> None:
        popup = self._names.popup()
        if popup is not None:
            popup.hide()

    def _take(self, name: str) -> None:
        before, comma, _ = self.text().rpartition(",")
        self.setText(f"{before}{comma} {name}".strip() if comma else name)
        self.commit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()
