"""The screens that keep the notebook safe: restoring with what differs, the trash, earlier texts, what is at risk."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from minilat_desktop.services import whereabouts
from minilat_desktop.store import backups
from minilat_desktop.ui.shell.at_risk_dialog import AtRiskDialog
from minilat_desktop.ui.shell.restore_dialog import RestoreDialog
from minilat_desktop.ui.shell.trash_dialog import RevisionsDialog, TrashDialog
from tests.ui.desk import Desk

Open = Callable[..., Desk]


@pytest.fixture
def desk(open_desk: Open, tmp_path: Path, catalogue_path: Path) -> Desk:
    """A window with a note on G20, backed up, and one on the UN that is in no backup."""
    desk = open_desk(tmp_path / "data", catalogue_path)
    desk.write("first text")
    desk.menu("Tools", "Back up notebook now")
    desk.until(lambda: "Backed up to" in desk.window.statusBar().currentMessage())
    desk.click_row("un")
    desk.write("not backed up")
    desk.holds("un", "not backed up")
    return desk


def test_what_is_at_risk_is_told_and_one_thing_or_all_restored(desk: Desk) -> None:
    desk.menu("Tools", "What would I lose")
    risk = desk.dialog(AtRiskDialog)
    desk.until(lambda: risk.list.count() == 1)
    assert re.search(r"is of \d+ [A-Z][a-z]+ \d{4}, \d\d:\d\d, (just now|1 minute ago): ", risk.words.text())
    assert risk.words.text().endswith("you would lose: 1 note new.")
    assert risk.list.item(0).text() == "New: UN – not backed up"
    desk.click(risk.now)
    desk.until(lambda: len(backups.every(desk.files.backups)) == 2)
    desk.come_back()
    desk.click_row("g20")
    desk.write(", changed")
    desk.holds("g20", "first text, changed")
    desk.menu("Tools", "Restore from a backup")
    dialog = desk.dialog(RestoreDialog)
    desk.until(lambda: dialog.found.count() == 1)
    assert dialog.page.toPlainText() == "− first text, changed\n+ first text"
    dialog.copies.setCurrentRow(1)
    desk.until(lambda: dialog.found.count() == 2)
    assert dialog.words.text().startswith("The backup holds 1 note, the notebook 2 notes. 1 note goes, 1 note changes.")
    desk.click(dialog.all)
    desk.until(lambda: desk.saved("un") == [])
    desk.until(lambda: desk.editor.toPlainText() == "first text")
    desk.come_back()
    desk.menu("Edit", "Undo restore the backup of")
    desk.holds("un", "not backed up")
    assert desk.saved("g20") == ["first text, changed"]


def test_a_deleted_note_comes_back_out_of_the_trash_and_its_earlier_texts_are_shown(desk: Desk) -> None:
    desk.click_row("g20")
    desk.write(", second")
    desk.holds("g20", "first text, second")
    desk.menu("Edit", "Earlier texts")
    dialog = desk.dialog(RevisionsDialog)
    assert dialog.list.count() == 1
    assert dialog.page.toPlainText() == "− first text, second\n+ first text"
    desk.click(dialog.back)
    desk.holds("g20", "first text")
    desk.come_back()
    desk.until(lambda: desk.editor.toPlainText() == "first text")
    desk.menu("Coalition", "Delete note")
    assert desk.saved("g20") == []
    desk.menu("Tools", "Trash")
    trash = desk.dialog(TrashDialog)
    assert trash.page.toPlainText() == "first text"
    desk.click(trash.back)
    assert desk.saved("g20") == ["first text"]
    assert trash.list.count() == 0
    trash.close()
    desk.come_back()
    desk.until(lambda: desk.editor.toPlainText() == "first text")
    desk.menu("Coalition", "Delete note")
    desk.menu("Tools", "Trash")
    trash = desk.dialog(TrashDialog)
    desk.click(trash.empty)
    assert "Remove 1 from the notebook?" in desk.answer("Remove")
    assert trash.list.count() == 0
    trash.close()
    desk.come_back()
    desk.menu("Edit", "Undo remove note on")
    desk.menu("Edit", "Undo delete note on")
    assert desk.saved("g20") == ["first text"]


def test_backups_go_to_a_folder_of_ones_own_as_well_and_the_folder_is_remembered(
    desk: Desk, open_desk: Open, tmp_path: Path, catalogue_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    desk.menu("Tools", "Back up to a folder")
    chooser = desk.dialog(QFileDialog)
    chooser.selectFile(str(stick))
    chooser.accept()
    desk.until(lambda: str(stick) in desk.window.statusBar().currentMessage())
    assert len(backups.every(stick)) == 1
    desk.come_back()
    desk.close()
    shutil.rmtree(desk.files.backups)
    again = open_desk(tmp_path / "data", catalogue_path)
    assert again.rooms.safety.also == str(stick)
    again.write("more")
    again.close()
    assert len(backups.every(stick)) == 2


def test_folders_of_clouds_and_networks_are_known(tmp_path: Path) -> None:
    assert whereabouts.warning(tmp_path) == ""
    assert "Dropbox copies" in whereabouts.warning(tmp_path / "Dropbox" / "notes")
    assert "OneDrive copies" in whereabouts.warning(tmp_path / "OneDrive - Firm" / "notes")
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / ".stfolder").mkdir()
    assert "Syncthing copies" in whereabouts.warning(tmp_path / "shared" / "deep" / "er")
    mounts = [
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
        r"90 22 0:50 / /mnt/team\040drive rw - nfs4 server:/export rw",
        "91 22 0:51 / /mnt/team rw - fuse.sshfs me@host: rw",
    ]
    assert whereabouts.file_system(Path("/mnt/team drive/notes"), mounts) == "nfs4"
    assert whereabouts.file_system(Path("/mnt/team/x"), mounts) == "fuse.sshfs"
    assert whereabouts.file_system(Path("/mnt/other"), mounts) == "ext4"
