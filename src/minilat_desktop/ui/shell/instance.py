"""One window a notebook: a second start raises the first, or reads only and says who holds the file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, QSysInfo, QTimer, Signal

_STALE_MS = 30_000
_ANSWER_MS = 2_000
# Whoever holds the folder touches the lock this often: another computer cannot ask whether our process still lives.
_HEART_MS = 10_000
_DEAD_AFTER_S = 60


class Instance(QObject):
    """Holds the lock of a data folder. `raised` asks the window to come to the front.

    `lost` says who took the folder over while this computer slept: here it can only be read from then on.
    """

    raised = Signal()
    lost = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._request = folder / "show.request"
        self._path = folder / "window.lock"
        self._lock = QLockFile(str(self._path))
        self._lock.setStaleLockTime(_STALE_MS)
        self._watcher = QFileSystemWatcher(self)
        self._folder = folder
        self._heart = QTimer(self, interval=_HEART_MS)
        self._heart.timeout.connect(self.beat)

    def take(self) -> bool:
        """Become the one window of this folder. True also where no lock can be made: nothing can be written then."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return True
        if self._lives_elsewhere():
            return False
        if self._lock.tryLock(0):
            self._heart.start()
            self._request.unlink(missing_ok=True)
            self._watcher.addPath(str(self._folder))
            self._watcher.directoryChanged.connect(self._folder_changed)
            return True
        return self._lock.error() != QLockFile.LockError.LockFailedError

    def _lives_elsewhere(self) -> bool:
        """Whether another computer holds the folder and gave a sign of life not long ago.

        Qt takes such a lock for left behind after half a minute. Both times are of the folder's own clock.
        """
        _, host, _ = self._holder()
        if not host or host == QSysInfo.machineHostName():
            return False
        probe = self._folder / f"window.{os.getpid()}.probe"
        try:
            probe.write_bytes(b"")
            age = probe.stat().st_mtime - self._path.stat().st_mtime
            probe.unlink()
        except OSError:
            return True
        return age < _DEAD_AFTER_S

    def beat(self) -> None:
        """A sign of life; or, where another has taken the folder over meanwhile, the news of it."""
        pid, host, _ = self._holder()
        if pid and (pid, host) != (os.getpid(), QSysInfo.machineHostName()):
            self._heart.stop()
            self.lost.emit(self.holder())
            return
        try:
            os.utime(self._path)
        except OSError:
            return  # a network that is away for a moment; the next beat may come through

    def _holder(self) -> tuple[int, str, str]:
        """The process that holds the folder, its computer, and its name; 0 where that is not known."""
        # Up to PySide 6.11 it is three values; its own description says that there are four.
        found: tuple[Any, ...] = self._lock.getLockInfo()
        pid, host, name = found[-3:] if len(found) >= 3 else (0, "", "")
        return int(pid), str(host), str(name)

    def holder(self) -> str:
        """Who holds the folder, in words."""
        pid, host, name = self._holder()
        return f"{name or 'another program'} (process {pid} on {host or 'this machine'})" if pid else "another program"

    def ask_first_to_show(self) -> bool:
        """Ask the first window to come forward; whether it answered."""
        try:
            self._request.write_text(str(os.getpid()))
        except OSError:
            return False
        from PySide6.QtCore import QDeadlineTimer, QEventLoop

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
        self._heart.stop()
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._lock.unlock()

    def _folder_changed(self, _folder: str) -> None:
        if self._request.exists():
            self._request.unlink(missing_ok=True)
            self.raised.emit()
