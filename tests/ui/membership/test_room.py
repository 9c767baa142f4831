"""The membership room, driven by mouse and keys; what it shows is what the service answers."""

from __future__ import annotations

import csv
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog

from minilat_desktop.domain import dates
from minilat_desktop.ui.membership.overlap import MatrixModel, OverlapView
from minilat_desktop.ui.membership.panel import MembershipPanel
from minilat_desktop.ui.membership.views import Ledger
from tests.ui.desk import CONTROL, Desk


def room(desk: Desk, title: str) -> MembershipPanel:
    """Click into the room and on one of its tabs."""
    desk.room("membership")
    panel = desk.rooms.members
    place = next(n for n in range(panel.tabs.count()) if panel.tabs.tabText(n) == title)
    desk.click(panel.tabs, panel.tabs.tabRect(place).center())
    return panel


def texts(ledger: Ledger, column: int = 0) -> list[str]:
    return [
        str(ledger.model.index(row, column).data())
        for row in range(ledger.model.rowCount())
        if not ledger.model.line(row).heading
    ]


def test_an_actor_by_name_as_of_the_day(desk: Desk) -> None:
    panel = room(desk, "Member")
    desk.click(panel.actor.picker)
    desk.key(Qt.Key.Key_A, CONTROL)
    desk.keys("jap")
    desk.key(Qt.Key.Key_Escape)
    desk.key(Qt.Key.Key_Return, on=panel.actor.picker)
    assert panel.actor.picker.code == "JPN"
    service = desk.rooms.membership
    record = service.memberships("JPN")
    today = {one.coalition for one in record.on(desk.state.as_of)}
    assert today <= set(texts(panel.actor.ledger))
    assert panel.actor.ledger.sources.toPlainText().count("[1]") == 1
    partners = [one.name for one in service.partners("JPN", desk.state.as_of)]
    assert texts(panel.actor.partners) == partners
    desk.state.set_as_of(dates.as_of_day("1960"))
    then = {one.coalition for one in record.on(desk.state.as_of)}
    first = texts(panel.actor.ledger)[: len(then)]
    assert set(first) == then != today


def test_a_line_leads_to_its_coalition(desk: Desk) -> None:
    panel = room(desk, "Member")
    view = panel.actor.ledger.view
    row = next(n for n in range(panel.actor.ledger.model.rowCount()) if panel.actor.ledger.model.line(n).target == "un")
    desk.click_index(view, panel.actor.ledger.model.index(row, 1))
    desk.key(Qt.Key.Key_Return, on=view)
    assert (desk.window.room, desk.state.selected) == ("explore", "un")


def test_two_together_and_their_csv(desk: Desk, tmp_path: Path) -> None:
    panel = room(desk, "Two together")
    found = desk.rooms.membership.joint("IND", "USA", 1945, 2026)
    names = [found.names[name] for name in found.years[-1].coalitions]
    assert set(texts(panel.joint.ledger)) >= set(names)
    desk.click(panel.export)
    dialog = desk.dialog(QFileDialog)
    target = tmp_path / "joint.csv"
    dialog.selectFile(str(target))
    dialog.accept()
    desk.until(target.exists)
    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    last = {row["coalition"] for row in rows if row["year"] == "2026"}
    assert last == set(names)
    for row in rows:
        year = next(one for one in found.years if one.year == int(row["year"]))
        assert int(row["count"]) == len(year.coalitions)


