"""A comparison handed over and taken up again in the window: by menu, dialog and drop, and what is said of it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QLabel, QListWidget, QPushButton, QRadioButton

from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.ui.compare.export_dialog import ExportDialog
from minilat_desktop.ui.notes.import_dialog import ImportDialog
from minilat_desktop.ui.shell.bundles import ReopenedDialog
from tests.comparison_sample import day
from tests.services.test_reopening import described, edited, put, told
from tests.ui.desk import Desk
from tests.ui.shell.pack_gestures import drop

THEN = day("2010-12-31")
SPEC = Spec(
    (Chosen("g20"), Chosen("un", day("1990-12-31")), Chosen("g20", day("2020-12-31"), "newest")), tolerance=365,
    groups=("Life", "Size"), folded=("Size",), sorted_by="-founded",
)  # fmt: skip


def handed(desk: Desk, folder: Path, spec: Spec = SPEC, on: int = THEN, with_notes: bool = False) -> Path:
    """A file as the window writes it."""
    path = folder / "handed.zip"
    table = ComparisonService(desk.services.catalogue).table(spec, on)
    bundles = desk.rooms.compare.bundles
    assert bundles is not None
    bundles.write(path, table, "data", with_notes)
    return path


def press(desk: Desk, dialog: ReopenedDialog | ImportDialog, text: str) -> None:
    """Click a button of a dialog."""
    desk.click(next(one for one in dialog.findChildren(QPushButton) if one.text().replace("&", "").startswith(text)))


def lines(dialog: ReopenedDialog) -> list[str]:
    """What the dialog lists."""
    found = dialog.findChild(QListWidget)
    assert isinstance(found, QListWidget)
    return [found.item(row).text() for row in range(found.count())]


def test_dropped_on_the_window_it_is_the_identical_comparison(desk: Desk, tmp_path: Path) -> None:
    path = handed(desk, tmp_path)
    drop(desk, path)
    desk.until(lambda: desk.state.spec == SPEC)
    assert (desk.state.as_of, desk.window.room) == (THEN, "compare")
    desk.until(lambda: desk.rooms.compare.table is not None)
    assert desk.rooms.compare.table == ComparisonService(desk.services.catalogue).table(SPEC, THEN)
    assert desk.window.statusBar().currentMessage() == "Reopened “handed.zip”: every value is as it is in the file."
    assert not desk.dialogs(ReopenedDialog)


def test_where_every_column_has_its_own_date_the_windows_stays(desk: Desk, tmp_path: Path) -> None:
    before = desk.state.as_of
    pinned = Spec((Chosen("g20", THEN), Chosen("un", THEN)))
    drop(desk, handed(desk, tmp_path, pinned))
    desk.until(lambda: desk.state.spec == pinned)
    assert desk.state.as_of == before


def test_it_is_chosen_in_the_menu_and_what_differs_is_listed(desk: Desk, tmp_path: Path) -> None:
    path = handed(desk, tmp_path)
    path.write_bytes(edited(path.read_bytes(), told("data.csv", b"1945-10-24", b"1945-10-25")))
    desk.menu("File", "Open comparison")
    desk.give_path(path)
    dialog = desk.dialog(ReopenedDialog)
    said = lines(dialog)
    assert said[0].startswith("“data.csv” was changed by hand after the file was written.")
    assert any(one.startswith("UN as of 1990-12-31, Founded: 1945-10-25") and "1945-10-24" in one for one in said)
    assert desk.state.spec == SPEC
    press(desk, dialog, "Close")


def test_notes_are_looked_at_taken_in_and_taken_back_by_one_undo(desk: Desk, tmp_path: Path) -> None:
    desk.click_row("g20")
    desk.write("Who holds them to it?")
    desk.holds("g20", "Who holds them to it?")
    path = handed(desk, tmp_path, with_notes=True)
    desk.menu("Coalition", "Delete note")
    desk.until(lambda: desk.saved("g20") == [])
    desk.come_back()
    drop(desk, path)
    dialog = desk.dialog(ReopenedDialog)
    assert any("1 note in the file" in one.text() for one in dialog.findChildren(QLabel))
    press(desk, dialog, "Import notes")
    preview = desk.dialog(ImportDialog)
    assert desk.saved("g20") == []
    press(desk, preview, "Import")
    desk.until(lambda: desk.saved("g20") == ["Who holds them to it?"])
    desk.come_back()
    desk.menu("Edit", "Undo import 1 notes")
    desk.until(lambda: desk.saved("g20") == [])


def test_what_cannot_be_opened_is_said_and_nothing_changes(desk: Desk, tmp_path: Path) -> None:
    before = desk.state.spec
    whole = handed(desk, tmp_path).read_bytes()
    unknown = edited(whole, described(spec={"version": 1, "columns": [{"coalition": "x"}, {"coalition": "y"}]}))
    for content, said in (
        (whole[:500], "is damaged"),
        (edited(whole, put("../x", b"")), "leads out of the archive"),
        (edited(whole, described(format=9)), "newer version of the program"),
        (b"PK, but no", "not a ZIP archive"),
        (unknown, "compares what is not in this catalogue: “x”, “y”"),
    ):
        path = tmp_path / "evil.zip"
        path.write_bytes(content)
        drop(desk, path)
        text = desk.answer("OK")
        assert said in text
        assert "“evil.zip”" in text
        assert said in desk.window.statusBar().currentMessage()
        desk.until(lambda: desk.app.activeModalWidget() is None)
    os.mkfifo(tmp_path / "pipe.zip")
    drop(desk, tmp_path / "pipe.zip")
    assert "is a pipe" in desk.answer("OK")
    assert desk.state.spec == before


def test_a_zip_is_written_in_the_dialog_with_notes_only_where_chosen(desk: Desk, tmp_path: Path) -> None:
    desk.click_row("g20")
    desk.write("Ours alone.")
    desk.state.set_spec(replace(SPEC, folded=()))
    desk.window.show_room("compare")
    written = []
    for number, chosen in enumerate((False, True)):
        desk.come_back()
        desk.menu("File", "Export comparison")
        dialog = desk.dialog(ExportDialog)
        button = next(one for one in dialog.findChildren(QRadioButton) if one.text() == "Everything in a ZIP")
        desk.click(button)
        assert not dialog.only_box.isEnabled()
        assert dialog.notes_box.text() == "Hand over my &notes on what is compared (1)"
        if chosen:
            desk.click(dialog.notes_box)
        desk.click(dialog.save_button)
        path = tmp_path / f"given{number}.zip"
        desk.give_path(path)
        desk.until(path.exists)
        desk.until(lambda: not desk.dialogs(ExportDialog))
        written.append(path.read_bytes())
        assert f"Saved {path}: " in desk.rooms.compare.status_label.text()
    assert b"notes.csv" not in written[0]
    assert b"notes.csv" in written[1]
    desk.state.set_spec(Spec())
    desk.come_back()
    drop(desk, tmp_path / "given1.zip")
    desk.until(lambda: desk.state.spec == replace(SPEC, folded=()))
    # The notes in it are in this notebook already.
    assert not desk.dialogs(ReopenedDialog)
