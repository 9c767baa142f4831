"""What a note hangs on, as it stood on a day: one line for the reader of notes."""

from __future__ import annotations

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.model import Coalition, Member


def on_day(coalition: Coalition, target: str, day: int) -> str:
    """The state of a note's target on a day: `G20 as of 1 January 2010: active, 20 members`.

    Of a membership its role and spell; of any other record the state of the coalition that it belongs to.
    """
    shown = f"as of {dates.in_words(dates.of_day(day))}"
    member = next((one for one in coalition.records if one.key == target), None)
    if isinstance(member, Member):
        return f"{member.name} in {coalition.short_name} {shown}: {_membership(member, day)}"
    if coalition.is_form:
        return f"{coalition.short_name}, a form of cooperation"
    return f"{coalition.short_name} {shown}: {', '.join(_state(coalition, day))}"


def _membership(member: Member, day: int) -> str:
    status = member.status_on(day)
    held = f"{vocabulary.ROLES[member.role].lower()}, {dates.spell_in_words(member.start, member.end)}"
    before = {"former": "no longer there", "future": "not yet there"}.get(status)
    if before:
        return f"{before} ({held})"
    return held if status == "current" else f"{held}, {status}"


def _state(coalition: Coalition, day: int) -> list[str]:
    status = coalition.status_on(day)
    said = [vocabulary.STATUSES_ON_A_DAY[status].lower()]
    if status in ("not-yet", "ended") or not coalition.members:
        return said
    # As the list counts: full members, the suspended among them.
    count = len({member.actor for member in coalition.roster(day) if member.role == vocabulary.FULL_ROLE})
    number = "1 member" if count == 1 else f"{count} members" if count else "no members"
    return [*said, number if coalition.roster_complete else f"{number} recorded, not all there were"]
