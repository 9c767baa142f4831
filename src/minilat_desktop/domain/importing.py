"""What an import would do, before it does it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence, Sized
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from minilat_desktop.domain.note import Note
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import GivenUp

_T = TypeVar("_T")


def in_counts(new: Sized, changed: Sized, same: Sized, refused: Sized) -> str:
    """What an import brings, in words."""
    counts = (
        (len(new), "new"),
        (len(changed), "changed (kept beside yours)"),
        (len(same), "already there"),
        (len(refused), "refused"),
    )
    return ", ".join(f"{count} {what}" for count, what in counts)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One record that is not taken, where it stands, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotesPlan:
    """A notes file read and held against the notebook. Every record of the file is in exactly one of the four.

    `changed` notes are in the notebook with another text: they come in as further notes, so that neither text is lost.
    `brings` is the name of a saved comparison that comes along because notes are on it, "" where none does.
    """

    file: str
    sha256: str
    new: tuple[Note, ...]
    changed: tuple[Note, ...]
    same: tuple[Note, ...]
    refused: tuple[Refusal, ...]
    brings: str = ""

    @property
    def summary(self) -> str:
        """The counts, in words."""
        return in_counts(self.new, self.changed, self.same, self.refused)


class Going:
    """What long work tells as it goes, from whatever thread it is on.

    `told` hears what is being done just now, and answers false once that is no longer wanted.
    """

    def __init__(self, told: Callable[[str], bool] | None = None) -> None:
        self._told = told
        self.stage = ""

    def on(self, stage: str) -> None:
        """A stage begins. Raises `GivenUp`."""
        self.stage = stage
        self.still()

    def still(self, done: str = "") -> None:
        """Inside a stage, as often as may be; `done` says how far it has come. Raises `GivenUp`."""
        if self._told is not None and not self._told(f"{self.stage} {done}".strip()):
            raise GivenUp

    def rows(self, count: int) -> None:
        """So many rows have been read. Raises `GivenUp`."""
        self.still(f"{grouped(count)} rows")

    def wanted(self) -> bool:
        """Whether it is still wanted; for places from which nothing can be raised."""
        return self._told is None or self._told(self.stage)


# Work that nobody waits for with a progress bar before them.
AT_ONCE = Going()
_PORTION = 500


def in_portions(several: Sequence[_T], going: Going, what: str) -> Iterator[Sequence[_T]]:
    """Many things a few at a time, telling before each how many are done. Raises `GivenUp`."""
    going.on("")
    for begun in range(0, len(several), _PORTION):
        going.still(f"{grouped(begun)} of {grouped(len(several))} {what}")
        yield several[begun : begun + _PORTION]


def let_go(several: list[Any]) -> None:
    """Empty a long list bit by bit: let go of at once, its things keep everybody else waiting until all are gone."""
    while several:
        del several[-_PORTION:]


@contextmanager
def uncollected() -> Iterator[None]:
    """Make values by the million without the collector, which would look through all of them again and again.

    That takes as long as making them, and stops the window meanwhile. Nothing made here refers to itself.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # Straight to the oldest generation: the next look at the youngest would otherwise be one at all of them.
        gc.freeze()
        gc.unfreeze()
        if collects:
            gc.enable()
