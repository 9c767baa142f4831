"""Loads what follows the first paint without holding the window up: keys are answered meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from minilat_desktop.ui.kit.tasks import Tasks

# What knows nothing of Qt is loaded by the worker, the rest module by module between two turns of the window. None
# is there for itself: each brings much of what the rooms need, and they would be loaded with them otherwise.
_BESIDE = (
    "services.notebook", "services.filtering", "services.comparisons", "services.packs", "services.sharing",
    "services.saved_comparisons", "services.updating", "services.entries",
)  # fmt: skip
_IN_TURN = (
    "ui.timeline.stage", "ui.timeline.panel", "ui.detail.panel", "ui.notes.notebook", "ui.compare.panel",
    "ui.membership.panel", "ui.shell.keeping", "ui.shell.own", "ui.shell.going", "ui.shell.rooms",
)  # fmt: skip


class Coming(QObject):
    """Loads the modules that the rooms need, then calls `then`."""

    def __init__(self, parent: QObject, then: Callable[[], None]) -> None:
        super().__init__(parent)
        self._then = then
        self._left = list(_IN_TURN)
        self._tasks = Tasks(self)
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._take_next)

    def begin(self) -> None:
        """Begin to load."""
        self._tasks.run(_load_beside, self._loaded, _failed)

    def _loaded(self, _nothing: object) -> None:
        self._turn.start()

    def _take_next(self) -> None:
        if not self._left:
            self._then()
            return
        import_module(f"minilat_desktop.{self._left.pop(0)}")
        self._turn.start()

    def stop(self) -> None:
        """The window closes before everything is there."""
        self._tasks.end()
        self._turn.stop()


def _load_beside() -> None:
    for name in _BESIDE:
        import_module(f"minilat_desktop.{name}")


def _failed(error: BaseException) -> None:
    raise error
