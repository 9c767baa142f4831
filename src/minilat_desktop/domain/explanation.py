"""Why a cell of a comparison says what it says: one value for the window, the command line and the brief."""

from __future__ import annotations

from dataclasses import dataclass

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.comparison_policy import SAYS, stated_words
from minilat_desktop.domain.comparison_spec import Column
from minilat_desktop.domain.comparison_table import Cell, ComparisonTable, Row, headings
from minilat_desktop.domain.entry import is_own
from minilat_desktop.domain.model import Citation

# So many of the records that a number was made from are named; how many there are is always said.
_NAMED = 60


@dataclass(frozen=True, slots=True)
class Stated:
    """One value with what speaks for it: a shown one, one of several in a list, a competing one or an input.

    `label` says what it is of, `attribute` the same as an export names it, `key` is the stable id of its record, ""
    for a computed one. `missing` is a key of `vocabulary.MISSING` where there is no value.
    """

    attribute: str
    label: str
    text: str
    value: str | int | float | None
    unit: str
    value_date: str
    rank: str
    note: str
    missing: str
    citations: tuple[Citation, ...]
    key: str = ""

    @property
    def dated(self) -> str:
        """The value in words, with the date at which it held."""
        if not self.value_date:
            return self.text
        return f"{self.text} (as of {dates.in_words(dates.parse(self.value_date))})"


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to “why this number?”.

    `why` says by what rule this value was taken, `meaning` which of the five kinds of missing it is. `parts` are the
    values of a list, `competing` what else is recorded of the same thing, `inputs` what a computed value was made from.
    `conflict` says that sources disagree, `nearest` that the figure is not of the date and was let in by the tolerance.
    """

    column: Column
    heading: str
    group: str
    row: str
    shown: Stated
    why: str
    meaning: str
    computed: bool
    conflict: bool
    nearest: bool
    confidence: int | None
    parts: tuple[Stated, ...]
    competing: tuple[Stated, ...]
    inputs: tuple[Stated, ...]

    def lines(self) -> tuple[str, ...]:
        """All of it as plain text, the value first."""
        return (
            f"{self.heading}  ·  {self.group}  ·  {self.row}",
            *(() if self.parts else (self.shown.dated,)),
            *((f"Missing: {self.meaning}",) if self.meaning else ()),
            *(("† Sources disagree.",) if self.conflict else ()),
            *((self.why,) if self.why else ()),
            *((self.shown.note,) if self.shown.note else ()),
            *_input_lines(self.inputs),
            *_each(self.parts),
            *(() if self.parts else source_lines(self.shown.citations) or ("No source is cited.",)),
            *(_competing_lines(self.competing, self.conflict) if self.competing else ()),
        )


def explain(table: ComparisonTable, row: Row, column: int) -> Explanation:
    """Why a cell says what it says."""
    cell, chosen = row.cells[column], table.columns[column]
    return Explanation(
        column=chosen,
        heading=headings(table.columns, table.short_names)[column],
        group=row.group,
        row=row.label,
        shown=_stated(row.attribute, row.label, cell),
        why=_why(cell, chosen, _title(cell, chosen.source)),
        meaning=f"{vocabulary.MISSING[cell.missing_reason]}. {vocabulary.MISSING_MEANS[cell.missing_reason]}"
        if cell.missing_reason
        else "",
        computed=cell.computed,
        conflict=cell.conflict,
        nearest=cell.nearest,
        confidence=cell.confidence,
        parts=tuple(_stated(row.attribute, row.label, part) for part in cell.parts),
        competing=tuple(_stated(row.attribute, row.label, other) for other in cell.alternatives),
        inputs=tuple(_stated(one.attribute, one.label, one.cell) for one in cell.inputs),
    )


def _stated(attribute: str, label: str, cell: Cell) -> Stated:
    key = cell.keys[0] if len(cell.keys) == 1 else ""
    return Stated(
        attribute, label, cell.text, cell.value, cell.unit, cell.value_date, cell.rank, cell.note, cell.missing_reason,
        cell.citations, key,
    )  # fmt: skip


def _why(cell: Cell, column: Column, title: str) -> str:
    """By what rule this value was taken, and not another."""
    policy = "source" if column.source else column.policy
    recorded = bool(cell.rank) or any(part.rank for part in cell.parts)
    if not recorded and not (column.source and cell.alternatives):
        return ""
    rule = f"This column shows {SAYS[policy]}"
    if column.source:
        return f"{rule}: “{title}”."
    if policy == "all":
        return f"{rule}." if cell.parts else ""
    if not cell.alternatives and policy != "preferred":
        return f"{rule}; there is only this one."
    if policy == "newest":
        return f"{rule}: {stated_words(cell.value_date, cell.citations)}."
    if policy == "confidence":
        levels = [cited.confidence for cited in cell.citations]
        return f"{rule}: {vocabulary.CONFIDENCE[max(levels)]}." if levels else f"{rule}."
    if cell.rank == "preferred":
        # An own value is so by the user's choice.
        by = "by you" if any(map(is_own, cell.keys)) else "in the catalogue"
        return f"Marked {by} as the preferred value."
    if cell.rank == "deprecated":
        return "Marked in the catalogue as deprecated; nothing better is recorded."
    return "No value is marked as preferred; this is the first that is not deprecated." if cell.alternatives else ""


def _title(cell: Cell, source: str) -> str:
    known = (cited.source for one in (cell, *cell.alternatives) for cited in one.citations)
    return next((one.title for one in known if one.id == source), source)


def _input_lines(inputs: tuple[Stated, ...]) -> tuple[str, ...]:
    if not inputs:
        return ()
    # Of members the names are what a reader wants; of other records also which they are.
    members = all(one.attribute.startswith("membership/") for one in inputs)
    named = [one.label if members else _named(one) for one in inputs[:_NAMED]]
    said = ", ".join(named) if members else "; ".join(named)
    more = f" and {len(inputs) - _NAMED} more" if len(inputs) > _NAMED else ""
    return (f"Made from {len(inputs)} {'record' if len(inputs) == 1 else 'records'}: {said}{more}.",)


def _named(one: Stated) -> str:
    """A record by its name, its value and its id."""
    return f"{one.label} {one.text} [{one.key}]" if one.key else f"{one.label} {one.text}"


def _each(values: tuple[Stated, ...]) -> tuple[str, ...]:
    return tuple(line for one in values for line in (f"– {one.dated}", *_under(one)))


def _under(one: Stated) -> tuple[str, ...]:
    rank = f"{one.rank.capitalize()} value." if one.rank in ("preferred", "deprecated") else ""
    about = " ".join(part for part in (rank, one.note) if part)
    return tuple(f"    {line}" for line in (*((about,) if about else ()), *source_lines(one.citations)))


def _competing_lines(competing: tuple[Stated, ...], conflict: bool) -> tuple[str, ...]:
    return ("Competing values:" if conflict else "Also recorded:", *_each(competing))


def source_lines(citations: tuple[Citation, ...]) -> tuple[str, ...]:
    """Sources, numbered, each with everything needed to find it again."""
    return tuple(f"[{n}] {citation_text(citation)}" for n, citation in enumerate(citations, 1))


def citation_text(citation: Citation) -> str:
    """A source with everything needed to find it again, and how sure it is."""
    source = citation.source
    parts = (source.title, source.publisher, source.date, citation.locator, source.url)
    quote = f" “{citation.quote}”" if citation.quote else ""
    accessed = f" Looked up {source.accessed}." if source.accessed else ""
    confidence = vocabulary.CONFIDENCE[citation.confidence]
    return f"{', '.join(part for part in parts if part)}.{quote}{accessed} Confidence: {confidence}."
