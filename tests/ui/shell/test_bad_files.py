"""Files damaged, newer, missing, read-only or on a full disk: said in words, nothing lost, the window usable."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.ui.shell.restore_dialog import RestoreDialog
from tests.ui.desk import CONTROL, Desk

ROOT = Path(__file__).resolve().parents[3]
Open = Callable[..., Desk]


def begin(folder: Path, text: str = "precious") -> Path:
    """A notebook with a note on G20 and a backup of it, made without the window."""
    service = NotebookService(folder / "notebook.db", folder / "backups", _named)
    service.add("coalition:g20", text)
    service.back_up()
    service.close()
    return folder / "notebook.db"


def _named(target: str) -> str:
    return target.partition(":")[2].upper()


def restore(desk: Desk) -> str:
    """Tools ▸ Restore from a backup: the copy that is offered; what was said of it."""
    desk.menu("Tools", "Restore from a backup")
    return restored(desk)


def restored(desk: Desk) -> str:
    """The copy that the open screen offers, put back; what was said of it."""
    dialog = desk.dialog(RestoreDialog)
    desk.until(dialog.all.isEnabled)
    said = dialog.words.text()
    desk.click(dialog.all)
    desk.until(lambda: not desk.dialogs(RestoreDialog))
    desk.come_back()
    return said


def test_a_damaged_notebook_is_told_and_the_backup_restored_from_the_menu(
    open_desk: Open, tmp_path: Path, catalogue_path: Path
) -> None:
    notebook = begin(tmp_path)
    notebook.write_bytes(b"This was a notebook once." * 400)
    desk = open_desk(tmp_path, catalogue_path)
    said = desk.answer("OK")
    assert "damaged" in said
    assert "backup" in said
    assert "damaged" in desk.editor.placeholderText()
    assert desk.editor.isReadOnly()
    assert desk.window.list.model.rowCount() >= 13
    desk.click_row("un")
    desk.click_row("g20")
    assert notebook.read_bytes().startswith(b"This was")
    assert "It is set aside and the backup takes its place" in restore(desk)
    desk.until(lambda: desk.editor.toPlainText() == "precious")
    desk.write("!")
    desk.holds("g20", "precious!")
    (aside,) = tmp_path.glob("notebook-set-aside-*.db")
    assert aside.read_bytes().startswith(b"This was")


def test_pages_damaged_inside_still_give_a_window(open_desk: Open, tmp_path: Path, catalogue_path: Path) -> None:
    notebook = begin(tmp_path)
    content = bytearray(notebook.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    notebook.write_bytes(bytes(content))
    desk = open_desk(tmp_path, catalogue_path)
    assert "damaged" in desk.rooms.notes.status.text() + desk.editor.placeholderText()
    # The backup is offered where the damage is told.
    desk.answer("Restore a backup…")
    assert "It is set aside and the backup takes its place" in restored(desk)
    desk.click_row("un")
    desk.click_row("g20")
    desk.until(lambda: desk.editor.toPlainText() == "precious")


def test_a_newer_notebook_can_be_read_and_says_why_not_written(
    open_desk: Open, tmp_path: Path, catalogue_path: Path
) -> None:
    notebook = begin(tmp_path)
    with closing(sqlite3.connect(notebook)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = notebook.read_bytes()
    desk = open_desk(tmp_path, catalogue_path)
    assert desk.editor.toPlainText() == "precious"
    assert desk.editor.isReadOnly()
    assert "newer version" in desk.rooms.notes.status.text()
    desk.write("lost?")
    assert desk.editor.toPlainText() == "precious"
    assert not desk.rooms.notes.new.isEnabled()
    assert not desk.rooms.notes.delete.isEnabled()
    assert not desk.rooms.actions["undo"].isEnabled()
    desk.click_row("un")
    assert "newer version" in desk.rooms.notes.status.text() + desk.editor.placeholderText()
    desk.close()
    assert notebook.read_bytes() == before


def test_a_missing_notebook_beside_backups_is_not_replaced_by_an_empty_one(
    open_desk: Open, tmp_path: Path, catalogue_path: Path
) -> None:
    notebook = begin(tmp_path)
    notebook.unlink()
    desk = open_desk(tmp_path, catalogue_path)
    assert "missing" in desk.answer("OK")
    assert not notebook.exists()
    restore(desk)
    desk.until(lambda: desk.editor.toPlainText() == "precious")


def test_restoring_shows_the_restored_text_in_both_editors(
    open_desk: Open, tmp_path: Path, catalogue_path: Path
) -> None:
    begin(tmp_path, "as it was")
    desk = open_desk(tmp_path, catalogue_path)
    desk.rooms.keeping.tasks.wait()
    desk.room("notebook")
    room = desk.rooms.all_notes
    desk.click_index(room.view, room.model.index(0, 1))
    desk.click(room.editor.viewport())
    desk.keys("spoilt ")
    restore(desk)
    desk.until(lambda: room.editor.toPlainText() == "as it was")
    desk.room("explore")
    assert desk.editor.toPlainText() == "as it was"
    desk.holds("g20", "as it was")


@pytest.mark.parametrize("new_note", [False, True])
def test_text_that_a_damaged_notebook_refuses_is_saved_into_the_restored_one(
    open_desk: Open, tmp_path: Path, catalogue_path: Path, new_note: bool
) -> None:
    notebook = begin(tmp_path)
    desk = open_desk(tmp_path, catalogue_path)
    desk.rooms.keeping.tasks.wait()
    if new_note:
        desk.key(Qt.Key.Key_N, CONTROL)
    desk.write(" and more")
    desk.until(lambda: not desk.editor.unsaved)
    notebook.write_bytes(b"This was a notebook once." * 4000)
    desk.write("!")
    desk.until(lambda: "Not saved" in desk.rooms.notes.status.text())
    assert "damaged" in desk.rooms.notes.status.text()
    desk.click_row("un")
    assert desk.editor.toPlainText().endswith(" and more!")
    restore(desk)
    desk.until(lambda: desk.editor.target == "coalition:un")
    assert desk.saved("g20") == (["precious", " and more!"] if new_note else ["precious and more!"])


def test_a_folder_that_cannot_be_made_leaves_the_catalogue_readable(
    open_desk: Open, tmp_path: Path, catalogue_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    desk = open_desk(tmp_path / "file" / "data", catalogue_path)
    said = desk.answer("OK")
    assert "--data-dir" in said or "could not" in said
    assert desk.editor.isReadOnly()
    desk.click_row("un")
    assert "United Nations" in desk.rooms.detail.title.text()


def test_a_damaged_desk_file_means_defaults(open_desk: Open, tmp_path: Path, catalogue_path: Path) -> None:
    (tmp_path / "desk.json").write_text('{"selected": 7, "geometry": "////", "splitters": ["x"]}')
    desk = open_desk(tmp_path, catalogue_path)
    assert desk.state.selected == "g20"
    assert (tmp_path / "desk.damaged").exists()


def test_nonsense_in_a_sound_desk_file_is_left_out(open_desk: Open, tmp_path: Path, catalogue_path: Path) -> None:
    (tmp_path / "desk.json").write_text(
        '{"selected": "no-such", "compared": ["g20", "none", "g20"], "sort": "nonsense", "as_of": "never",'
        ' "theme": "pink", "room": "attic", "text_size": 900, "geometry": "AAAA", "list_header": "AAAA",'
        ' "splitters": ["", "zz"], "hidden_panels": ["everything"]}'
    )
    desk = open_desk(tmp_path, catalogue_path)
    assert desk.state.selected == "g20"
    assert desk.window.room == "explore"
    assert desk.rooms.text_size <= 12
    assert desk.window.list.view.isVisible()


FULL = """
import resource, signal, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from minilat_desktop import locations
from minilat_desktop.bootstrap import Services
from minilat_desktop.ui.shell import application

