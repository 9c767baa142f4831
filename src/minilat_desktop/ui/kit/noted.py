"""What has notes of the user's, kept up as notes come and go: the marks in the list, the detail and the timeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.note_target import coalition_of, days_of, kind_of
from minilat_desktop.domain.problems import Problem
from minilat_desktop.ui.kit.state import State

_FEW = 20


class Lists(Protocol):
    """What is asked of the lists of notes."""

    def has_note(self, target: str) -> bool: ...


class Notes(Protocol):
    """What is asked of a notebook."""

    @property
    def lists(self) -> Lists: ...
    def targets(self) -> frozenset[str]: ...


class Noted(QObject):
    """`changed` says that something else has notes now."""

    changed = Signal()

    def __init__(self, state: State, notebook: Callable[[], Notes | None]) -> None:
        super().__init__(state)
        self._notebook = notebook
        self.targets: frozenset[str] = frozenset()
        self.coalitions: frozenset[str] = frozenset()
        state.changed.connect(self._state_changed)

    def read(self) -> None:
        """Read all of it: another notebook is open."""
        notebook = self._notebook()
        try:
            self._take(notebook.targets() if notebook else frozenset())
        except Problem:
            self._take(frozenset())

    def has(self, target: str) -> bool:
        """Whether there is a note on exactly this."""
        return target in self.targets

    def events(self) -> frozenset[str]:
        """The events that have notes."""
        return frozenset(target for target in self.targets if kind_of(target) == "event")

    def spans(self) -> list[tuple[int, int]]:
        """The spans of time that have notes, as days."""
        return sorted(days for target in self.targets if (days := days_of(target)) is not None)

    def _state_changed(self, changes: Changes) -> None:
        notebook = self._notebook()
        if notebook is None or not changes.notes_of:
            return
        try:
            # Very many are asked for in one go.
            few = len(changes.notes_of) <= _FEW
            there = set(filter(notebook.lists.has_note, changes.notes_of)) if few else notebook.targets()
        except Problem:
            return
        self._take((self.targets - changes.notes_of) | (there & changes.notes_of))

    def _take(self, targets: frozenset[str]) -> None:
        if targets == self.targets:
            return
        self.targets = targets
        self.coalitions = frozenset(coalition_of(target) for target in targets) - {""}
        self.changed.emit()
