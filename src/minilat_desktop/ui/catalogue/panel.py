"""The list of coalitions: search as you type, sort by any column, tick to compare."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import UnknownId
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.ui.catalogue import model as list_model
from minilat_desktop.ui.catalogue.cells import TickDelegate
from minilat_desktop.ui.catalogue.kept_filters import KeptFilters
from minilat_desktop.ui.catalogue.model import COLUMNS, IdRole, ListModel
from minilat_desktop.ui.catalogue.narrowing import Narrowing, bar_height
from minilat_desktop.ui.catalogue.search import SearchEdit
from minilat_desktop.ui.catalogue.view import ListView
from minilat_desktop.ui.kit.hint import Hint
from minilat_desktop.ui.kit.safe_text import PlainLabel
from minilat_desktop.ui.kit.state import MOST_COMPARED, State, today

if TYPE_CHECKING:
    from minilat_desktop.domain.query import Query
    from minilat_desktop.services.filtering import FilterService, Value
    from minilat_desktop.ui.catalogue.facets import FacetBar

ORIGIN = "catalogue"
_WIDTHS = {0: 28, 1: 150, 2: 230, 3: 92, 4: 150, 5: 90, 6: 70, 7: 90, 8: 74, 9: 260}
# With much larger text the names, which take what is left, need the room more.
_MOST_GROWN = 1.35
_HIDDEN = (list_model.NAME, list_model.REGION, list_model.STATUS, list_model.PILLAR)
# While one searches, where it was found matters more than the columns one has chosen.
_WHILE_SEARCHING = (list_model.COMPARE, list_model.SHORT, list_model.HIT, list_model.MEMBERS)


class CataloguePanel(QWidget):
    """Search box and list. `full` is emitted when a ninth coalition was ticked."""

    full = Signal(str)
    listed = Signal(object)  # the query changed: ids are read through `ids()`

    def __init__(self, catalogue: CatalogueService, state: State) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._state = state
        self.sort, self.descending = "short_name", False
        # Set while the list shows a selection made elsewhere, which is not to be told again.
        self._following = False
        # The header's state before a search began; empty when none is on.
        self._usual = QByteArray()
        # How much wider the columns are than with the system's text, whether the next change of the text is already
        # in them, and by how much they are to be widened when a search ends.
        self._first_size, self._grown, self._as_left, self._usual_ratio = self.font().pointSizeF(), 1.0, False, 1.0
        self._narrowing = Narrowing(catalogue, state)
        # What the search asks; None until it is read for the first time.
        self._query: Query | None = None
        # The date from before an `asof:` in the search text took over; None while there is none.
        self._former: int | None = None
        self.bar: FacetBar | None = None
        # Search texts by the names they were kept under; the shell remembers them.
        self.kept_filters = KeptFilters()
        self.search = SearchEdit()
        self.search.setAccessibleName("Search coalitions")
        self.search.setMinimumHeight(self.fontMetrics().height() + 10)
        self.count = PlainLabel(wrap=False)
        self.count.setAccessibleName("Number of coalitions listed")
        self.model = ListModel(catalogue, state.as_of, self)
        self.view = self._make_view()
        self.trouble = PlainLabel()
        self.trouble.setAccessibleName("What is wrong with the search")
        self.trouble.setContentsMargins(10, 0, 8, 6)
        self.trouble.hide()
        # Where the facets will stand: kept free from the first paint on, so that nothing jumps.
        self._bar_place = QWidget()
        self._bar_place.setFixedHeight(bar_height(self))
        self._empty = Hint(self.view)
        self._lay_out()
        self.search.textChanged.connect(self._query_changed)
        self.search.returnPressed.connect(self._take_first)
        self.model.compare_clicked.connect(self._compare_clicked)
        state.changed.connect(self._state_changed)

    def _make_view(self) -> ListView:
        view = ListView(self.model, self)
        view.setItemDelegate(TickDelegate(view))
        view.setAccessibleName("Coalitions")
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 10)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumHeight(view.fontMetrics().height() + 12)
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        for column, width in _WIDTHS.items():
            view.setColumnWidth(column, width)
        for column in _HIDDEN:
            view.setColumnHidden(column, True)
        view.setColumnHidden(list_model.HIT, True)
        header.setSectionResizeMode(list_model.SHORT, QHeaderView.ResizeMode.Stretch)
        header.sectionClicked.connect(self._sort_clicked)
        header.customContextMenuRequested.connect(self._choose_columns)
        view.selectionModel().currentRowChanged.connect(self._row_changed)
        return view

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 8, 6)
        top.setSpacing(10)
        top.addWidget(self.search, 1)
        top.addWidget(self.count)
        whole = self._whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self.trouble)
        whole.addWidget(self._bar_place)
        whole.addWidget(self.view, 1)
        self._total = 0

    # What the shell restores and remembers

    def start(self, text: str, sort: str, descending: bool, header: QByteArray, *, resized: bool = False) -> None:
        """Show the list as it was left. `resized`: the text will get the size that the columns were left for."""
        if not header.isEmpty():
            self.view.horizontalHeader().restoreState(header)
            self._as_left = resized
        known = [column[0] for column in COLUMNS if column[0]]
        self.sort, self.descending = sort if sort in known else "short_name", descending
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)
        self.model.set_compared(self._state.compared)
        self._total = self._catalogue.first_numbers("name", False)[1]
        if text.strip() or self.sort == "members":
            self.refresh()
            if self._asked.as_of == self._state.as_of:
                # It ruled when the window was closed; what it was before then is not kept.
                self._former = today()
        else:
            self._show_first()

    def _show_first(self) -> None:
        """The first screenful, for the first paint: reading every number of a large catalogue would come before it."""
        numbers, _ = self._catalogue.first_numbers(self.sort, self.descending)
        self.model.show(numbers, "", self._state.as_of, self._total)
        self._show_order()
        self._say_count()
        self._show_selected()

    def ids(self) -> list[str]:
        """The ids of the coalitions listed, in order."""
        return self.model.ids()

    def refresh(self) -> None:
        """Read the list anew and keep the selection."""
        self._read_query()
        asked = self._asked
        self.model.show(self._narrowing.numbers(asked, self.sort, self.descending), asked.free, self._state.as_of)
        self._choose_layout(searching=bool(asked.free))
        if self.bar is not None:
            self.bar.show_query(self.search.text(), asked)
        self._show_order()
        self._say_count()
        self._show_selected()

    def _show_order(self) -> None:
        sections = [column[0] for column in COLUMNS]
        order = Qt.SortOrder.DescendingOrder if self.descending else Qt.SortOrder.AscendingOrder
        self.view.horizontalHeader().setSortIndicator(sections.index(self.sort), order)

    def changeEvent(self, event: QEvent) -> None:
        """Columns are as wide as their text wants: they grow and shrink with it."""
        super().changeEvent(event)
        grown = min(self.font().pointSizeF() / self._first_size, _MOST_GROWN)
        if event.type() != QEvent.Type.FontChange or grown == self._grown:
            return
        if not self._as_left:
            self._usual_ratio *= grown / self._grown
        self._grown, self._as_left = grown, False
        if self._usual.isEmpty():
            self._widen()

    def _widen(self) -> None:
        header = self.view.horizontalHeader()
        for column in range(len(COLUMNS)):
            if not header.isSectionHidden(column):
                header.resizeSection(column, round(header.sectionSize(column) * self._usual_ratio))
        self._usual_ratio = 1.0

    def header_state(self) -> QByteArray:
        """The columns as the user has them when not searching."""
        return self.view.horizontalHeader().saveState() if self._usual.isEmpty() else self._usual

    def _choose_layout(self, *, searching: bool) -> None:
        header = self.view.horizontalHeader()
        if searching == (not self._usual.isEmpty()):
            return
        if not searching:
            header.restoreState(self._usual)
            self._usual = QByteArray()
            self._widen()
            return
        self._usual = header.saveState()
        for column in range(len(COLUMNS)):
            self.view.setColumnHidden(column, column not in _WHILE_SEARCHING)
        header.setSectionResizeMode(list_model.SHORT, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(list_model.HIT, QHeaderView.ResizeMode.Stretch)
        self.view.setColumnWidth(list_model.SHORT, _WIDTHS[list_model.SHORT])

    @property
    def _asked(self) -> Query:
        if self._query is None:
            self._query, _ = self._narrowing.read_leniently(self.search.text())
        return self._query

    def _read_query(self) -> None:
        """Read what is in the box. A word that cannot be read is pointed at; the others count all the same."""
        self._query, problem = self._narrowing.read_leniently(self.search.text())
        self.trouble.setVisible(problem is not None)
        if problem is None:
            self.search.point_at_nothing()
            return
        self.search.point_at(problem.start, problem.end)
        self.trouble.setText(str(problem))

    # Facets

    def use_filters(self, filters: FilterService, noted: Callable[[], Collection[str]]) -> None:
        """Add the facets and let the search box take fields: after first paint, since they load what is heavy."""
        from minilat_desktop.ui.catalogue.facets import FacetBar
        from minilat_desktop.ui.catalogue.filter_menu import FilterMenu

        self._narrowing.use(filters, noted)
        self.search.complete_with(filters.known_values())
        self.bar = FacetBar(self._count)
        self._whole.replaceWidget(self._bar_place, self.bar)
        self._bar_place.deleteLater()
        self._menu = FilterMenu(self.bar, self.search, self._state, self.kept_filters)
        # Button by button: the bar itself takes no focus, and what is made late would come last in the window.
        for before, after in pairwise((self.search, *self.bar.buttons.values(), self.bar.more, self.view)):
            QWidget.setTabOrder(before, after)
        self.bar.rewritten.connect(self.search.setText)
        self.bar.show_query(self.search.text(), self._asked)
        self._query_changed("")

    def _count(self, key: str) -> Sequence[Value]:
        return self._narrowing.counts(key, self._asked)

    def _say_count(self) -> None:
        shown = self.model.rowCount()
        every = shown == self._total
        self.count.setText(f"{grouped(shown)} coalitions" if every else f"{grouped(shown)} of {grouped(self._total)}")
        self._empty.setVisible(shown == 0)
        if shown == 0:
            self._empty.setText(f"Nothing matches “{self.search.text()}”.\nPress Esc to clear the search.")

    def _show_selected(self) -> None:
        place = self._place_of(self._state.selected)
        self._following = True
        if place >= 0:
            self.view.setCurrentIndex(self.model.index(place, list_model.SHORT))
            self.view.selectRow(place)
        else:
            self.view.clearSelection()
        self._following = False

    def _place_of(self, coalition_id: str | None) -> int:
        if coalition_id is None:
            return -1
        try:
            return self.model.place_of(self._catalogue.number_of(coalition_id))
        except UnknownId:
            return -1

    # Gestures

    def _query_changed(self, _text: str) -> None:
        self.refresh()
        self._follow_asked_date()
        self.listed.emit(None)

    def _follow_asked_date(self) -> None:
        """An `asof:` rules the window while it stands in the text; the date from before comes back when it goes."""
        asked = self._asked.as_of
        if asked is not None:
            self._former = self._state.as_of if self._former is None else self._former
            self._state.set_as_of(asked)
        elif self._former is not None and self.trouble.isHidden():
            former, self._former = self._former, None
            self._state.set_as_of(former)

    def _let_go_of_asked_date(self) -> None:
        """The date was set elsewhere in the window: an `asof:` that says another goes out of the text."""
        from minilat_desktop.domain import query

        self._former = None
        self.search.setText(query.with_choice(self.search.text(), "asof", [], []))

    def _take_first(self) -> None:
        if self.model.rowCount():
            self._state.select(self.model.row(max(self.view.currentIndex().row(), 0)).id, ORIGIN)
            self._show_selected()
            self.view.setFocus()

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and not self._following:
            self._state.select(current.data(IdRole), ORIGIN)

    def _sort_clicked(self, section: int) -> None:
        key = COLUMNS[section][0]
        if not key:
            self.refresh()
            return
        self.descending = not self.descending if key == self.sort else False
        self.sort = key
        self.refresh()

    def _compare_clicked(self, coalition_id: str) -> None:
        if not self._state.toggle_compared(coalition_id):
            self.full.emit(f"A comparison has at most {MOST_COMPARED} coalitions; untick one first.")

    def _choose_columns(self, at: QPoint) -> None:
        from PySide6.QtGui import QAction
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column, (_, heading, _meaning) in enumerate(COLUMNS):
            if column in (list_model.COMPARE, list_model.SHORT, list_model.HIT):
                continue
            action = QAction(heading, menu, checkable=True, checked=not self.view.isColumnHidden(column))
            action.toggled.connect(partial(self._show_column, column))
            menu.addAction(action)
        menu.popup(self.view.horizontalHeader().mapToGlobal(at))

    def _show_column(self, column: int, shown: bool) -> None:
        self.view.setColumnHidden(column, not shown)

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.view.setFocus()
            if not self.view.currentIndex().isValid() and self.model.rowCount():
                self.view.selectRow(0)
            return
        super().keyPressEvent(event)

    def _state_changed(self, changes: Changes) -> None:
        if changes.compared:
            self.model.set_compared(self._state.compared)
        if changes.packs:
            self._total = self._catalogue.first_numbers("name", False)[1]
        if changes.as_of and self._asked.as_of not in (None, self._state.as_of):
            self._let_go_of_asked_date()
        if changes.as_of or changes.packs:
            self.refresh()
        elif changes.selection and changes.origin != ORIGIN:
            self._show_selected()
            QTimer.singleShot(0, self, self._reveal)

    def _reveal(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            self.view.scrollTo(index)
