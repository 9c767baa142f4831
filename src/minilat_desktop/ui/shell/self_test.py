"""The program tests itself: the real window, driven through a journey by real mouse and key events.

Meant for the packaged program, where no test runner is: a bundle that was built without errors may still not start.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import (
    QCoreApplication,
    QDeadlineTimer,
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QMimeData,
    QPoint,
    QPointF,
    Qt,
    QTimer,
    QtMsgType,
    QUrl,
    qInstallMessageHandler,
)
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QToolButton,
    QWidget,
)

from minilat_desktop import locations
from minilat_desktop.domain import dates
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.ui.catalogue import model as list_model
from minilat_desktop.ui.compare.export_dialog import ExportDialog
from minilat_desktop.ui.kit.asof_edit import AsOfEdit
from minilat_desktop.ui.notes.editor import NoteEditor
from minilat_desktop.ui.notes.import_dialog import ImportDialog
from minilat_desktop.ui.shell import application

LONGEST_WAIT_MS = 20_000
_LOOK_EVERY_MS = 10
_RETURN_EVERY_MS = 300
SOUGHT, OTHERS = "g20", ("i2u2", "un")
NOTE = "Self-test: Türkiye joined in 1999; élan, naïve, Ωμέγα"
# Qt's offscreen platform says the first of size hints, raising and grabbing, which nothing off screen needs; the
# second it says where no language is set, and then takes UTF-8, which is what we need.
_HARMLESS = ("This plugin does not support ", "Detected locale ")

Widget = TypeVar("Widget", bound=QWidget)


class StepError(Exception):
    """A step did not come out as it should."""


def run(catalogue_path: Path, output: Path | None, resources: Path) -> int:
    """Go through the journey on a folder of its own; 0 when every step came out right, else 1.

    One line a step is printed. With `output` screenshots in light and dark and the exported comparison are left there.
    """
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        (output / "failed.png").unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="minilat-self-test-") as folder:
        return Journey(catalogue_path, Path(folder), output, resources).go()


class Journey:
    """The steps, in order; each gives what it found, or raises `StepError`."""

    def __init__(self, catalogue_path: Path, folder: Path, output: Path | None, resources: Path) -> None:
        self._folder, self._output = folder, output
        self._troubles: list[str] = []
        qInstallMessageHandler(self._qt_said)
        self._files = locations.user_files(folder / "data")
        self._catalogue = CatalogueService(catalogue_path)
        self._painted = False
        self._csv = (output or folder) / "comparison.csv"
        app = application.make_app()
        self._program = application.Program(app, self._catalogue, self._open_notebook, self._files, resources)
        self._window = self._program.window
        self._program.errors.happened.connect(self._went_wrong)

    def _open_notebook(self, *, read_only: bool = False) -> NotebookService:
        files = self._files
        return NotebookService(files.notebook, files.backups, self._catalogue.name_of, read_only=read_only)

    def go(self) -> int:
        """Every step until one fails."""
        steps: tuple[tuple[str, Callable[[], str]], ...] = (
            ("list painted", self._list_painted),
            ("rooms built", self._rooms_built),
            ("coalition selected by mouse", self._select_by_mouse),
            ("coalition found and selected by keys", self._find),
            ("note saved", self._write_note),
            ("notes imported", self._import),
            ("three ticked", self._tick),
            ("as-of date moved", self._move_date),
            ("comparison opened", self._compare),
            ("comparison exported", self._export),
            ("CSV read back", self._read_back),
            ("pictures taken", self._take_pictures),
            ("window closed", self._close),
            ("note read back", self._read_note),
        )
        for name, step in steps:
            try:
                found = step()
                self._check(not self._troubles, "; ".join(self._troubles))
            except (StepError, Problem, OSError, csv.Error, UnicodeError) as failure:
                print(f"FAIL {name}: {failure}", flush=True)
                if self._output is not None:
                    self._window.grab().save(str(self._output / "failed.png"))
                return 1
            if found:
                print(f"ok   {name}: {found}", flush=True)
        return 0

    # Steps

    def _list_painted(self) -> str:
        self._window.list.view.painted.connect(self._note_paint)
        self._program.show()
        self._until(lambda: self._painted, "the list was not painted")
        rows = self._window.list.view.model().rowCount()
        self._check(rows == len(self._catalogue.numbers()) and rows > 0, f"{rows} lines in the list")
        return f"{rows} coalitions"

    def _rooms_built(self) -> str:
        editor = self._visible(NoteEditor, "Note")
        self._until(lambda: not editor.isReadOnly(), "no note can be written")
        self._until(lambda: self._window.list.bar is not None, "the list cannot be narrowed")
        timeline = self._visible(QWidget, "Timeline")
        return f"detail, notes, timeline ({timeline.width()} × {timeline.height()})"

    def _select_by_mouse(self) -> str:
        self._click_cell(OTHERS[0], list_model.SHORT)
        self._until(lambda: self._program.state.selected == OTHERS[0], "a click on a line selects nothing")
        self._until_shown(OTHERS[0])
        return OTHERS[0]

    def _find(self) -> str:
        search = self._visible(QLineEdit, "Search coalitions")
        QTest.mouseClick(search, Qt.MouseButton.LeftButton)
        self._type(search, SOUGHT)
        self._until(lambda: SOUGHT in self._window.list.ids(), f"typing “{SOUGHT}” does not find it")
        found = self._window.list.ids()
        self._check(len(found) < len(self._catalogue.numbers()), "the search leaves nothing out")
        self._click_cell(SOUGHT, list_model.SHORT)
        self._until(lambda: self._program.state.selected == SOUGHT, "the coalition found cannot be selected")
        self._until_shown(SOUGHT)
        return f"{SOUGHT}, one of {len(found)}"

    def _write_note(self) -> str:
        editor = self._visible(NoteEditor, "Note")
        QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton)
        self._type(editor, NOTE)
        self._check(editor.toPlainText() == NOTE, f"the editor holds “{editor.toPlainText()}”")
        self._until(lambda: bool(editor.note_id) and not editor.unsaved, "the note is not saved")
        said = self._visible(QLabel, "Whether the note is saved").text()
        self._check("Saved" in said, f"the window says “{said}”")
        return f"on {editor.target}, {len(NOTE)} characters"

    def _tick(self) -> str:
        search = self._visible(QLineEdit, "Search coalitions")
        while search.text():
            QTest.keyClick(search, Qt.Key.Key_Backspace)
        wanted = (SOUGHT, *OTHERS)
        for one in wanted:
            self._click_cell(one, list_model.COMPARE)
        compared = self._program.state.compared
        self._check(compared == wanted, f"ticked are {', '.join(compared) or 'none'}")
        return ", ".join(compared)

    def _import(self) -> str:
        """A notes file dropped on the window, looked at, taken in."""
        fields = {"id": "self-test", "target": "coalition:un", "target_name": "UN", "text": "brought in"}
        times = dict.fromkeys(("created", "modified"), "2026-01-01T00:00:00+00:00")
        path = self._folder / "notes.json"
        path.write_text(json.dumps({"notes": [{**fields, **times}]}), encoding="utf-8")
        carried = QMimeData()
        carried.setUrls([QUrl.fromLocalFile(str(path))])
        where, left = QPointF(300, 300), Qt.MouseButton.LeftButton
        drop = QDropEvent(where, Qt.DropAction.CopyAction, carried, left, Qt.KeyboardModifier.NoModifier)
        self._window.dropEvent(drop)
        dialog = self._visible(ImportDialog)
        self._click(dialog.take)
        with closing(self._open_notebook(read_only=True)) as notebook:
            self._until(lambda: bool(notebook.on("coalition:un")), "the note was not imported")
            return f"{len(notebook.search())} notes in the notebook"

    def _move_date(self) -> str:
        """The list answers as of another day, and as of today again."""
        field = self._visible(AsOfEdit, "As-of date")
        field.selectAll()
        self._type(field, "1999")
        QTest.keyClick(field, Qt.Key.Key_Return)
        day = self._program.state.as_of
        row = self._catalogue.rows([self._catalogue.number_of(SOUGHT)], day)[0]
        known = {m.actor for m in self._catalogue.roster(SOUGHT, day) if m.role == "member"}
        self._check(dates.of_day(day).text == "1999-12-31", f"the date is {dates.of_day(day).text}")
        self._check(row.members == len(known), f"{row.members} members in the list, {len(known)} in the roster")
        self._click(self._visible(QPushButton, "Today"))
        self._check(self._program.state.as_of > day, "Today did not come back")
        return f"{SOUGHT} had {row.members} members on {dates.of_day(day).text}"

    def _compare(self) -> str:
        self._click(self._visible(QToolButton, "Compare room"))
        view = self._visible(QTableView, "Comparison")
        self._until(lambda: view.model().rowCount() > 0, "the comparison is empty")
        columns = view.model().columnCount()
        self._check(columns >= 1 + len(OTHERS), f"{columns} columns")
        return f"{view.model().rowCount()} rows, {columns} columns"

    def _export(self) -> str:
        self._click(self._visible(QPushButton, "Export comparison"))
        dialog = self._visible(ExportDialog)
        if self._output is not None:
            dialog.grab().save(str(self._output / "export.png"))
        self._csv.unlink(missing_ok=True)
        self._click(self._visible(QPushButton, "Save as"))
        name = self._visible(QLineEdit, within=self._visible(QFileDialog))
        name.selectAll()
        self._type(name, str(self._csv.resolve()))
        pause = QDeadlineTimer(0)

        def entered() -> bool:
            if not self._csv.exists() and pause.hasExpired():
                # The list of proposals takes the first Return, as it does for a user.
                QTest.keyClick(QApplication.activePopupWidget() or name, Qt.Key.Key_Return)
                pause.setRemainingTime(_RETURN_EVERY_MS)
            return self._csv.exists()

        self._until(entered, f"“{self._csv}” was not written")
        said = self._visible(QLabel, "What was saved").text()
        return said.replace(str(self._csv.resolve()), self._csv.name)

    def _read_back(self) -> str:
        with self._csv.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file, strict=True))
        found = list(dict.fromkeys(line["coalition_id"] for line in lines))
        self._check(found == [SOUGHT, *OTHERS], f"the file is about {', '.join(found) or 'nothing'}")
        for one in found:
            roster = self._catalogue.roster(one, self._program.state.as_of)
            expected = len({member.actor for member in roster if member.role == "member"})
            written = {
                line["value"] for line in lines if (line["coalition_id"], line["attribute"]) == (one, "full_members")
            }
            self._check(written == {str(expected)}, f"{one} has {expected} full members, the file says {written}")
        sourced = sum(bool(line["source_id"]) for line in lines)
        self._check(sourced > len(lines) // 3, f"{sourced} of {len(lines)} lines name a source")
        return f"{len(lines)} lines, {sourced} with a source"

    def _take_pictures(self) -> str:
        if self._output is None:
            return ""
        taken = []
        for theme in ("light", "dark"):
            self._program.themes.choose(theme)
            for room in self._window.rooms():
                self._click(self._visible(QToolButton, f"{room.capitalize()} room"))
                # What a room shows first may ask for another height: it is laid out by an event that waits.
                QApplication.sendPostedEvents()
                name = f"{room}-{theme}.png"
                self._check(self._window.grab().save(str(self._output / name)), f"{name} cannot be written")
                taken.append(name)
        return ", ".join(taken)

    def _close(self) -> str:
        self._window.close()
        self._until(lambda: not self._window.isVisible(), "the window does not close")
        self._check(not self._files.log.exists(), f"errors were logged in {self._files.log}")
        return "nothing in the error log"

    def _read_note(self) -> str:
        notebook = self._open_notebook(read_only=True)
        try:
            texts = [note.text for note in notebook.on(f"coalition:{SOUGHT}")]
        finally:
            notebook.close()
            self._catalogue.close()
        self._check(texts == [NOTE], f"the notebook holds {texts}")
        return f"“{texts[0]}”"

    # What the steps are made of

    def _note_paint(self) -> None:
        self._painted = True

    def _qt_said(self, kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not message.startswith(_HARMLESS):
            self._troubles.append(f"Qt: {message}")

    def _went_wrong(self, problem: Problem) -> None:
        self._troubles.append(f"{problem} {problem.detail}".strip())

    @staticmethod
    def _check(holds: bool, otherwise: str) -> None:
        if not holds:
            raise StepError(otherwise)

    def _until(self, holds: Callable[[], bool], otherwise: str) -> None:
        """Let the window live until something holds; `StepError` after `LONGEST_WAIT_MS`, or at once on trouble."""
        deadline, loop, timer = QDeadlineTimer(LONGEST_WAIT_MS), QEventLoop(), QTimer(interval=_LOOK_EVERY_MS)
        timer.timeout.connect(loop.quit)
        timer.start()
        while not holds():
            self._check(not deadline.hasExpired() and not self._troubles, "; ".join([otherwise, *self._troubles]))
            loop.exec()

    def _visible(self, kind: type[Widget], name: str = "", within: QWidget | None = None) -> Widget:
        """The part of the window that a screen reader would call so, waited for."""
        found: list[Widget] = []

        def look() -> bool:
            parts = (within or self._window).findChildren(kind)
            found[:] = [one for one in parts if one.isVisible() and name in ("", one.accessibleName())]
            return bool(found)

        self._until(look, f"there is no {kind.__name__} “{name}” in sight")
        return found[0]

    def _until_shown(self, coalition_id: str) -> None:
        """Wait until the detail shows a coalition's name."""
        wanted = self._catalogue.coalition(coalition_id).name
        title = self._visible(QLabel, "Coalition")
        self._until(lambda: wanted in title.text() or title.text() in wanted, f"the detail shows “{title.text()}”")

    def _click(self, button: QAbstractButton) -> None:
        self._check(button.isEnabled(), f"“{button.accessibleName()}” is disabled")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def _type(self, into: QWidget, text: str) -> None:
        """Key by key. QTest knows the keys of ASCII only; others arrive as they do from a keyboard with dead keys."""
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(into, letter)
                continue
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.sendEvent(into, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    def _click_cell(self, coalition_id: str, column: int) -> None:
        """Click into a coalition's line of the list."""
        panel = self._window.list
        ids = panel.ids()
        self._check(coalition_id in ids, f"“{coalition_id}” is not in the list")
        index = panel.model.index(ids.index(coalition_id), column)
        panel.view.scrollTo(index)
        place = panel.view.visualRect(index)
        # A check box stands at the left of its cell.
        at = QPoint(place.left() + min(place.width() // 2, 12), place.center().y())
        QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
