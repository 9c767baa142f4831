"""The six journeys of the house, from the first click to the file on disk, by real mouse and keys."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QPushButton, QTableView

from minilat_desktop.ui.catalogue import model as list_model
from minilat_desktop.ui.compare.export_dialog import ExportDialog
from minilat_desktop.ui.kit.ledger import MARK, VALUE, WHEN
from minilat_desktop.ui.kit.lines import CONFLICT
from minilat_desktop.ui.kit.state import today
from tests.ui.desk import CONTROL, SHIFT, Desk, integrity

HEAVY = ("sqlalchemy", "pyqtgraph", "numpy", "scipy", "pydantic")
FIRST_PAINT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from minilat_desktop import locations
from minilat_desktop.bootstrap import Services
from minilat_desktop.ui.shell import application

folder, catalogue, *heavy = sys.argv[1:]
services = Services(locations.user_files(Path(folder)), Path(catalogue))
app = application.make_app()
program = application.Program(app, services.catalogue, services.open_notebook, services.files, locations.resources())
program.show()

def painted():
    rows = program.window.list.view.model().rowCount()
    print(rows, *[name for name in heavy if name in sys.modules])
    print("rooms" if program.rooms is None else "too early", (Path(folder) / "notebook.db").exists())
    program.window.list.view.painted.disconnect(painted)
    turns.start()

def turn():
    # What was loaded when the window could have answered a key.
    if program.rooms is None:
        seen.add(" ".join(name for name in ("sqlalchemy", "pyqtgraph") if name in sys.modules))
        listed.add(len(program.window.list.ids()))
        return
    turns.stop()
    print(*sorted(seen), sep=",")
    print(max(listed))
    program.window.close()

seen, listed = set(), set()
turns = QTimer()
turns.timeout.connect(turn)
program.window.list.view.painted.connect(painted)
app.exec()
services.close()
"""


def compare_table(desk: Desk) -> QTableView:
    """The comparison's table."""
    return desk.rooms.compare.page.view


def members_in_list(desk: Desk, coalition_id: str) -> str:
    """The list's member count of a coalition."""
    panel = desk.window.list
    return str(panel.model.index(panel.ids().index(coalition_id), list_model.MEMBERS).data())


# 1. Start → list


def test_1_the_list_is_painted_before_anything_heavy_is_imported(tmp_path: Path, catalogue_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(tmp_path / "data"), str(catalogue_path), *HEAVY],
        capture_output=True, text=True, timeout=60, check=True,
    ).stdout.splitlines()  # fmt: skip
    assert int(said[0]) >= 13, f"imported before first paint: {said[0]}"
    assert said[1] == "rooms False", "the rooms or the notebook are made before first paint"
    assert {"sqlalchemy", "sqlalchemy pyqtgraph"} <= set(said[2].split(",")), "the window stood still meanwhile"
    assert said[3] == said[0], "what is beneath the first screenful comes late"


def test_1_the_desk_is_as_it_was_left(
    desk: Desk, open_desk: Callable[..., Desk], tmp_path: Path, catalogue_path: Path
) -> None:
    desk.search("united")
    desk.click_row("un")
    desk.tick("un")
    desk.key(Qt.Key.Key_BracketLeft, CONTROL)
    as_of = desk.state.as_of
    desk.menu("View", "Appearance", "Dark")
    desk.menu("View", "Timeline")
    desk.key(Qt.Key.Key_Plus, CONTROL)
    header = desk.window.list.view.horizontalHeader()
    desk.click(header.viewport(), QPoint(header.sectionViewportPosition(list_model.MEMBERS) + 10, 8))
    order = desk.window.list.ids()
    desk.room("notebook")
    desk.close()
    again = open_desk(tmp_path / "data", catalogue_path)
    assert again.state.selected == "un"
    assert again.state.compared == ("un",)
    assert again.state.as_of == as_of
    assert again.window.room == "notebook"
    assert again.window.list.search.text() == "united"
    assert again.window.list.ids() == order
    assert again.window.list.sort == "members"
    assert again.program.themes.current.dark
    assert again.rooms.text_size == 1
    again.room("explore")
    assert not again.rooms.timeline.isVisible()
    assert not again.rooms.actions["timeline"].isChecked()


