"""Doubtful names of a data pack: asked in the window, answered by hand, never preset."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QListView

from minilat_desktop.ui.kit.safe_text import PlainLabel
from minilat_desktop.ui.shell.pack_preview import PackPreview
from tests.ui.desk import NONE, Desk
from tests.ui.shell.pack_gestures import (
    drop,
    lines,
    press,
    question,
    said,
    without_questions,
)


def test_a_doubtful_name_is_asked_in_the_window(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "memberships.csv"
    path.write_text("coalition,actor,role,from\ng20,St. Vincent,observer,2010\n", encoding="utf-8")
    drop(desk, path)
    preview = desk.dialog(PackPreview)
    box = question(preview, "St. Vincent")
    assert "Saint Vincent and the Grenadines (VCT)" in lines(preview)[0]
    assert "memberships.csv, line 2, column 2" in lines(preview)[0]
    assert said(box) is None
    assert not preview.take.isEnabled()
    assert preview.still.text() == "1 name still to be answered."
    box.setFocus()
    desk.key(Qt.Key.Key_Down, on=box)
    assert said(box) == "VCT"
    press(desk, preview, "Use these answers")
    press(desk, without_questions(desk), "Import")
    desk.until(lambda: "VCT" in {one.actor for one in desk.services.catalogue.coalition("g20").members})


def test_any_other_actor_can_be_typed_and_nobody_says_what_it_costs(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "memberships.csv"
    rows = "g20,US,observer,2010\nquad,US,partner,2011\nquad,Vincent,partner,2011\n"
    path.write_text(f"coalition,actor,role,from\n{rows}", encoding="utf-8")
    drop(desk, path)
    preview = desk.dialog(PackPreview)
    box, other = question(preview, "US"), question(preview, "Vincent")
    assert box.itemText(box.count() - 1) == "Nobody at all: leave these 2 rows out"
    assert other.itemText(other.count() - 1) == "Nobody at all: leave this row out"
    desk.click(box)
    desk.keys("Luxem", into=box.lineEdit())
    assert said(box) is None
    desk.keys("bourg", into=box.lineEdit())
    assert said(box) == "LUX"
    assert not preview.take.isEnabled()
    desk.key(Qt.Key.Key_Escape, on=next(one for one in desk.dialogs(QListView) if one.accessibleName() == "Actors"))
    # The keyboard goes back to the dialog when the list closes, as a window manager sees to; Xvfb has none.
    preview.activateWindow()
    desk.until(lambda: desk.app.focusWidget() in (box, box.lineEdit()))
    desk.key(Qt.Key.Key_Tab, on=box.lineEdit())
    while other.currentText() != "Nobody at all: leave this row out":
        desk.key(Qt.Key.Key_Down, on=other)
    assert box.currentText() == "Luxembourg (LUX)"
    press(desk, preview, "Use these answers")
    again = without_questions(desk)
    assert any("Luxembourg" in line and line.startswith("New") for line in lines(again))
    assert any("left out, as you answered for “Vincent”" in line for line in lines(again))
    again.reject()


def test_the_preview_grows_with_the_text(desk: Desk, tmp_path: Path) -> None:
    desk.enlarge(9)
    path = tmp_path / "memberships.csv"
    path.write_text("coalition,actor,role,from\ng20,St. Vincent,observer,2010\n", encoding="utf-8")
    drop(desk, path)
    preview = desk.dialog(PackPreview)
    for label in preview.findChildren(PlainLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    desk.until(question(preview, "St. Vincent").hasFocus)
    preview.reject()


def test_turning_the_wheel_over_a_question_answers_nothing(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "memberships.csv"
    path.write_text("coalition,actor,role,from\ng20,St. Vincent,observer,2010\n", encoding="utf-8")
    drop(desk, path)
    preview = desk.dialog(PackPreview)
    box = question(preview, "St. Vincent")
    place = QPointF(box.rect().center())
    down = QPoint(0, -120)
    turned = QWheelEvent(
        place, box.mapToGlobal(place), down, down, Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False
    )
    desk.app.sendEvent(box, turned)
    assert said(box) is None
    preview.reject()
