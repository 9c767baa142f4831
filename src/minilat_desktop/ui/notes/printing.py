"""Notes on paper: a few at a time, line by line, so that the window lives while thousands are printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QPointF, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from minilat_desktop.domain.note import Note, leaving
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import Problem
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.busy import Busy
from minilat_desktop.ui.kit.rendered import Rendered

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

# Painting wants the window's thread: so long at a time, and so many notes read at once.
_TURN_MS, _READ = 12, 100
Read = Callable[[Sequence[int]], Sequence[Note]]


class PrintedNotes(QObject):
    """Prints notes by their numbers, in that order, and says in the end how many. The private ones stay here."""

    def __init__(
        self, parent: QWidget, read: Read, numbers: Sequence[int], printer: QPrinter, said: Callable[[str], None]
    ) -> None:
        super().__init__(parent)
        self._parent, self._read, self._numbers, self._said = parent, read, list(numbers), said
        self._printer = printer
        self._printed = self._kept_back = self._taken = 0
        self._waiting: list[Note] = []
        self._page = Rendered("Notes to print")
        self._painter = QPainter(printer)
        self._height = float(printer.pageLayout().paintRectPixels(printer.resolution()).height())
        self._width = float(printer.pageLayout().paintRectPixels(printer.resolution()).width())
        self._y = 0.0
        self._busy = Busy(parent, "Printing…")
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._turn)
        self._turns.start()

    def _turn(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        try:
            while clock.elapsed() < _TURN_MS:
                if not self._next():
                    self._end(f"{grouped(self._printed)} notes printed")
                    return
        except Problem as problem:
            self._end("Printing stopped.")
            ask.tell(self._parent, problem)
            return
        if not self._busy.go_on(f"Printing… {grouped(self._printed)} of {grouped(len(self._numbers))} notes"):
            self._end(f"Printing was cancelled after {grouped(self._printed)} notes")

    def _next(self) -> bool:
        if not self._waiting:
            portion = self._numbers[self._taken : self._taken + _READ]
            self._taken += len(portion)
            found = self._read(portion)
            self._waiting = leaving(found)
            self._kept_back += len(found) - len(self._waiting)
            return bool(portion)
        self._paint(self._waiting.pop(0))
        return True

    def _paint(self, note: Note) -> None:
        self._page.show_all(("―" * 24 + "\n\n" if self._printed else "") + _words(note))
        for line in self._page.lines_on(self._printer, self._width):
            if self._y + line.height() > self._height and self._y > 0:
                self._printer.newPage()
                self._y = 0.0
            line.draw(self._painter, QPointF(0, self._y - line.y()))
            self._y += line.height()
        self._printed += 1

    def _end(self, said: str) -> None:
        self._turns.stop()
        self._painter.end()
        self._page.deleteLater()
        self._busy.over()
        kept_back = f"; {grouped(self._kept_back)} private left out" if self._kept_back else ""
        self._said(f"{said}{kept_back}")
        self.deleteLater()


def _words(note: Note) -> str:
    tags = f"  ·  {', '.join(note.tags)}" if note.tags else ""
    return f"## {' '.join(note.target_name.split())}\n_Changed {note.modified[:10]}{tags}_\n\n{note.text}\n"
