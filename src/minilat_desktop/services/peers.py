"""Coalitions that are worth comparing with some others."""

from __future__ import annotations

from collections.abc import Sequence

from minilat_desktop.domain import dates, peers
from minilat_desktop.domain.listing import ListRow
from minilat_desktop.domain.peers import Overlap, Peer, Traits
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.membership import MembershipService

__all__ = ["Peer", "PeerService"]

# In a large catalogue not every coalition is looked at: those nearest by members, and so many of the same kind.
_MOST_OF_A_KIND = 300
_NEAREST = 40


class PeerService:
    """Suggests peers: coalitions with similar members, pillar, form and age on a day."""

    def __init__(self, catalogue: CatalogueService, membership: MembershipService) -> None:
        self._catalogue, self._membership = catalogue, membership

    def peers(self, ids: Sequence[str], day: int, most: int = 10) -> tuple[Peer, ...]:
        """The peers of some coalitions that exist on a day, the likest first. Raises `UnknownId`."""
        if not ids:
            return ()
        heads = self._membership.heads
        asked = self._rows(ids, day)
        overlaps = [self._overlaps(row.id, day) for row in asked]
        kinds = {(row.form, row.pillar) for row in asked}
        alike = [one for one, (_, form, pillar) in heads.items() if (form, pillar) in kinds][:_MOST_OF_A_KIND]
        wanted = dict.fromkeys([*alike, *(one for found in overlaps for one in found)])
        rows = [row for row in self._rows(list(wanted), day) if row.status not in ("not-yet", "ended")]
        subjects = [(_traits(row), found) for row, found in zip(asked, overlaps, strict=True)]
        return peers.rank(subjects, map(_traits, rows), most)

    def _rows(self, ids: Sequence[str], day: int) -> list[ListRow]:
        return self._catalogue.rows([self._catalogue.number_of(one) for one in ids], day)

    def _overlaps(self, coalition_id: str, day: int) -> dict[str, Overlap]:
        try:
            found = self._membership.similar(coalition_id, day, most=_NEAREST)
        except Problem:
            # No member is recorded; the other traits are there all the same.
            return {}
        return {one.id: Overlap(one.shared, one.jaccard) for one in found if one.shared}


def _traits(row: ListRow) -> Traits:
    founded = dates.parse(row.founded) if row.founded else None
    year = dates.of_day(founded.earliest).text[:4] if founded and founded.earliest > dates.FIRST_DAY else ""
    return Traits(row.id, row.short_name, row.form, row.pillar, int(year) if year else None)
