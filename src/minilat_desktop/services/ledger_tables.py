"""The commitment ledger as a table of its own, with its sources, for a file or for standard output."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from minilat_desktop.domain import correcting
from minilat_desktop.domain.citing import gather
from minilat_desktop.domain.ledger import Entry
from minilat_desktop.formats.csv_profiles import Value
from minilat_desktop.services.comparison_lines import sources_text

HEADER = (
    "as_of", "coalition_id", "coalition", "commitment", "owner", "target", "unit", "due", "binding", "status",
    "status_date", "is_due", "overdue", "history", "source_ids", "sources", "key", "other_values",
)  # fmt: skip


def ledger_table(entries: Iterable[Entry]) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
    """Header and lines, one a commitment and date. `overdue` and `is_due` are yes or no; dates are EDTF."""
    return HEADER, [_line(one) for one in entries]


def _line(one: Entry) -> tuple[Value, ...]:
    sources = gather(one.citations)
    history = " | ".join(f"{turn.date.text} {turn.value}" for turn in one.history)
    return (
        date.fromordinal(one.as_of).isoformat(), one.coalition_id, one.coalition, one.text, one.owner or None,
        one.target or None, one.unit or None, one.due_date.text if one.due_date else None, one.binding or None,
        one.status, one.status_date.text if one.status_date else None, "yes" if one.due else "no",
        "yes" if one.overdue else "no", history or None, " ".join(citation.source.id for citation in sources),
        sources_text(sources), one.key, _others(one),
    )  # fmt: skip


def _others(entry: Entry) -> str | None:
    """What stands beside a commitment and does not count, with why and its sources."""
    said = (
        f"{correcting.in_words(one.record)} ({correcting.why(one)}) {sources_text(one.record.citations)}"
        for one in entry.beside
    )
    return " | ".join(said) or None
