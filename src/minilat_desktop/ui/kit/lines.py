"""Lines of a ledger: what a table of values with sources shows, as plain words. Imports no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar, overload

from minilat_desktop.domain import correcting, dates, vocabulary
from minilat_desktop.domain.entry import is_own
from minilat_desktop.domain.model import Beside, Citation, Corrected

CONFLICT = "≠"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. A heading has only a `label`; `quiet` lines stand back (other values, former members)."""

    label: str
    value: str = ""
    when: str = ""
    mark: str = ""
    key: str = ""
    explain: str = ""
    citations: tuple[Citation, ...] = ()
    heading: bool = False
    quiet: bool = False
    target: str = ""


Thing = TypeVar("Thing")


class Later(Sequence[Line], Generic[Thing]):
    """Lines of which each is made of its thing when it is asked for: a list may have ten thousand, and few are seen.

    `things` are what lines are made of by `make`, and headings.
    """

    def __init__(self, things: Sequence[Thing | Line], make: Callable[[Thing], Line]) -> None:
        self._things, self._make = things, make

    def __len__(self) -> int:
        return len(self._things)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> Later[Thing]: ...
    def __getitem__(self, place: int | slice) -> Line | Later[Thing]:
        if isinstance(place, slice):
            return Later(self._things[place], self._make)
        found = self._things[place]
        return found if isinstance(found, Line) else self._make(found)

    @property
    def headings(self) -> list[int]:
        """The places of the headings; no line is made."""
        return [place for place, one in enumerate(self._things) if isinstance(one, Line) and one.heading]


def headings(lines: Sequence[Line]) -> list[int]:
    """The places of the headings among some lines."""
    if isinstance(lines, Later):
        return lines.headings
    return [place for place, line in enumerate(lines) if line.heading]


def heading(text: str) -> Line:
    """A line that names a group."""
    return Line(text, heading=True)


def when(text: str) -> str:
    """An EDTF text in words, "" when there is none."""
    return dates.in_words(dates.parse(text)) if text else ""


def owned(line: Line) -> Line:
    """A line that says so where it is the user's own."""
    return replace(line, value=f"{line.value}  ·  my entry") if is_own(line.key) else line


def with_beside(line: Line, others: Sequence[Beside], build: Callable[[Corrected], Line]) -> list[Line]:
    """A record's line, and beneath it what stands beside it and does not count, as competing values of a fact do."""
    if not others:
        return [line]
    said = "\n".join(part for part in (correcting.why_counted(line.key, others), line.explain) if part)
    found = [replace(line, mark=CONFLICT, explain=said)]
    for one in others:
        other = build(one.record)
        label = "" if other.label == line.label else other.label
        explain = "\n".join(part for part in (correcting.why(one), other.explain) if part)
        found.append(
            replace(other, label=label, value=f"Also: {other.value}", mark=CONFLICT, explain=explain, quiet=True)
        )
    return found


def explanation(line: Line) -> str:
    """The whole of a line: value, why, and every source, as plain text."""
    if line.heading:
        return ""
    parts = [f"{line.label}: {line.value}" if line.label else line.value]
    if line.when:
        parts[0] += f"  ({line.when})"
    parts += [line.explain] if line.explain else []
    parts += [source_text(number, citation) for number, citation in enumerate(line.citations, 1)]
    return "\n".join(parts)


def source_text(number: int, citation: Citation) -> str:
    """A citation as a reader cites it."""
    source = citation.source
    words = [source.author, source.title, source.publisher, when(source.date), citation.locator]
    text = f"[{number}] " + ". ".join(word.rstrip(".") for word in words if word) + "."
    confidence = f"Confidence: {vocabulary.CONFIDENCE[citation.confidence]}."
    accessed = f"Accessed {when(source.accessed)}." if source.accessed else ""
    quote = f"“{citation.quote}”" if citation.quote else ""
    return " ".join(part for part in (text, quote, source.url, accessed, confidence) if part)
