"""What the detail shows, as plain lines: one builder a tab, from values to words. Imports no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from minilat_desktop.domain import dates, model, vocabulary
from minilat_desktop.domain.model import (
    Citation,
    Coalition,
    Commitment,
    Corrected,
    Event,
    Fact,
    Figure,
    Member,
    Relation,
)
from minilat_desktop.ui.kit.lines import CONFLICT, Line, heading, when, with_beside

# Facts


def facts(coalition: Coalition, day: int) -> list[Line]:
    """The attributes by group; where sources disagree the preferred value first, the others beneath it."""
    lines: list[Line] = []
    if coalition.status_on(day) == "not-yet":
        lines.append(heading("Not yet founded on this day. What follows is said of later days."))
    conflicts = model.fact_conflicts(coalition.facts)
    groups = dict.fromkeys(vocabulary.ATTRIBUTES[fact.attribute].group for fact in coalition.facts)
    for group in groups:
        lines.append(heading(group))
        inside = [fact for fact in coalition.facts if vocabulary.ATTRIBUTES[fact.attribute].group == group]
        for attribute in dict.fromkeys(fact.attribute for fact in inside):
            lines += _attribute([fact for fact in inside if fact.attribute == attribute], attribute in conflicts)
    return lines


def _attribute(several: Sequence[Fact], conflict: bool) -> list[Line]:
    ordered = sorted(several, key=lambda fact: vocabulary.RANKS.index(fact.rank))
    many = vocabulary.ATTRIBUTES[ordered[0].attribute].many
    return [_fact(fact, first=place == 0, many=many, conflict=conflict) for place, fact in enumerate(ordered)]


def _fact(fact: Fact, *, first: bool, many: bool, conflict: bool) -> Line:
    stands_back = not first and not many and conflict
    return Line(
        label=fact.label if first else "",
        value=f"Also: {fact.text}" if stands_back else fact.text,
        when=when(fact.as_of),
        mark=CONFLICT if conflict else "",
        key=fact.key,
        explain=_explain(fact.rank, fact.reason, conflict),
        citations=fact.citations,
        quiet=stands_back or fact.value is None,
    )


def _explain(rank: str, reason: str, conflict: bool) -> str:
    said = {"preferred": "Preferred", "normal": "", "deprecated": "Deprecated"}[rank]
    because = f"{said}: {reason}" if said and reason else reason or said
    return "\n".join(part for part in ("Sources differ." if conflict else "", because) if part)


# Members


def members(coalition: Coalition, day: int) -> list[Line]:
    """The roster on the day by role, then those who had left and those still to come."""
    if not coalition.members:
        return []
    lines: list[Line] = []
    roster = coalition.roster(day)
    for role in dict.fromkeys(member.role for member in roster):
        inside = [member for member in roster if member.role == role]
        count = (
            f"{len(inside)}"
            if coalition.roster_complete
            else f"{len(inside)} that could be sourced, not all there were"
        )
        lines.append(heading(f"{_plural(role)} on {dates.in_words(dates.of_day(day))}: {count}"))
        lines += _with_others(coalition, inside, day)
    for status, title in (("former", "Before that day"), ("future", "After that day")):
        others = sorted((m for m in coalition.members if m.status_on(day) == status), key=lambda m: m.start.earliest)
        if others:
            lines.append(heading(f"{title}: {len(others)}"))
            lines += _with_others(coalition, others, day)
    return lines


def _with_others(coalition: Coalition, records: Sequence[Corrected], day: int) -> list[Line]:
    """A line for each record, with what stands beside it and does not count beneath."""
    build = partial(_line, day=day)
    if not coalition.beside:
        return list(map(build, records))
    return [line for one in records for line in with_beside(build(one), coalition.beside_of(one.key), build)]


def _line(record: Corrected, day: int) -> Line:
    if isinstance(record, Member):
        return _member(record, day)
    if isinstance(record, Event):
        return _event(record, day)
    return _commitment(record, day) if isinstance(record, Commitment) else _relation(record)


def _plural(role: str) -> str:
    return {"invited": "Invited", "declined": "Declined", "suspended": "Suspended", "withdrawn": "Withdrawn"}.get(
        role, vocabulary.ROLES[role] + "s"
    )


def _member(member: Member, day: int) -> Line:
    status = member.status_on(day)
    words = [dates.spell_in_words(member.start, member.end)]
    words += ["founder"] if member.founder else []
    words += [status] if status in ("uncertain", "contested") else []
    explain = [
        member.note,
        f"Ended: {member.until}" if member.until else "",
        f"Signed {when(member.signed)}" if member.signed else "",
        f"Ratified {when(member.ratified)}" if member.ratified else "",
    ]
    role = "" if member.role == "member" else f"{vocabulary.ROLES[member.role]}, "
    return Line(
        label=member.name,
        value=role + ", ".join(words),
        when=member.actor if member.actor.isupper() else "",
        mark="?" if status in ("uncertain", "contested") else "",
        key=member.key,
        explain="\n".join(part for part in explain if part),
        citations=member.citations,
        quiet=status in ("former", "future"),
    )


# Events, figures, commitments, relations, sources


def events(coalition: Coalition, day: int) -> list[Line]:
    """What happened, newest first."""
    ordered = sorted(coalition.events, key=lambda event: event.date.earliest, reverse=True)
    return _with_others(coalition, ordered, day)


def _event(event: Event, day: int) -> Line:
    return Line(
        label=dates.in_words(event.date, short=True),
        value=event.title,
        when=vocabulary.EVENT_KINDS[event.kind],
        key=event.key,
        explain=event.note,
        citations=event.citations,
        quiet=event.date.earliest > day,
    )


def figures(coalition: Coalition, day: int) -> list[Line]:
    """Each metric's values, newest first; later than the day stands back."""
    clashing = model.figure_conflicts(coalition.figures)
    lines: list[Line] = []
    for label in dict.fromkeys(figure.label for figure in coalition.figures):
        inside = [figure for figure in coalition.figures if figure.label == label]
        inside.sort(key=lambda figure: (-figure.as_of.latest, vocabulary.RANKS.index(figure.rank)))
        lines.append(heading(label))
        lines += [_figure(figure, day, figure.key in clashing) for figure in inside]
    return lines


