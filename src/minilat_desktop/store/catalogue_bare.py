"""Reads of every coalition what it is called and counted as, and nothing that is recorded of it."""

from __future__ import annotations

from minilat_desktop.domain.model import Coalition
from minilat_desktop.store.catalogue_list import CatalogueFile, Guard

_HEADS = "SELECT id, name, short_name, form, region, status FROM coalition ORDER BY n"
_PILLARS = "SELECT coalition, pillar FROM coalition_pillar ORDER BY coalition, place"


def coalitions(file: CatalogueFile) -> dict[str, Coalition]:
    """Every coalition without its records, by id."""
    with Guard(file):
        pillars: dict[str, tuple[str, ...]] = {}
        for coalition, pillar in file.all(_PILLARS):
            pillars[str(coalition)] = (*pillars.get(str(coalition), ()), str(pillar))
        return {
            one: Coalition(
                one, name, short_name, (), form, pillars[one], region, status, (), (), (), (), (), (),
                roster_complete=False,
            )
            for one, name, short_name, form, region, status in (map(str, row) for row in file.all(_HEADS))
        }  # fmt: skip


def with_events(file: CatalogueFile) -> frozenset[str]:
    """The ids of the coalitions of which an event is recorded."""
    return frozenset(str(row[0]) for row in file.all("SELECT DISTINCT coalition FROM event"))
