"""When nobody belonged to a coalition any more whose roster is complete: it had lapsed.

The days before the first member are no lapse: it had not begun. An uncertain date is read as widely as it may be
(docs/decisions/0007), so a lapse is what no reading of the dates could fill. A lapse runs from its first day up to the
day on which somebody belonged again, or to `LAST_DAY` where nobody has since.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from minilat_desktop.domain.dates import LAST_DAY

Longs = npt.NDArray[np.int64]

_APART = LAST_DAY + 2


def of_spells(owner: Longs, start: Longs, end: Longs) -> tuple[Longs, Longs, Longs]:
    """The lapses of many coalitions from the spells of who belonged: whose each is, from when, until when.

    By owner and day.
    """
    order = np.lexsort((start, owner))
    owner, start, end = owner[order], start[order], end[order]
    # How far the spells so far reach: owners ascend, so that each one's own end is beyond all of those before it.
    reach = np.maximum.accumulate(owner * _APART + np.maximum(start, end)) - owner * _APART
    last = np.ones(len(owner), np.bool_)
    last[:-1] = owner[1:] != owner[:-1]
    resumed = np.where(last, LAST_DAY, np.append(start[1:], LAST_DAY))
    found = np.flatnonzero(resumed > reach)
    return owner[found], reach[found], resumed[found]


def of_one(spells: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The lapses of one coalition from (start, end) days."""
    pairs = np.array(list(spells), np.int64).reshape(-1, 2)
    _, first, until = of_spells(np.zeros(len(pairs), np.int64), pairs[:, 0], pairs[:, 1])
    return tuple(zip(first.tolist(), until.tolist(), strict=True))
