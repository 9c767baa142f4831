"""The views of the room. Each reads what it needs as of the day, shows it as a ledger, and gives its table for CSV."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.membership import ActorRecord, Change, Joint, totals
from minilat_desktop.domain.problems import Problem, Refused
from minilat_desktop.services import membership_tables as tables
from minilat_desktop.services.membership import MembershipService
from minilat_desktop.services.membership_tables import Table
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.asof_edit import AsOfEdit
from minilat_desktop.ui.kit.mark import NOTED
from minilat_desktop.ui.kit.safe_text import PlainLabel
from minilat_desktop.ui.kit.state import State, today
from minilat_desktop.ui.kit.tasks import Tasks
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.membership import lines
from minilat_desktop.ui.membership.actor_picker import ActorPicker
from minilat_desktop.ui.membership.charts import Bar, SpanChart, YearChart
from minilat_desktop.ui.membership.ledger import Ledger

FIRST_ACTOR, SECOND_ACTOR = "IND", "USA"
ROLE_CHOICES = (
    ("Full members only", ("member",)),
    ("Members and associates", ("member", "associate")),
    ("Every standing role", vocabulary.STANDING_ROLES),
)


def _none(_target: str) -> bool:
    return False


class View(QWidget):
    """One view. It reads only while it is shown."""

    def __init__(self, service: MembershipService, state: State) -> None:
        super().__init__()
        self.service, self.state = service, state

    def refresh(self) -> None:
        """Read anew as of the day."""
        raise NotImplementedError

    def outdated(self) -> bool:
        """Whether what it read has changed without a word of it."""
        return False

    def table(self) -> Table | None:
        """What is shown, for a CSV file; None when there is nothing to show."""
        raise NotImplementedError


class ActorView(View):
    """One actor: what it belongs to, over time, what it joined and left, and with whom it sits most."""

    note_wanted = Signal(str)

    def __init__(self, service: MembershipService, state: State, themes: Themes) -> None:
        super().__init__(service, state)
        self.record: ActorRecord | None = None
        # The actor that the worker is reading, "" for none.
        self._reading = ""
        self._tasks = Tasks(self)
        self.picker = ActorPicker("Actor")
        self.note = QPushButton("Note")
        self.note.setAccessibleDescription("Write a note on this member, or read the one there is")
        # Whether there is a note on a target.
        self.noted: Callable[[str], bool] = _none
        self.totals = PlainLabel()
        self.totals.setAccessibleName("Full memberships by pillar and form")
        self.chart = SpanChart(themes)
        self.since = AsOfEdit(dates.step(state.as_of, -5))
        self.since.setAccessibleName("Changes since")
        self.ledger = Ledger(
            themes, "Memberships, with sources", ("Coalition", "Membership", "Form"),
            "Nothing is recorded of this actor.",
        )  # fmt: skip
        self.partners = Ledger(
            themes, "Actors it sits with most often", ("Actor", "Together in", ""), "It sits with nobody on this day.",
            cited=False,
        )  # fmt: skip
        self.turns = Ledger(
            themes, "Joined and left, with sources", ("Coalition", "Change", "When"),
            "Nothing changed between the two dates.",
        )  # fmt: skip
        self._lay_out()
        self.note.clicked.connect(self._want_note)
        self.picker.picked.connect(self.show_actor)
        self.picker.missed.connect(self._show_nothing)
        self.since.entered.connect(self._since_changed)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        who = QVBoxLayout()
        who.addWidget(self.picker)
        who.addWidget(self.picker.message)
        who.addStretch()
        top.addLayout(who, 1)
        top.addWidget(self.note, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.totals, 3)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(PlainLabel("Joined and left since", wrap=False))
        row.addWidget(self.since)
        row.addStretch(1)
        column.addLayout(row)
        # Its sources stand beneath it and need room too.
        column.addWidget(self.turns, 2)
        column.addWidget(PlainLabel("Sits most often with", wrap=False))
        column.addWidget(self.partners, 1)
        split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        split.addWidget(self.ledger)
        split.addWidget(right)
        split.setSizes([700, 560])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(top)
        whole.addWidget(self.chart)
        whole.addWidget(split, 1)

    def refresh(self) -> None:
        """Read the actor, the first time the remembered or a well-known one."""
        self.picker.offer(self.service.actors, FIRST_ACTOR)
        if self.picker.code:
            self.show_actor(self.picker.code)

    def show_actor(self, code: str) -> None:
        """Show an actor by its code: one with very many memberships a moment later, read by the worker."""
        self.picker.show_actor(code)
        if not self.service.is_long(code):
            self._show(self.service.memberships(code))
        elif self._reading != code:
            self._reading = code
            self._clear("Reading the memberships…")
            done, failed = partial(self._read, code, self.service.path), self._not_read
            self._tasks.run(self.service.reading(code), done, failed)

    def _read(self, code: str, path: Path, record: ActorRecord) -> None:
        self._reading = ""
        self.service.keep(path, record)
        if self.picker.code == code:
            self.show_actor(code)

    def _not_read(self, error: BaseException) -> None:
        self._reading = ""
        if not isinstance(error, Problem):
            raise error
        self._clear("It could not be read.")
        ask.tell(self, error)

    def wait(self) -> None:
        """Let what was begun finish, and show nothing more; for the end of the program."""
        self._tasks.end()

    def _show(self, record: ActorRecord) -> None:
        code, day = record.actor.code, self.state.as_of
        if record is not self.record:
            self.record = record
            self.mark()
            self.chart.show_bars(bars(record), day, today())
        self.chart.show_day(day)
        current = record.on(day)
        self.totals.setText(lines.totals(*totals(current)))
        self.ledger.show_lines(lines.belongings(record, current, day))
        found = self.service.partners(code, day)
        self.partners.show_lines(lines.likenesses(found, record.actor.name, coalitions=False))
        self._show_turns()

    def mark(self) -> None:
        """Say whether there is a note on the member."""
        there = self.record is not None and self.noted(f"actor:{self.record.actor.code}")
        self.note.setText(f"Note {NOTED}" if there else "Note")

    def _want_note(self, _checked: bool = False) -> None:
        if self.record is not None:
            self.note_wanted.emit(f"actor:{self.record.actor.code}")

    def _show_nothing(self, _why: str) -> None:
        """No page under a text that names nobody."""
        self._clear("No actor is chosen.")

    def _clear(self, why: str) -> None:
        self.record = None
        self.totals.setText("")
        self.chart.show_bars((), self.state.as_of, today())
        for ledger in (self.ledger, self.turns, self.partners):
            ledger.show_lines([], why)

    def _show_turns(self) -> None:
        if self.record is None:
            return
        first, last = self.since.day, self.state.as_of
        found = self.record.changes(first, last) if first <= last else ()
        self.turns.show_lines(lines.changes(found, of_actor=True), _wrong_days(first, last))

    def _since_changed(self, day: int) -> None:
        self.since.set_day(day)
        self._show_turns()

    def table(self) -> Table | None:
        """Every membership of the actor."""
        return tables.belongings(self.record, self.state.as_of) if self.record else None


def _wrong_days(first: int, last: int) -> str:
    """What to say where the first date is after the as-of date."""
    if first <= last:
        return ""
    return lines.wrong_order("date", dates.short_date(first), "the as-of date", dates.short_date(last))


def bars(record: ActorRecord) -> list[Bar]:
    """An actor's memberships as bars, one row a coalition, in order of joining."""
    rows: dict[str, int] = {}
    found = []
    for one in record.belongings:
        member = one.member
        if member.role not in vocabulary.STANDING_ROLES:
            continue
        end = member.end.latest if member.end else None
        row = rows.setdefault(one.coalition_id, len(rows))
        start = member.start.earliest
        found.append(Bar(row, start, end or dates.LAST_DAY, one.pillar, one.coalition, member.role))
    return found


