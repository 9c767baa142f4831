"""The list's model: row numbers in order, lines read a page at a time when they are painted."""

from __future__ import annotations

from array import array
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.listing import ListRow
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.ui.kit import safe_text

# A window is some thirty lines high, and to say where a search hit takes longer than to read a line.
PAGE = 32
_Index = QModelIndex | QPersistentModelIndex

# (sort key or "", heading, what the heading means)
COLUMNS = (
    ("", "Compare", "Tick two to eight coalitions to compare them"),
    ("short_name", "Short name", "The name it goes by"),
    ("name", "Name", "The official name"),
    ("form", "Form", "What kind of group it is"),
    ("pillar", "Pillar", "Its main field"),
    ("region", "Region", "Where it works"),
    ("status", "Status", "Its state as of the date above"),
    ("founded", "Founded", "When it was founded"),
    ("members", "Members", "Full members as of the date above"),
    ("", "Found in", "Where the search found it"),
)
COMPARE, SHORT, NAME, FORM, PILLAR, REGION, STATUS, FOUNDED, MEMBERS, HIT = range(len(COLUMNS))
IdRole = Qt.ItemDataRole.UserRole
# Made once: combining flags takes longer than all else that a cell is asked.
_PLAIN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_TICKABLE = _PLAIN | Qt.ItemFlag.ItemIsUserCheckable
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ListModel(QAbstractTableModel):
    """The coalitions that match, in order. Reads nothing that is not painted."""

    compare_clicked = Signal(str)

    def __init__(self, catalogue: CatalogueService, day: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._day = day
        self._query = ""
        self._numbers: array[int] = array("l")
        self._total = 0
        self._pages: dict[int, list[ListRow]] = {}
        self._texts: dict[tuple[int, int], str] = {}
        self._compared: tuple[str, ...] = ()
        self._noted: frozenset[str] = frozenset()

    def show(self, numbers: array[int], query: str, day: int, total: int | None = None) -> None:
        """Show coalitions by their row numbers, as of a day. `query` is the text that found them, for where it hit.

        With a `total`, the numbers are only the first of so many; the others are blank until they are shown too.
        """
        self.beginResetModel()
        self._total = len(numbers) if total is None else total
        self._numbers, self._query, self._day = numbers, query, day
        self._pages.clear()
        self._texts.clear()
        self.endResetModel()

    def set_compared(self, ids: tuple[str, ...]) -> None:
        """Tick the coalitions of the comparison."""
        self._compared = ids
        if self.rowCount():
            last = self.index(self.rowCount() - 1, COMPARE)
            self.dataChanged.emit(self.index(0, COMPARE), last, [Qt.ItemDataRole.CheckStateRole])

    def set_noted(self, ids: frozenset[str]) -> None:
        """Mark the coalitions that have notes, on themselves or on anything recorded of them."""
        self._noted = ids
        if self.rowCount():
            self.dataChanged.emit(self.index(0, SHORT), self.index(self.rowCount() - 1, SHORT), [])

    def ids(self) -> list[str]:
        """The ids of the coalitions shown, in order."""
        return self._catalogue.ids(self._numbers)

    def row(self, place: int) -> ListRow:
        """The line at a place; reads its page when it is not at hand."""
        page, offset = divmod(place, PAGE)
        if page not in self._pages:
            wanted = self._numbers[page * PAGE : (page + 1) * PAGE]
            self._pages[page] = self._catalogue.rows(wanted, self._day, self._query)
        return self._pages[page][offset]

    def is_there(self, place: int) -> bool:
        """Whether the line at a place is known; until the whole list is read, only the first ones are."""
        return place < len(self._numbers)

    def is_noted(self, place: int) -> bool:
        """Whether there are notes on the coalition at a place, or on anything recorded of it."""
        return bool(self._noted) and self.is_there(place) and self.row(place).id in self._noted

    def is_ticked(self, place: int) -> bool:
        """Whether the coalition at a place is compared."""
        return self.row(place).id in self._compared

    def text_at(self, place: int, column: int) -> str:
        """A cell's words, worked out once: the list is painted at every key of a search."""
        known = self._texts.get((place, column))
        if known is None:
            if not self.is_there(place):
                return ""
            known = self._texts[place, column] = _cell(self.row(place), column)
        return known

    def place_of(self, number: int) -> int:
        """Where a row number stands, -1 when it is not in the list."""
        try:
            return self._numbers.index(number)
        except ValueError:
            return -1

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if not self.is_there(index.row()):
            return None
        row, column = self.row(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text_at(index.row(), column)
        if role == Qt.ItemDataRole.CheckStateRole and column == COMPARE:
            return Qt.CheckState.Checked if self.is_ticked(index.row()) else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and column == MEMBERS:
            return _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole and column != COMPARE:
            return safe_text.tooltip(self.text_at(index.row(), column))
        if role == Qt.ItemDataRole.AccessibleTextRole and column == COMPARE:
            return f"Compare {row.short_name}"
        if role == Qt.ItemDataRole.AccessibleTextRole and column == SHORT and row.id in self._noted:
            return f"{self.text_at(index.row(), column)}, has notes"
        return row.id if role == IdRole else None

    def setData(self, index: _Index, _value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != COMPARE:
            return False
        self.compare_clicked.emit(self.row(index.row()).id)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _TICKABLE if index.column() == COMPARE else _PLAIN

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if section == COMPARE else COLUMNS[section][1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            # That of numbers too: at its right end the sign of sorting would be painted over it.
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return COLUMNS[section][1]
        return COLUMNS[section][2] if role == Qt.ItemDataRole.ToolTipRole else None


def _cell(row: ListRow, column: int) -> str:
    text = {
        COMPARE: "",
        SHORT: row.short_name,
        NAME: row.name,
        FORM: vocabulary.FORMS.get(row.form, row.form),
        PILLAR: vocabulary.PILLARS.get(row.pillar, row.pillar),
        REGION: row.region,
        STATUS: vocabulary.STATUSES_ON_A_DAY.get(row.status, row.status),
        FOUNDED: dates.point_in_words(dates.parse(row.founded), short=True) if row.founded else "",
        MEMBERS: _members(row),
        HIT: row.hit,
    }[column]
    return safe_text.plain(text, 300).replace("\n", " ")


def _members(row: ListRow) -> str:
    if row.status == "not-yet":
        return "not yet"
    return str(row.members) if row.members >= 0 else "–"
