"""The membership room: four views behind tabs, one as-of date, one button that exports what is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from minilat_desktop.domain.changes import Changes
from minilat_desktop.services.exporting import PROFILES, ExportService
from minilat_desktop.services.membership import MembershipService
from minilat_desktop.services.membership_tables import Table
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.ledger import LedgerView
from minilat_desktop.ui.kit.noted import Noted
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.membership.ledger import Ledger
from minilat_desktop.ui.membership.overlap import OverlapView
from minilat_desktop.ui.membership.views import ActorView, ChangesView, JointView, View


class MembershipPanel(QWidget):
    """`opened` carries the id of a coalition to go to; `said` a short word for the status bar."""

    opened = Signal(str)
    said = Signal(str)
    note_wanted = Signal(str)

    def __init__(
        self, service: MembershipService, exporting: ExportService, state: State, themes: Themes,
        listed: Callable[[], Sequence[str]],
    ) -> None:  # fmt: skip
        super().__init__()
        self._exporting = exporting
        self.actor = ActorView(service, state, themes)
        self.joint = JointView(service, state, themes)
        self.overlap = OverlapView(service, state, themes, listed)
        self.turns = ChangesView(service, state, themes)
        self.views: dict[str, View] = {
            "Member": self.actor, "Two together": self.joint, "Overlap": self.overlap, "Changes": self.turns,
        }  # fmt: skip
        self.tabs = QTabBar(expanding=False, drawBase=False)
        self.tabs.setAccessibleName("What to show of memberships")
        self.stack = QStackedWidget()
        for title, view in self.views.items():
            self.tabs.addTab(title)
            self.stack.addWidget(view)
        self.profile = QComboBox()
        self.profile.setAccessibleName("CSV made for")
        for key, label in PROFILES.items():
            self.profile.addItem(label, key)
        self.export = QPushButton("Export CSV…")
        row = QHBoxLayout()
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.profile)
        row.addWidget(self.export)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(10, 6, 10, 8)
        whole.addLayout(row)
        whole.addWidget(self.stack, 1)
        self._stale = True
        self.tabs.currentChanged.connect(self._tab_changed)
        self.export.clicked.connect(self._ask_where)
        for ledger in (self.actor.ledger, self.actor.turns, self.joint.ledger, self.overlap):
            ledger.followed.connect(self.opened)
        for ledger in self._ledgers():
            ledger.note_wanted.connect(self.note_wanted)
        self.actor.note_wanted.connect(self.note_wanted)
        self.overlap.note_wanted.connect(self.note_wanted)
        state.changed.connect(self._state_changed)

    @property
    def view(self) -> View:
        """The view that is shown."""
        return self.views[self.tabs.tabText(self.tabs.currentIndex())]

    def wait(self) -> None:
        """Let what was begun finish; for the end of the program."""
        self.actor.wait()

    def _ledgers(self) -> tuple[Ledger, ...]:
        """The tables on whose lines notes are written."""
        overlap = (self.overlap.shared, self.overlap.similar)
        return (
            self.actor.ledger,
            self.actor.turns,
            self.actor.partners,
            self.joint.ledger,
            *overlap,
            self.turns.ledger,
        )

    def use_notes(self, noted: Noted) -> None:
        """Mark what has notes."""
        for ledger in self._ledgers():
            ledger.model.noted = noted.has
            noted.changed.connect(ledger.model.notes_changed)
        self.actor.noted = self.overlap.model.noted = noted.has
        noted.changed.connect(self.overlap.matrix.viewport().update)
        noted.changed.connect(self.actor.mark)

    def record_views(self) -> tuple[LedgerView, ...]:
        """The tables whose lines are records."""
        return tuple(one.view for one in (self.actor.ledger, self.actor.turns, self.turns.ledger))

    def key_here(self) -> str:
        """The key of the line one is on in the view that is shown, "" where it is no record's."""
        shown = [one for one in self.record_views() if one.isVisible()]
        found = next((one for one in shown if one.hasFocus()), shown[0] if shown else None)
        return found.key_here() if found is not None else ""

    def show_actor(self, code: str) -> None:
        """Go to one actor."""
        self.tabs.setCurrentIndex(0)
        self.actor.refresh()
        self.actor.show_actor(code)

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while the room was out of sight is read now."""
        super().showEvent(event)
        self._stale = self._stale or self.view.outdated()
        self._refresh_if_stale()

    def _tab_changed(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        self._stale = True
        self._refresh_if_stale()

    def _state_changed(self, changes: Changes) -> None:
        if changes.as_of or changes.selection or changes.compared or changes.packs:
            self._stale = True
            self._refresh_if_stale()

    def _refresh_if_stale(self) -> None:
        if self._stale and self.isVisible():
            self._stale = False
            self.view.refresh()

    def _ask_where(self, _checked: bool = False) -> None:
        """Ask for the file. What is written is what was seen when the button was pressed."""
        table = self.view.table()
        if table is None:
            self.said.emit("Nothing is shown here that could be exported.")
            return
        name = self.tabs.tabText(self.tabs.currentIndex()).lower().replace(" ", "-")
        then = partial(self._write, table, str(self.profile.currentData()))
        ask.save_file(self.window(), "Export memberships", f"{name}.csv", (("CSV", "csv"),), then)

    def _write(self, table: Table, profile: str, path: Path) -> None:
        written = self._exporting.write_table(path, *table, profile)
        guarded = f" {written.guarded} text cells begin with an added apostrophe." if written.guarded else ""
        self.said.emit(f"{written.path.name}: {written.rows} rows.{guarded}")
