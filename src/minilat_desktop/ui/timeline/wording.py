"""What the timeline says in words: tooltips, and the rows of the text twin."""

from __future__ import annotations

from collections.abc import Sequence

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.model import Lane, LaneEvent

_MOST_EVENTS = 8


def life(lane: Lane) -> str:
    """When a coalition began and ended, as everywhere: `since 18 October 2021`."""
    if lane.founded is not None:
        return dates.spell_in_words(lane.founded, lane.ended)
    ended = f"; ended {dates.point_in_words(lane.ended)}" if lane.ended is not None else ""
    return f"founding date unknown{ended}"


def of_lane(lane: Lane) -> str:
    """A lane's tooltip."""
    pillar = vocabulary.PILLARS.get(lane.pillar, "No pillar")
    form = vocabulary.FORMS.get(lane.form, lane.form)
    lapses = [lapse(days) for days in lane.lapses if lane.ended is None or days[0] < lane.ended.latest]
    parts = [lane.short_name, life(lane), *lapses, f"{form}, {pillar[:1].lower()}{pillar[1:]}"]
    return "\n".join(parts)


def lapse(days: tuple[int, int]) -> str:
    """That nobody belonged for a while: `nobody belonged from 31 December 2008 to 12 November 2017`."""
    first, until = (dates.in_words(dates.of_day(day)) for day in days)
    return f"nobody belonged since {first}" if days[1] >= dates.LAST_DAY else f"nobody belonged from {first} to {until}"


def of_events(lane: Lane, events: Sequence[LaneEvent]) -> str:
    """A marker's tooltip: what happened, one line an event."""
    lines = [f"{dates.in_words(event.date)}: {event.title} ({kind(event.kind).lower()})" for event in events]
    if len(lines) > _MOST_EVENTS:
        lines = [*lines[: _MOST_EVENTS - 1], f"… and {len(lines) - _MOST_EVENTS + 1} more; zoom in to see them"]
    head = lane.short_name if len(events) == 1 else f"{lane.short_name}: {len(events)} events"
    return "\n".join([head, *lines])


def kind(event_kind: str) -> str:
    """A kind of event for a reader."""
    return vocabulary.EVENT_KINDS.get(event_kind, event_kind)
