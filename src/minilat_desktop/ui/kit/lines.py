"""Lines of a ledger: what a table of values with sources shows, as plain words. Imports no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.model import Citation

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


def heading(text: str) -> Line:
    """A line that names a group."""
    return Line(text, heading=True)


def when(text: str) -> str:
    """An EDTF text in words, "" when there is none."""
    return dates.in_words(dates.parse(text)) if text else ""


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
