"""Reads every membership of the catalogue into columns."""

from __future__ import annotations

import numpy as np

from minilat_desktop.domain import spells
from minilat_desktop.domain.spells import Ints, Spells
from minilat_desktop.domain.vocabulary import ROLES
from minilat_desktop.store import catalogue_slices
from minilat_desktop.store.catalogue_list import CatalogueFile, Guard
from minilat_desktop.store.catalogue_slices import ACTOR, FIRST, REST, UNTIL

_ROLE = " ".join(f"WHEN '{role}' THEN {code}" for code, role in enumerate(ROLES))
# One string a column: taken out of the database ten times faster than rows, and without a million tuples in memory.
_COLUMNS = f"""
SELECT group_concat(c.n - 1), group_concat(a.rowid), group_concat(CASE m.role {_ROLE} END),
       group_concat(m.start_from), group_concat(m.end_to)
FROM membership m JOIN coalition c ON c.id = m.coalition JOIN actor a ON a.code = m.actor
"""


def read(file: CatalogueFile) -> Spells:
    """All memberships. Coalitions stand in order of name, actors in order of code."""
    with Guard(file):
        coalitions = tuple(str(row[0]) for row in file.all("SELECT id FROM coalition ORDER BY n"))
        people = file.all("SELECT code, rowid FROM actor ORDER BY code")
        columns = [
            np.fromstring(text, np.int32, sep=",") if isinstance(text, str) else np.zeros(0, np.int32)
            for text in file.all(_COLUMNS)[0]
        ]
        coalition, rowid, role, start, end = columns
        if not len(coalition) == len(rowid) == len(role) == len(start) == len(end):
            raise ValueError("a membership with a value missing")
        places = np.zeros(max((int(str(row[1])) for row in people), default=0) + 1, np.int32)
        places[[int(str(row[1])) for row in people]] = np.arange(len(people))
        actors = tuple(str(row[0]) for row in people)
        columns = [coalition, places[rowid], role, start, end]
        if file.sliced:
            columns = [np.concatenate(pair) for pair in zip(columns, _sliced(file, actors), strict=True)]
        return spells.from_columns(coalitions, actors, *columns)


def _sliced(file: CatalogueFile, actors: tuple[str, ...]) -> list[Ints]:
    whose, rows = catalogue_slices.whole(file.connection)
    role = catalogue_slices.role_codes(file.connection)[rows[:, REST]]
    actor = catalogue_slices.actor_places(file.connection, actors)[rows[:, ACTOR]]
    return [whose - 1, actor, role, rows[:, FIRST], rows[:, UNTIL]]
