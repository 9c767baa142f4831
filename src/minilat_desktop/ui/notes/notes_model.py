"""The list of notes as Qt shows it: numbers and headings; notes are read a page at a time when they are painted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from minilat_desktop.domain import dates, tags
from minilat_desktop.domain.excerpt import excerpt
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.note_list import Listing
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.ui.kit.safe_text import plain, tooltip
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.notes.marks import colour, signs
from minilat_desktop.ui.notes.wording import written_as_of

ON, NOTE, TAGS, WRITTEN, CHANGED = range(5)
HEADINGS = ("On", "Note", "Tags", "Written", "Changed")
FOUND = "Found"
_Index = QModelIndex | QPersistentModelIndex
NoteRole = Qt.ItemDataRole.UserRole
HeadingRole, CountRole = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
FOLDED, UNFOLDED = "▸", "▾"
Fetch = Callable[[Sequence[int]], Mapping[int, Note]]
_PAGE, _PADDING = 64, 4
_STATE = QStyle.StateFlag
_POINTED_AT = _STATE.State_Selected | _STATE.State_HasFocus | _STATE.State_MouseOver
# What Qt leaves beside the text of a cell.
_MARGIN = 3
_HEADING = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_LINE = _HEADING | Qt.ItemFlag.ItemIsSelectable


class NotesModel(QAbstractTableModel):
    """Notes as a table: what they are on, first line, tags, as-of date or where a search hit, time of change."""

    def __init__(self, fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._lines: list[int | str] = []
        # The notes under each heading, those that are folded away too.
        self._groups: dict[str, list[int]] = {}
        self._kind = ""
        # The headings under which nothing is shown, by what they group.
        self.folded: set[tuple[str, str]] = set()
        self._words: Sequence[str] = ()
        self._notes: dict[int, Note] = {}
        self._places: dict[int, int] | None = None
        # What stands in a cell, by the note's number and the column: a list is painted over and over.
        self._texts: dict[tuple[int, int], str] = {}

    def show(self, listing: Listing, words: Sequence[str] = (), kind: str = "") -> None:
        """Show other lines. `words` are those of the search, folded, for where each note has them; `kind` says what
        the headings group.
        """
        self.beginResetModel()
        self._words, self._kind, self._groups = words, kind, {}
        if listing.lines and isinstance(listing.lines[0], str):
            self._group(listing.lines)
        else:
            self._lines = list(listing.lines)
        self._notes.clear()
        self._texts.clear()
        self._places = None
        self.endResetModel()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, WRITTEN, WRITTEN)

    def _group(self, lines: Sequence[int | str]) -> None:
        """Take lines that begin with a heading."""
        under: list[int] = []
        for line in lines:
            if isinstance(line, str):
                under = self._groups.setdefault(line, [])
            else:
                under.append(line)
        self._lines = [line for heading in self._groups for line in self._shown(heading)]

    def _shown(self, heading: str) -> list[int | str]:
        return [heading] if self._is_folded(heading) else [heading, *self._groups[heading]]

    def _is_folded(self, heading: str) -> bool:
        return (self._kind, heading) in self.folded

    def fold(self, row: int, on: bool | None = None) -> bool:
        """Fold the notes under a heading away or show them again, without `on` the one or the other; whether it did."""
        heading = self._lines[row]
        if not isinstance(heading, str) or on == self._is_folded(heading):
            return False
        under = self._groups[heading]
        if not under:
            return False
        if self._is_folded(heading):
            self.beginInsertRows(QModelIndex(), row + 1, row + len(under))
            self._lines[row + 1 : row + 1] = under
            self.folded.discard((self._kind, heading))
            self._places = None
            self.endInsertRows()
        else:
            self.beginRemoveRows(QModelIndex(), row + 1, row + len(under))
            del self._lines[row + 1 : row + 1 + len(under)]
            self.folded.add((self._kind, heading))
            self._places = None
            self.endRemoveRows()
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(HEADINGS) - 1))
        return True

    def unfold_to(self, number: int) -> None:
        """Show a note that is folded away."""
        found = next((heading for heading, under in self._groups.items() if number in under), None)
        if found is not None and self.place_of(number) < 0:
            self.fold(self._lines.index(found), False)

    def heading_above(self, row: int) -> int:
        """The row of the heading a line is under, -1 where there is none."""
        return next((place for place in range(row, -1, -1) if isinstance(self._lines[place], str)), -1)

    def numbers_in(self, top: int, bottom: int) -> list[int]:
        """The notes in some rows."""
        return [line for line in self._lines[top : bottom + 1] if isinstance(line, int)]

    def renew(self, number: int) -> None:
        """A note is otherwise now; where it stands in the order stays."""
        self._notes.pop(number, None)
        self._texts.clear()
        for row in [row for row, line in enumerate(self._lines) if line == number]:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(HEADINGS) - 1))

    def place_of(self, number: int) -> int:
        """The first row of a note, -1 when it is not listed or folded away."""
        if self._places is None:
            lines = enumerate(reversed(self._lines), 1)
            self._places = {line: len(self._lines) - row for row, line in lines if isinstance(line, int)}
        return self._places.get(number, -1)

    def number_at(self, row: int) -> int:
        """The number of the note in a row, -1 for a heading."""
        line = self._lines[row]
        return line if isinstance(line, int) else -1

    @property
    def numbers(self) -> list[int]:
        """All notes that are listed, each once."""
        if self._groups:
            return list(dict.fromkeys(number for under in self._groups.values() for number in under))
        return [line for line in self._lines if isinstance(line, int)]

    def note_at(self, row: int) -> Note | None:
        """The note in a row, None for a heading or where it is gone meanwhile; reads its page when not at hand."""
        number = self.number_at(row)
        if number >= 0 and number not in self._notes:
            begin = max(row - _PAGE // 4, 0)
            wanted = [line for line in self._lines[begin : begin + _PAGE] if isinstance(line, int)]
            self._notes.update(self._fetch([one for one in wanted if one not in self._notes]))
        return self._notes.get(number)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if isinstance(line, str):
            return self._heading(line, role, index.column())
        if role not in (_DISPLAY, NoteRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if role == NoteRole:
            return self.note_at(index.row())
        text = self._cell(index.row(), line, index.column())
        return tooltip(text) if text and role != _DISPLAY else text

    def _cell(self, row: int, number: int, column: int) -> str | None:
        text = self._texts.get((number, column))
        if text is None and (note := self.note_at(row)) is not None:
            text = self._texts[number, column] = self._text(note, column)
        return text

    def _heading(self, heading: str, role: int, column: int) -> str | None:
        if role == HeadingRole:
            return f"{FOLDED if self._is_folded(heading) else UNFOLDED} {plain(heading, 200)}"
        if role == CountRole:
            return grouped(len(self._groups[heading]))
        if column == ON and role == _DISPLAY:
            return plain(heading, 200)
        if column == ON and role == Qt.ItemDataRole.AccessibleTextRole:
            how = "folded away" if self._is_folded(heading) else "shown"
            return f"{plain(heading, 200)}, {grouped(len(self._groups[heading]))} notes, {how}"
        return None

    def _text(self, note: Note, column: int) -> str:
        if column == ON:
            return plain(note.target_name, 120)
        if column == NOTE:
            return f"{signs(note)}{plain(note.title, 300)}"
        if column == TAGS:
            return ", ".join(plain(tag, 60) for tag in note.tags)
        if column == WRITTEN:
            found = excerpt(note.text, self._words) if self._words else written_as_of(note)
            return plain(found, 300).replace("\n", " ")
        return dates.moment_in_words(note.modified)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _HEADING if isinstance(self._lines[index.row()], str) else _LINE

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != _DISPLAY:
            return None
        return FOUND if section == WRITTEN and self._words else HEADINGS[section]


_DISPLAY = Qt.ItemDataRole.DisplayRole


class NotesDelegate(QStyledItemDelegate):
    """Paints headings over the whole line, tags with their colour beside their name, all else as it is."""

    def __init__(self, view: QTableView, themes: Themes) -> None:
        super().__init__(view)
        self._view, self._themes = view, themes
        # The colours of tags by the folded name.
        self.colours: dict[str, str] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        heading = index.data(HeadingRole)
        if heading is not None:
            self._heading(painter, option, index, str(heading))
            return
        text = index.data(_DISPLAY)
        if not text or index.column() != TAGS:
            if option.state & _POINTED_AT:
                super().paint(painter, option, index)
            elif text:
                self._plain_cell(painter, option, text)
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(self._themes.current.selection))
        note = index.data(NoteRole)
        self._tags(painter, option.rect, option, note.tags if isinstance(note, Note) else ())

    @staticmethod
    def _plain_cell(painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
        """As Qt paints a cell that nobody points at; its own way asks the model eight things of each of 200 cells."""
        place, metrics = option.rect, option.fontMetrics
        painter.setFont(option.font)
        painter.setPen(option.palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Text))
        cut = metrics.elidedText(text, option.textElideMode, place.width() - 2 * _MARGIN)
        base = place.top() + (place.height() - metrics.height()) // 2 + metrics.ascent()
        # A pile of accents does not reach into the note above.
        painter.setClipRect(place)
        painter.drawText(place.left() + _MARGIN, base, cut)
        painter.setClipping(False)

    def _heading(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, text: str) -> None:
        painter.save()
        painter.setClipRect(option.rect)
        if self._view.hasFocus() and self._view.currentIndex().row() == index.row():
            painter.fillRect(option.rect, QColor(self._themes.current.selection))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(self._themes.current.accent))
        # Each cell paints its own part of the one line.
        whole = QRect(
            _PADDING - self._view.horizontalOffset(), option.rect.y(), self._view.width(), option.rect.height()
        )
        painter.drawText(whole, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        whole.setLeft(whole.left() + painter.fontMetrics().horizontalAdvance(f"{text}  "))
        font.setBold(False)
        painter.setFont(font)
        count = str(index.data(CountRole))
        painter.drawText(whole, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), count)
        painter.restore()

    def _tags(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, names: Sequence[str]) -> None:
        painter.save()
        painter.setClipRect(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, left = option.fontMetrics, rect.left() + _PADDING
        dot = max(metrics.ascent() // 2, 5)
        for name in names:
            shade = colour(self.colours.get(tags.key(name), ""), dark=self._themes.current.dark)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            painter.drawEllipse(left, rect.center().y() - dot // 2 + 1, dot, dot)
            room = rect.right() - left - dot - 3
            if room < dot:
                break
            text = metrics.elidedText(plain(name, 60), Qt.TextElideMode.ElideRight, room)
            wide = metrics.horizontalAdvance(text)
            painter.setPen(shade)
            place = QRect(left + dot + 3, rect.y(), wide + 2, rect.height())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
            left += dot + wide + 12
        painter.restore()
