"""One window a notebook: a second start raises the first, or reads only and says who holds the file."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QFileSystemWatcher, QLockFile, QObject, QTimer, Signal

_STALE_MS = 30_000
_ANSWER_MS = 2_000


class Instance(QObject):
    """Holds the lock of a data folder. `raised` asks the window to come to the front."""

    raised = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._request = folder / "show.request"
        self._lock = QLockFile(str(folder / "window.lock"))
        self._lock.setStaleLockTime(_STALE_MS)
        self._watcher = QFileSystemWatcher(self)
        self._folder = folder

    def take(self) -> bool:
        """Become the one window of this folder. True also where no lock can be made: nothing can be written then."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return True
        if self._lock.tryLock(0):
            self._request.unlink(missing_ok=True)
            self._watcher.addPath(str(self._folder))
            self._watcher.directoryChanged.connect(self._folder_changed)
            return True
        return self._lock.error() != QLockFile.LockError.LockFailedError

    def holder(self) -> str:
        """Who holds the folder, in words."""
        known, pid, host, name = self._lock.getLockInfo()  # type: ignore[misc]
        return (
            f"{name or 'another program'} (process {pid} on {host or 'this machine'})" if known else "another program"
        )

    def ask_first_to_show(self) -> bool:
        """Ask the first window to come forward; whether it answered."""
        try:
            self._request.write_text(str(os.getpid()))
        except OSError:
            return False
        deadline = QDeadlineTimer(_ANSWER_MS)
        loop, timer = QEventLoop(), QTimer(interval=50)
        timer.timeout.connect(loop.quit)
        timer.start()
        while self._request.exists() and not deadline.hasExpired():
            loop.exec()
        answered = not self._request.exists()
        self._request.unlink(missing_ok=True)
        return answered

    def release(self) -> None:
        """Let another window have the folder."""
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._lock.unlock()

    def _folder_changed(self, _folder: str) -> None:
        if self._request.exists():
            self._request.unlink(missing_ok=True)
            self.raised.emit()