class JointView(View):
    """Two actors together, year by year."""

    def __init__(self, service: MembershipService, state: State, themes: Themes) -> None:
        super().__init__(service, state)
        self.one, self.other = ActorPicker("First actor"), ActorPicker("Second actor")
        self.roles = QComboBox()
        self.roles.setAccessibleName("Which roles count")
        for label, _ in ROLE_CHOICES:
            self.roles.addItem(label)
        self.first, self.last = _year_box("First year"), _year_box("Last year")
        self.chart = YearChart(themes)
        self.ledger = Ledger(
            themes, "Coalitions both were in", ("Coalition", "Years", ""), "Together in nothing in these years.",
            cited=False,
        )  # fmt: skip
        self.found: Joint | None = None
        row = QHBoxLayout()
        for widget, stretch in (
            (self.one, 2), (PlainLabel("and", wrap=False), 0), (self.other, 2), (self.roles, 1),
            (PlainLabel("from", wrap=False), 0), (self.first, 0), (PlainLabel("to", wrap=False), 0), (self.last, 0),
        ):  # fmt: skip
            row.addWidget(widget, stretch)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(row)
        whole.addWidget(self.one.message)
        whole.addWidget(self.other.message)
        whole.addWidget(self.chart, 1)
        whole.addWidget(self.ledger, 2)
        for picker in (self.one, self.other):
            picker.picked.connect(self._read)
            picker.missed.connect(self._read)
        self.roles.currentIndexChanged.connect(self._read)
        for box in (self.first, self.last):
            box.valueChanged.connect(self._read)
        self._begun = False

    def refresh(self) -> None:
        """Begin with two well-known actors; the last year is that of the as-of date."""
        self.one.offer(self.service.actors, FIRST_ACTOR)
        self.other.offer(self.service.actors, SECOND_ACTOR)
        if not self._begun:
            self._begun = True
            self.first.setValue(max(self.service.first_year, 1945))
        self.last.setValue(date.fromordinal(self.state.as_of).year)
        self._read()

    def _read(self, _changed: object = None) -> None:
        self.found, why_not = None, self._why_not()
        if not why_not:
            try:
                self.found = self.service.joint(
                    self.one.code, self.other.code, self.first.value(), self.last.value(), self._roles
                )
            except Refused as problem:
                why_not = f"{problem.happened} {problem.remedy}"
        self.chart.show_counts([(one.year, len(one.coalitions)) for one in self.found.years] if self.found else ())
        self.ledger.show_lines(lines.joint(self.found) if self.found else [], why_not)

    @property
    def _roles(self) -> tuple[str, ...]:
        return ROLE_CHOICES[self.roles.currentIndex()][1]

    def _why_not(self) -> str:
        """What keeps the view from answering, in the words of its fields."""
        first, last = self.first.value(), self.last.value()
        if not (self.one.code and self.other.code):
            return "Choose two actors."
        return lines.wrong_order("year", str(first), "the last", str(last)) if first > last else ""

    def table(self) -> Table | None:
        """One line a year and coalition."""
        if self.found is None:
            return None
        return tables.joint(
            self.found, *(self.service.memberships(one.code) for one in (self.found.one, self.found.other))
        )


