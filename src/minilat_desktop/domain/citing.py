"""The sources of several records taken together, each once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from minilat_desktop.domain.model import Citation


def gather(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """One citation a source, in order of first use: the weakest confidence, and the place where all name the same."""
    found: dict[str, Citation] = {}
    for citation in citations:
        known = found.setdefault(citation.source.id, citation)
        if known is citation or (known.locator == citation.locator and known.confidence <= citation.confidence):
            continue
        locator = known.locator if known.locator == citation.locator else ""
        confidence = min(known.confidence, citation.confidence)
        if (locator, confidence) != (known.locator, known.confidence):
            found[citation.source.id] = Citation(known.source, locator, confidence)
    return tuple(found.values())


def gathered(cited: Iterable[tuple[Citation, ...]]) -> tuple[Citation, ...]:
    """As `gather`, of records of which many share one and the same tuple of citations."""
    return gather(chain.from_iterable({id(one): one for one in cited}.values()))
