"""What the catalogue holds and how well it is evidenced: the figures of “About the data” and the coverage report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.model import Citation, Coalition, Source

_OLDEST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. `of` is what it is a share of (0: of nothing); `note` says what a number alone would not.

    `count` is None where there is nothing to count and the note is the answer.
    """

    label: str
    count: int | None
    of: int = 0
    note: str = ""

    @property
    def share(self) -> float | None:
        """The share from 0 to 1, None where there is no whole."""
        return self.count / self.of if self.of and self.count is not None else None


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together. `says` tells what is counted."""

    title: str
    says: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole report; what the command prints and what the window shows is this one value."""

    sections: tuple[Section, ...]

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """As a table of text: section, what, number, share (0 to 1), note."""
        return [
            (
                section.title, line.label, "" if line.count is None else str(line.count),
                "" if line.share is None else f"{line.share:.4f}", line.note,
            )
            for section in self.sections
            for line in section.lines
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Value:
    """A value with what its citations say of it. A dated turn of a commitment counts as a value of its own."""

    sources: int
    official: bool
    confidence: int


def measure(coalitions: Sequence[Coalition], sources: Sequence[Source]) -> Coverage:
    """Measure a catalogue. Forms of cooperation may be among the coalitions and are counted as values only."""
    groups = [coalition for coalition in coalitions if not coalition.is_form]
    values = [_weigh(coalition, citations) for coalition in coalitions for citations in _citations(coalition)]
    return Coverage((
        _holdings(groups, sources),
        _by("By pillar", "The main pillar of each coalition.", (c.pillars[0] for c in groups), vocabulary.PILLARS),
        _by("By form", "", (c.form for c in groups), vocabulary.FORMS),
        _by("By region", "", (c.region for c in groups), {}),
        _by("By status", "As recorded, each with its date.", (c.status for c in groups), vocabulary.STATUSES),
        _evidence(groups, values),
        _confidence(values),
        _oldest(groups),
        _missing(groups),
        _unrecorded(groups),
    ))  # fmt: skip


def _citations(coalition: Coalition) -> Iterable[tuple[Citation, ...]]:
    # A relation is recorded once and read at both of its ends.
    yield from (record.citations for record in coalition.records if not getattr(record, "inverse", False))
    yield from (turn.citations for promise in coalition.commitments for turn in promise.history)


def _weigh(coalition: Coalition, citations: Sequence[Citation]) -> _Value:
    return _Value(
        sources=len({_work(cited.source) for cited in citations}),
        official=any(coalition.id in cited.source.official_for for cited in citations),
        confidence=max((cited.confidence for cited in citations), default=0),
    )


def _work(source: Source) -> str:
    """What a source is a copy of: however many copies of Wikipedia agree, they are one source."""
    return "Wikipedia" if f"{source.publisher} ".startswith("Wikipedia ") else source.id


def _holdings(groups: Sequence[Coalition], sources: Sequence[Source]) -> Section:
    def total(name: str) -> int:
        return sum(len(getattr(coalition, name)) for coalition in groups)

    actors = {member.actor for coalition in groups for member in coalition.members}
    complete = sum(coalition.roster_complete for coalition in groups)
    return Section("Holdings", "What is recorded.", (
        Line("Coalitions", len(groups)),
        Line("with a complete roster", complete, len(groups)),
        Line("Membership intervals", total("members")),
        Line("Actors that are or were in one", len(actors)),
        Line("Facts", total("facts")),
        Line("Events", total("events")),
        Line("Figures", total("figures")),
        Line("Commitments", total("commitments")),
        Line("Relations", sum(not relation.inverse for coalition in groups for relation in coalition.relations)),
        Line("Sources", len(sources)),
    ))  # fmt: skip


def _by(title: str, says: str, found: Iterable[str], terms: dict[str, str]) -> Section:
    """One line a term, in the vocabulary's order where there is one, else by count."""
    counts = Counter(found)
    order = [term for term in terms if counts[term]] or [term for term, _ in sorted(counts.items(), key=_by_count)]
    whole = counts.total()
    return Section(title, says, tuple(Line(terms.get(term, term), counts[term], whole) for term in order))


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _evidence(groups: Sequence[Coalition], values: Sequence[_Value]) -> Section:
    official = sum(
        any(coalition.id in cited.source.official_for for citations in _citations(coalition) for cited in citations)
        for coalition in groups
    )
    says = (
        "Values are facts, memberships, events, figures, commitments and relations. Copies of Wikipedia are one source."
    )
    return Section("Evidence", says, (
        Line("Values", len(values)),
        Line("with a source", sum(value.sources > 0 for value in values), len(values)),
        Line("with two or more sources", sum(value.sources > 1 for value in values), len(values)),
        Line("with the group's own source", sum(value.official for value in values), len(values)),
        Line("Coalitions with a source of their own", official, len(groups)),
    ))  # fmt: skip


def _confidence(values: Sequence[_Value]) -> Section:
    counts = Counter(value.confidence for value in values)
    lines = (Line(f"{level} {name}", counts[level], len(values)) for level, name in enumerate(vocabulary.CONFIDENCE))
    return Section("Confidence", "The best citation of each value.", tuple(lines))


def _oldest(groups: Sequence[Coalition]) -> Section:
    """Of which coalitions the state was last seen longest ago."""
    seen = [
        (dates.parse(stated.as_of).latest, coalition.short_name, stated.as_of)
        for coalition in groups
        if (stated := coalition.preferred("status")) is not None and stated.as_of
    ]
    dated = [Line(name, None, note=as_of) for _, name, as_of in sorted(seen)[:_OLDEST_SHOWN]]
    undated = len(groups) - len(seen)
    return Section(
        "Longest since the status was confirmed", "The as-of date of the status.",
        (*dated, *([Line("without a date", undated)] if undated else ())),
    )  # fmt: skip


def _missing(groups: Sequence[Coalition]) -> Section:
    """For each attribute how often it is missing, and in which of the meanings."""
    counts: dict[str, Counter[str]] = {}
    for coalition in groups:
        for attribute in {fact.attribute for fact in coalition.facts}:
            fact = coalition.preferred(attribute)
            if fact is not None and fact.value is None:
                counts.setdefault(attribute, Counter())[fact.missing] += 1
    lines = [
        Line(
            vocabulary.ATTRIBUTES[attribute].label, found.total(), len(groups),
            note=", ".join(f"{vocabulary.MISSING[why].lower()} {count}" for why, count in found.most_common()),
        )
        for attribute, found in sorted(counts.items(), key=lambda item: vocabulary.ATTRIBUTE_ORDER[item[0]])
    ]  # fmt: skip
    return Section("Missing, by meaning", "Attributes recorded as missing, with a source for it.", tuple(lines))


def _unrecorded(groups: Sequence[Coalition]) -> Section:
    """Attributes that an analyst asks of every group and that are not recorded of some."""
    lines = []
    for attribute in vocabulary.ASKED_OF_ALL:
        without = [
            coalition.short_name for coalition in groups if not any(f.attribute == attribute for f in coalition.facts)
        ]
        if without:
            lines.append(
                Line(vocabulary.ATTRIBUTES[attribute].label, len(without), len(groups), note=", ".join(without))
            )
    return Section("Not recorded", "Attributes asked of every coalition.", tuple(lines))
