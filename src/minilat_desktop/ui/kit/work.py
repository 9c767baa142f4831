"""Work on the notebook out of the window's way: little of it at once, much of it on the worker, told and given up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from minilat_desktop.domain.importing import AT_ONCE, Going, uncollected
from minilat_desktop.domain.problems import GivenUp, Problem
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.busy import Busy
from minilat_desktop.ui.kit.tasks import Tasks

# So many notes are done before anybody could see a window that stands still.
AT_ONCE_NOTES = 300


class Work(QObject):
    """`said` carries a sentence for the bottom of the window.

    Much work is begun with the dialog in sight, not after a moment: it holds the notebook, so that what is written
    meanwhile could not be saved.
    """

    said = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.tasks = Tasks(self)

    def do(
        self, words: str, work: Callable[[Going], Any], then: Callable[[Any], None], *, much: bool,
        over: QWidget | None = None,
    ) -> None:  # fmt: skip
        """Do `work`, then call `then` with what came of it; why nothing did is told. `over` is the dialog that asks."""
        if not much:
            try:
                result = work(AT_ONCE)
            except Problem as problem:
                self._failed(None, problem)
            else:
                then(result)
            return
        busy = Busy(over or self._window, words)
        busy.open()
        going = Going(partial(_told, busy, words))
        self.tasks.run(partial(_uncollected, work, going), partial(self._done, busy, then), partial(self._failed, busy))

    @staticmethod
    def _done(busy: Busy, then: Callable[[Any], None], result: Any) -> None:
        # What came to its end before it could be given up has happened, and is told.
        busy.over()
        then(result)

    def _failed(self, busy: Busy | None, error: BaseException) -> None:
        if busy is not None:
            busy.over()
        if not isinstance(error, Problem):
            raise error
        if isinstance(error, GivenUp):
            self.said.emit("Cancelled. Nothing was changed.")
        else:
            ask.tell(self._window, error)


def _uncollected(work: Callable[[Going], Any], going: Going) -> Any:
    with uncollected():
        return work(going)


def _told(busy: Busy, words: str, stage: str) -> bool:
    return busy.go_on(f"{words} {stage}".strip())
