"""The parts that cells of a comparison are made of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.citing import gather
from minilat_desktop.domain.comparison_seen import Seen
from minilat_desktop.domain.comparison_table import Cell
from minilat_desktop.domain.model import Citation
from minilat_desktop.domain.numerals import grouped


def missing(reason: str, note: str = "", citations: tuple[Citation, ...] = (), keys: tuple[str, ...] = ()) -> Cell:
    """A typed missing value: never a 0, never a guess."""
    return Cell(
        vocabulary.MISSING[reason], None, missing_reason=reason, note=note, citations=citations, keys=keys
    )  # fmt: skip


def not_yet(seen: Seen) -> Cell:
    """The cell of a coalition that was founded after the column's date."""
    return seen.cell("not-yet", _not_yet)


def _not_yet(seen: Seen) -> Cell:
    fact = seen.coalition.preferred("founded")
    when = dates.point_in_words(seen.founded) if seen.founded else "later"
    citations = fact.citations if fact else ()
    return missing("not-yet", f"Founded {when}, after this column’s date.", citations, (fact.key,) if fact else ())


def classified(value: str, words: str) -> Cell:
    """A value from the catalogue's own classification, which rests on no single source."""
    if not value:
        return missing("unknown", "Not classified in the catalogue.")
    return Cell(words, value, note="As classified in the catalogue.")


def listed(parts: tuple[Cell, ...], **more: Any) -> Cell:
    """Several values in one cell; an export writes each on its own line. One alone is not a list."""
    if len(parts) == 1:
        return replace(parts[0], **more) if more else parts[0]
    citations = gather(citation for part in parts for citation in part.citations)
    keys = tuple(key for part in parts for key in part.keys)
    joined = "; ".join(part.text.removesuffix(".") for part in parts)
    values = "; ".join(str(part.value) for part in parts if part.value is not None)
    return Cell(joined, values, parts=parts, **({"citations": citations, "keys": keys} | more))


def counted(number: int, unit: str, note: str, citations: tuple[Citation, ...], **more: Any) -> Cell:
    """A computed count. `unit` is a plural; the text says one of it rightly."""
    word = unit[:-1] if number == 1 else unit
    text = f"{grouped(number)} {word}"
    return Cell(text, number, unit, note=note, citations=citations, computed=True, **more)


def share(part: int, whole: int, note: str, citations: tuple[Citation, ...], **more: Any) -> Cell:
    """A computed share of a whole that is not empty, in per cent to one decimal."""
    value = round(100 * part / whole, 1)
    text = f"{value:g} per cent"
    return Cell(text, value, "per cent", note=note, citations=citations, computed=True, **more)


def join(*parts: str) -> str:
    """Sentences, without the empty ones."""
    return " ".join(filter(None, parts))


def earliest(as_of: str) -> int:
    """The first day of an as-of date; the first of all days where there is none."""
    return dates.parse(as_of).earliest if as_of else dates.FIRST_DAY
