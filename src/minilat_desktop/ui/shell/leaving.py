"""SIGTERM, SIGINT and SIGHUP as an orderly close, so that a log-off loses nothing."""

from __future__ import annotations

import os
import signal

from PySide6.QtCore import QObject, QSocketNotifier, Signal


class Leaving(QObject):
    """Emits `asked` on the window's thread when the system asks the program to end."""

    asked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._notifier: QSocketNotifier | None = None
        if os.name != "posix":
            return
        self._reading, self._writing = os.pipe()
        for end in (self._reading, self._writing):
            os.set_blocking(end, False)
        # Python's own handlers run only when Python code does; the wake-up descriptor reaches Qt's event loop.
        self._before = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)
        self._handlers = {
            number: signal.signal(number, _noted) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        }
        self._notifier = QSocketNotifier(self._reading, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._arrived)

    def _arrived(self) -> None:
        os.read(self._reading, 64)
        self.asked.emit()

    def stop(self) -> None:
        """Put the handlers back that were there before."""
        if self._notifier is None:
            return
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        os.close(self._reading)
        os.close(self._writing)
        self._notifier = None


def _noted(_number: int, _frame: object) -> None:
    """The wake-up descriptor has carried the news already."""