def test_the_matrix_and_who_is_in_a_cell(desk: Desk) -> None:
    desk.state.set_compared(("g7", "g20", "brics"))
    panel = room(desk, "Overlap")
    overlap: OverlapView = panel.overlap
    tester = QAbstractItemModelTester(overlap.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    assert tester.model() is overlap.model
    service = desk.rooms.membership
    expected = service.overlap(["g7", "g20", "brics"], desk.state.as_of)
    shown = [[overlap.model.index(i, j).data() for j in range(3)] for i in range(3)]
    assert shown == [[str(value) for value in row] for row in expected.shared]
    row, column = expected.ids.index("g7"), expected.ids.index("brics")
    desk.click_index(overlap.matrix, overlap.model.index(row, column))
    both, mine, theirs = service.shared_members("g7", "brics", desk.state.as_of)
    headings = [
        overlap.shared.model.line(n).label
        for n in range(overlap.shared.model.rowCount())
        if overlap.shared.model.line(n).heading
    ]
    assert headings == [f"In both: {len(both)}", f"Only in G7: {len(mine)}", f"Only in BRICS: {len(theirs)}"]
    desk.key(Qt.Key.Key_C, CONTROL, on=overlap.matrix)
    lines = desk.app.clipboard().text().splitlines()
    assert lines[0].split("\t")[1:] == list(expected.names)
    assert len(lines) == 4


def test_the_matrix_of_the_filtered_list(desk: Desk) -> None:
    desk.search("form:alliance")
    panel = room(desk, "Overlap")
    panel.overlap.of.setFocus()
    desk.key(Qt.Key.Key_Down, on=panel.overlap.of)
    found = panel.overlap.model.found
    assert found is not None
    assert set(found.ids) <= set(desk.window.list.ids())
    panel.overlap.measure.setFocus()
    desk.key(Qt.Key.Key_Down, on=panel.overlap.measure)
    again = panel.overlap.model.found
    assert again is not None
    assert again.measure == "jaccard"
    assert MatrixModel().rowCount() == 0


def test_changes_of_the_selected_coalition(desk: Desk) -> None:
    desk.click_row("brics")
    panel = room(desk, "Changes")
    desk.click(panel.turns.since)
    desk.key(Qt.Key.Key_A, CONTROL)
    desk.keys("2009")
    desk.key(Qt.Key.Key_Return)
    expected = desk.rooms.membership.changes("brics", dates.as_of_day("2009"), desk.state.as_of)
    assert texts(panel.turns.ledger) == [change.name for change in expected]
    assert "South Africa" in texts(panel.turns.ledger)
    assert f"{len(expected)} changes" in panel.turns.title.text()
    desk.state.set_as_of(dates.as_of_day("2009"))
    assert texts(panel.turns.ledger) == []


def test_the_picture_says_what_is_under_the_mouse(desk: Desk) -> None:
    panel = room(desk, "Member")
    chart = panel.actor.chart
    assert chart.accessibleName()
    bar = next(bar for bar in chart._bars if bar.words.startswith("UN:"))
    middle = chart._rect(bar).center()
    desk.bot.mouseMove(chart, QPoint(round(middle.x()), round(middle.y())))
    assert chart._rows == 1 + max(bar.row for bar in chart._bars)


def test_who_sits_with_whom_in_the_selected_coalition(desk: Desk) -> None:
    desk.click_row("quad")
    panel = room(desk, "Overlap")
    panel.overlap.of.setFocus()
    desk.key(Qt.Key.Key_End, on=panel.overlap.of)
    found = panel.overlap.model.found
    assert found is not None
    assert set(found.ids) == {"AUS", "IND", "JPN", "USA"}
    service, day = desk.rooms.membership, desk.state.as_of
    belongs = {code: {one.coalition_id for one in service.memberships(code).on(day) if one.member.role == "member"}
               for code in found.ids}  # fmt: skip
    for i, one in enumerate(found.ids):
        assert [found.shared[i][j] for j in range(4)] == [len(belongs[one] & belongs[other]) for other in found.ids]
    row, column = found.ids.index("IND"), found.ids.index("JPN")
    desk.click_index(panel.overlap.matrix, panel.overlap.model.index(row, column))
    first = panel.overlap.shared.model.line(0)
    assert (first.heading, first.label) == (True, f"In both: {len(belongs['IND'] & belongs['JPN'])}")
