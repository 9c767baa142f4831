"""The real window on a data folder of its own, and the gestures a user makes on it: keys and mouse, nothing else."""

from __future__ import annotations

import gc
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QCursor, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QTabBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from minilat_desktop import locations
from minilat_desktop.bootstrap import Services
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.ui.catalogue import model as list_model
from minilat_desktop.ui.notes.editor import NoteEditor
from minilat_desktop.ui.shell.application import Program
from minilat_desktop.ui.shell.rooms import Rooms

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
# What a save may take at the most on a busy machine, in milliseconds: the throttle and some room.
SOON = 500

Kind = TypeVar("Kind", bound=QWidget)


class Desk:
    """One open window. `troubles` are the problems told by the error hook; a test that expects one takes it out."""

    def __init__(self, app: QApplication, bot: QtBot, folder: Path, catalogue: Path, held_by: str = "") -> None:
        self.app, self.bot, self.folder = app, bot, folder
        self.services = Services(locations.user_files(folder), catalogue)
        self.files = self.services.files
        self.troubles: list[Problem] = []
        self.program = Program(
            app, self.services.catalogue, self.services.open_notebook, self.files, locations.resources(), held_by
        )
        self.program.errors.happened.connect(self.troubles.append)
        self.window = self.program.window
        self.state = self.program.state

    def open(self) -> Desk:
        """Show the window and wait until everything is built, to the facets, and the window has the keyboard."""
        # The X server's own pointer: left in the middle, menus open under it and are opened again by its hovering.
        QCursor.setPos(self.window.screen().geometry().bottomRight())
        self.program.show()
        self.until(lambda: self.window.list.bar is not None or bool(self.troubles))
        assert not self.troubles, self.troubles
        self.window.activateWindow()
        self.until(lambda: self.window.isActiveWindow() or self.app.activeModalWidget() is not None)
        self.until(self.window.menuBar().isVisible)
        return self

    @property
    def rooms(self) -> Rooms:
        """What followed the first paint."""
        assert isinstance(self.program.rooms, Rooms)
        return self.program.rooms

    @property
    def editor(self) -> NoteEditor:
        """The editor beside the detail."""
        return self.rooms.notes.editor

    @property
    def notebook(self) -> NotebookService:
        """The notebook the window has open."""
        assert self.rooms.notebook is not None
        return self.rooms.notebook

    def until(self, holds: Callable[[], bool], within: int = 30_000) -> None:
        """Let the window live until something holds."""
        self.bot.waitUntil(holds, timeout=within)

    # Mouse

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a widget in its middle, or at a place."""
        assert widget.isVisible(), f"{widget.accessibleName()} is not in sight"
        assert widget.isEnabled(), f"{widget.accessibleName()} is disabled"
        self.bot.mouseClick(widget, LEFT, NONE, at or widget.rect().center())

    def click_index(self, view: QTableView, index: QModelIndex) -> None:
        """Click a cell near its left edge, where check boxes are."""
        view.scrollTo(index)
        place = view.visualRect(index)
        self.click(view.viewport(), QPoint(place.left() + min(place.width() // 2, 12), place.center().y()))

    def click_row(self, coalition_id: str, column: int = list_model.SHORT) -> None:
        """Click a coalition in the list."""
        panel = self.window.list
        self.click_index(panel.view, panel.model.index(panel.ids().index(coalition_id), column))

    def tick(self, coalition_id: str) -> None:
        """Click a coalition's compare box."""
        self.click_row(coalition_id, list_model.COMPARE)

    def click_tab(self, title: str) -> None:
        """Click a tab of the detail by the beginning of its title."""
        tabs: QTabBar = self.rooms.detail.tabs
        place = next(n for n in range(tabs.count()) if tabs.tabText(n).startswith(title) and tabs.isTabVisible(n))
        self.click(tabs, tabs.tabRect(place).center())

    def room(self, name: str) -> None:
        """Click a room's button."""
        self.click(self.window.top.buttons[name])
        assert self.window.room == name

    def menu(self, *titles: str) -> None:
        """Click through a menu: `menu("File", "Quit")`. Titles are without ampersands; the last may be a beginning."""
        bar = self.window.menuBar()
        action = next(one for one in bar.actions() if one.text().replace("&", "") == titles[0])
        self.click(bar, bar.actionGeometry(action).center())
        menu = _menu_of(action)
        for title in titles[1:]:
            self.until(menu.isVisible)
            action = next(one for one in menu.actions() if one.text().replace("&", "").startswith(title))
            assert action.isEnabled(), f"{titles} is greyed"
            inner = _menu_of(action) if isinstance(action.menu(), QMenu) else None
            self._point_at(menu, action)
            self.click(menu, menu.actionGeometry(action).center())
            menu = inner or menu
        self.until(lambda: not isinstance(self.app.activePopupWidget(), QMenu))

    def _point_at(self, menu: QMenu, action: QAction) -> None:
        """Move the mouse onto an entry first, as a hand does: a menu takes no click where nothing moved before it."""
        place = menu.actionGeometry(action).center()

        def pointed() -> bool:
            self.bot.mouseMove(menu, place - QPoint(3, 0))
            self.bot.mouseMove(menu, place)
            return menu.activeAction() is action

        self.until(pointed)

    # Keys

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, on: QWidget | None = None) -> None:
        """Press and release a key where the keyboard is."""
        self.bot.keyClick(on or self.focus, key, modifiers)

    @property
    def focus(self) -> QWidget:
        """The widget that has the keyboard."""
        widget = self.app.focusWidget()
        return widget if widget is not None else self.window

    def enlarge(self, steps: int) -> None:
        """Press Ctrl++ so many times and see the text grow."""
        before = self.window.list.view.font().pointSizeF()
        for _ in range(steps):
            self.key(Qt.Key.Key_Plus, CONTROL)
        self.until(lambda: self.window.list.view.font().pointSizeF() == before + steps)

    def keys(self, text: str, into: QWidget | None = None) -> None:
        """Key by key. QTest knows the keys of ASCII only; other letters arrive as from a keyboard with dead keys."""
        target = into or self.focus
        for letter in text:
            if letter == "\n":
                QTest.keyClick(target, Qt.Key.Key_Return)
            elif letter.isascii():
                QTest.keyClicks(target, letter)
            else:
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QCoreApplication.sendEvent(target, QKeyEvent(kind, 0, NONE, letter))

    def paste(self, text: str) -> None:
        """Put a text into the widget with the keyboard, through the clipboard."""
        self.app.clipboard().setText(text)
        self.key(Qt.Key.Key_V, CONTROL)

    def search(self, text: str) -> None:
        """Click the search box, replace what is in it."""
        self.click(self.window.list.search)
        self.key(Qt.Key.Key_A, CONTROL)
        self.key(Qt.Key.Key_Backspace)
        self.keys(text)

    def write(self, text: str) -> None:
        """Click into the note beside the detail, go to its end, type."""
        self.come_back()
        self.click(self.editor.viewport())
        self.key(Qt.Key.Key_End, CONTROL)
        self.keys(text)

    def come_back(self) -> None:
        """Give the window the keyboard again after a dialog, as a window manager does; Xvfb has none."""
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            self.until(self.window.isActiveWindow)

    # Dialogs

    def dialog(self, kind: type[Kind]) -> Kind:
        """The dialog of a kind that is open, waited for."""
        self.until(lambda: bool(self.dialogs(kind)))
        return self.dialogs(kind)[0]

    def dialogs(self, kind: type[Kind]) -> list[Kind]:
        """The dialogs of a kind in sight."""
        found: list[Kind] = []
        for one in self.app.topLevelWidgets():
            if isinstance(one, kind) and one.isVisible():
                found.append(one)
        return found

    def dialog_window(self, title: str) -> QWidget:
        """The open dialog with a title, waited for."""
        self.until(lambda: any(one.windowTitle() == title and one.isVisible() for one in self.app.topLevelWidgets()))
        return next(one for one in self.app.topLevelWidgets() if one.windowTitle() == title and one.isVisible())

    def answer(self, verb: str) -> str:
        """Click a button of the message box that is open; its text."""
        box = self.dialog(QMessageBox)
        said = f"{box.text()}\n{box.informativeText()}"
        button = next(one for one in box.findChildren(QPushButton) if one.text().replace("&", "") == verb)
        self.click(button)
        return said

    def give_path(self, path: Path) -> None:
        """Type a path into the file dialog that is open, and press Enter."""
        chooser = self.dialog(QFileDialog)
        field = chooser.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        self.until(chooser.isActiveWindow)
        self.click(field)
        field.selectAll()
        self.keys(str(path), field)
        save = chooser.findChildren(QDialogButtonBox)[0].buttons()[0]
        self.until(save.isEnabled)
        self.key(Qt.Key.Key_Return, on=field)

    # What is in the file

    def saved(self, coalition_id: str) -> list[str]:
        """The texts of a coalition's notes as another connection to the file reads them, oldest first."""
        return [note.text for note in sorted(self.notes_on(coalition_id), key=_created)]

    def notes_on(self, coalition_id: str) -> list[Note]:
        """A coalition's notes, read anew."""
        return read_notes(self.files.notebook, self.files.backups, f"coalition:{coalition_id}")

    def holds(self, coalition_id: str, *texts: str) -> None:
        """Within half a second the file holds exactly these notes on a coalition, whole."""
        self.until(lambda: self.saved(coalition_id) == list(texts), SOON)

    # The end

    def close(self) -> None:
        """Close the window as a user does, and see that nothing of it is left."""
        if self.window.isVisible():
            self.window.close()
        assert not self.window.isVisible(), "the window does not close"
        self.dispose()

    def dispose(self) -> None:
        """Take the program's objects apart, as the end of the process would."""
        self.window.deleteLater()
        self.program.themes.deleteLater()
        self.program.errors.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.services.close()
        gc.collect()


