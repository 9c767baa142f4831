"""More memberships than there are pixels for: how many held on each day, pillar by pillar. Imports no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Memberships of one pillar: the days on which those of full members and all of them begin and end, in order."""

    full: tuple[Days, Days]
    whole: tuple[Days, Days]

    def on(self, days: npt.NDArray[np.float64]) -> tuple[Counts, Counts]:
        """How many of full members, and how many in all, hold on each of some days."""
        return _held(self.full, days), _held(self.whole, days)

    @property
    def peak(self) -> int:
        """The most that ever held on one day."""
        return int(_held(self.whole, self.whole[0]).max(initial=0))


def crowd(spells: Iterable[tuple[int, int, bool]]) -> Crowd:
    """A crowd of memberships, each the day it begins, the first on which it no longer holds, and whether it is full."""
    found = np.array(list(spells), np.int32).reshape(-1, 3)
    full = found[found[:, 2] == 1]
    return Crowd((np.sort(full[:, 0]), np.sort(full[:, 1])), (np.sort(found[:, 0]), np.sort(found[:, 1])))


def _held(turns: tuple[Days, Days], days: npt.NDArray[np.float64] | Days) -> Counts:
    begun, ended = (np.searchsorted(one, days, side="right") for one in turns)
    return begun - ended
