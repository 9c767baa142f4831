"""From the window to a file on disk, by real clicks and keys."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit, QMessageBox, QTableView

from minilat_desktop.ui.compare.export_dialog import ExportDialog
from tests.ui.compare.conftest import Desk

BOTH = ("g20", "i2u2")


def save_as(desk: Desk, dialog: ExportDialog, path: Path) -> None:
    """Click Save as…, type a path, click Save."""
    desk.click(dialog.save_button)
    desk.bot.waitUntil(lambda: dialog.findChild(QFileDialog) is not None)
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    desk.bot.waitUntil(chooser.isActiveWindow)
    field = chooser.findChild(QLineEdit, "fileNameEdit")
    assert field is not None
    field.selectAll()
    desk.bot.keyClicks(field, str(path))
    save = chooser.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save)  # type: ignore[union-attr]
    desk.click(save)


def summary(dialog: ExportDialog) -> str:
    """What the dialog says about the file."""
    return dialog.summary_label.text()


def preview_header(dialog: ExportDialog) -> list[str]:
    """The preview's column names."""
    model = dialog.findChild(QTableView).model()  # type: ignore[union-attr]
    return [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]


@pytest.mark.qt_log_ignore("^This plugin does not support grabbing the keyboard")  # offscreen: a popup opens
def test_what_is_chosen_is_what_is_written(desk: Desk, tmp_path: Path) -> None:
    desk.state.set_compared(BOTH)
    dialog = desk.open_export()
    assert preview_header(dialog)[0] == "comparison"
    desk.choose(dialog, "As on the screen")
    desk.choose(dialog, "For R, Python, Stata")
    assert preview_header(dialog)[:4] == ["group", "attribute", "label", "differs"]
    assert "Every text is written exactly as it is." in summary(dialog)
    table = desk.panel.table
    assert table is not None
    assert summary(dialog).startswith(f"{len(table.rows)} lines and one header line.")
    path = tmp_path / "out.csv"
    save_as(desk, dialog, path)
    desk.bot.waitUntil(path.exists)
    lines = list(csv.reader(io.StringIO(path.read_bytes().decode(), newline=""), strict=True))
    assert len(lines) == len(table.rows) + 1
    assert desk.panel.status_label.isVisible()
    assert desk.panel.status_label.text() == f"Saved {len(table.rows)} lines to {path}."


@pytest.mark.qt_log_ignore("^This plugin does not support grabbing the keyboard")  # offscreen: a popup opens
def test_defaults_save_a_tidy_file_for_excel_in_few_steps(desk: Desk, tmp_path: Path) -> None:
    desk.state.set_compared(BOTH)
    path = tmp_path / "easy"
    save_as(desk, desk.open_export(), path)
    saved = path.with_suffix(".csv")
    desk.bot.waitUntil(saved.exists)
    assert saved.read_bytes().startswith(b"\xef\xbb\xbfcomparison,as_of,")


def test_scope_and_differences_change_the_count(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    dialog = desk.open_export()
    counts = [summary(dialog)]
    desk.choose(dialog, "Everything about these coalitions")
    counts.append(summary(dialog))
    desk.click(dialog.only_box)
    counts.append(summary(dialog))
    numbers = [int(text.split(" lines")[0].replace("\u202f", "")) for text in counts]
    assert numbers[1] > numbers[0]
    assert numbers[2] < numbers[1]


def test_panels_own_filter_is_taken_over(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    desk.click(desk.page.bar.only_box)
    assert desk.open_export().options.only_differences


def test_a_folder_that_cannot_be_written_is_told_and_nothing_closes(desk: Desk, tmp_path: Path) -> None:
    desk.state.set_compared(BOTH)
    dialog = desk.open_export()
    dialog.write(tmp_path / "nowhere" / "out.csv")
    box = dialog.findChild(QMessageBox)
    assert box is not None
    assert "could not be written" in box.text()
    desk.bot.keyClick(box, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert not desk.panel.status_label.isVisible()


def test_escape_leaves_without_a_file(desk: Desk) -> None:
    desk.state.set_compared(BOTH)
    dialog = desk.open_export()
    desk.bot.keyClick(dialog, Qt.Key.Key_Escape)
    desk.bot.waitUntil(lambda: desk.panel.findChild(ExportDialog) is None)
    assert desk.panel.status_label.isHidden()