def _figure(figure: Figure, day: int, conflict: bool) -> Line:
    stands_back = figure.as_of.earliest > day or (conflict and figure.rank != "preferred")
    explain = "\n".join(part for part in (_explain(figure.rank, figure.reason, conflict), figure.note) if part)
    return Line(
        label=when(figure.as_of.text),
        value=figure.text,
        when=figure.rank if figure.rank != "normal" else "",
        mark=CONFLICT if conflict else "",
        key=figure.key,
        explain=explain,
        citations=figure.citations,
        quiet=stands_back,
    )


def commitments(coalition: Coalition, day: int) -> list[Line]:
    """What was promised, and how it stands on the day."""
    return _with_others(coalition, coalition.commitments, day)


def _commitment(promise: Commitment, day: int) -> Line:
    overdue = promise.overdue_on(day)
    status = "overdue" if overdue else promise.status_on(day).replace("-", " ")
    target = f"Target: {promise.target} {promise.unit}".rstrip() if promise.target else ""
    history = [
        f"{when(turn.date.text)}: {turn.value.replace('-', ' ')} {turn.note}".rstrip() for turn in promise.history
    ]
    due = f", due {when(promise.due.text)}" if promise.due else ""
    return Line(
        label=promise.owner,
        value=promise.text,
        when=f"{status}{due}",
        mark="!" if overdue else "",
        key=promise.key,
        explain="\n".join(part for part in (target, promise.binding.capitalize(), *history) if part),
        citations=promise.citations + tuple(c for turn in promise.history for c in turn.citations),
    )


def relations(coalition: Coalition, day: int) -> list[Line]:
    """How it relates to others; Enter goes there where it is in the catalogue. What both ends record stands once."""
    return _with_others(coalition, coalition.relations_once, day)


def _relation(relation: Relation) -> Line:
    return Line(
        label=relation.label,
        value=relation.target_name,
        when="open with Enter" if relation.target_is_coalition else "",
        key=relation.key,
        explain=relation.note,
        citations=relation.citations,
        target=relation.target if relation.target_is_coalition else "",
    )


def sources(coalition: Coalition, _day: int) -> list[Line]:
    """Every source that anything here rests on, with how many values."""
    uses: dict[str, list[Citation]] = {}
    for record in coalition.records:
        for one in record.citations:
            uses.setdefault(one.source.id, []).append(one)
    lines = []
    for several in sorted(uses.values(), key=len, reverse=True):
        source = several[0].source
        official = "official" if coalition.id in source.official_for else source.kind.replace("-", " ")
        lines.append(
            Line(
                label=source.publisher,
                value=source.title,
                when=f"{official}, {len(several)} values",
                key=f"source:{source.id}",
                citations=(Citation(source, "", max(one.confidence for one in several)),),
            )
        )
    return lines


def about_form(form: Coalition, day: int) -> list[Line]:
    """What sources say about a form of cooperation."""
    return facts(form, day)


Builder = Callable[[Coalition, int], list[Line]]
# (id, title, what an empty tab says, builder, what the columns are called)
TABS: tuple[tuple[str, str, str, Builder, tuple[str, str, str]], ...] = (
    ("facts", "Facts", "Nothing is recorded yet.", facts, ("Attribute", "Value", "As of")),
    (
        "members",
        "Members",
        "No roster is recorded; counts, where known, are under Figures. Coalition ▸ Add ▸ Member adds your own.",
        members,
        ("Member", "Membership", "Code"),
    ),
    (
        "events",
        "Events",
        "No events are recorded. Coalition ▸ Add ▸ Event adds your own.",
        events,
        ("Date", "What happened", "Kind"),
    ),
    (
        "figures",
        "Figures",
        "No figures are recorded. Coalition ▸ Add ▸ Figure adds your own.",
        figures,
        ("As of", "Value", "Rank"),
    ),
    (
        "commitments",
        "Pledges",
        "No commitments are recorded. Coalition ▸ Add ▸ Commitment adds your own.",
        commitments,
        ("Owner", "Commitment", "Status"),
    ),
    (
        "relations",
        "Links",
        "No relations are recorded. Coalition ▸ Add ▸ Relation adds your own.",
        relations,
        ("Relation", "To", ""),
    ),
    ("sources", "Sources", "No sources are recorded.", sources, ("Publisher", "Title", "Use")),
    (
        "form",
        "Form",
        "Nothing is recorded about this form of cooperation.",
        about_form,
        ("Attribute", "Value", "As of"),
    ),
)
