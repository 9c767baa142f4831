"""At most one notice a frame: for gestures that come faster than the screen can follow."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

FRAME_MS = 16


class Frames(QObject):
    """Passes on the first value at once, then the newest once a frame. `due` carries the value."""

    due = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[object] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._pass_on)

    def put(self, value: object) -> None:
        """Take a value; an earlier one that was not passed on yet is forgotten."""
        self._waiting = [value]
        if not self._timer.isActive():
            self._pass_on()

    def flush(self) -> None:
        """Pass on what waits, now: the gesture has ended."""
        self._timer.stop()
        if self._waiting:
            self.due.emit(self._waiting.pop())

    def drop(self) -> None:
        """Forget what waits."""
        self._timer.stop()
        self._waiting.clear()

    def _pass_on(self) -> None:
        if self._waiting:
            self._timer.start()
            self.due.emit(self._waiting.pop())
