"""Work on the notebook: little of it at once, much of it beside the window, which is shut out meanwhile."""

from __future__ import annotations

import threading

from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from minilat_desktop.domain.importing import Going
from minilat_desktop.domain.problems import Refused
from minilat_desktop.ui.kit.busy import Busy
from minilat_desktop.ui.kit.work import Work


def busy_ones(app: QApplication) -> list[Busy]:
    return [one for one in app.topLevelWidgets() if isinstance(one, Busy) and one.isVisible()]


def test_much_work_is_told_and_given_up_and_little_is_done_at_once(qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    work, said, done, pressed = Work(window), list[str](), list[str](), threading.Event()
    work.said.connect(said.append)

    def long(going: Going) -> str:
        going.on("Half of it")
        pressed.wait(20)
        going.still("and the rest")
        return "done"

    work.do("Doing…", long, done.append, much=True)
    (busy,) = busy_ones(qapp)
    assert busy.isModal(), "nothing is typed meanwhile that could not be saved"
    qtbot.waitUntil(lambda: busy.words.text() == "Doing… Half of it")
    (cancel,) = [one for one in busy.findChildren(QPushButton) if "Cancel" in one.text()]
    cancel.click()
    pressed.set()
    qtbot.waitUntil(lambda: said == ["Cancelled. Nothing was changed."])
    assert (done, busy_ones(qapp)) == ([], [])
    work.do("Doing…", long, done.append, much=True)
    qtbot.waitUntil(lambda: done == ["done"])
    work.do("Doing…", long, done.append, much=False)
    assert (done, busy_ones(qapp)) == (["done", "done"], [])

    def refused(_going: Going) -> str:
        raise Refused("It cannot be.")

    work.do("Doing…", refused, done.append, much=True)
    qtbot.waitUntil(lambda: any(isinstance(one, QMessageBox) and one.isVisible() for one in qapp.topLevelWidgets()))
    next(one for one in qapp.topLevelWidgets() if isinstance(one, QMessageBox)).close()
    work.tasks.wait()
    assert len(done) == 2
