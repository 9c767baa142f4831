"""One line of the list: apart from the rest of the model, which must not be loaded before first paint."""

from __future__ import annotations

from typing import NamedTuple

from minilat_desktop.domain import dates


class ListRow(NamedTuple):
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


def status_on(recorded: str, since: str, founded: str, ended: str, day: int) -> str:
    """A coalition's status as of a day, from its recorded status and the dates (EDTF texts, "" unknown) around it.

    A status found later says nothing of the day: the coalition was there, `existing`, and more is not known.
    """
    if founded and dates.parse(founded).earliest > day:
        return "not-yet"
    if ended and dates.parse(ended).latest <= day:
        return "ended"
    before = (recorded == "ended" and ended != "") or (since != "" and dates.parse(since).earliest > day)
    return "existing" if before and recorded != "contested" else recorded
