"""What happened: recorded events by a day or in a period, counted by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.citing import gather
from minilat_desktop.domain.comparison_making import counted, join, missing, not_yet
from minilat_desktop.domain.comparison_seen import Seen
from minilat_desktop.domain.comparison_table import Cell, Record
from minilat_desktop.domain.correcting import sentence, why, why_counted
from minilat_desktop.domain.model import Event

# Signs of strain stand in a group of their own, not among the other kinds of events.
STRAIN = ("exit", "suspension", "leadership-change", "bilateral-tension")
_MEASURE = "a measure of the catalogue as much as of the coalition."


def events_cell(seen: Seen) -> Cell:
    """How many events are recorded."""
    absent = _uncountable(seen)
    if absent is not None:
        return absent
    found = seen.events
    return replace(_count(seen, found, "recorded events"), records=_records(seen, found))


def kind_cell(seen: Seen, kind: str) -> Cell:
    """How many events of one kind are recorded."""
    absent = _uncountable(seen)
    if absent is not None:
        return absent
    found = [event for event in seen.events if event.kind == kind]
    return _count(seen, found, f"recorded events of the kind “{vocabulary.EVENT_KINDS[kind]}”")


def last_event_cell(seen: Seen) -> Cell:
    """The last event recorded by the column's date, within the period."""
    absent = _uncountable(seen)
    if absent is not None:
        return absent
    found = seen.events
    if not found:
        return missing("unknown", f"No event is recorded {_when(seen)}.")
    return replace(_event_cell(seen, found[-1]), show_date=True)


def _uncountable(seen: Seen) -> Cell | None:
    """Why events cannot be counted: where none is recorded by the date at all, a 0 would say more than is known."""
    if seen.before:
        return not_yet(seen)
    later = seen.file.events
    if not later or later[0].date.earliest > seen.day:
        return missing("unknown", "The recorded ones are of later dates." if later else "No event is recorded.")
    if seen.lens.period and seen.lens.period[0] > seen.day:
        return missing("not-applicable", "The period begins after this column’s date.")
    return None


def _count(seen: Seen, found: Sequence[Event], what: str) -> Cell:
    # A count of none rests on whatever is recorded of the coalition's events.
    cited = gather(c for event in found for c in event.citations) if found else seen.file.event_sources
    records = _records(seen, found)
    keys = tuple(event.key for event in found)
    note = f"Computed: {what} {_when(seen)}; {_MEASURE}"
    return counted(len(found), "events", note, cited, keys=keys, inputs=records)


def _when(seen: Seen) -> str:
    if seen.lens.period is None:
        return "by this column’s date"
    first, last = (dates.in_words(dates.of_day(day)) for day in seen.lens.period)
    return f"from {first} to {last}" + (", up to this column’s date" if seen.lens.period[1] > seen.day else "")


def _records(seen: Seen, events: Sequence[Event]) -> tuple[Record, ...]:
    return tuple([_record(seen, event) for event in events])


def _record(seen: Seen, event: Event) -> Record:
    known = seen.file.told.get(event.key)
    if known is None:
        known = Record(f"event/{event.kind}", vocabulary.EVENT_KINDS[event.kind], _event_cell(seen, event))
        seen.file.told[event.key] = known
    return known


def _event_cell(seen: Seen, event: Event) -> Cell:
    cell = _one_event(event)
    if event.key not in seen.file.beside:
        return cell
    others = seen.file.beside[event.key]
    competing = tuple(
        replace(_one_event(one.record), rank="normal", note=join(one.record.note, sentence(why(one))))
        for one in others
        if isinstance(one.record, Event)
    )
    note = join(cell.note, sentence(why_counted(event.key, others)))
    return replace(cell, rank="preferred", note=note, alternatives=competing, conflict=True)


def _one_event(event: Event) -> Cell:
    return Cell(
        event.title, event.title, "", event.date.text, "", "", join(event.note), event.citations, keys=(event.key,)
    )  # fmt: skip
