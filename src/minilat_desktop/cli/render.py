"""Values as text: tables for people, CSV and JSON for scripts. The JSON shapes are a contract (docs/file-format.md)."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from minilat_desktop.domain import correcting, dates, vocabulary
from minilat_desktop.domain.coverage import Coverage
from minilat_desktop.domain.listing import ListRow
from minilat_desktop.domain.model import Beside, Citation, Coalition, Commitment, Event, Fact, Figure, Member, Relation
from minilat_desktop.domain.note import Note

# What a line of a terminal can take beside the numbers.
_LONGEST_NOTE = 90


def as_json(value: Any) -> str:
    """JSON for people and machines: indented, text as it is."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """RFC 4180 lines. They are often sent to a file that a spreadsheet opens: text like a formula is guarded."""
    # What prints a table in a terminal need not wait for the exports.
    from minilat_desktop.services import exporting

    return exporting.csv_text(header, rows)


def as_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell; control characters are shown, not obeyed."""
    cells = [tuple(header), *(tuple(shown(cell) for cell in row) for row in rows)]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(header))]
    lines = []
    for row in cells:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def print_rows(how: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Rows as `csv` or as a table."""
    print(as_csv(header, rows), end="") if how == "csv" else print(as_table(header, rows))


def shown(text: str) -> str:
    """Text that cannot move a terminal's cursor or turn its direction."""
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) in ("Cc", "Cf") else c for c in text)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)


def citation_object(cited: Citation) -> dict[str, Any]:
    """A citation as JSON."""
    source = cited.source
    return {
        "source_id": source.id, "title": source.title, "publisher": source.publisher, "date": source.date,
        "url": source.url, "locator": cited.locator, "confidence": cited.confidence, "quote": cited.quote,
        "accessed": source.accessed,
    }  # fmt: skip


def _citations(citations: Sequence[Citation]) -> list[dict[str, Any]]:
    return [citation_object(cited) for cited in citations]


def fact_object(fact: Fact) -> dict[str, Any]:
    """A fact as JSON. `value` is null where `missing_reason` says why."""
    return {
        "id": fact.key, "attribute": fact.attribute, "value": fact.value, "unit": fact.unit, "as_of": fact.as_of,
        "rank": fact.rank, "reason": fact.reason, "missing_reason": fact.missing or None,
        "citations": _citations(fact.citations),
    }  # fmt: skip


def member_object(member: Member, day: int) -> dict[str, Any]:
    """A membership as JSON; `status` is as of the day."""
    return {
        "id": member.key, "actor": member.actor, "code": member.actor, "name": member.name, "kind": member.kind,
        "role": member.role, "founder": member.founder, "from": member.start.text,
        "to": member.end.text if member.end else None, "status": member.status_on(day), "signed": member.signed or None,
        "ratified": member.ratified or None, "note": member.note, "citations": _citations(member.citations),
    }  # fmt: skip


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.key, "date": event.date.text, "kind": event.kind, "title": event.title, "note": event.note,
        "participants": list(event.participants), "citations": _citations(event.citations),
    }  # fmt: skip


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.key, "metric": figure.metric, "label": figure.label, "value": figure.value, "unit": figure.unit,
        "qualifier": figure.qualifier, "as_of": figure.as_of.text, "rank": figure.rank, "reason": figure.reason,
        "note": figure.note, "citations": _citations(figure.citations),
    }  # fmt: skip


def _commitment(promise: Commitment, day: int) -> dict[str, Any]:
    history = [
        {"date": turn.date.text, "value": turn.value, "note": turn.note, "citations": _citations(turn.citations)}
        for turn in promise.history
    ]
    return {
        "id": promise.key, "text": promise.text, "owner": promise.owner, "target": promise.target,
        "unit": promise.unit, "due": promise.due.text if promise.due else None, "binding": promise.binding,
        "status": promise.status_on(day), "overdue": promise.overdue_on(day), "history": history,
        "citations": _citations(promise.citations),
    }  # fmt: skip


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "id": relation.key, "kind": relation.kind, "inverse": relation.inverse, "target": relation.target,
        "target_name": relation.target_name, "note": relation.note, "citations": _citations(relation.citations),
    }  # fmt: skip


def _beside(one: Beside, day: int) -> dict[str, Any]:
    """A record that does not count: which one does, and why."""
    record = one.record
    if isinstance(record, Member):
        said = member_object(record, day)
    elif isinstance(record, Event):
        said = _event(record)
    else:
        said = _commitment(record, day) if isinstance(record, Commitment) else _relation(record)
    return {"beside": one.of, "why": correcting.why(one), **said}