# 2. Select → detail


def test_2_search_select_and_read_with_sources(desk: Desk) -> None:
    desk.key(Qt.Key.Key_F, CONTROL)
    assert desk.window.list.search.hasFocus()
    desk.keys("TÜRKIYE")
    accented = desk.window.list.ids()
    desk.key(Qt.Key.Key_A, CONTROL)
    desk.keys("turkiye")
    assert desk.window.list.ids() == accented
    assert "g20" in accented
    assert 0 < len(accented) < desk.window.list.model.rowCount() + 13
    desk.key(Qt.Key.Key_Escape)
    assert desk.window.list.search.text() == ""
    desk.keys("i2u2")
    desk.key(Qt.Key.Key_Down)
    assert desk.window.list.view.hasFocus()
    desk.until(lambda: desk.state.selected == "i2u2")
    detail = desk.rooms.detail
    assert "I2U2" in detail.title.text()
    for row in range(detail.model.rowCount()):
        if detail.model.line(row).heading:
            continue
        desk.click_index(detail.view, detail.model.index(row, VALUE))
        line = detail.model.line(row)
        assert line.citations
        for citation in line.citations:
            assert citation.source.title.rstrip(".") in detail.sources.toPlainText()


def test_2_sources_by_arrow_keys(desk: Desk) -> None:
    detail = desk.rooms.detail
    desk.click_tab("Facts")
    detail.view.setFocus()
    seen = []
    for _ in range(6):
        desk.key(Qt.Key.Key_Down, on=detail.view)
        seen.append(detail.sources.toPlainText())
    assert len(set(seen)) >= 5
    assert all("[1]" in text for text in seen if text)


def test_2_where_sources_differ_the_line_says_so(desk: Desk) -> None:
    detail = desk.rooms.detail
    marked = [row for row in range(detail.model.rowCount()) if detail.model.index(row, MARK).data() == CONFLICT]
    assert len(marked) >= 2
    desk.click_index(detail.view, detail.model.index(marked[0], VALUE))
    assert "Sources differ." in detail.sources.toPlainText()
    assert "Sources differ" in str(detail.model.index(marked[0], MARK).data(Qt.ItemDataRole.ToolTipRole))


def test_2_members_are_the_roster_of_the_day(desk: Desk) -> None:
    desk.click_row("i2u2")
    desk.click_tab("Members")
    model = desk.rooms.detail.model
    expected = desk.services.catalogue.roster("i2u2", desk.state.as_of)
    names = [model.index(row, 0).data() for row in range(model.rowCount()) if not model.line(row).heading]
    codes = [model.index(row, WHEN).data() for row in range(model.rowCount()) if not model.line(row).heading]
    assert sorted(names) == sorted(member.name for member in expected)
    assert sorted(codes) == ["ARE", "IND", "ISR", "USA"]


def test_2_list_by_page_end_and_home(desk: Desk) -> None:
    view = desk.window.list.view
    ids = desk.window.list.ids()
    desk.key(Qt.Key.Key_End, CONTROL, on=view)
    assert desk.state.selected == ids[-1]
    desk.key(Qt.Key.Key_Home, CONTROL, on=view)
    assert desk.state.selected == ids[0]


# 3. As-of date


def _answers(desk: Desk, day: int) -> None:
    """Everything in sight answers as of a day."""
    desk.until(lambda: desk.state.as_of == day)
    full = {member.actor for member in desk.services.catalogue.roster("un", day) if member.role == "member"}
    assert members_in_list(desk, "un") == str(len(full))
    desk.click_row("un")
    desk.click_tab("Members")
    assert f": {len(full)}" in desk.rooms.detail.model.line(0).label
    written = date.fromordinal(day)
    assert f"{written.day} {written:%B %Y}" in desk.rooms.detail.subtitle.text()
    assert str(written.year) in desk.window.top.date.text()
    assert desk.rooms.timeline.view.sheet.as_of == day
    desk.room("compare")
    table = desk.rooms.compare
    desk.until(lambda: table.table is not None and table.table.columns[0].as_of == day)
    desk.room("explore")


