"""How each cell of a comparison comes about: recorded values as of a day, and computed ones that say how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.comparison_table import Cell, Record
from minilat_desktop.domain.dates import Edtf
from minilat_desktop.domain.model import Citation, Coalition, Fact, Figure, Member, fact_conflicts, pick

_LATER = "Stated as of {}, later than this column’s date."


@dataclass(frozen=True, slots=True)
class Seen:
    """A coalition as one column sees it: as of a day, with the dates of its life and its roster resolved once.

    `spells` is the roster by actor; `full` are its full members, one spell an actor.
    """

    coalition: Coalition
    day: int
    founded: Edtf | None
    ended: Edtf | None
    roster: tuple[Member, ...]
    spells: Mapping[str, tuple[Member, ...]]
    full: tuple[Member, ...]

    @property
    def before(self) -> bool:
        """Whether it was certainly not yet founded."""
        return self.founded is not None and self.founded.earliest > self.day

    @property
    def after(self) -> bool:
        """Whether it had certainly ended."""
        return self.ended is not None and self.ended.latest <= self.day

    @property
    def short(self) -> str:
        """Its name for a sentence."""
        return self.coalition.short_name or self.coalition.name


def see(coalition: Coalition, day: int) -> Seen:
    """A coalition as of a day."""
    roster = coalition.roster(day)
    spells: dict[str, tuple[Member, ...]] = {}
    for member in roster:
        spells[member.actor] = (*spells.get(member.actor, ()), member)
    full = {member.actor: member for member in reversed(roster) if member.role == vocabulary.FULL_ROLE}
    founded, ended = _life_date(coalition, "founded"), _life_date(coalition, "ended")
    return Seen(coalition, day, founded, ended, roster, spells, tuple(reversed(full.values())))


def _life_date(coalition: Coalition, attribute: str) -> Edtf | None:
    fact = coalition.preferred(attribute)
    return dates.parse(fact.value) if fact is not None and fact.value is not None else None


def missing(reason: str, note: str = "", citations: tuple[Citation, ...] = (), keys: tuple[str, ...] = ()) -> Cell:
    """A typed missing value: never a 0, never a guess."""
    return Cell(
        vocabulary.MISSING[reason], None, missing_reason=reason, note=note, citations=citations, keys=keys
    )  # fmt: skip


def not_yet(seen: Seen) -> Cell:
    """The cell of a coalition that was founded after the column's date."""
    fact = seen.coalition.preferred("founded")
    when = dates.point_in_words(seen.founded) if seen.founded else "later"
    citations = fact.citations if fact else ()
    return missing("not-yet", f"Founded {when}, after this column’s date.", citations, (fact.key,) if fact else ())


def classified(value: str, words: str) -> Cell:
    """A value from the catalogue's own classification, which rests on no single source."""
    if not value:
        return missing("unknown", "Not classified in the catalogue.")
    return Cell(words, value, note="As classified in the catalogue.")


def listed(parts: tuple[Cell, ...], **more: object) -> Cell:
    """Several values in one cell; an export writes each on its own line."""
    citations = gather(citation for part in parts for citation in part.citations)
    keys = tuple(key for part in parts for key in part.keys)
    joined = "; ".join(part.text.removesuffix(".") for part in parts)
    base = Cell(joined, "; ".join(str(part.value) for part in parts), citations=citations, parts=parts, keys=keys)
    return replace(base, **more)  # type: ignore[arg-type]


