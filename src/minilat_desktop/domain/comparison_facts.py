"""Recorded values in a comparison: one attribute as of a day, under a column's source policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.comparison_making import classified, earliest, join, listed, missing, not_yet
from minilat_desktop.domain.comparison_policy import choose, heard, quoted
from minilat_desktop.domain.comparison_seen import Seen
from minilat_desktop.domain.comparison_table import Cell
from minilat_desktop.domain.dates import Edtf
from minilat_desktop.domain.model import Fact

_LATER = "Stated as of {}, later than this column’s date."


def fact_cell(seen: Seen, attribute: str) -> Cell:
    """What is recorded of one attribute, as of the column's date."""
    return seen.cell(f"fact/{attribute}", lambda column: _fact_cell(column, attribute))


def _fact_cell(seen: Seen, attribute: str) -> Cell:
    facts = seen.file.facts.get(attribute, [])
    described = vocabulary.ATTRIBUTES[attribute]
    if seen.before and described.kind != "date":
        return not_yet(seen)
    if not facts:
        return _nothing_recorded(seen, attribute)
    known = heard(facts, seen.lens)
    if not known:
        return unheard(seen, tuple(one_fact(seen, fact) for fact in facts))
    if described.kind == "date":
        return _date_cell(seen, attribute, known, facts)
    if described.many:
        return _many_cell(seen, known, facts)
    return _plain_cell(seen, attribute, known, facts)


def _nothing_recorded(seen: Seen, attribute: str) -> Cell:
    if seen.before:
        return not_yet(seen)
    if attribute in ("ended", "dormant_since") and seen.coalition.status == "active":
        return missing("not-applicable", "Recorded as active.")
    if attribute == "status" and seen.coalition.status:
        return classified(seen.coalition.status, vocabulary.STATUSES[seen.coalition.status])
    return missing("unknown", "Nothing is recorded.")


def unheard(seen: Seen, others: tuple[Cell, ...]) -> Cell:
    """The one source that the column listens to says nothing; what others say stays in reach, and is not used."""
    note = f"“{seen.file.title(seen.lens.source)}” is not cited for this."
    return replace(missing("unknown", note), alternatives=others)


def _plain_cell(seen: Seen, attribute: str, known: Sequence[Fact], facts: Sequence[Fact]) -> Cell:
    timely = [fact for fact in known if earliest(fact.as_of) <= seen.day]
    chosen = choose(timely or known, seen.lens)
    if chosen is None:
        return missing("unknown")
    if not timely and attribute == "status":
        return missing("unknown", _LATER.format(_words(chosen.as_of)), chosen.citations, (chosen.key,))
    if seen.lens.policy == "all":
        return _side_by_side(seen, timely or known, facts)
    return _with_alternatives(seen, chosen, facts)


def _date_cell(seen: Seen, attribute: str, known: Sequence[Fact], facts: Sequence[Fact]) -> Cell:
    if seen.lens.policy == "all":
        shown = [one for one in known if one.value is None or dates.parse(one.value).earliest <= seen.day]
        if any(one.value is not None for one in shown):
            return _side_by_side(seen, shown, facts)
    chosen = choose(known, seen.lens)
    if chosen is None or chosen.value is None:
        return _with_alternatives(seen, chosen, facts) if chosen else missing("unknown")
    when = dates.parse(chosen.value)
    if when.earliest > seen.day:
        reason = "not-applicable" if attribute in ("ended", "dormant_since") else "not-yet"
        note = f"Recorded for {dates.in_words(when)}, after this column’s date."
        return missing(reason, note, quoted(chosen.citations, seen.lens), (chosen.key,))
    return _with_alternatives(seen, chosen, facts)


def _many_cell(seen: Seen, known: Sequence[Fact], facts: Sequence[Fact]) -> Cell:
    kept = [fact for fact in known if fact.rank != "deprecated" or seen.lens.policy == "all"] or list(known)
    parts = tuple(one_fact(seen, fact) for fact in kept)
    return listed(parts, alternatives=tuple(one_fact(seen, fact) for fact in facts if fact not in kept))


def _side_by_side(seen: Seen, shown: Sequence[Fact], facts: Sequence[Fact]) -> Cell:
    """Every competing value with its own source, the one that would be preferred first."""
    ordered = sorted(shown, key=lambda fact: vocabulary.RANKS.index(fact.rank))
    others = tuple(one_fact(seen, fact) for fact in facts if fact not in shown)
    conflict = shown[0].attribute in seen.file.conflicts
    return listed(tuple(one_fact(seen, fact) for fact in ordered), alternatives=others, conflict=conflict)


def _with_alternatives(seen: Seen, chosen: Fact, facts: Sequence[Fact]) -> Cell:
    others = tuple(one_fact(seen, fact) for fact in facts if fact is not chosen)
    own = one_fact(seen, chosen)
    cell = replace(own, citations=quoted(own.citations, seen.lens)) if seen.lens.source else own
    return replace(cell, alternatives=others, conflict=chosen.attribute in seen.file.conflicts) if others else cell


def one_fact(seen: Seen, fact: Fact) -> Cell:
    """One fact as a cell."""
    described = vocabulary.ATTRIBUTES[fact.attribute]
    # The date of an event does not change with the day on which somebody states it.
    late = described.kind != "date" and earliest(fact.as_of) > seen.day
    when = dates.parse(fact.value) if fact.value is not None and described.kind == "date" else None
    astride = when is not None and when.earliest <= seen.day < when.latest
    known = seen.file.stated.get((id(fact), late, astride))
    if known is None:
        known = seen.file.stated[id(fact), late, astride] = _one_fact(fact, late, astride, when)
    return known


def _one_fact(fact: Fact, late: bool, astride: bool, when: Edtf | None) -> Cell:
    note = join(fact.reason, _LATER.format(_words(fact.as_of)) if late else "")
    if fact.value is None:
        return replace(missing(fact.missing, note, fact.citations, (fact.key,)), rank=fact.rank, value_date=fact.as_of)
    if astride:
        note = join(note, "May lie after this column’s date.")
    return Cell(
        fact.text, fact.value, fact.unit, fact.as_of, fact.rank, "", note, fact.citations,
        date=when, show_date=late, keys=(fact.key,),
    )  # fmt: skip


def _words(as_of: str) -> str:
    return dates.in_words(dates.parse(as_of)) if as_of else "an unknown date"
