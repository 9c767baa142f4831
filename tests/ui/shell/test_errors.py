"""Bugs are told once, logged without the user's text, and the window goes on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QMessageBox

from minilat_desktop.domain.problems import CannotWrite
from minilat_desktop.ui.compare import wording
from tests.ui.desk import Desk

SECRET = "what only the user may read"


class Faulty(QObject):
    """Something outside that fails inside a slot."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(self.fail)

    def fail(self, text: str) -> None:
        """A bug with the user's text in its message, raised from our own code."""
        wording.empty_text([text, None])  # type: ignore[list-item]
        raise ValueError(text)

    def refuse(self) -> None:
        """A problem in words."""
        raise CannotWrite("The disk is full.", safe="Nothing is lost.", remedy="Free some space.")


@pytest.fixture
def faulty(desk: Desk) -> Iterator[Faulty]:
    """A slot that fails, in a window that lives."""
    assert desk.window.isVisible()
    made = Faulty()
    yield made
    made.deleteLater()


def boxes(desk: Desk) -> list[QMessageBox]:
    """The message boxes in sight."""
    return [one for one in desk.app.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible()]


def test_a_bug_is_told_once_and_logged_without_text(desk: Desk, faulty: Faulty) -> None:
    for _ in range(5):
        faulty.asked.emit(SECRET)
    desk.until(lambda: len(boxes(desk)) == 1)
    faulty.asked.emit(SECRET)
    passed: list[bool] = []
    QTimer.singleShot(50, faulty, partial(passed.append, True))
    desk.until(lambda: bool(passed))
    assert len(boxes(desk)) == 1
    said = desk.answer("OK")
    assert "Something went wrong inside the program." in said
    assert "safe" in said
    assert SECRET not in said
    log = desk.files.log.read_text(encoding="utf-8")
    assert SECRET not in log
    assert "/" not in log.replace("+00:00", "")
    assert "Error" in log
    assert len(desk.troubles) == 6
    desk.troubles.clear()
    desk.until(lambda: not boxes(desk))
    desk.write("the window goes on")
    desk.holds("g20", "the window goes on")


def test_after_it_was_read_the_next_bug_is_told_again(desk: Desk, faulty: Faulty) -> None:
    for _ in range(2):
        faulty.asked.emit(SECRET)
        desk.until(lambda: len(boxes(desk)) == 1)
        desk.answer("OK")
        desk.until(lambda: not boxes(desk))
    desk.troubles.clear()


def test_details_can_be_copied_and_hold_no_text(desk: Desk, faulty: Faulty) -> None:
    faulty.asked.emit(SECRET)
    desk.answer("Copy details")
    copied = desk.app.clipboard().text()
    assert "Error" in copied
    assert SECRET not in copied
    desk.troubles.clear()


def test_a_problem_is_told_in_its_own_words_and_not_logged(desk: Desk, faulty: Faulty) -> None:
    QTimer.singleShot(0, faulty, faulty.refuse)
    said = desk.answer("OK")
    assert said.startswith("The disk is full.")
    assert "Free some space." in said
    assert not desk.files.log.exists()
    desk.troubles.clear()


def test_escape_closes_the_box_too(desk: Desk, faulty: Faulty) -> None:
    faulty.asked.emit(SECRET)
    box = desk.dialog(QMessageBox)
    desk.key(Qt.Key.Key_Escape, on=box)
    desk.until(lambda: not boxes(desk))
    desk.troubles.clear()
