"""Reads every membership of the catalogue into columns, by a connection of its own: the worker does it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np

from minilat_desktop.domain import spells
from minilat_desktop.domain.spells import Ints, Spells
from minilat_desktop.domain.vocabulary import ROLES
from minilat_desktop.store import catalogue_slices
from minilat_desktop.store.catalogue_list import CatalogueFile, Guard
from minilat_desktop.store.catalogue_slices import ACTOR, FIRST, REST, UNTIL

_ROLE = " ".join(f"WHEN '{role}' THEN {code}" for code, role in enumerate(ROLES))
# One string a column: taken out of the database ten times faster than rows, and without a million tuples in memory. Of
# some coalitions at a time, so that the window's thread gets its turns.
_COLUMNS = f"""
SELECT group_concat(c.n - 1), group_concat(a.rowid), group_concat(CASE m.role {_ROLE} END),
       group_concat(m.start_from), group_concat(m.end_to)
FROM coalition c CROSS JOIN membership m ON m.coalition = c.id JOIN actor a ON a.code = m.actor
WHERE c.n > ? AND c.n <= ?
"""
_COALITIONS = 2_000


def read(path: Path) -> Spells:
    """All memberships. Coalitions stand in order of name, actors in order of code. Raises `Damaged`, `NewerVersion`."""
    with closing(CatalogueFile(path)) as file, Guard(file):
        coalitions = tuple(str(row[0]) for row in file.all("SELECT id FROM coalition ORDER BY n"))
        people = file.all("SELECT code, rowid FROM actor ORDER BY code")
        portions = [_portion(file, first) for first in range(0, len(coalitions), _COALITIONS)]
        coalition, rowid, role, start, end = (
            np.concatenate(column) for column in zip(_NOTHING, *portions, strict=True)
        )
        places = np.zeros(max((int(str(row[1])) for row in people), default=0) + 1, np.int32)
        places[[int(str(row[1])) for row in people]] = np.arange(len(people))
        actors = tuple(str(row[0]) for row in people)
        columns = [coalition, places[rowid], role, start, end]
        if file.sliced:
            columns = [np.concatenate(pair) for pair in zip(columns, _sliced(file, actors), strict=True)]
        return spells.from_columns(coalitions, actors, *columns)


_NOTHING = [np.zeros(0, np.int32)] * 5


def _portion(file: CatalogueFile, first: int) -> list[Ints]:
    """The columns of the memberships of some coalitions, from the one after a row number on."""
    texts = file.all(_COLUMNS, [first, first + _COALITIONS])[0]
    columns = [np.fromstring(text, np.int32, sep=",") if isinstance(text, str) else _NOTHING[0] for text in texts]
    if len({len(column) for column in columns}) != 1:
        raise ValueError("a membership with a value missing")
    return columns


def _sliced(file: CatalogueFile, actors: tuple[str, ...]) -> list[Ints]:
    whose, rows = catalogue_slices.whole(file.connection)
    role = catalogue_slices.role_codes(file.connection)[rows[:, REST]]
    actor = catalogue_slices.actor_places(file.connection, actors)[rows[:, ACTOR]]
    return [whose - 1, actor, role, rows[:, FIRST], rows[:, UNTIL]]
