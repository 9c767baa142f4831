"""Bugs: caught by one hook, logged locally with our own frames only, told without losing the window."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from minilat_desktop import __version__
from minilat_desktop.domain.problems import Problem

_LARGEST_LOG = 1_000_000


class ErrorHook(QObject):
    """Takes over `sys.excepthook`. A `Problem` is told in words; anything else is a bug, logged and told."""

    happened = Signal(object)

    def __init__(self, log: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._log = log
        self._telling = False
        # A dialog without a window would be gone as soon as it was made.
        self.window: QWidget | None = None
        sys.excepthook = self._hook

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        problem = error if isinstance(error, Problem) else self._bug(error, trace)
        self.happened.emit(problem)
        if not self._telling and self.window is not None:
            self._telling = True
            # Not from inside whatever failed: a paint event may not open a dialog.
            QTimer.singleShot(0, partial(self._tell, problem))

    def _tell(self, problem: Problem) -> None:
        from minilat_desktop.ui.kit import ask

        if self.window is not None:
            ask.tell(self.window, problem).finished.connect(self._told)

    def _told(self, _answer: int) -> None:
        self._telling = False

    def _bug(self, error: BaseException, trace: TracebackType | None) -> Problem:
        frames = own_frames(error, trace)
        where = f"It is written down in “{self._log}”." if self._write(frames) else ""
        return Problem(
            "Something went wrong inside the program.", safe="What was saved is safe, and the window goes on working.",
            remedy=f"If it happens again, report it with the details. {where}".strip(), detail=frames,
        )  # fmt: skip

    def _write(self, frames: str) -> bool:
        try:
            self._log.parent.mkdir(parents=True, exist_ok=True)
            mode = "w" if self._log.exists() and self._log.stat().st_size > _LARGEST_LOG else "a"
            with self._log.open(mode, encoding="utf-8") as file:
                file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {__version__}\n{frames}\n\n")
        except OSError:
            return False
        return True


def own_frames(error: BaseException, trace: TracebackType | None) -> str:
    """The kind of an error and our own frames: no message, no values, no paths, which may hold the user's text."""
    import traceback

    lines = [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
        if "minilat_desktop" in frame.filename
    ]
    return "\n".join([type(error).__name__, *lines])
