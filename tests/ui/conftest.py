"""What the window's tests stand on: nothing of the window outlives its test."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk, desks


@pytest.fixture(scope="session", autouse=True)
def application(qapp: QApplication) -> QApplication:
    """Timers run only where there is an application: whichever test of the window comes first must not be without."""
    return qapp


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that leaves a top-level widget on the screen, a running timer or a busy worker fails."""
    # Asked for first, so that this ends after qtbot has closed the widgets it was given.
    application = request.getfixturevalue("qapp") if "qtbot" in request.fixturenames else None
    if application is None:
        yield
        return
    # What is there by now is no test's own. At the end the collector looks through all else; with all modules and
    # everything that earlier tests keep it would take seconds.
    gc.freeze()
    before = {id(widget) for widget in QApplication.topLevelWidgets()}
    timers = {id(timer) for timer in application.findChildren(QTimer)}
    yield
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = [w for w in QApplication.topLevelWidgets() if id(w) not in before and w.isVisible()]
    names = [f"{type(widget).__name__} {widget.objectName()}".strip() for widget in left]
    for widget in left:
        widget.close()
        widget.deleteLater()
    running = [t for t in application.findChildren(QTimer) if t.isActive() and id(t) not in timers]
    assert not names, f"widgets left on the screen: {names}"
    assert not running, f"timers left running: {running}"
    assert QThreadPool.globalInstance().activeThreadCount() == 0, "the global thread pool is still busy"


@pytest.fixture
def open_desk(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    """Opens the real window on a folder and a catalogue."""
    with desks(qapp, qtbot) as opener:
        yield opener


@pytest.fixture
def desk(open_desk: Callable[..., Desk], tmp_path: Path, catalogue_path: Path) -> Desk:
    """The real window on an empty folder and the catalogue that ships, on G20, as of today."""
    return open_desk(tmp_path / "data", catalogue_path)
