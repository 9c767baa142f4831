"""The comparison of the window is a history of steps that undo walks back, across restarts and a kill."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QInputDialog, QLineEdit, QWidget

from minilat_desktop.domain.comparison_spec import Chosen, Spec
from tests.ui.desk import ALT, CONTROL, SHIFT, Desk

Open = Callable[..., Desk]


def undo_text(desk: Desk) -> str:
    text = desk.rooms.actions["undo"].text()
    return text.replace("&&", "＆").replace("&", "").replace("＆", "&")


def undo(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Z, CONTROL)


def here(desk: Desk) -> QWidget:
    return desk.focus


def name_it(desk: Desk, name: str) -> None:
    """Answer the question for a name."""
    asked = desk.dialog(QInputDialog)
    field = asked.findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    desk.keys(name, field)
    buttons = asked.findChild(QDialogButtonBox)
    assert buttons is not None
    desk.click(buttons.button(QDialogButtonBox.StandardButton.Ok))
    desk.come_back()


def test_what_was_read_when_it_was_ticked_is_not_read_again(desk: Desk) -> None:
    read: list[str] = []
    desk.rooms.catalogue._file.connection.set_trace_callback(read.append)
    desk.tick("un")
    desk.tick("wto")
    desk.until(lambda: any("JOIN actor a" in one and "'wto'" in one for one in read))
    read.clear()
    desk.click(desk.window.top.buttons["compare"])
    assert desk.rooms.compare.table is not None
    assert not [one for one in read if "JOIN actor a" in one or "FROM citation" in one]


def test_ticks_are_steps_that_ctrl_z_takes_back(desk: Desk) -> None:
    desk.tick("g20")
    assert undo_text(desk) == "Undo add G20 to the comparison"
    desk.tick("un")
    desk.tick("g20")
    assert list(desk.state.compared) == ["un"]
    assert undo_text(desk) == "Undo remove G20 from the comparison"
    undo(desk)
    assert list(desk.state.compared) == ["g20", "un"]
    assert "Undone: remove G20" in desk.window.statusBar().currentMessage()
    box = desk.window.list.model.index(desk.window.list.ids().index("g20"), 0)
    assert box.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert desk.window.top.buttons["compare"].text() == "Compare · 2"
    undo(desk)
    undo(desk)
    assert not desk.state.compared
    assert undo_text(desk) == "Undo"
    desk.key(Qt.Key.Key_Y, CONTROL)
    assert list(desk.state.compared) == ["g20"]


def test_the_history_survives_a_restart(desk: Desk, open_desk: Open, tmp_path: Path, catalogue_path: Path) -> None:
    desk.tick("g20")
    desk.tick("un")
    desk.close()
    again = open_desk(tmp_path / "data", catalogue_path)
    assert list(again.state.compared) == ["g20", "un"]
    assert undo_text(again) == "Undo add UN to the comparison"
    undo(again)
    assert list(again.state.compared) == ["g20"]


def test_the_notebook_says_what_is_compared_where_the_desk_is_behind(
    desk: Desk, open_desk: Open, tmp_path: Path, catalogue_path: Path
) -> None:
    """As after a kill: the desk's file is written a second later than the step."""
    desk.tick("g20")
    desk.tick("un")
    desk.close()
    path = tmp_path / "data" / "desk.json"
    kept = json.loads(path.read_text())
    kept["comparison"]["columns"] = []
    kept["comparison"]["only_differences"] = True
    path.write_text(json.dumps(kept))
    again = open_desk(tmp_path / "data", catalogue_path)
    assert again.state.compared == ("g20", "un")
    assert again.state.spec.only_differences, "how it is looked at is the desk's"
    assert undo_text(again) == "Undo add UN to the comparison"


def test_switching_the_source_policy_is_one_step(desk: Desk) -> None:
    desk.tick("g20")
    desk.tick("un")
    spec = desk.state.spec
    newest = replace(spec, columns=tuple(replace(one, policy="newest") for one in spec.columns))
    desk.state.set_spec(newest)
    assert undo_text(desk) == "Undo switch source policy to the newest value"
    undo(desk)
    assert desk.state.spec == spec


def test_another_look_is_kept_through_undo_and_is_no_step(desk: Desk) -> None:
    desk.tick("g20")
    desk.tick("un")
    desk.state.set_spec(replace(desk.state.spec, folded=("Life",), only_differences=True))
    assert undo_text(desk) == "Undo add UN to the comparison"
    undo(desk)
    assert desk.state.spec == Spec((Chosen("g20"),), folded=("Life",), only_differences=True)


def test_a_dragged_day_of_a_column_is_one_step(desk: Desk) -> None:
    desk.tick("g20")
    desk.tick("un")
    spec = desk.state.spec
    for day in range(730_000, 730_020):
        desk.state.set_spec(replace(spec, columns=(Chosen("g20", day), spec.columns[1])))
    assert undo_text(desk) == "Undo change the date of G20"
    undo(desk)
    assert desk.state.spec == spec


def test_steps_of_notes_and_of_the_comparison_are_one_history(desk: Desk) -> None:
    desk.tick("g20")
    desk.click_row("un")
    desk.write("between")
    desk.holds("un", "between")
    desk.tick("un")
    desk.window.list.view.setFocus()
    undo(desk)
    assert list(desk.state.compared) == ["g20"]
    undo(desk)
    desk.holds("un")
    undo(desk)
    assert not desk.state.compared


