"""One coalition with everything recorded of it; the line you are on shows its sources beneath."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QSplitter, QTabBar, QVBoxLayout, QWidget

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.entry import is_own
from minilat_desktop.domain.model import Coalition
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.ui.detail import lines
from minilat_desktop.ui.kit.ledger import LedgerModel, LedgerView
from minilat_desktop.ui.kit.lines import Line, explanation, owned, when
from minilat_desktop.ui.kit.noted import Noted
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain, tooltip
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.kit.theme import Themes


class DetailPanel(QWidget):
    """The selected coalition: name and state at the top, tabs of facts, members, events and so on, sources beneath.

    `note_wanted` carries what a note is to be written on.
    """

    note_wanted = Signal(str)

    def __init__(self, catalogue: CatalogueService, state: State, themes: Themes) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._state = state
        self._themes = themes
        self._coalition: Coalition | None = None
        self._form: Coalition | None = None
        self.title = PlainLabel()
        self.title.setAccessibleName("Coalition")
        big = QFont(self.title.font())
        big.setPointSizeF(big.pointSizeF() * 1.45)
        big.setBold(True)
        self.title.setFont(big)
        self.subtitle = PlainLabel()
        self.subtitle.setAccessibleName("Form, status and as-of date")
        self.names = PlainLabel()
        self.names.setAccessibleName("Other names")
        self.tick = QPushButton("Compare")
        self.tick.setCheckable(True)
        self.tick.setAccessibleDescription("Put this coalition into the comparison")
        self.tabs = QTabBar(expanding=False, drawBase=False, usesScrollButtons=True)
        self.tabs.setAccessibleName("What to show")
        for _, title, _, _, _ in lines.TABS:
            self.tabs.addTab(title)
        self.model = LedgerModel(self)
        self.view = LedgerView(self.model, themes, self)
        self.sources = QPlainTextEdit(readOnly=True, placeholderText="The sources of the line you are on appear here.")
        self.sources.setAccessibleName("Sources of the current line")
        self._empty = PlainLabel(parent=self.view)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._connect()
        self._read()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignTop)
        below = QVBoxLayout()
        below.setContentsMargins(12, 2, 12, 2)
        below.setSpacing(2)
        below.addWidget(self.subtitle)
        below.addWidget(self.names)
        split = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        split.addWidget(self.view)
        split.addWidget(self.sources)
        split.setSizes([400, 96])
        split.setStretchFactor(0, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(below)
        whole.addWidget(self.tabs)
        whole.addWidget(split, 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._tab_changed)
        self.tick.clicked.connect(self._tick_clicked)
        self.view.selectionModel().currentRowChanged.connect(self._row_changed)
        self.view.followed.connect(self._state.select)
        self.view.note_wanted.connect(self.note_wanted)
        self._state.changed.connect(self._state_changed)
        self._themes.changed.connect(self.view.viewport().update)

    def _state_changed(self, changes: Changes) -> None:
        if changes.selection or changes.packs:
            self._read()
        elif changes.as_of:
            self._show()
        if changes.compared:
            self.tick.setChecked(self._state.selected in self._state.compared)

    def _read(self) -> None:
        selected = self._state.selected
        self._coalition = self._catalogue.coalition(selected) if selected else None
        self._form = self._catalogue.form(self._coalition.form) if self._coalition else None
        self.tick.setEnabled(self._coalition is not None)
        self.tick.setChecked(selected in self._state.compared)
        self._show()

    def _show(self) -> None:
        coalition = self._coalition
        if coalition is None:
            self.title.setText("No coalition selected")
            self.subtitle.setText("Choose one in the list, or search for it (Ctrl+F).")
            self.names.hide()
            self.model.show([], ("", "", ""))
            return
        self.title.setText(coalition.name)
        self.subtitle.setText(_subtitle(coalition, self._state.as_of))
        self.subtitle.setToolTip(tooltip(", ".join(vocabulary.PILLARS[pillar] for pillar in coalition.pillars)))
        other = _other_names(coalition)
        self.names.setText(other)
        self.names.setVisible(bool(other))
        self._label_tabs()
        self._show_tab()

    def _label_tabs(self) -> None:
        for place, (tab, title, _, _, _) in enumerate(lines.TABS):
            if tab == "form":
                known = self._form.short_name if self._form else ""
                self.tabs.setTabText(place, plain(known, 60).replace("&", "&&"))
                self.tabs.setTabToolTip(place, f"What sources say about this form of cooperation: {known.lower()}")
                # Where this changes nothing Qt would forget that, out of sight, the words of other tabs have changed.
                if self.tabs.isTabVisible(place) != (self._form is not None):
                    self.tabs.setTabVisible(place, self._form is not None)
                continue
            count = self._count(tab, place)
            self.tabs.setTabText(place, f"{title} {count}" if count else title)

    def _count(self, tab: str, place: int) -> int:
        """What a tab holds; of members, those of the day."""
        if tab == "members" and self._coalition is not None:
            return len(self._coalition.standing(self._state.as_of))
        return sum(not line.heading for line in self._lines(place))

    def _lines(self, place: int) -> list[Line]:
        tab, _, _, build, _ = lines.TABS[place]
        subject = self._form if tab == "form" else self._coalition
        return list(map(owned, build(subject, self._state.as_of))) if subject else []

    def use_notes(self, noted: Noted) -> None:
        """Mark what has notes."""
        self.model.noted = noted.has
        noted.changed.connect(self.model.notes_changed)

    def line(self) -> tuple[Coalition | None, str]:
        """The coalition shown, and the key of the line one is on, "" where there is none."""
        return self._coalition, self.view.key_here()

    def _show_tab(self) -> None:
        place = max(self.tabs.currentIndex(), 0)
        found = self._lines(place)
        self.model.show(found, lines.TABS[place][4])
        self.view.lay_out()
        self.view.horizontalHeader().setVisible(bool(found))
        self._empty.setText("" if found else lines.TABS[place][2])
        self._empty.setVisible(not found)
        self._empty.setGeometry(0, 40, max(self.view.width(), 200), 60)
        self.sources.clear()
        first = next((row for row, line in enumerate(found) if not line.heading), -1)
        if first >= 0:
            self.view.setCurrentIndex(self.model.index(first, 1))

    def _tab_changed(self, _place: int) -> None:
        self._show_tab()

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.sources.setPlainText(plain(explanation(self.model.line(current.row())), 20_000))

    def _tick_clicked(self, _checked: bool) -> None:
        if self._state.selected:
            self._state.toggle_compared(self._state.selected)
            self.tick.setChecked(self._state.selected in self._state.compared)

    def show_tab(self, name: str) -> None:
        """Go to a tab by its id."""
        self.tabs.setCurrentIndex([tab[0] for tab in lines.TABS].index(name))

    def show_record(self, key: str) -> bool:
        """Go to the line of a record, whichever tab it is on; whether there is one."""
        for place in range(self.tabs.count()):
            rows = [row for row, line in enumerate(self._lines(place)) if line.key == key]
            if rows:
                self.tabs.setCurrentIndex(place)
                index = self.model.index(rows[0], 1)
                self.view.setCurrentIndex(index)
                self.view.scrollTo(index, LedgerView.ScrollHint.PositionAtCenter)
                self.view.setFocus()
                return True
        return False


def _subtitle(coalition: Coalition, day: int) -> str:
    pillar = vocabulary.PILLARS[coalition.pillars[0]]
    more = f" and {len(coalition.pillars) - 1} more" if len(coalition.pillars) > 1 else ""
    own = "My own entry  ·  " if is_own(coalition.key) else ""
    kind = f"{own}{vocabulary.FORMS[coalition.form]}  ·  {pillar}{more}  ·  {coalition.region}"
    return f"{kind}\n{_status(coalition, day)}"


def _status(coalition: Coalition, day: int) -> str:
    shown = f"as of {dates.in_words(dates.of_day(day))}"
    status = coalition.status_on(day)
    if status == "not-yet":
        return f"Not yet founded {shown} (founded {_day_of(coalition, 'founded')})"
    if status == "ended" and coalition.value_of("ended"):
        return f"Ended {_day_of(coalition, 'ended')}  ·  {shown}"
    parts = [_existing(coalition) if status == "existing" else _recorded(coalition, status, day)]
    parts += ["no members on this date"] if coalition.deserted_on(day) else []
    return "  ·  ".join([*parts, shown])


def _day_of(coalition: Coalition, attribute: str) -> str:
    return dates.point_in_words(dates.parse(coalition.value_of(attribute)))


def _existing(coalition: Coalition) -> str:
    """What is known of a day before the recorded status: that it had been founded, and no more."""
    founded = f"Founded {_day_of(coalition, 'founded')}, status" if coalition.value_of("founded") else "Status"
    return f"{founded} of that day not recorded"


def _recorded(coalition: Coalition, status: str, day: int) -> str:
    """The recorded status, with when it was last seen to be so: never a date that lies after the day asked for."""
    stated = coalition.preferred("status")
    seen = stated.as_of if stated is not None and status == coalition.status else ""
    known = f" (last confirmed {when(seen)})" if seen and dates.parse(seen).earliest <= day else ""
    return f"{vocabulary.STATUSES_ON_A_DAY[status]}{known}"


def _other_names(coalition: Coalition) -> str:
    words = []
    for kind, label in vocabulary.NAME_KINDS.items():
        names = [alias.name for alias in coalition.aliases if alias.kind == kind]
        if names:
            words.append(f"{label}: {', '.join(names)}")
    return "  ·  ".join(words)
