"""A pack's records held against those that are there: what is new, what differs, what contradicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.dates import in_words
from minilat_desktop.domain.model import Coalition, Commitment, Event, Fact, Figure, Member, Relation

Record = Fact | Member | Event | Figure | Commitment | Relation
Lines = tuple[list[str], list[str], list[str]]
# What a file may say of a coalition that is there; the catalogue's own is kept.
_HEAD = ("name", "short_name", "form", "pillars", "region")
# What does not make a record another one.
_NOT_CONTENT = ("citations", "name", "rank", "reason")


def compare(theirs: Coalition, mine: Coalition, name_of: Callable[[str], str]) -> Lines:
    """What is new, changed and conflicting in one coalition's records, each a line. `name_of` names an actor's code."""
    new: list[str] = []
    changed: list[str] = []
    conflicting: list[str] = []
    known = {record.key: record for record in mine.records}
    for record in theirs.records:
        if record.key in known:
            if apart := _apart(known[record.key], record):
                words = f"{mine.short_name}: {in_plain_words(record, name_of)}"
                there = in_plain_words(known[record.key], name_of)
                said = f"the catalogue has: {there}" if not words.endswith(there) else f"it differs in its {apart}"
                changed.append(f"{words}; {said}. Both are kept, side by side")
        elif against := _contradicted(record, mine):
            there = in_plain_words(against, name_of)
            conflicting.append(f"{mine.short_name}: {in_plain_words(record, name_of)}; the catalogue has: {there}")
        else:
            new.append(f"{mine.short_name}: {in_plain_words(record, name_of)}")
    return new, changed, conflicting


def head_differs(theirs: Coalition, mine: Coalition) -> list[str]:
    """A line for each thing the file says of a coalition's head that the catalogue says otherwise, and keeps."""
    if not theirs.form:
        # The file has no row of its own for it.
        return []
    return [
        f"{mine.short_name}: {part.replace('_', ' ')} “{plainly(getattr(theirs, part))}” is not taken;"
        f" the catalogue’s “{plainly(getattr(mine, part))}” is kept"
        for part in _HEAD
        if getattr(theirs, part) != getattr(mine, part)
    ]


def new_line(theirs: Coalition, memberships: int, events: int) -> str:
    """What a coalition that is not there yet would bring, with so many memberships and events beside its own."""
    counts = (
        (len(theirs.members) + memberships, "membership"),
        (len(theirs.events) + events, "event"),
        (len(theirs.facts) + len(theirs.figures), "value"),
    )
    return f"{theirs.short_name}: {_counted(counts)}"


def more_line(theirs: Coalition, memberships: int, events: int) -> str:
    """What a large table would bring to a coalition that is there."""
    return f"{theirs.short_name}: {_counted(((memberships, 'new membership'), (events, 'new event')))}"


def _counted(counts: Iterable[tuple[int, str]]) -> str:
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts)


def plainly(value: object) -> str:
    """A value of a coalition's head in words."""
    return ", ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)


def in_plain_words(record: Record, name_of: Callable[[str], str]) -> str:
    """A record as a person would say it."""
    match record:
        case Member():
            until = f" to {in_words(record.end)}" if record.end else ""
            role = vocabulary.ROLES[record.role].lower()
            return f"{name_of(record.actor)}, {role}, from {in_words(record.start)}{until}"
        case Fact():
            as_of = f" (as of {record.as_of})" if record.as_of else ""
            return f"{vocabulary.ATTRIBUTES[record.attribute].label}: {record.text}{as_of}"
        case Figure():
            return f"{record.label or record.metric}: {record.text} (as of {in_words(record.as_of)})"
        case Event():
            return f"{in_words(record.date)}: {record.title}"
        case Relation():
            return f"{record.label} {record.target_name}"
        case Commitment():
            return f"{record.owner}: {record.text}"


def _apart(mine: Record, theirs: Record) -> str:
    """In what two records of one key differ, "" where they say the same."""
    if type(mine) is not type(theirs):
        return "kind of record"
    names = [one.name for one in fields(mine) if one.name not in _NOT_CONTENT]
    return " and ".join(name.replace("_", " ") for name in names if getattr(mine, name) != getattr(theirs, name))


def _contradicted(record: Record, mine: Coalition) -> Record | None:
    """The record that says something else than one that is new: another value, an overlapping spell."""
    if isinstance(record, Fact):
        several = vocabulary.ATTRIBUTES[record.attribute].many
        others = (one for one in mine.facts if one.attribute == record.attribute and one.value != record.value)
        return None if several else next(others, None)
    if isinstance(record, Figure):
        return next(
            (
                one
                for one in mine.figures
                if one.metric == record.metric and one.as_of == record.as_of and one.value != record.value
            ),
            None,
        )
    if isinstance(record, Member):
        return next((spell for spell in mine.members if _overlaps(spell, record)), None)
    return None


def _overlaps(one: Member, other: Member) -> bool:
    return (
        one.actor == other.actor
        and one.role == other.role
        and (one.end is None or other.start.earliest < one.end.latest)
        and (other.end is None or one.start.earliest < other.end.latest)
    )