def test_3_the_date_moves_everything(desk: Desk) -> None:
    desk.tick("un")
    desk.tick("g20")
    counts = [members_in_list(desk, "un")]
    desk.menu("View", "As-of date", "A year earlier")
    before = date.fromordinal(today())
    last = 28 if (before.month, before.day) == (2, 29) else before.day
    _answers(desk, before.replace(year=before.year - 1, day=last).toordinal())
    field = desk.window.top.date
    desk.click(field)
    desk.key(Qt.Key.Key_A, CONTROL)
    desk.keys("1 Jan 1950")
    desk.key(Qt.Key.Key_Return)
    _answers(desk, date(1950, 1, 1).toordinal())
    counts.append(members_in_list(desk, "un"))
    desk.key(Qt.Key.Key_T, CONTROL)
    _answers(desk, today())
    assert counts[0] == members_in_list(desk, "un")
    assert int(counts[1]) < int(counts[0]) / 2


def test_3_dragging_the_line_of_the_timeline(desk: Desk) -> None:
    desk.tick("un")
    desk.tick("g20")
    view = desk.rooms.timeline.view
    area = view.box.geometry()
    y = round(area.center().y())
    start = QPoint(round(view.line.x()), y)
    window = view.window_seen()
    wanted = date(1975, 7, 1).toordinal()
    x = area.x() + (wanted - window.x0) * window.per_day
    port = view.viewport()
    desk.bot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 6):
        desk.bot.mouseMove(port, QPointF(start.x() + (x - start.x()) * step / 5, y).toPoint())
    desk.bot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(round(x), y))
    desk.until(lambda: desk.state.as_of != today())
    assert abs(desk.state.as_of - wanted) <= 2 / window.per_day
    _answers(desk, desk.state.as_of)


def test_3_before_the_founding_the_window_says_so(desk: Desk) -> None:
    desk.click_row("i2u2")
    desk.rooms.state.set_as_of(date(2000, 1, 1).toordinal())
    assert desk.rooms.detail.subtitle.text().splitlines()[-1].startswith("Not yet founded")
    assert members_in_list(desk, "i2u2") == "not yet"


# 4. Note


def test_4_a_note_through_its_whole_life(
    desk: Desk, open_desk: Callable[..., Desk], tmp_path: Path, catalogue_path: Path
) -> None:
    desk.write("Chair rotates. Größe")
    desk.click_row("i2u2")
    assert desk.editor.toPlainText() == ""
    desk.write("Food corridor")
    desk.click_row("g20")
    desk.write(" matters")
    desk.holds("g20", "Chair rotates. Größe matters")
    assert "Saved" in desk.rooms.notes.status.text()
    desk.room("notebook")
    room = desk.rooms.all_notes
    desk.click(room.search)
    desk.keys("grosse")
    desk.until(lambda: room.model.rowCount() == 0 or room.model.rowCount() == 1)
    desk.key(Qt.Key.Key_A, CONTROL)
    desk.keys("rotat")
    desk.until(lambda: room.model.rowCount() == 1)
    assert room.count.text() == "1 note"
    desk.click_index(room.view, room.model.index(0, 1))
    assert room.editor.toPlainText() == "Chair rotates. Größe matters"
    desk.click(room.delete)
    assert desk.saved("g20") == []
    assert room.model.rowCount() == 0
    desk.menu("Edit", "Undo delete note on G20")
    desk.holds("g20", "Chair rotates. Größe matters")
    desk.menu("Edit", "Redo")
    assert desk.saved("g20") == []
    desk.key(Qt.Key.Key_Z, CONTROL, on=room.view)
    desk.holds("g20", "Chair rotates. Größe matters")
    desk.key(Qt.Key.Key_Z, CONTROL | SHIFT, on=room.view)
    assert desk.saved("g20") == []
    desk.key(Qt.Key.Key_Z, CONTROL, on=room.view)
    desk.close()
    again = open_desk(tmp_path / "data", catalogue_path)
    assert again.saved("g20") == ["Chair rotates. Größe matters"]
    assert again.saved("i2u2") == ["Food corridor"]
    assert integrity(again.files.notebook) == "ok"
    again.room("explore")
    again.click_row("g20")
    assert again.editor.toPlainText() == "Chair rotates. Größe matters"
    again.menu("Edit", "Redo delete note on G20")
    assert again.saved("g20") == []


