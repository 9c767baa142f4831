"""The membership room, driven by mouse and keys; what it shows is what the service answers."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit

from minilat_desktop.domain import dates
from minilat_desktop.ui.membership.ledger import Ledger
from minilat_desktop.ui.membership.overlap import MatrixModel, OverlapView
from minilat_desktop.ui.membership.panel import MembershipPanel
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


def exported(desk: Desk, panel: MembershipPanel, target: Path) -> list[dict[str, str]]:
    """Press the button, give a path, read the file."""
    desk.click(panel.export)
    desk.give_path(target)
    desk.until(target.exists)
    desk.come_back()
    return list(csv.DictReader(io.StringIO(target.read_bytes().decode("utf-8-sig"), newline=""), strict=True))


def type_into(desk: Desk, field: QLineEdit, text: str) -> None:
    """Replace what is in a field, close the list beneath it, press Return."""
    only_type(desk, field, text)
    desk.key(Qt.Key.Key_Return, on=field)


def only_type(desk: Desk, field: QLineEdit, text: str) -> None:
    """Replace what is in a field and close the list beneath it."""
    desk.click(field)
    desk.key(Qt.Key.Key_A, CONTROL)
    desk.keys(text)
    popup = field.completer().popup()
    # A list in sight has the keyboard.
    if popup is not None and popup.isVisible():
        desk.key(Qt.Key.Key_Escape, on=popup)
        assert not popup.isVisible()


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
    rows = exported(desk, panel, tmp_path / "joint.csv")
    last = {row["coalition"] for row in rows if row["year"] == "2026"}
    assert last == set(names)
    for row in rows:
        year = next(one for one in found.years if one.year == int(row["year"]))
        assert int(row["count"]) == len(year.coalitions)
    said = rows[-1]
    assert (said["as_of"], said["name"], said["other_name"]) == ("2026-12-31", "India", "United States")
    assert all(row["role"] == row["other_role"] == "member" and row["sources"] for row in rows if row["coalition"])


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


EVIL = "=cmd|' /C calc'!A0"


def test_text_like_a_formula_runs_in_no_spreadsheet(
    open_desk: Callable[..., Desk], tmp_path: Path, catalogue_path: Path
) -> None:
    catalogue = tmp_path / "evil.db"
    shutil.copy(catalogue_path, catalogue)
    with closing(sqlite3.connect(catalogue)) as connection, connection:
        connection.execute("UPDATE coalition SET short_name = ? WHERE id = 'quad'", (EVIL,))
    desk = open_desk(tmp_path / "data", catalogue)
    panel = room(desk, "Member")
    rows = exported(desk, panel, tmp_path / "member.csv")
    assert (tmp_path / "member.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert [row["coalition"] for row in rows if row["coalition_id"] == "quad"] == [f"'{EVIL}"] * 2
    assert "an added apostrophe" in desk.window.statusBar().currentMessage()
    panel.profile.setFocus()
    desk.key(Qt.Key.Key_Down)
    rows = exported(desk, panel, tmp_path / "exact.csv")
    assert not (tmp_path / "exact.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert EVIL in {row["coalition"] for row in rows}
    desk.state.set_compared(("quad", "g7"))
    room(desk, "Overlap")
    desk.key(Qt.Key.Key_C, CONTROL, on=panel.overlap.matrix)
    header = next(csv.reader(io.StringIO(desk.app.clipboard().text()), dialect="excel-tab"))
    assert f"'{EVIL}" in header


def test_the_overlap_file_can_be_cited(desk: Desk, tmp_path: Path) -> None:
    desk.state.set_compared(("g7", "brics"))
    panel = room(desk, "Overlap")
    desk.state.set_as_of(dates.as_of_day("2020"))
    rows = exported(desk, panel, tmp_path / "overlap.csv")
    assert {(row["as_of"], row["roles_counted"]) for row in rows} == {("2020-12-31", "member")}
    assert {row["id"] for row in rows if row["sources"].startswith("[1] ")} == {"g7", "brics"}
    panel.overlap.of.setFocus()
    desk.key(Qt.Key.Key_End)
    rows = exported(desk, panel, tmp_path / "actors.csv")
    assert all(row["sources"] for row in rows if row["id"] == row["other_id"])


def test_a_first_date_after_the_as_of_date_is_not_swapped(desk: Desk) -> None:
    desk.click_row("g20")
    panel = room(desk, "Changes")
    desk.state.set_as_of(dates.as_of_day("1900"))
    assert texts(panel.turns.ledger) == []
    assert "is after the as-of date, 31 Dec 1900" in panel.turns.ledger._empty.text()
    assert panel.turns.title.text() == "G20"
    desk.click(panel.export)
    assert "Nothing is shown" in desk.window.statusBar().currentMessage()
    room(desk, "Member")
    assert texts(panel.actor.turns) == []
    assert "is after the as-of date, 31 Dec 1900" in panel.actor.turns._empty.text()


def test_a_first_year_after_the_last_is_not_swapped(desk: Desk) -> None:
    panel = room(desk, "Two together")
    desk.state.set_as_of(dates.as_of_day("1900"))
    assert panel.joint.ledger._empty.text().startswith("The first year, 1945, is after the last, 1900.")
    assert panel.joint.table() is None
    assert panel.joint.chart._counts == ()


def test_the_same_actor_twice_is_refused_in_words(desk: Desk) -> None:
    panel = room(desk, "Two together")
    type_into(desk, panel.joint.other, "IND")
    assert panel.joint.ledger._empty.text() == "Both are India (IND). Name two different actors."
    assert panel.joint.table() is None


def test_a_change_says_in_its_row_what_it_is(desk: Desk) -> None:
    panel = room(desk, "Member")
    turns = panel.actor.turns
    values = texts(turns, 1)
    assert values
    assert all(value.startswith(("Joined as ", "Left: ", "Changed role: ", "Left and came back: ")) for value in values)
    assert turns.model.line(0).heading
    assert turns.view.indexAt(QPoint(5, 5)).row() == 0


def test_a_small_window_shows_changes_and_large_type_rather_the_list_than_its_sources(desk: Desk) -> None:
    desk.window.resize(1366, 768)
    panel = room(desk, "Member")
    turns = panel.actor.turns
    assert turns.sources.isVisible()
    assert turns.view.indexAt(QPoint(5, turns.view.viewport().height() - 2)).row() > 2
    desk.enlarge(12)
    desk.until(turns.sources.isHidden)
    assert turns.view.viewport().height() > 0


def test_an_empty_chart_is_empty(desk: Desk) -> None:
    panel = room(desk, "Member")
    type_into(desk, panel.actor.picker, "zzzz")
    image = panel.actor.chart.grab().toImage()
    seen = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in (1, image.height() // 2)}
    assert len(seen) == 1


def test_a_text_that_names_nobody_leaves_no_page_and_no_export(desk: Desk) -> None:
    panel = room(desk, "Member")
    picker = panel.actor.picker
    for typed in ("zzzz", "(", "un"):
        type_into(desk, picker, typed)
        assert (picker.code, panel.actor.record, panel.view.table()) == ("", None, None)
        assert picker.message.isVisible()
        assert typed in picker.message.text()
        assert picker.message.mapTo(panel, QPoint()).y() >= picker.mapTo(panel, picker.rect().bottomLeft()).y()
        assert (texts(panel.actor.ledger), panel.actor.chart._bars) == ([], ())
    desk.state.set_as_of(dates.as_of_day("2000"))
    assert texts(panel.actor.ledger) == []
    type_into(desk, picker, "US")
    assert (picker.code, picker.message.isVisible()) == ("USA", False)
    assert texts(panel.actor.ledger)
    assert picker.cursorPosition() == 0


def test_a_line_of_the_list_is_taken_by_key_and_by_mouse(desk: Desk) -> None:
    panel = room(desk, "Member")
    picker = panel.actor.picker
    taken: list[str] = []
    picker.missed.connect(taken.append)
    for by_mouse, typed, code in ((False, "norwa", "NOR"), (True, "icelan", "ISL")):
        desk.click(picker)
        desk.key(Qt.Key.Key_A, CONTROL)
        desk.keys(typed)
        popup = picker.completer().popup()
        assert popup is not None
        desk.until(popup.isVisible)
        index = popup.model().index(0, 0)
        if by_mouse:
            desk.click(popup.viewport(), popup.visualRect(index).center())
        else:
            desk.key(Qt.Key.Key_Down, on=popup)
            desk.key(Qt.Key.Key_Return, on=popup)
        assert picker.code == code
        assert panel.actor.record is not None
        assert panel.actor.record.actor.code == code
        assert not popup.isVisible()
    assert taken == []


def test_what_is_typed_counts_when_the_export_is_pressed(desk: Desk, tmp_path: Path) -> None:
    panel = room(desk, "Member")
    only_type(desk, panel.actor.picker, "norway")
    rows = exported(desk, panel, tmp_path / "member.csv")
    assert {row["code"] for row in rows} == {"NOR"}


def test_the_overlap_says_whose_it_is(desk: Desk) -> None:
    panel = room(desk, "Overlap")
    words = panel.overlap.words
    assert words.text().startswith("Fewer than two coalitions are ticked, so this is the list as filtered: ")
    desk.room("explore")
    desk.search("form:alliance member:NZL")
    room(desk, "Overlap")
    assert [*desk.window.list.ids()] == ["anzus"]
    assert ": 1 coalition; " in words.text()
    desk.state.set_compared(("g7", "paris-club"))
    assert words.text().startswith("The comparison: 2 coalitions")
    desk.state.set_as_of(dates.as_of_day("1900"))
    assert "Without a full member on this day: " in words.text()


def test_larger_text_has_larger_rows(desk: Desk) -> None:
    panel = room(desk, "Overlap")
    matrix, chart = panel.overlap.matrix, panel.actor.chart
    room(desk, "Member")
    before = matrix.rowHeight(0), matrix.columnWidth(0), chart.height(), chart.axis
    desk.enlarge(8)
    room(desk, "Overlap")
    after = matrix.rowHeight(0), matrix.columnWidth(0), chart.height(), chart.axis
    assert all(new > old for old, new in zip(before, after, strict=True))
    assert matrix.rowHeight(0) >= matrix.fontMetrics().height()


def test_each_list_has_a_name_of_its_own(desk: Desk) -> None:
    panel = room(desk, "Overlap")
    ledgers = panel.findChildren(Ledger)
    names = {ledger.view.accessibleName() for ledger in ledgers}
    assert len(names) == len(ledgers) == 7
    assert all(
        "sources" not in ledger.view.accessibleName() for ledger in (panel.overlap.shared, panel.overlap.similar)
    )


def test_a_far_as_of_date_leaves_the_bars_legible(desk: Desk) -> None:
    panel = room(desk, "Member")
    chart = panel.actor.chart
    axis = chart._first, chart._last
    assert chart.outside == ""
    desk.state.set_as_of(dates.as_of_day("9999"))
    assert (chart._first, chart._last) == axis
    assert chart.outside == "as of 31 Dec 9999 ▸"
    desk.state.set_as_of(dates.as_of_day("1500"))
    assert (chart._first, chart._last) == axis
    assert chart.outside == "◂ as of 31 Dec 1500"