def _menu_of(action: object) -> QMenu:
    menu = action.menu()  # type: ignore[attr-defined]
    assert isinstance(menu, QMenu)
    return menu


def _created(note: Note) -> str:
    return note.created


def read_notes(path: Path, backups: Path, target: str) -> list[Note]:
    """The notes on a target, through a connection of one's own."""
    if not path.exists():
        return []
    service = NotebookService(path, backups, _no_name, read_only=True)
    try:
        return service.on(target)
    finally:
        service.close()


def _no_name(_target: str) -> None:
    return None


def integrity(path: Path) -> str:
    """What SQLite's own check says of a file."""
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


@contextmanager
def as_it_was(app: QApplication) -> Iterator[None]:
    """The application's look and the hook for errors are put back afterwards."""
    palette, sheet, font, hook = app.palette(), app.styleSheet(), app.font(), sys.excepthook
    app.setStyle("Fusion")
    try:
        yield
    finally:
        sys.excepthook = hook
        app.setStyleSheet(sheet)
        app.setPalette(palette)
        app.setFont(font)


@contextmanager
def desks(app: QApplication, bot: QtBot) -> Iterator[Callable[..., Desk]]:
    """Opens windows; those still open at the end are closed, and problems nobody took are failures."""
    opened: list[Desk] = []

    def open_desk(folder: Path, catalogue: Path, *, wait: bool = True, held_by: str = "") -> Desk:
        desk = Desk(app, bot, folder, catalogue, held_by)
        opened.append(desk)
        return desk.open() if wait else desk

    with as_it_was(app):
        try:
            yield open_desk
        finally:
            troubles = [f"{one} {one.detail}" for desk in opened for one in desk.troubles]
            for desk in opened:
                _shut(desk)
    assert not troubles, troubles


def _shut(desk: Desk) -> None:
    try:
        desk.window.isVisible()
    except RuntimeError:
        return  # the test has closed it already
    for other in desk.app.topLevelWidgets():
        if other is not desk.window and other.isVisible():
            other.close()
    desk.close()