def _year_box(name: str) -> QSpinBox:
    box = QSpinBox()
    # Every year that a date can have.
    box.setRange(1, 9999)
    box.setAccessibleName(name)
    # A year is not counted: no thousands mark, and no reading at each key.
    box.setGroupSeparatorShown(False)
    box.setKeyboardTracking(False)
    return box


class ChangesView(View):
    """Who joined, left or changed its role in the selected coalition between two dates."""

    def __init__(self, service: MembershipService, state: State, themes: Themes) -> None:
        super().__init__(service, state)
        self.title = PlainLabel()
        self.since = AsOfEdit(dates.step(state.as_of, -10))
        self.since.setAccessibleName("First date")
        self.found: tuple[Change, ...] | None = None
        self.ledger = Ledger(
            themes, "Changes of the roster, with sources", ("Member", "Change", "When"),
            "The roster is the same on both dates.",
        )  # fmt: skip
        row = QHBoxLayout()
        row.addWidget(self.title, 1)
        row.addWidget(PlainLabel("since", wrap=False))
        row.addWidget(self.since)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(row)
        whole.addWidget(self.ledger, 1)
        self.since.entered.connect(self._since_changed)

    def _since_changed(self, day: int) -> None:
        self.since.set_day(day)
        self.refresh()

    def refresh(self) -> None:
        """Read the selected coalition's changes up to the as-of date."""
        first, last, selected = self.since.day, self.state.as_of, self.state.selected
        wrong = _wrong_days(first, last)
        self.found = self.service.changes(selected, first, last) if selected and not wrong else None
        self.title.setText(self._title(selected, last))
        self.ledger.show_lines(lines.changes(self.found or (), of_actor=False), wrong)

    def _title(self, selected: str | None, last: int) -> str:
        if not selected:
            return "No coalition selected"
        name = self.service.short_name(selected)
        if self.found is None:
            return name
        count = "1 change" if len(self.found) == 1 else f"{len(self.found)} changes"
        return f"{name}: {count} until {dates.in_words(dates.of_day(last))}"

    def table(self) -> Table | None:
        """One line a change."""
        if self.found is None:
            return None
        return tables.changes(self.found, self.since.day, self.state.as_of)
