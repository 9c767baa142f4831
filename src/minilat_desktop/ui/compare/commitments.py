"""The ledger of commitments: what the compared coalitions owe, by whom and when, how it stands, and by whose word."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import correcting, dates
from minilat_desktop.domain.citing import gather
from minilat_desktop.domain.comparison_spec import FEWEST, Spec
from minilat_desktop.domain.explanation import source_lines
from minilat_desktop.domain.ledger import STATUSES, Entry, Wanted, admitted, ordered
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import Problem
from minilat_desktop.domain.vocabulary import BINDING
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.exporting import PROFILES, ExportService
from minilat_desktop.services.ledger_tables import ledger_table
from minilat_desktop.ui.compare.bar import RoomyLabel
from minilat_desktop.ui.kit import ask, reading_table
from minilat_desktop.ui.kit.safe_text import plain, tooltip

_HEADINGS = ("Coalition", "Commitment", "Owner", "Target", "Due", "Status", "Since")
_BY = ("coalition", "text", "owner", "target", "due", "status", "status_date")
_TEXT, _STATUS = 1, 5
# How wide the columns are, in letters; the commitment itself takes what is left.
_LETTERS = {0: 16, 2: 24, 3: 18, 4: 15, 5: 18, 6: 15}
_LEAST_LETTERS = 36
_OVERDUE = "overdue"
_LONGEST_TOLD = 20_000
_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole


class LedgerModel(QAbstractTableModel):
    """Commitments as a table."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self._bold = QFont()
        self._bold.setBold(True)

    def show(self, entries: tuple[Entry, ...]) -> None:
        """Show other ones."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """One line a commitment."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """See the headings."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> Any:
        """A field's text."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == _ROLE.DisplayRole:
            return plain(_fields(entry)[index.column()], 400)
        if role == _ROLE.ToolTipRole and index.column() == _TEXT:
            return tooltip(entry.text)
        if role == _ROLE.FontRole and index.column() == _STATUS and entry.overdue:
            return self._bold
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        """What the fields are."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _ROLE.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return _HEADINGS[section] if role == _ROLE.DisplayRole else None


def _fields(entry: Entry) -> tuple[str, ...]:
    when = [dates.in_words(one, short=True) if one else "" for one in (entry.due_date, entry.status_date)]
    return entry.coalition, entry.text, entry.owner, _target(entry), when[0], entry.status_text, when[1]


def _target(entry: Entry) -> str:
    """The target with its unit, its digits in groups of three."""
    if not (entry.target.isascii() and entry.target.isdigit()):
        return entry.target_text
    return f"{grouped(int(entry.target))} {entry.unit}".strip()


def _told(entry: Entry) -> tuple[str, ...]:
    """All of an entry, its sources last."""
    day = dates.in_words(dates.of_day(entry.as_of))
    about = (
        f"Owner: {entry.owner}." if entry.owner else "No owner is recorded.",
        f"Target: {_target(entry)}." if entry.target else "",
        f"Due {entry.due_text}." if entry.due_date else "No due date is recorded.",
        f"{BINDING.get(entry.binding, entry.binding)}." if entry.binding else "",
    )
    computed = " Computed: the due date has passed and nothing recorded settles it." if entry.overdue else ""
    turns = (
        f"– {dates.in_words(turn.date)}: {STATUSES.get(turn.value, turn.value)}{f'. {turn.note}' if turn.note else ''}"
        for turn in entry.history
    )
    return (
        f"{entry.coalition} as of {day}  ·  {entry.text}",
        " ".join(part for part in about if part),
        f"Status: {entry.status_text}.{computed}",
        *turns,
        *(f"Also: {correcting.in_words(one.record)}. {correcting.why(one)}" for one in entry.beside),
        *(source_lines(gather(entry.citations)) or ("No source is cited.",)),
    )