folder, catalogue = map(Path, sys.argv[1:])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
services = Services(locations.user_files(folder), catalogue)
app = application.make_app()
program = application.Program(app, services.catalogue, services.open_notebook, services.files, locations.resources())
program.show()

def until(holds):
    loop, timer = QEventLoop(), QTimer(interval=10)
    timer.timeout.connect(loop.quit)
    timer.start()
    while not holds():
        loop.exec()

until(lambda: program.rooms is not None)
rooms, editor = program.rooms, program.rooms.notes.editor
rooms.keeping.tasks.wait()
editor.setFocus()
QTest.keyClicks(editor, "before")
until(lambda: not editor.unsaved)
size = services.files.notebook.stat().st_size
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
editor.insertPlainText(" and a page more" * 4000)
QTest.keyClicks(editor, " typed")
until(lambda: "Not saved" in rooms.notes.status.text())
print("status:", rooms.notes.status.text().replace(chr(10), " "))
program.state.select("un")
print("kept:", editor.toPlainText().endswith(" typed"), editor.target)
program.window.close()
box = [w for w in app.topLevelWidgets() if w.isVisible() and w is not program.window]
print("asked:", program.window.isVisible(), *[w.text() for w in box])
box[0].close()
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
until(lambda: editor.target == "coalition:un")
print("shown:", repr(editor.toPlainText()), rooms.notes.heading.text())
print("stored:", [len(n.text) for n in rooms.notebook.on("coalition:g20")])
program.window.close()
print("closed:", not program.window.isVisible())
services.close()
"""


@pytest.mark.skipif(os.name != "posix", reason="RLIMIT_FSIZE")
def test_full_disk_while_typing_keeps_the_text_until_there_is_room(tmp_path: Path, catalogue_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "data"), str(catalogue_path)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    said = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert "disk" in said["status"]
    assert said["kept"] == "True coalition:g20"
    assert said["asked"].startswith("True")
    assert "could not be saved" in said["asked"]
    assert said["shown"] == "'' Notes on UN"
    assert said["stored"] == f"[{len('before') + 16 * 4000 + len(' typed')}]"
    assert said["closed"] == "True"


SECOND = [sys.executable, "-m", "minilat_desktop"]


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_second_start_raises_the_first_and_ends(qtbot: QtBot, tmp_path: Path) -> None:
    command = [*SECOND, "--data-dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as first:
        try:
            qtbot.waitUntil((tmp_path / "notebook.db").exists, timeout=20_000)
            # As old as the lock of a window that has been open all day.
            os.utime(tmp_path / "window.lock", (1, 1))
            second = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, cwd=ROOT)
        finally:
            first.terminate()
            assert first.wait(20) == 0
    assert second.returncode == 0, second.stderr
    assert "already open" in second.stdout
    assert not (tmp_path / "show.request").exists()


def test_a_second_window_reads_only_when_the_first_does_not_answer(
    open_desk: Open, tmp_path: Path, catalogue_path: Path
) -> None:
    begin(tmp_path)
    desk = open_desk(tmp_path, catalogue_path, wait=False, held_by="minilat-desktop (process 42 on desk)")
    desk.open()
    assert desk.editor.toPlainText() == "precious"
    assert desk.editor.isReadOnly()
    assert "process 42" in desk.rooms.notes.status.text()
    desk.click_row("un")
    desk.click_row("g20")
    assert "process 42" in desk.rooms.notes.status.text() + desk.editor.placeholderText()
    assert not [one for one in desk.app.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible()]
    desk.click_tab("Facts")
    desk.click_index(desk.rooms.detail.view, desk.rooms.detail.model.index(1, 1))
    for path in (("Coalition", "Correct this value"), ("Coalition", "Add", "Event"), ("Tools", "Trash")):
        desk.window.statusBar().clearMessage()
        desk.menu(*path)
        assert "The notebook cannot be written" in desk.window.statusBar().currentMessage(), path
