"""A newer catalogue in the window: dropped, looked at, taken, gone back from; a strange file is refused in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QWidget

from minilat_desktop.ui.shell.updating import UpdateDialog
from tests.services.test_updating import built, other, values
from tests.ui.desk import Desk
from tests.ui.shell.pack_gestures import drop


def press(desk: Desk, dialog: QWidget, text: str) -> None:
    desk.click(next(one for one in dialog.findChildren(QPushButton) if one.text().replace("&", "").startswith(text)))


def lines(dialog: UpdateDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_a_newer_catalogue_is_dropped_taken_and_gone_back_from(
    open_desk: Callable[..., Desk], tmp_path: Path, small_catalogue: Path
) -> None:
    desk = open_desk(tmp_path / "data", small_catalogue)
    desk.click_row("elan")
    desk.write("Wells")
    desk.holds("elan", "Wells")
    newer = built(tmp_path, other(values(small_catalogue), without="elan", value="voluntary", named="zephyr"), "0.2")
    desk.services.notebook.back_up()
    content = desk.files.notebook.read_bytes()
    drop(desk, newer)
    dialog = desk.dialog(UpdateDialog)
    found = lines(dialog)
    assert found[0] == "Yours: Note “Wells”: what it is on (Élan) is withdrawn; your words stay"
    assert "Changed: ASC: Binding force: Binding becomes Binding force: Voluntary" in found
    assert desk.window.list.ids() == ["alpine-salt", "elan", "lamp-union"]
    press(desk, dialog, "Update")
    desk.until(lambda: desk.window.list.ids() == ["alpine-salt", "lamp-union", "zephyr"])
    assert desk.state.selected == "alpine-salt"
    assert desk.rooms.notebook is not None
    assert [note.text for note in desk.rooms.notebook.search()] == ["Wells"]
    desk.come_back()
    desk.menu("Tools", "Update catalogue")
    dialog = desk.dialog(UpdateDialog)
    assert lines(dialog) == found
    press(desk, dialog, "Go back to data test")
    desk.until(lambda: desk.window.list.ids() == ["alpine-salt", "elan", "lamp-union"])
    assert desk.files.notebook.read_bytes() == content
    newer.write_bytes(newer.read_bytes()[:-4096])
    desk.come_back()
    drop(desk, newer)
    assert "is damaged" in desk.answer("OK")
    assert not list((tmp_path / "data").rglob("program-*.db"))
    # A newer program may come before there is a longer session.
    desk.close()
    (kept,) = (tmp_path / "data").rglob("program-*.db")
    assert kept.read_bytes() == small_catalogue.read_bytes()
