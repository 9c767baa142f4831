"""“Correct this value” wherever a value stands: which record one is on, and what the form then asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from minilat_desktop.domain import correcting, note_target, vocabulary
from minilat_desktop.domain.entry import NAMING, Record, entry_id, is_own
from minilat_desktop.domain.entry_body import body_of, kind_of
from minilat_desktop.domain.model import Coalition, Fact, Figure
from minilat_desktop.domain.problems import UnknownId
from minilat_desktop.ui.shell.entry_fields import Asked

if TYPE_CHECKING:
    from minilat_desktop.ui.compare.commitments import CommitmentsPage
    from minilat_desktop.ui.shell.actions import Actions
    from minilat_desktop.ui.shell.rooms import Rooms

_NOTHING = "There is no value to correct here. Choose a line of a coalition, or a cell that holds one recorded value."
# What is not asked anew when a record is corrected: then it would be another record.
_LOCKED = {"fact": "attribute", "figure": "metric", "member": "actor"}
# What of a coalition itself is recorded as facts, in the order of the menu.
HEAD = {NAMING: "&Name…", "status": "&Status…", "founded": "&Founding…", "ended": "&End…"}


def line_here(rooms: Rooms) -> tuple[Coalition | None, str, str]:
    """The coalition and the key of the record that one is on in the room one is in; "" where there is none.

    The last is the attribute of a cell in which nothing is recorded yet.
    """
    if rooms.window.room == "membership":
        return _of_key(rooms, rooms.members.key_here())
    if rooms.window.room != "compare":
        coalition, key = rooms.detail.line()
        return coalition, key if rooms.window.room == "explore" else "", ""
    page = rooms.compare.page
    if rooms.compare.stack.currentWidget() is not page:
        commitments = _commitments(rooms)
        return _of_key(rooms, commitments.key_here() if commitments is not None else "")
    row, column = page.view.row_here(), page.view.currentIndex().column()
    if row is None or column < 0:
        return None, "", ""
    cell, chosen = row.cells[column], page.model.chosen(column)
    if len(cell.keys) == 1 and not cell.computed:
        return _of_key(rooms, cell.keys[0])
    coalition, _, _ = _of_key(rooms, f"coalition:{chosen.coalition_id}")
    unrecorded = row.attribute in vocabulary.ATTRIBUTES and not cell.keys
    return coalition, "", row.attribute if unrecorded else ""


def _commitments(rooms: Rooms) -> CommitmentsPage | None:
    """The page of commitments of the comparison, where it is the one in sight."""
    from minilat_desktop.ui.compare.commitments import CommitmentsPage

    shown = rooms.compare.stack.currentWidget()
    return shown if isinstance(shown, CommitmentsPage) else None


def _of_key(rooms: Rooms, key: str) -> tuple[Coalition | None, str, str]:
    try:
        return rooms.catalogue.coalition(note_target.coalition_of(key)), key, ""
    except UnknownId:
        return None, "", ""


class Corrections(QObject):
    """Answers the menu entries that correct something."""

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms.window)
        self._rooms = rooms
        self._of_a_record: list[QAction] = []

    def offer(self, actions: Actions) -> None:
        """Show the entries in the menus of what they are about."""
        rooms = self._rooms
        of_a_record = [actions[name] for name in ("correct", "change-own", "remove-own")]
        add = actions.inner("Coalition", "Add")
        for view in (rooms.detail.view, *rooms.members.record_views(), rooms.compare.page.view):
            view.addActions(of_a_record)
        rooms.detail.view.addAction(add)
        self._of_a_record = of_a_record
        # The page of commitments is made when it is first looked at.
        rooms.compare.stack.currentChanged.connect(self._offer_on_page)
        head = [actions.inner("Coalition", "Correct the basics"), actions["add-alias"], add]
        labels: tuple[QWidget, ...] = (rooms.detail.title, rooms.detail.subtitle, rooms.detail.names)
        for label in labels:
            label.addActions(head)
            label.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _offer_on_page(self, _place: int) -> None:
        page = _commitments(self._rooms)
        if page is not None and not page.view.actions():
            page.view.addActions(self._of_a_record)
            page.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def correct(self) -> None:
        """Coalition ▸ Correct this value: of the line or cell one is on; an own one is changed itself."""
        coalition, key, attribute = line_here(self._rooms)
        if coalition is not None and attribute:
            self._ask_fact(coalition, attribute)
        elif coalition is None or not key:
            self._rooms.window.say(_NOTHING)
        else:
            self._correct(coalition, key)

    def correct_head(self, attribute: str) -> None:
        """Coalition ▸ Correct the basics ▸ …"""
        coalition, _, _ = line_here(self._rooms)
        if coalition is None:
            self._rooms.window.say("Choose a coalition first, in the list.")
        elif attribute == NAMING and is_own(coalition.key):
            self._rooms.own.change_coalition(coalition)
        elif attribute == NAMING:
            self._ask_name(coalition)
        else:
            known = coalition.preferred(attribute)
            self._correct(coalition, known.key) if known is not None else self._ask_fact(coalition, attribute)

    def _correct(self, coalition: Coalition, key: str) -> None:
        mine = _mine_of(coalition, key)
        if mine:
            self._rooms.own.change_entry(mine)
            return
        # What the other end of a relation records is corrected there.
        owner = note_target.coalition_of(key)
        whose = coalition if owner == coalition.id else _of_key(self._rooms, key)[0]
        record = next((one for one in whose.records if one.key == key), None) if whose is not None else None
        if whose is None or record is None or whose.is_form:
            self._rooms.window.say(_NOTHING)
            return
        kind = kind_of(record)
        locked = frozenset({_LOCKED[kind]}) if kind in _LOCKED else frozenset[str]()
        self._rooms.own.ask(
            Asked(kind, whose.key, whose.short_name, key, said_by(record), body_of(record), locked)
        )  # fmt: skip

    def _ask_fact(self, coalition: Coalition, attribute: str) -> None:
        """Nothing is recorded of it that could be corrected: then it is added."""
        first = {"attribute": attribute}
        self._rooms.own.ask(
            Asked("fact", coalition.key, coalition.short_name, first=first, locked=frozenset({"attribute"}))
        )  # fmt: skip

    def _ask_name(self, coalition: Coalition) -> None:
        mine = self._rooms.own.naming(coalition)
        if mine:
            self._rooms.own.change_entry(mine)
            return
        self._rooms.own.ask(Asked(
            "fact", coalition.key, coalition.short_name, coalition.key, f"Name: {coalition.name}",
            {"attribute": NAMING, "value": coalition.name}, frozenset({"attribute"}),
        ))  # fmt: skip


def said_by(record: Record) -> str:
    """What a record says, for who corrects it."""
    return f"{record.label}: {record.text}" if isinstance(record, Fact | Figure) else correcting.in_words(record)


def _mine_of(coalition: Coalition, key: str) -> str:
    """The own entry that a line is, or that there is of it already; "" where there is none."""
    if is_own(key):
        return entry_id(key)
    for one in coalition.beside:
        if key in (one.of, one.record.key):
            return entry_id(one.record.key) or entry_id(one.of)
    return ""