def gather(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """One citation a source, in order of first use: the weakest confidence, and the place where all name the same."""
    found: dict[str, Citation] = {}
    for citation in citations:
        known = found.get(citation.source.id)
        if known is None:
            found[citation.source.id] = citation
            continue
        locator = known.locator if known.locator == citation.locator else ""
        confidence = min(known.confidence, citation.confidence)
        if (locator, confidence) != (known.locator, known.confidence):
            found[citation.source.id] = Citation(known.source, locator, confidence)
    return tuple(found.values())


# Facts


def fact_cell(seen: Seen, attribute: str) -> Cell:
    """What is recorded of one attribute, as of the column's date."""
    facts = [fact for fact in seen.coalition.facts if fact.attribute == attribute]
    described = vocabulary.ATTRIBUTES[attribute]
    if seen.before and described.kind != "date":
        return not_yet(seen)
    if not facts:
        return _nothing_recorded(seen, attribute)
    if described.kind == "date":
        return _date_cell(seen, attribute, facts)
    if described.many:
        return _many_cell(seen, facts)
    timely = [fact for fact in facts if _earliest(fact.as_of) <= seen.day]
    chosen = pick(timely or facts)
    if chosen is None:
        return missing("unknown")
    if not timely and attribute == "status":
        return missing("unknown", _LATER.format(_words(chosen.as_of)), chosen.citations, (chosen.key,))
    return _with_alternatives(seen, chosen, facts)


def _nothing_recorded(seen: Seen, attribute: str) -> Cell:
    if seen.before:
        return not_yet(seen)
    if attribute in ("ended", "dormant_since") and seen.coalition.status == "active":
        return missing("not-applicable", "Recorded as active.")
    if attribute == "status" and seen.coalition.status:
        return classified(seen.coalition.status, vocabulary.STATUSES[seen.coalition.status])
    return missing("unknown", "Nothing is recorded.")


def _date_cell(seen: Seen, attribute: str, facts: list[Fact]) -> Cell:
    chosen = pick(facts)
    if chosen is None or chosen.value is None:
        return _with_alternatives(seen, chosen, facts) if chosen else missing("unknown")
    when = dates.parse(chosen.value)
    if when.earliest > seen.day:
        reason = "not-applicable" if attribute in ("ended", "dormant_since") else "not-yet"
        note = f"Recorded for {dates.in_words(when)}, after this column’s date."
        return missing(reason, note, chosen.citations, (chosen.key,))
    cell = _with_alternatives(seen, chosen, facts)
    if when.latest > seen.day:
        return replace(cell, note=_join(cell.note, "May lie after this column’s date."))
    return cell


def _many_cell(seen: Seen, facts: list[Fact]) -> Cell:
    kept = [fact for fact in facts if fact.rank != "deprecated"] or facts
    parts = tuple(one_fact(seen, fact) for fact in kept)
    alternatives = tuple(one_fact(seen, fact) for fact in facts if fact not in kept)
    if len(parts) == 1:
        return replace(parts[0], alternatives=alternatives)
    return listed(parts, alternatives=alternatives)


def _with_alternatives(seen: Seen, chosen: Fact, facts: list[Fact]) -> Cell:
    others = tuple(one_fact(seen, fact) for fact in facts if fact is not chosen)
    conflict = chosen.attribute in fact_conflicts(seen.coalition.facts)
    return replace(one_fact(seen, chosen), alternatives=others, conflict=conflict)


def one_fact(seen: Seen, fact: Fact) -> Cell:
    """One fact as a cell."""
    late = _earliest(fact.as_of) > seen.day
    described = vocabulary.ATTRIBUTES[fact.attribute]
    # The date of an event does not change with the day on which somebody states it.
    late = late and described.kind != "date"
    note = _join(fact.reason, _LATER.format(_words(fact.as_of)) if late else "")
    if fact.value is None:
        return replace(missing(fact.missing, note, fact.citations, (fact.key,)), rank=fact.rank, value_date=fact.as_of)
    when = dates.parse(fact.value) if described.kind == "date" else None
    return Cell(
        fact.text, fact.value, fact.unit, fact.as_of, fact.rank, "", note, fact.citations,
        date=when, show_date=late, keys=(fact.key,),
    )  # fmt: skip


# Figures


def figure_cell(seen: Seen, metric: str) -> Cell:
    """The latest figure of a metric that is not later than the column's date; its competitors and its past with it."""
    if seen.before:
        return not_yet(seen)
    recorded = [figure for figure in seen.coalition.figures if figure.metric == metric]
    timely = [figure for figure in recorded if figure.as_of.earliest <= seen.day]
    if not timely:
        later = min((figure.as_of for figure in recorded), key=lambda when: when.earliest, default=None)
        note = f"The first figure is of {dates.in_words(later)}." if later else "No figure is recorded."
        return missing("unknown", note)
    chosen = _latest(timely)
    rivals = [one for one in timely if one is not chosen and _same_time(one, chosen)]
    past = sorted((one for one in timely if not _same_time(one, chosen)), key=lambda one: one.as_of.earliest)
    return replace(
        one_figure(seen, chosen),
        alternatives=tuple(one_figure(seen, one) for one in rivals),
        conflict=any(one.value != chosen.value for one in rivals),
        records=tuple(Record(metric, one.label, one_figure(seen, one)) for one in past),
    )


def _latest(figures: list[Figure]) -> Figure:
    accepted = [figure for figure in figures if figure.rank != "deprecated"] or figures
    newest = max(accepted, key=lambda figure: (figure.as_of.latest, figure.as_of.earliest))
    candidates = [figure for figure in accepted if _same_time(figure, newest)]
    return min(candidates, key=lambda figure: (vocabulary.RANKS.index(figure.rank), -figure.as_of.latest))


def _same_time(one: Figure, other: Figure) -> bool:
    return one.as_of.earliest <= other.as_of.latest and other.as_of.earliest <= one.as_of.latest


def one_figure(seen: Seen, figure: Figure) -> Cell:
    """One figure as a cell, its own date beside it."""
    may_be_later = figure.as_of.latest > seen.day
    note = _join(
        figure.qualifier and f"The source says “{figure.qualifier}”.", figure.reason, figure.note,
        "Its date may lie after this column’s date." if may_be_later else "",
    )  # fmt: skip
    return Cell(
        figure.text, figure.value, figure.unit, figure.as_of.text, figure.rank, "", note, figure.citations,
        show_date=True, keys=(figure.key,),
    )  # fmt: skip


# Life


def age_cell(seen: Seen) -> Cell:
    """Whole years since the founding, up to the column's date or the end; a range where a date is not exact."""
    if seen.before:
        return not_yet(seen)
    citations = _life_citations(seen, "founded")
    if seen.founded is None:
        return missing("unknown", "No founding date is recorded.", citations)
    upto = dates.of_day(seen.day)
    how = "Computed: whole years from founding to this column’s date."
    if seen.ended is not None and seen.ended.earliest <= seen.day:
        upto, how = seen.ended, "Computed: whole years from founding to its end."
        citations = gather((*citations, *_life_citations(seen, "ended")))
    low = _whole_years(seen.founded.latest, upto.earliest)
    high = _whole_years(seen.founded.earliest, upto.latest)
    exact = seen.founded.exact and upto.exact
    return _span_cell(max(low, 0), high, "years", exact or low == high, how, citations, seen.founded)


def summit_delay_cell(seen: Seen) -> Cell:
    """Days from founding to the first leaders' summit; a range where a date is not exact."""
    if seen.before:
        return not_yet(seen)
    summit = fact_cell(seen, "first_leaders_summit")
    if summit.value is None:
        return replace(summit, note=_join("No first leaders’ summit to count to.", summit.note), alternatives=())
    citations = gather((*_life_citations(seen, "founded"), *summit.citations))
    if seen.founded is None or summit.date is None:
        return missing("unknown", "No founding date is recorded.", citations)
    low = summit.date.earliest - seen.founded.latest
    high = summit.date.latest - seen.founded.earliest
    how = "Computed: days from the founding date to the first leaders’ summit."
    return _span_cell(low, high, "days", seen.founded.exact and summit.date.exact, how, citations, seen.founded)


def _span_cell(
    low: int, high: int, unit: str, exact: bool, how: str, citations: tuple[Citation, ...], founded: Edtf
) -> Cell:
    if founded.earliest == dates.FIRST_DAY or abs(high) > 1_000_000:
        return missing("unknown", "The dates are open-ended, so nothing can be counted.", citations)
    if exact:
        one = unit[:-1] if low == 1 else unit
        return Cell(f"{low} {one}", low, unit, note=how, citations=citations, computed=True)
    how = f"{how} A range, because a date is not known to the day."
    return Cell(f"{low} to {high} {unit}", f"{low} to {high}", unit, note=how, citations=citations, computed=True)


def _life_citations(seen: Seen, attribute: str) -> tuple[Citation, ...]:
    fact = seen.coalition.preferred(attribute)
    return fact.citations if fact else ()


def _whole_years(first: int, last: int) -> int:
    one, other = dates.of_day(max(first, dates.FIRST_DAY)).text, dates.of_day(min(last, dates.LAST_DAY)).text
    return int(other[:4]) - int(one[:4]) - (other[5:] < one[5:])


# Members


def roster_missing(seen: Seen) -> Cell | None:
    """Why a column has no roster, or None where it has one."""
    if seen.before:
        return not_yet(seen)
    if not seen.coalition.members:
        kept = [fact for fact in seen.coalition.facts if fact.missing == "not-disclosed"]
        kept = [fact for fact in kept if fact.attribute in ("composition", "membership_rule")]
        if kept:
            return missing("not-disclosed", "No roster is published.", kept[0].citations, (kept[0].key,))
        return missing("unknown", "No roster is recorded.")
    if not seen.roster:
        if seen.after:
            return missing("not-applicable", "It had ended by this column’s date.", _life_citations(seen, "ended"))
        return missing("unknown", "No recorded membership holds on this column’s date.")
    return None


def roster_uncountable(seen: Seen) -> Cell | None:
    """Why a column's members cannot be counted, or None where they can."""
    absent = roster_missing(seen)
    if absent is not None:
        return absent
    if not seen.coalition.roster_complete:
        note = (
            f"Only some members could be sourced ({len(seen.full)} on this column’s date); counting them says nothing."
        )
        return missing("unknown", note, gather(cited for member in seen.full for cited in member.citations))
    if not seen.full:
        return missing("unknown", "The roster records other roles, but no full member.")
    return None


def membership_cell(seen: Seen, actor: str) -> Cell:
    """An actor's roles on the column's date, in words."""
    absent = roster_missing(seen)
    if absent is not None:
        return absent
    spells = seen.spells.get(actor)
    if not spells and not seen.coalition.roster_complete:
        return missing("unknown", f"Not on the recorded roster of {seen.short}, which is not complete.")
    if not spells:
        return missing("not-a-member", f"Not on the recorded roster of {seen.short} on this column’s date.")
    cells = tuple(spell_cell(seen, spell) for spell in spells)
    return cells[0] if len(cells) == 1 else listed(cells, value_date=cells[0].value_date)


def spell_cell(seen: Seen, spell: Member) -> Cell:
    """One membership: the role, what qualifies it, and since when."""
    status = spell.status_on(seen.day)
    marks = [mark for mark, holds in (("founder", spell.founder), (status, status not in ("current",))) if holds]
    words = vocabulary.ROLES[spell.role] + (f" ({', '.join(marks)})" if marks else "")
    until = f"Until {dates.point_in_words(spell.end)}." if spell.end else ""
    since = "" if spell.start.earliest == dates.FIRST_DAY else f"Since {dates.point_in_words(spell.start)}."
    note = _join(f"{spell.name}.", since, until, spell.until, spell.note)
    return Cell(words, spell.role, "", spell.start.text, "", "", note, spell.citations, keys=(spell.key,))


def _earliest(as_of: str) -> int:
    return dates.parse(as_of).earliest if as_of else dates.FIRST_DAY


def _words(as_of: str) -> str:
    return dates.in_words(dates.parse(as_of)) if as_of else "an unknown date"


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)
