"""The room of the comparison: what is compared is read here, its pages show it, and from here it leaves as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from minilat_desktop.domain import comparison_edits as edits
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.comparison import FEWEST, ComparisonTable
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.problems import Problem, Refused
from minilat_desktop.services.bundling import BundleService
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.exporting import ExportService
from minilat_desktop.ui.compare import wording
from minilat_desktop.ui.compare.empty_page import Peer, Suggest
from minilat_desktop.ui.compare.export_dialog import ExportDialog
from minilat_desktop.ui.compare.table_page import TablePage
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.safe_text import PlainLabel
from minilat_desktop.ui.kit.state import State, today
from minilat_desktop.ui.kit.theme import Themes

ORIGIN = "compare"
# A dragged as-of line moves faster than anybody reads: one new table in so many milliseconds.
AS_OF_PACE = 50
# With how many peers a coalition is compared at one key.
MOST_PEERS = 3


# A page beside the table, and how it is told of a comparison and of the window's as-of date.
Page = tuple[QWidget, Callable[[Spec, int], None]]


class ComparePanel(QWidget):
    """Two to eight columns side by side. Reads again on `state.changed`, when in sight.

    `handed_over` carries the path of a ZIP file that was written.
    """

    handed_over = Signal(Path)

    def __init__(
        self,
        catalogue: CatalogueService,
        comparisons: ComparisonService,
        exporting: ExportService,
        state: State,
        themes: Themes,
    ) -> None:
        super().__init__()
        self._catalogue, self._comparisons, self._exporting = catalogue, comparisons, exporting
        self._state, self._themes = state, themes
        # Whatever makes a comparison's ZIP file; without it only CSV is offered.
        self.bundles: BundleService | None = None
        # Gives the note that is proposed for a brief: the one on the saved comparison, "" where there is none.
        self.note: Callable[[], str] = str
        self._stale = True
        self._table: ComparisonTable | None = None
        # The table read last, and for which day; it is read anew only where its values may be others.
        self._known: ComparisonTable | None = None
        self._known_day = 0
        # The comparison in sight: without what stands there twice on this day.
        self._shown = Spec()
        # Gives the peers of some coalitions as of a day; without it none is offered.
        self.suggest: Suggest | None = None
        self.page = TablePage(catalogue, exporting, themes, self)
        self.tabs = QTabBar(self, expanding=False, drawBase=False)
        self.tabs.setAccessibleName("How to look at the comparison")
        self.stack = QStackedWidget(self)
        # The pages beside the table: made when they are first gone to, and told of a comparison while in sight.
        self._others: dict[int, Callable[[], Page]] = {}
        self.pages: dict[int, Page] = {}
        self.tabs.addTab("Tab&le")
        self.stack.addWidget(self.page)
        self.add_page("Pict&ures", self._make_pictures)
        self.add_page("Co&mmitments", self._make_commitments)
        self._make_widgets()
        self._lay_out()
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(AS_OF_PACE)
        self._pace.timeout.connect(self.refresh)
        self._connect()
        self._enable()

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._tab_changed)
        self.page.changed.connect(self._ask_for)
        self.page.said.connect(self.say)
        self.page.moved.connect(self._moved_on)
        self.page.bar.add_field.picked.connect(self.add)
        self.page.bar.peer_picked.connect(self.add)
        self.page.bar.peers = self._peers_of_compared
        self.page.empty.picked.connect(self.compare_with)
        self._state.changed.connect(self._state_changed)

    def _make_widgets(self) -> None:
        self.status_label = PlainLabel("", self)
        self.status_label.setAccessibleName("What was saved")
        self.status_label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.status_label.setContentsMargins(8, 4, 8, 6)
        self.status_label.hide()
        # Under which name it is saved; whoever knows sets it.
        self.name_label = PlainLabel("", self, wrap=False)
        self.name_label.setAccessibleName("Saved as")
        self.export_action = QAction("&Export comparison…", self)
        self.export_action.triggered.connect(self.export)
        self.export_button = QPushButton("E&xport…", self)
        self.export_button.setAccessibleName("Export comparison")
        self.export_button.clicked.connect(self.export_action.trigger)
        self.brief_action = QAction("&Brief on one page…", self)
        self.brief_action.triggered.connect(self.brief)
        self.brief_button = QPushButton("&Brief…", self)
        self.brief_button.setAccessibleName("Brief on one page")
        self.brief_button.clicked.connect(self.brief_action.trigger)
        self.ranking_action = QAction("Your own ran&king…", self)
        self.ranking_action.triggered.connect(self.rank)

    @property
    def table(self) -> ComparisonTable | None:
        """The comparison in sight; None while fewer than two columns are chosen."""
        return self._table

    @property
    def edit_actions(self) -> list[QAction]:
        """What the window's Edit menu offers of the cells."""
        return [self.page.copy_action, self.page.copy_headers_action]

    @property
    def comparison_actions(self) -> list[QAction | None]:
        """What the window's menu of the comparison offers; None is a line between."""
        verbs, page = self.page.verbs.actions, self.page
        return [
            page.add_action, None,
            *(verbs[name] for name in ("date", "pin", "again", "left", "right", "menu", "remove")), None,
            page.why_action, page.method_action, verbs["sort"], page.rows_action, None,
            self.brief_action, self.ranking_action,
        ]  # fmt: skip

    def _lay_out(self) -> None:
        row = self._row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.tabs)
        row.addSpacing(12)
        row.addWidget(self.name_label)
        row.addStretch(1)
        row.addWidget(self.brief_button)
        row.addWidget(self.export_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(row)
        outer.addWidget(self.stack, 1)
        outer.addWidget(self.status_label)

    # Pages

    def add_page(self, title: str, make: Callable[[], Page]) -> None:
        """Add a tab. What it shows is made when it is first gone to."""
        self._others[self.tabs.addTab(title)] = make
        self.stack.addWidget(QWidget(self))

    def offer(self, action: QAction, text: str) -> None:
        """Put a button for one of the window's actions beside those of this room."""
        button = QPushButton(text, self)
        button.setAccessibleName(text.replace("&", "").rstrip("…"))
        button.setToolTip(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        button.clicked.connect(action.trigger)
        self._row.insertWidget(self._row.indexOf(self.brief_button), button)

    def _make_pictures(self) -> Page:
        from minilat_desktop.services.pictures import PictureService
        from minilat_desktop.ui.compare.pictures import PicturePanel

        panel = PicturePanel(PictureService(self._catalogue, self._comparisons), self._themes, self)
        panel.said.connect(self.say)
        return panel, panel.show_spec

    def _make_commitments(self) -> Page:
        from minilat_desktop.ui.compare.commitments import CommitmentsPage

        page = CommitmentsPage(self._comparisons, self._exporting, self)
        page.said.connect(self.say)
        return page, page.show_spec

    def show_page(self, place: int) -> None:
        """Go to a tab."""
        self.tabs.setCurrentIndex(place)

    def _moved_on(self) -> None:
        """What was said of the cell or the page one was on is said no longer."""
        self.status_label.hide()

    def _tab_changed(self, place: int) -> None:
        self._moved_on()
        make = self._others.pop(place, None)
        if make is not None:
            self.pages[place] = make()
            empty = self.stack.widget(place)
            self.stack.insertWidget(place, self.pages[place][0])
            if empty is not None:
                self.stack.removeWidget(empty)
                empty.deleteLater()
        self.stack.setCurrentIndex(place)
        self._tell_page()

    def _tell_page(self) -> None:
        """Let the page in sight know what is compared; the table was told before."""
        page = self.pages.get(self.tabs.currentIndex())
        if page is not None:
            page[1](self._shown, self._state.as_of)

    # Reading

    def _state_changed(self, changes: Changes) -> None:
        if changes.packs:
            self._known = None
        if changes.compared or changes.packs:
            self._stale = True
            if self.isVisible():
                self.refresh()
            else:
                self._enable()
        elif changes.selection and self._table is None:
            # What is offered to begin with follows the selection.
            self._stale = True
            if self.isVisible():
                self.refresh()
        elif changes.as_of:
            self._stale = True
            if self.isVisible() and not self._pace.isActive():
                self._pace.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while out of sight."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Read the comparison anew."""
        self._pace.stop()
        self._stale = False
        at_table = self.page.view.hasFocus()
        self._table, self._shown = None, Spec()
        self.status_label.hide()
        spec, day = self._state.spec, self._state.as_of
        try:
            if len(spec.columns) >= FEWEST:
                self._read(spec, day)
            else:
                self._offer(spec, day)
        except Problem as problem:
            self.page.show_nothing("These coalitions cannot be compared", str(problem), spec, day)
        self._tell_page()
        self._enable()
        if at_table and self.table is None and self.isVisible():
            # The table is out of sight now: the keyboard goes to where one goes on.
            self.take_focus()

    def _offer(self, spec: Spec, day: int) -> None:
        """Say how to begin, or to go on, and with whom: peers of what is ticked, or else of what is selected."""
        names = [self._catalogue.coalition(one).short_name for one in spec.ids]
        self.page.show_nothing(wording.NOTHING_CHOSEN, wording.empty_text(names), spec, day)
        first = spec.ids[0] if spec.ids else self._state.selected
        peers = self._peers((first,)) if first is not None else ()
        self.page.empty.offer(self._catalogue.coalition(first).short_name if first and peers else "", peers)

    def _peers(self, ids: Sequence[str]) -> Sequence[Peer]:
        return self.suggest(ids, self._state.as_of) if self.suggest is not None and ids else ()

    def _peers_of_compared(self) -> Sequence[Peer]:
        return self._peers(self._state.spec.ids)

    def compare_with(self, coalition_id: str) -> None:
        """Compare what is ticked, or else what is selected, with one more."""
        ids = self._state.compared or ((self._state.selected,) if self._state.selected else ())
        self._state.set_compared((*ids, coalition_id), ORIGIN)
        self.page.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def compare_with_peers(self) -> None:
        """Compare the selected coalition with those most like it, in place of what was compared."""
        selected = self._state.selected
        if selected is None:
            return
        peers = [peer.id for peer in self._peers((selected,))][:MOST_PEERS]
        self._state.set_compared((selected, *peers), ORIGIN)
        if not peers:
            self.say("No peers of it are known; add a coalition by its name.")

    def take_focus(self) -> None:
        """Go to where one goes on: the table, or the peers that are offered, or else the field for a name."""
        if self._table is not None:
            self.page.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.page.empty.peers.count():
            self.page.empty.peers.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.page.add()

    def _read(self, spec: Spec, day: int) -> None:
        """Read the table. A column that follows the date may meet a pinned one on it; then they stand there once."""
        apart = edits.apart(spec, day)
        wanted = replace(spec, columns=tuple(spec.columns[place] for place in apart))
        known = self._known
        if known is None or not edits.same_values(known.spec, wanted) or self._known_day != day:
            known = self._comparisons.table(wanted, day)
        # Rows that are hidden or folded are in the table all the same: then nothing is counted anew.
        self._known, self._known_day, self._shown = replace(known, spec=wanted), day, wanted
        places = tuple(apart[place] for place in self._known.places)
        self._table = self._known if len(apart) == len(spec.columns) else replace(self._known, places=places)
        self.page.show_table(self._table, spec, day)
        if len(apart) < len(spec.columns):
            self.say(wording.MET)

    def _enable(self) -> None:
        # Out of sight nothing is read yet; the export reads first.
        waiting = self._stale and len(self._state.spec.columns) >= FEWEST
        for action in (self.export_action, self.brief_action, self.ranking_action):
            action.setEnabled(self._table is not None or waiting)
        for button in (self.export_button, self.brief_button):
            button.setEnabled(self._table is not None)

    # Doing

    def _ask_for(self, spec: Spec) -> None:
        self._state.set_spec(spec, ORIGIN)

    def say(self, text: str) -> None:
        """A sentence beneath the table."""
        self.status_label.setText(text)
        self.status_label.show()

    def add(self, coalition_id: str) -> None:
        """One column more."""
        try:
            self._ask_for(edits.added(self._state.spec, coalition_id))
        except Refused as problem:
            self.say(str(problem))

    def export(self) -> None:
        """Open the dialog that writes the comparison to a file."""
        if self._stale:
            self.refresh()
        if self._table is None:
            return
        dialog = ExportDialog(self._exporting, self.bundles, self._table, self)
        dialog.saved.connect(self.say)
        dialog.handed_over.connect(self.handed_over)
        ask.show(dialog)

    def brief(self) -> None:
        """Open the dialog that puts the comparison on one page."""
        if self._stale:
            self.refresh()
        if self._table is None:
            return
        from minilat_desktop.services.briefs import BriefService
        from minilat_desktop.services.pictures import PictureService
        from minilat_desktop.ui.compare.brief_dialog import BriefDialog

        pictures = PictureService(self._catalogue, self._comparisons)
        briefs = BriefService(pictures, self._catalogue.data_version())
        dialog = BriefDialog(briefs, self._table, self._state.spec, today(), self.note(), self)
        dialog.saved.connect(self._brief_saved)
        dialog.printed.connect(self._brief_printed)
        ask.show(dialog)

    def _brief_saved(self, path: Path) -> None:
        self.say(f"Saved the brief to {path}.")

    def _brief_printed(self, printer: str) -> None:
        self.say(f"Sent the brief to the printer “{printer}”.")

    def rank(self) -> None:
        """Open the user's own ranking of the columns; its weights are kept with the comparison."""
        if self._stale:
            self.refresh()
        if self._table is None:
            return
        from minilat_desktop.ui.compare.ranking import RankingDialog

        dialog = RankingDialog(self._exporting, self._table, self._state.spec.weights, self)
        dialog.weighed.connect(self._weigh)
        ask.show(dialog)

    def _weigh(self, weights: tuple[tuple[str, int], ...]) -> None:
        self._ask_for(replace(self._state.spec, weights=weights))
