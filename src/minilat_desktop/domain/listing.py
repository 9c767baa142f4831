"""One line of the list: apart from the rest of the model, which must not be loaded before first paint."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list. `members` counts full members as of the day asked for; -1 where rosters are not recorded.

    `hit` says where a search found the coalition, when it was not in its name.
    """

    id: str
    name: str
    short_name: str
    form: str
    pillar: str
    region: str
    status: str
    founded: str
    ended: str
    members: int
    hit: str = ""