def coalition_object(coalition: Coalition, day: int, notes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A coalition as JSON, everything recorded of it; statuses are as of the day."""
    return {
        "id": coalition.id,
        "name": coalition.name,
        "short_name": coalition.short_name,
        "aliases": [{"name": alias.name, "kind": alias.kind} for alias in coalition.aliases],
        "form": coalition.form,
        "pillars": list(coalition.pillars),
        "region": coalition.region,
        "status": coalition.status_on(day),
        "facts": [fact_object(fact) for fact in coalition.facts],
        "members": [member_object(member, day) for member in coalition.members],
        "events": [_event(event) for event in coalition.events],
        "figures": [_figure(figure) for figure in coalition.figures],
        "commitments": [_commitment(promise, day) for promise in coalition.commitments],
        "relations": [_relation(relation) for relation in coalition.relations],
        "beside": [_beside(one, day) for one in coalition.beside],
        "notes": list(notes),
    }


LIST_HEADER = ("id", "short_name", "name", "form", "pillar", "region", "status", "founded", "ended", "members")


def list_object(row: ListRow) -> dict[str, Any]:
    """A line of the list as JSON; `members` is null where no roster is recorded."""
    values = {name: getattr(row, name) for name in LIST_HEADER}
    return values | {"members": row.members if row.members >= 0 else None, "hit": row.hit}


def list_cells(row: ListRow) -> tuple[str, ...]:
    """A line of the list as text."""
    values = list_object(row)
    return tuple("" if values[name] is None else str(values[name]) for name in LIST_HEADER)


ROSTER_HEADER = ("code", "name", "role", "from", "to", "status")


def roster_object(member: Member, day: int) -> dict[str, str | None]:
    """A line of the roster as JSON; `status` tells who is there for certain from whom sources dispute."""
    return {
        "code": member.actor, "name": member.name, "role": member.role, "from": member.start.text,
        "to": member.end.text if member.end else None, "status": member.status_on(day),
    }  # fmt: skip


COVERAGE_HEADER = ("section", "what", "number", "share", "note")


def coverage_object(coverage: Coverage) -> list[dict[str, Any]]:
    """The coverage report as JSON: sections with their lines."""
    return [
        {
            "section": section.title,
            "says": section.says,
            "lines": [
                {"what": line.label, "number": line.count, "share": line.share, "note": line.note}
                for line in section.lines
            ],
        }
        for section in coverage.sections
    ]


def coverage_text(coverage: Coverage) -> str:
    """The coverage report for reading in a terminal."""
    parts = []
    for section in coverage.sections:
        rows = [
            (
                f"  {line.label}",
                "" if line.count is None else str(line.count),
                "" if line.share is None else f"{100 * line.share:.1f} %",
                line.note if len(line.note) <= _LONGEST_NOTE else f"{line.note[:_LONGEST_NOTE]}…",
            )
            for line in section.lines
        ]
        parts.append(as_table((section.title, "", "", section.says), rows))
    return "\n\n".join(parts)


def coalition_text(coalition: Coalition, day: int, notes: Sequence[Note]) -> str:
    """A coalition for reading in a terminal, every value with its sources numbered beneath."""
    numbers: dict[str, int] = {}

    def marks(citations: Sequence[Citation]) -> str:
        used = dict.fromkeys(numbers.setdefault(cited.source.id, len(numbers) + 1) for cited in citations)
        return "".join(f"[{number}]" for number in used)

    pillars = ", ".join(vocabulary.PILLARS[pillar] for pillar in coalition.pillars)
    lines = [
        f"{coalition.name} ({coalition.short_name})",
        " · ".join(part for part in (vocabulary.FORMS[coalition.form], pillars, coalition.region) if part),
    ]
    lines += _section("Facts", [_fact_line(f) + marks(f.citations) for f in coalition.facts])
    roster = coalition.roster(day)
    lines += _section(
        f"Members on the day: {len(roster)}",
        [
            f"{m.actor}  {m.name} ({m.role}, {dates.spell_in_words(m.start, m.end)}) {marks(m.citations)}"
            for m in roster
        ],
    )
    lines += _section("Events", [f"{dates.in_words(e.date)}: {e.title} {marks(e.citations)}" for e in coalition.events])
    lines += _section(
        "Figures",
        [f"{f.label}: {f.text} ({dates.in_words(f.as_of)}, {f.rank}) {marks(f.citations)}" for f in coalition.figures],
    )
    lines += _section(
        "Commitments", [f"{p.text} [{p.status_on(day)}] {marks(p.citations)}" for p in coalition.commitments]
    )
    lines += _section("Relations", [f"{r.label} {r.target_name} {marks(r.citations)}" for r in coalition.relations])
    beside = [
        f"{correcting.in_words(b.record)} ({correcting.why(b)}) {marks(b.record.citations)}" for b in coalition.beside
    ]
    lines += _section("Beside these, and not counted", beside)
    lines += _section("Notes", [note.text + _as_of(note.as_of) for note in notes])
    by_id = {cited.source.id: cited.source for record in coalition.records for cited in record.citations}
    lines += _section(
        "Sources",
        [
            f"[{n}] {by_id[i].title}. {by_id[i].publisher}. {_in_words(by_id[i].date)} {by_id[i].url}".rstrip()
            for i, n in numbers.items()
        ],
    )
    return "\n".join(line if line == "" else "\n".join(shown(part) for part in line.splitlines()) for line in lines)


def _fact_line(fact: Fact) -> str:
    rank = "" if fact.rank == "normal" else f" ({fact.rank}: {fact.reason})"
    return f"{fact.label}: {fact.text}{_as_of(fact.as_of)}{rank} "


def _as_of(text: str) -> str:
    return f", as of {_in_words(text)}" if text else ""


def _in_words(text: str) -> str:
    return dates.in_words(dates.parse(text)) if text else ""


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return ["", title, *(f"  {line}" for line in lines)] if lines else []
