"""Long work off the window's thread: one serialised worker, the only threads of the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal


class _Signals(QObject):
    done = Signal(object)
    failed = Signal(object)


class _Job(QRunnable):
    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self.signals = _Signals()
        self._work = work

    def run(self) -> None:
        try:
            result = self._work()
        except Exception as error:  # reported to the caller, on its own thread
            self.signals.failed.emit(error)
        else:
            self.signals.done.emit(result)


class Tasks(QObject):
    """Runs one piece of work at a time; results come back on the window's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._running: set[_Job] = set()

    def run(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Do `work` on the worker, then call `done` with its result or `failed` with its error."""
        job = _Job(work)
        job.setAutoDelete(False)
        self._running.add(job)

        def finish(result: Any) -> None:
            if job in self._running:
                self._running.discard(job)
                done(result)

        def fail(error: BaseException) -> None:
            if job in self._running:
                self._running.discard(job)
                failed(error)

        job.signals.done.connect(finish)
        job.signals.failed.connect(fail)
        self._pool.start(job)

    def wait(self) -> None:
        """Let everything begun finish."""
        self._pool.waitForDone()

    def end(self) -> None:
        """Let everything begun finish, and tell nobody: the window is closing."""
        self.wait()
        self._running.clear()
