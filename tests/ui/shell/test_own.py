"""Own entries in the window: entered by keys and mouse, errors beside the field, undone, carried by a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from minilat_desktop.domain.entry import is_own
from minilat_desktop.ui.shell.entry_form import EntryForm
from minilat_desktop.ui.shell.own_list import ImportPreview, OwnDialog
from tests.ui.desk import CONTROL, SHIFT, Desk
from tests.ui.shell.pack_gestures import drop


def press(desk: Desk, dialog: QWidget, text: str) -> None:
    desk.click(next(one for one in dialog.findChildren(QPushButton) if one.text().replace("&", "").startswith(text)))


def on_line(desk: Desk, label: str) -> None:
    """Click the first line of the detail with a label."""
    view, model = desk.rooms.detail.view, desk.rooms.detail.model
    row = next(row for row in range(model.rowCount()) if model.line(row).label == label)
    desk.click_index(view, model.index(row, 1))


def fill(desk: Desk, form: EntryForm, **texts: str) -> None:
    """Type into fields by name, `source__title` for the title of a new source."""
    for name, text in texts.items():
        field = form.inputs[name.replace("__", ".")]
        field.setFocus()
        desk.key(Qt.Key.Key_A, CONTROL, on=field)
        desk.keys(text, field)


def founded(desk: Desk, coalition: str) -> str:
    return desk.services.catalogue.coalition(coalition).value_of("founded")


def test_a_value_is_corrected_beside_the_catalogues_and_undone(
    open_desk: Callable[..., Desk], tmp_path: Path, small_catalogue: Path
) -> None:
    desk = open_desk(tmp_path / "data", small_catalogue)
    desk.click_row("alpine-salt")
    on_line(desk, "Founded")
    desk.key(Qt.Key.Key_E, CONTROL | SHIFT)
    form = desk.dialog(EntryForm)
    assert not form.inputs["attribute"].isEnabled()
    fill(desk, form, value="1959-13")
    press(desk, form, "Save")
    assert form.errors["value"].isVisible()
    assert "“1959-13” is not a date of the calendar" in form.errors["value"].text()
    assert form.errors["source.publisher"].text() == "“publisher” is missing."
    # Escape throws nothing away unasked.
    desk.key(Qt.Key.Key_Escape, on=form)
    assert "Throw away what you entered?" in desk.answer("Cancel")
    assert form.answers()["value"] == "1959-13"
    fill(desk, form, value="1959-03", reason="The charter is older", source__title="The charter",
         source__publisher="Salzheim")  # fmt: skip
    # What cannot be written stays in the form.
    desk.files.packs.parent.mkdir(exist_ok=True)
    desk.files.packs.write_text("in the way", encoding="utf-8")
    press(desk, form, "Save")
    desk.until(form.whole.isVisible)
    assert "could not be written" in form.whole.text()
    assert form.answers()["reason"] == "The charter is older"
    desk.files.packs.unlink()
    press(desk, form, "Save")
    desk.until(lambda: founded(desk, "alpine-salt") == "1959-03")
    desk.until(lambda: not desk.dialogs(EntryForm))
    # The list, the line one is on and the sources beneath it are of the new value.
    model = desk.rooms.detail.model
    line = model.line(desk.rooms.detail.view.currentIndex().row())
    assert line.value == "March 1959  ·  my entry"
    assert is_own(line.key)
    assert "Preferred: The charter is older\n[1] The charter. Salzheim. my own entry." in (
        desk.rooms.detail.sources.toPlainText()
    )
    desk.come_back()
    desk.key(Qt.Key.Key_Z, CONTROL)
    desk.until(lambda: founded(desk, "alpine-salt") == "1961-05-01")
    assert desk.rooms.actions["redo"].text() == "&Redo correct fact of ASC"
    desk.key(Qt.Key.Key_Z, CONTROL | SHIFT)
    desk.until(lambda: founded(desk, "alpine-salt") == "1959-03")
    desk.close()
    again = open_desk(tmp_path / "data", small_catalogue)
    assert founded(again, "alpine-salt") == "1959-03"


def test_a_coalition_is_added_listed_exported_removed_and_dropped_back(
    open_desk: Callable[..., Desk], tmp_path: Path, small_catalogue: Path
) -> None:
    desk = open_desk(tmp_path / "data", small_catalogue)
    desk.menu("Coalition", "Add", "Coalition")
    form = desk.dialog(EntryForm)
    fill(desk, form, name="Tea <b>Club</b>", founded="2019~", source__title="Leaves", source__publisher="Pot")
    press(desk, form, "Save")
    desk.until(lambda: desk.state.selected == "my-tea-b-club-b")
    assert desk.rooms.detail.subtitle.text().startswith("My own entry  ·  Minilateral")
    assert desk.window.list.ids() == ["alpine-salt", "elan", "my-tea-b-club-b", "lamp-union"]
    desk.come_back()
    desk.menu("Tools", "My entries")
    listed = desk.dialog(OwnDialog)
    assert listed.list.count() == 13
    press(desk, listed, "Export all")
    desk.give_path(tmp_path / "mine.yaml")
    desk.until((tmp_path / "mine.yaml").exists)
    row = next(n for n in range(13) if listed.list.item(n).text().startswith("Coalition"))
    desk.click(listed.list.viewport(), listed.list.visualItemRect(listed.list.item(row)).center())
    press(desk, listed, "Remove")
    desk.until(lambda: listed.list.count() == 1)
    assert "my-tea-b-club-b" not in desk.window.list.ids()
    press(desk, listed, "Close")
    desk.come_back()
    drop(desk, tmp_path / "mine.yaml")
    preview = desk.dialog(ImportPreview)
    assert preview.list.item(0).text().startswith("New: Coalition – Tea <b>Club</b>")
    press(desk, preview, "Import")
    desk.until(lambda: "my-tea-b-club-b" in desk.window.list.ids())
    (tmp_path / "mine.yaml").write_text("nonsense", encoding="utf-8")
    desk.come_back()
    drop(desk, tmp_path / "mine.yaml")
    desk.dialog(QMessageBox)
    assert "is not a file of own entries" in desk.answer("OK")
