"""Sharing between two people's windows, by keys and mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from minilat_desktop.ui.shell.share_dialogs import ShareDialog
from minilat_desktop.ui.shell.take_in_dialog import TakeInDialog
from tests.ui.desk import CONTROL, Desk


def share_all(desk: Desk, path: Path) -> str:
    """File ▸ Share with a colleague: everything that is offered; what is said of the rest."""
    desk.menu("File", "Share with a colleague")
    dialog = desk.dialog(ShareDialog)
    assert not dialog.write.isEnabled()
    desk.key(Qt.Key.Key_Space, on=dialog.every)
    said = dialog.words.text()
    desk.click(dialog.write)
    desk.give_path(path)
    desk.until(path.is_file)
    desk.come_back()
    return said


def lines(dialog: TakeInDialog) -> list[tuple[str, str, str]]:
    model = dialog.model
    return [
        (str(model.index(row, 0).data()), str(model.index(row, 2).data()), str(model.index(row, 3).data()))
        for row in range(model.rowCount())
    ]


def test_a_note_goes_to_a_colleague_and_comes_back_changed(
    open_desk: Callable[..., Desk], tmp_path: Path, small_catalogue: Path
) -> None:
    there, back = tmp_path / "there.zip", tmp_path / "back.zip"
    ann = open_desk(tmp_path / "ann", small_catalogue)
    ann.state.select("elan")
    ann.write("Wells")
    ann.holds("elan", "Wells")
    ann.notebook.add("coalition:alpine-salt", "Not for others", private=True)
    assert share_all(ann, there) == "1 thing is chosen. 1 note is private and stays here."
    ann.write("\nAnn")
    ann.holds("elan", "Wells\nAnn")
    ann.close()

    bob = open_desk(tmp_path / "bob", small_catalogue)
    bob.window.dropped.emit([there])
    dialog = bob.dialog(TakeInDialog)
    assert lines(dialog) == [("New here", "Élan: Wells", "Comes in")]
    bob.click(dialog.take)
    bob.holds("elan", "Wells")
    bob.come_back()
    bob.state.select("elan")
    bob.write("\nBob")
    bob.holds("elan", "Wells\nBob")
    share_all(bob, back)
    bob.close()

    ann = open_desk(tmp_path / "ann", small_catalogue)
    ann.menu("File", "Take in a shared file")
    ann.give_path(back)
    dialog = ann.dialog(TakeInDialog)
    assert lines(dialog) == [("Changed by both", "Élan: Wells", "Keep both")]
    # Above it stands the day under which it was begun.
    texts = [pane.toPlainText().partition("\n\n")[2] for pane in dialog.panes]
    assert texts == ["Wells", "Wells\nAnn", "Wells\nBob"]
    assert [len(pane.extraSelections()) for pane in dialog.panes] == [0, 1, 1]
    ann.click(dialog.radios["theirs"])
    assert lines(dialog)[0][2] == "Take theirs"
    ann.click(dialog.take)
    ann.holds("elan", "Wells\nBob")
    ann.come_back()
    assert ann.rooms.actions["undo"].text() == "&Undo take in 1 note from back.zip"
    ann.window.list.view.setFocus()
    ann.key(Qt.Key.Key_Z, CONTROL)
    ann.holds("elan", "Wells\nAnn")

    back.write_bytes(back.read_bytes()[:-9])
    ann.window.dropped.emit([back])
    assert "“back.zip” is damaged" in ann.answer("OK")
    assert not ann.dialogs(QMessageBox)