class CommitmentsPage(QWidget):
    """Filtered by words and status, sorted by a heading, exported as it is seen. `said` tells what was saved."""

    said = Signal(str)

    def __init__(self, comparisons: ComparisonService, exporting: ExportService, parent: QWidget) -> None:
        super().__init__(parent)
        self._comparisons, self._exporting = comparisons, exporting
        self._every: tuple[Entry, ...] = ()
        self._by, self._descending = "due", False
        self.model = LedgerModel(self)
        self.search = QLineEdit(self, placeholderText="Find in commitments", clearButtonEnabled=True)
        self.search.setAccessibleName("Find in commitments")
        self.status = QComboBox(self)
        self.status.setAccessibleName("Status of commitments")
        for value, words in {"": "Any status", _OVERDUE: "Overdue", **STATUSES}.items():
            self.status.addItem(words, value)
        self.count = RoomyLabel("", self, wrap=False)
        self.count.setAccessibleName("Number of commitments")
        self.profile = QComboBox(self)
        self.profile.setAccessibleName("CSV made for")
        for key, words in PROFILES.items():
            self.profile.addItem(words, key)
        self.export_button = QPushButton("Export commitments…", self)
        self.view = self._make_view()
        self.strip = QPlainTextEdit(self)
        self.strip.setAccessibleName("What is recorded of the commitment")
        self.strip.setReadOnly(True)
        self.strip.setTabChangesFocus(True)
        self.strip.setPlaceholderText("Choose a commitment to see its history and its sources.")
        self._lay_out()
        self.search.textChanged.connect(self._narrow)
        self.status.currentIndexChanged.connect(self._narrow)
        self.export_button.clicked.connect(self._ask_where)
        self.view.horizontalHeader().sectionClicked.connect(self._sort)
        self.view.selectionModel().currentRowChanged.connect(self._tell)

    def _make_view(self) -> QTableView:
        view = QTableView(self)
        view.setModel(self.model)
        reading_table.by_lines(view, "Commitments")
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setWordWrap(True)
        view.setAlternatingRowColors(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = view.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * 4)
        return view

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 5, 8, 5)
        bar.setSpacing(8)
        bar.addWidget(self.search)
        bar.addWidget(self.status)
        bar.addWidget(self.count, 1)
        bar.addWidget(self.profile)
        bar.addWidget(self.export_button)
        split = QSplitter(Qt.Orientation.Vertical, self, childrenCollapsible=False)
        split.addWidget(self.view)
        split.addWidget(self.strip)
        split.setHandleWidth(1)
        split.setSizes([430, 140])
        split.setStretchFactor(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(split, 1)
        self._measure()

    def _measure(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        for column, letters in _LETTERS.items():
            self.view.setColumnWidth(column, letter * letters)
        self.view.verticalHeader().setDefaultSectionSize(2 * self.fontMetrics().lineSpacing() + 6)
        self.search.setMinimumWidth(letter * 18)
        self._give_the_rest()

    def _give_the_rest(self) -> None:
        """The commitment takes what the other fields leave, and scrolls where that is too little to read."""
        letter = self.fontMetrics().averageCharWidth()
        others = sum(self.view.columnWidth(column) for column in _LETTERS)
        self.view.setColumnWidth(_TEXT, max(self.view.viewport().width() - others, letter * _LEAST_LETTERS))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self._give_the_rest()

    def showEvent(self, event: QShowEvent) -> None:
        """The table has its width only now."""
        super().showEvent(event)
        self._give_the_rest()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "strip"):
            self._measure()

    # What is shown

    def show_spec(self, spec: Spec, day: int) -> None:
        """Show the commitments of a comparison while the window's as-of date is `day`."""
        self._every = ()
        why = "Compare two to eight coalitions to see what they promised."
        if len(spec.columns) >= FEWEST:
            try:
                self._every = self._comparisons.ledger(spec, day)
                why = "No commitment of these coalitions is recorded by their dates."
            except Problem as problem:
                why = str(problem)
        self.strip.setPlaceholderText("Choose a commitment to see its history and its sources." if self._every else why)
        self._narrow()

    def _narrow(self, _changed: object = None) -> None:
        here = self.view.currentIndex()
        kept = self.model.entries[here.row()].key if here.isValid() else ""
        found = admitted(self._every, self._wanted)
        self.model.show(ordered(found, self._by, self._descending))
        order = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
        self.view.horizontalHeader().setSortIndicator(_BY.index(self._by), order)
        self.count.setText(_count(len(found), len(self._every), sum(one.overdue for one in found)))
        self.export_button.setEnabled(bool(found))
        place = next((n for n, one in enumerate(self.model.entries) if one.key == kept), 0)
        if found:
            self.view.selectRow(place)
        else:
            self.strip.clear()

    @property
    def _wanted(self) -> Wanted:
        status = str(self.status.currentData())
        return Wanted(
            self.search.text(), statuses=(status,) if status in STATUSES else (), overdue=status == _OVERDUE
        )  # fmt: skip

    def _sort(self, section: int) -> None:
        self._descending = not self._descending if _BY[section] == self._by else False
        self._by = _BY[section]
        self._narrow()

    def _tell(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not current.isValid():
            self.strip.clear()
            return
        lines = _told(self.model.entries[current.row()])
        self.strip.setPlainText(plain("\n".join(lines), _LONGEST_TOLD))

    def key_here(self) -> str:
        """The key of the commitment one is on, "" where there is none."""
        here = self.view.currentIndex()
        return self.model.entries[here.row()].key if here.isValid() else ""

    # Out to a file

    def _ask_where(self, _checked: bool = False) -> None:
        """Ask for the file. What is written is what was seen when the button was pressed."""
        then = partial(self._write, self.model.entries, str(self.profile.currentData()))
        ask.save_file(self.window(), "Export commitments", "commitments.csv", (("CSV", "csv"),), then)

    def _write(self, some: tuple[Entry, ...], profile: str, path: Path) -> None:
        try:
            written = self._exporting.write_table(path, *ledger_table(some), profile)
        except Problem as problem:
            ask.tell(self, problem)
            return
        guarded = f" {written.guarded} text cells begin with an added apostrophe." if written.guarded else ""
        count = "1 commitment" if written.rows == 1 else f"{written.rows} commitments"
        self.said.emit(f"Saved {count} to {written.path}.{guarded}")


def _count(shown: int, every: int, overdue: int) -> str:
    counted = f"{shown} commitments" if shown == every else f"{shown} of {every} commitments"
    return f"{counted}, {overdue} overdue" if overdue else counted
