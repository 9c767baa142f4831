"""The dialog of the brief, driven by keys and clicks: what is seen on the page is what is saved."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFileDialog, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.services.briefs import BriefService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.pictures import PictureService
from minilat_desktop.ui.compare.brief_dialog import BriefDialog
from minilat_desktop.ui.kit import ask, brief_paint
from tests.comparison_sample import day, open_catalogue

SPEC = Spec((Chosen("g20"), Chosen("i2u2")))
TODAY = day("2026-11-23")


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> Iterator[BriefDialog]:
    """The dialog over a window, on a comparison of two."""
    catalogue = open_catalogue(tmp_path)
    comparisons = ComparisonService(catalogue)
    service = BriefService(PictureService(catalogue, comparisons), "the data")
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 760)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made = BriefDialog(service, comparisons.table(SPEC, TODAY), SPEC, TODAY, "", window)
    with qtbot.waitExposed(made):
        ask.show(made)
    yield made
    catalogue.close()


def choose(bot: QtBot, box: QComboBox, words: str) -> None:
    """Choose by keys, as in any list."""
    box.setFocus()
    bot.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.count()):
        if box.currentText() == words:
            return
        bot.keyClick(box, Qt.Key.Key_Down)
    raise AssertionError(f"{words} is not offered")


def test_what_is_chosen_stands_on_the_page(qtbot: QtBot, dialog: BriefDialog) -> None:
    brief = dialog.brief
    assert brief is not None
    assert (brief.title, brief.note) == ("G20 and I2U2 compared", "")
    assert dialog.summary.text().startswith(f"{len(brief.rows)} rows, {len(brief.sources)} sources.")
    qtbot.keyClicks(dialog.title, "Two tables")
    qtbot.keyClicks(dialog.note, "Read this first.")
    qtbot.waitUntil(lambda: dialog.brief is not None and dialog.brief.note == "Read this first.")
    assert dialog.note_box.isChecked()
    assert dialog.brief is not None
    assert dialog.brief.title == "Two tables"
    assert "Two tables" in dialog.preview.accessibleDescription()
    qtbot.mouseClick(dialog.note_box, Qt.MouseButton.LeftButton, pos=dialog.note_box.rect().center() / 8)
    assert dialog.brief.note == ""


def test_paper_and_picture_change_the_page(qtbot: QtBot, dialog: BriefDialog) -> None:
    for words, paper in (("Letter", "letter"), ("A4", "a4")):
        choose(qtbot, dialog.paper, words)
        assert dialog.brief is not None
        assert dialog.brief.paper.id == paper
    choose(qtbot, dialog.picture, "Life spans")
    assert dialog.brief is not None
    assert dialog.brief.picture is not None
    choose(qtbot, dialog.picture, "None")
    assert dialog.brief.picture is None


def test_the_page_is_seen_as_it_is_printed(qtbot: QtBot, dialog: BriefDialog) -> None:
    choose(qtbot, dialog.paper, "A4")
    seen = dialog.preview.grab().toImage()
    middle = seen.height() // 2
    paper = [x for x in range(seen.width()) if seen.pixelColor(x, middle) == QColor("#ffffff")]
    assert len(paper) > seen.width() * 0.4
    inks = {seen.pixelColor(x, y).name() for x in range(0, seen.width(), 2) for y in range(0, seen.height(), 2)}
    assert len(inks) > 20, "the page is empty"


@pytest.mark.qt_log_ignore("^This plugin does not support grabbing the keyboard")  # offscreen: a popup opens
def test_it_is_saved_by_keys(qtbot: QtBot, dialog: BriefDialog, tmp_path: Path) -> None:
    told: list[Path] = []
    dialog.saved.connect(told.append)
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.findChild(QFileDialog) is not None)
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    qtbot.waitUntil(chooser.isActiveWindow)
    field = chooser.findChild(QLineEdit, "fileNameEdit")
    assert field is not None
    assert field.text() == "brief-g20-i2u2-2026-11-23.pdf"
    field.selectAll()
    path = tmp_path / "page"
    qtbot.keyClicks(field, str(path))
    save = chooser.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save)  # type: ignore[union-attr]
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    written = path.with_suffix(".pdf")
    qtbot.waitUntil(written.exists)
    assert written.read_bytes().startswith(b"%PDF-")
    assert told == [written]


def test_what_cannot_be_written_is_told_and_nothing_closes(qtbot: QtBot, dialog: BriefDialog, tmp_path: Path) -> None:
    dialog.write(tmp_path / "nowhere" / "page.html")
    box = dialog.findChild(QMessageBox)
    assert box is not None
    assert "could not be written" in box.text()
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.write(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_without_a_printer_that_is_said_and_the_page_stays(
    dialog: BriefDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a computer with printers too.
    monkeypatch.setattr(ask, "_CUPS", tmp_path / "no service")
    qtbot.mouseClick(dialog.print_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(QMessageBox)))
    (box,) = dialog.findChildren(QMessageBox)
    assert box.text() == "No printer is set up on this computer."
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not box.isVisible())
    assert dialog.isVisible()


def test_the_printer_is_chosen_in_a_dialog_and_gets_the_sheet(dialog: BriefDialog, qtbot: QtBot) -> None:
    """Also where no printer is: the dialog is then one without printers."""
    assert dialog.brief is not None
    given: list[QPrinter] = []
    for answer in (QDialog.DialogCode.Rejected, QDialog.DialogCode.Accepted):
        ask.choose_printer(dialog, "The title", brief_paint.sheet_of(dialog.brief), given.append)
        (asked,) = dialog.findChildren(QPrintDialog)
        assert asked.isVisible()
        assert not asked.testOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile)
        asked.done(answer)
        qtbot.waitUntil(lambda: not dialog.findChildren(QPrintDialog))
        assert len(given) == (answer == QDialog.DialogCode.Accepted)
    assert given[0].docName() == "The title"


def test_nothing_of_printing_is_loaded_before_somebody_prints() -> None:
    code = "import sys, minilat_desktop.ui.compare.brief_dialog; print('PySide6.QtPrintSupport' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
