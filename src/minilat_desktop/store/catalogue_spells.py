"""Reads every membership of the catalogue into columns."""

from __future__ import annotations

from typing import cast

from minilat_desktop.domain import spells
from minilat_desktop.domain.spells import Spells
from minilat_desktop.store.catalogue_list import CatalogueFile, Guard


def read(file: CatalogueFile) -> Spells:
    """All memberships. Coalitions stand in order of name, actors in order of code."""
    with Guard(file):
        coalitions = [str(row[0]) for row in file.all("SELECT id FROM coalition ORDER BY by_name")]
        actors = [str(row[0]) for row in file.all("SELECT code FROM actor ORDER BY code")]
        coalition_places = {name: place for place, name in enumerate(coalitions)}
        actor_places = {name: place for place, name in enumerate(actors)}
        rows = cast(
            "list[tuple[str, str, str, int, int]]",
            file.all("SELECT coalition, actor, role, start_from, end_to FROM membership"),
        )
        places = [(coalition_places[c], actor_places[a], role, start, end) for c, a, role, start, end in rows]
        return spells.build(coalitions, actors, places)