def test_saved_by_name_updated_and_undone(desk: Desk, open_desk: Open, tmp_path: Path, catalogue_path: Path) -> None:
    desk.tick("g20")
    desk.tick("un")
    desk.key(Qt.Key.Key_S, CONTROL)
    assert desk.dialog(QInputDialog).textValue() == "G20, UN"
    name_it(desk, "Two & more")
    saved = desk.rooms.comparing.saved
    assert saved is not None
    (one,) = saved.every()
    assert (one.name, desk.state.opened) == ("Two & more", one.id)
    assert desk.rooms.actions["undo"].text() == "&Undo save comparison “Two && more”"
    desk.tick("quad")
    desk.key(Qt.Key.Key_S, CONTROL)
    assert "as it is now" in desk.window.statusBar().currentMessage()
    assert saved.get(one.id).spec.ids == ("g20", "un", "quad")
    assert undo_text(desk) == "Undo add Quad to “Two & more”"
    undo(desk)
    assert saved.get(one.id).spec.ids == ("g20", "un")
    desk.close()
    again = open_desk(tmp_path / "data", catalogue_path)
    assert again.state.opened == one.id
    undo(again)
    undo(again)
    assert (again.state.opened, again.state.compared) == ("", ("g20", "un")), "undoing the save takes the name off it"


def test_opened_it_is_compared_as_it_was_saved(desk: Desk) -> None:
    desk.tick("g20")
    desk.tick("un")
    desk.state.set_as_of(730_500)
    desk.key(Qt.Key.Key_S, CONTROL | SHIFT)
    name_it(desk, "Then")
    desk.rooms.actions["clear"].trigger()
    desk.rooms.to_today()
    saved = desk.rooms.comparing.saved
    assert saved is not None
    (one,) = saved.every()
    assert desk.rooms.comparing.open(one.id)
    assert (desk.state.compared, desk.state.as_of) == (("g20", "un"), 730_500)
    assert undo_text(desk) == "Undo open comparison “Then”"
    undo(desk)
    assert (desk.state.compared, desk.state.opened) == ((), "")


def test_a_name_that_is_taken_is_said(desk: Desk) -> None:
    desk.tick("g20")
    desk.tick("un")
    for _ in range(2):
        desk.key(Qt.Key.Key_S, CONTROL | SHIFT)
        name_it(desk, "Same")
    assert "There is a comparison called “Same” already." in desk.answer("OK")


def test_with_nothing_ticked_there_is_nothing_to_save(desk: Desk) -> None:
    desk.key(Qt.Key.Key_S, CONTROL)
    assert "nothing to save" in desk.window.statusBar().currentMessage()
    assert not desk.dialogs(QInputDialog)


def test_one_coalition_is_no_comparison(desk: Desk) -> None:
    desk.tick("g20")
    desk.key(Qt.Key.Key_S, CONTROL)
    name_it(desk, "One")
    assert "2 to 8" in desk.answer("OK")


@pytest.mark.parametrize("held", ["another window"])
def test_where_the_notebook_is_read_only_comparing_works_and_nothing_is_saved(
    open_desk: Open, tmp_path: Path, catalogue_path: Path, held: str
) -> None:
    open_desk(tmp_path / "data", catalogue_path).close()
    desk = open_desk(tmp_path / "data", catalogue_path, held_by=held)
    desk.tick("g20")
    desk.tick("un")
    assert desk.state.compared == ("g20", "un")
    desk.key(Qt.Key.Key_S, CONTROL)
    assert "cannot be written" in desk.window.statusBar().currentMessage()


def test_stepping_the_windows_date_is_no_step(desk: Desk) -> None:
    desk.tick("g20")
    desk.key(Qt.Key.Key_Comma, ALT)
    assert undo_text(desk) == "Undo add G20 to the comparison"


def test_ctrl_z_takes_back_a_column_added_by_its_name(desk: Desk) -> None:
    desk.tick("g20")
    desk.tick("un")
    desk.room("compare")
    desk.until(lambda: desk.rooms.compare.table is not None)
    field = desk.rooms.compare.page.bar.add_field
    assert here(desk) is desk.rooms.compare.page.view, "one goes on in the table"
    desk.key(Qt.Key.Key_Insert)
    assert here(desk) is field
    desk.keys("i2u2")
    undo(desk)
    assert field.text() == ""
    assert list(desk.state.compared) == ["g20", "un"], "letters are undone before columns"
    desk.keys("i2u2\n")
    desk.until(lambda: list(desk.state.compared) == ["g20", "un", "i2u2"])
    assert here(desk) is field, "the next one can be typed at once"
    undo(desk)
    assert (field.text(), list(desk.state.compared)) == ("", ["g20", "un"])
    desk.key(Qt.Key.Key_Y, CONTROL)
    assert list(desk.state.compared) == ["g20", "un", "i2u2"]


def test_tab_goes_through_the_comparison_as_it_is_read(desk: Desk) -> None:
    desk.tick("g20")
    desk.tick("un")
    desk.room("compare")
    desk.until(lambda: desk.rooms.compare.table is not None)
    page = desk.rooms.compare.page
    bar = page.bar
    desk.click(bar.add_field)
    for there in (
        bar.peers_button, bar.policy_button, bar.tolerance_button, bar.rows_button, bar.only_box, page.view, page.strip,
    ):  # fmt: skip
        desk.key(Qt.Key.Key_Tab)
        assert here(desk) is there, there.accessibleName()