def test_4_show_coalition_leads_back_from_a_note(desk: Desk) -> None:
    desk.click_row("un")
    desk.write("Charter")
    desk.click_row("g20")
    desk.room("notebook")
    room = desk.rooms.all_notes
    desk.click_index(room.view, room.model.index(0, 1))
    desk.click(room.go)
    assert desk.window.room == "explore"
    assert desk.state.selected == "un"
    assert desk.editor.toPlainText() == "Charter"


# 5. Compare → CSV


def test_5_tick_three_compare_and_export(desk: Desk, tmp_path: Path) -> None:
    for one in ("g20", "i2u2", "un"):
        desk.tick(one)
    desk.click(desk.window.top.buttons["compare"])
    table = desk.rooms.compare
    assert table.table is not None
    everything = compare_table(desk).model().rowCount()
    only = table.page.bar.only_box
    desk.click(only, QPoint(8, only.height() // 2))
    assert 0 < compare_table(desk).model().rowCount() < everything
    desk.click(table.export_button)
    dialog = desk.dialog(ExportDialog)
    (save,) = [one for one in dialog.findChildren(QPushButton) if one.accessibleName() == "Save as"]
    desk.click(save)
    path = tmp_path / "three.csv"
    desk.give_path(path)
    desk.until(path.exists)
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, strict=True))
    assert list(dict.fromkeys(line["coalition_id"] for line in lines)) == ["g20", "i2u2", "un"]
    for one in ("g20", "i2u2", "un"):
        members = {member.actor for member in desk.services.catalogue.roster(one, today()) if member.role == "member"}
        about = [line for line in lines if line["coalition_id"] == one and line["attribute"] == "full_members"]
        written = {line["value"] for line in about}
        assert written == {str(len(members))}
    assert str(path) in table.status_label.text()


def test_5_a_ninth_tick_is_refused_in_words(desk: Desk) -> None:
    ids = desk.window.list.ids()[:9]
    for one in ids:
        desk.tick(one)
    assert desk.state.compared == tuple(ids[:8])
    assert "at most 8" in desk.window.statusBar().currentMessage()
    desk.tick(ids[0])
    desk.tick(ids[8])
    assert desk.state.compared == (*ids[1:8], ids[8])


def test_5_space_ticks_the_current_line(desk: Desk) -> None:
    desk.click_row("g20")
    desk.key(Qt.Key.Key_Space)
    assert list(desk.state.compared) == ["g20"]
    desk.key(Qt.Key.Key_D, CONTROL)
    assert not desk.state.compared


# 6. Import


def test_6_notes_are_imported_previewed_and_undone(desk: Desk, tmp_path: Path) -> None:
    desk.write("mine")
    desk.holds("g20", "mine")
    stamp = "2026-01-02T03:04:05.000000+00:00"
    theirs = {
        "id": "0" * 32, "target": "coalition:un", "target_name": "UN", "text": "theirs <b>bold</b>", "created": stamp,
        "modified": stamp,
    }  # fmt: skip
    path = tmp_path / "theirs.json"
    path.write_text(json.dumps({"notes": [theirs]}), encoding="utf-8")
    desk.menu("File", "Import notes")
    desk.give_path(path)
    preview = desk.dialog_window("Import notes")
    assert preview.isVisible()
    take = next(one for one in preview.findChildren(QPushButton) if one.text() == "Import")
    desk.click(take)
    desk.until(lambda: desk.rooms.actions["undo"].text().startswith("&Undo import"))
    assert desk.saved("un") == ["theirs <b>bold</b>"]
    assert desk.saved("g20") == ["mine"]
    desk.click_row("un")
    assert desk.editor.toPlainText() == "theirs <b>bold</b>"
    desk.menu("Edit", "Undo import")
    assert desk.saved("un") == []
    assert desk.saved("g20") == ["mine"]
