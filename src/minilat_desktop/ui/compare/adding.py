"""The field that adds a column: names and other names of coalitions, found as the program's search finds them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from minilat_desktop.domain.listing import ListRow
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.ui.kit.safe_text import plain

_MOST = 12
_LONGEST = 100


class AddField(QLineEdit):
    """Completes names while one types. `picked` carries the coalition's id; `missed` says why there is none."""

    picked = Signal(str)
    missed = Signal(str)

    def __init__(self, catalogue: CatalogueService, parent: QWidget | None = None) -> None:
        super().__init__(parent, placeholderText="Add a coalition…")
        self._catalogue = catalogue
        self._offered: dict[str, str] = {}
        self._day = 0
        self.setAccessibleName("Add a coalition to the comparison")
        self.setToolTip("Type a name, an abbreviation or a former name; Return adds the first that is offered.")
        self.setMaxLength(120)
        self._words = QStringListModel(self)
        self._completer = QCompleter(self._words, self)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_MOST)
        popup = self._completer.popup()
        assert popup is not None
        self.offers = popup
        popup.setAccessibleName("Coalitions that can be added")
        self._completer.activated.connect(self._take)
        self.textEdited.connect(self._look)
        self.returnPressed.connect(self._take_first)

    def set_day(self, day: int) -> None:
        """The day as of which the coalitions are offered."""
        self._day = day

    def _look(self, typed: str) -> None:
        self._offered = {_label(row): row.id for row in self._found(typed)}
        self._words.setStringList(list(self._offered))
        if self._offered:
            self._completer.complete()
        else:
            self.offers.hide()

    def _found(self, typed: str) -> list[ListRow]:
        """Those that have it in a name; where there is none, those that have it elsewhere, and where."""
        found = self._catalogue.matching(typed) if typed.strip() else None
        if found is None:
            return []
        everywhere, by_name = found
        numbers = [int(number) for number in (by_name or everywhere).split(",") if number]
        rows = self._catalogue.rows(numbers[: 5 * _MOST], self._day, typed)
        begins = typed.strip().casefold()
        return sorted(rows, key=lambda row: _closeness(row, begins))[:_MOST]

    def _take_first(self) -> None:
        if not self.text().strip():
            return
        if not self._offered:
            self.missed.emit(f"No coalition is called “{plain(self.text().strip(), 60)}”.")
            return
        self._take(next(iter(self._offered)))

    def _take(self, label: str) -> None:
        chosen = self._offered.get(label)
        if chosen is not None:
            # What was typed is done with: the next Ctrl+Z takes the column back, not the letters.
            self.setText("")
            self._offered = {}
            self.picked.emit(chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens what is offered; Escape empties the field."""
        offered = self.offers.isVisible()
        if offered and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.offers.selectionModel().hasSelection():
                event.ignore()  # the list of offers takes it
                return
            self.offers.hide()
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        if event.key() == Qt.Key.Key_Down and self.text() and not offered:
            self._look(self.text())
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """With nothing left to undo in the field, Ctrl+Z belongs to the window's own history."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            spent_undo = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
            spent_redo = event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
            if spent_undo or spent_redo:
                event.ignore()
                return False
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin with what is there marked, to be typed over."""
        super().focusInEvent(event)
        self.selectAll()


def _closeness(row: ListRow, typed: str) -> tuple[int, str]:
    names = (row.short_name.casefold(), row.name.casefold())
    rank = 0 if typed in names else 1 if any(name.startswith(typed) for name in names) else 2
    return rank, row.short_name.casefold()


def _label(row: ListRow) -> str:
    names = row.short_name if row.short_name == row.name else f"{row.short_name}: {row.name}"
    return plain(f"{names} ({row.hit})" if row.hit else names, _LONGEST)
