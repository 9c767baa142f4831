"""Records of the catalogue in the shape of its text, for an entry that says something else of the same thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minilat_desktop.domain.entry import Record
from minilat_desktop.domain.model import Citation, Commitment, Event, Fact, Figure, Member, Relation


def kind_of(record: Record) -> str:
    """Of what kind an entry on a record is."""
    kinds = {
        Fact: "fact", Member: "member", Event: "event", Figure: "figure", Commitment: "commitment",
        Relation: "relation",
    }  # fmt: skip
    return kinds[type(record)]


def body_of(record: Record) -> dict[str, Any]:
    """What a record says, without its sources, rank and reason: these are the user's own."""
    if isinstance(record, Fact):
        said = {"attribute": record.attribute, "value": record.value or "", "as_of": record.as_of, "unit": record.unit}
    elif isinstance(record, Figure):
        said = {"metric": record.metric, "value": _number(record), "as_of": record.as_of.text,
                "qualifier": record.qualifier}  # fmt: skip
    elif isinstance(record, Member):
        said = _member(record)
    elif isinstance(record, Event):
        return _without_gaps({
            "date": record.date.text, "kind": record.kind, "title": record.title, "note": record.note,
            "participants": list(record.participants),
        })  # fmt: skip
    elif isinstance(record, Commitment):
        return _commitment(record)
    else:
        said = {"kind": record.kind, "target": record.target, "note": record.note}
    return _without_gaps(said)


def _member(member: Member) -> dict[str, str]:
    return {
        "actor": member.actor, "role": member.role, "from": member.start.text,
        "to": member.end.text if member.end else "", "founder": "true" if member.founder else "",
        "contested": "true" if member.contested else "", "signed": member.signed, "ratified": member.ratified,
        "until": member.until, "note": member.note,
    }  # fmt: skip


def _commitment(promise: Commitment) -> dict[str, Any]:
    turns = [
        _without_gaps({
            "date": turn.date.text, "value": turn.value, "note": turn.note, "cite": list(map(_cited, turn.citations)),
        })
        for turn in promise.history
    ]  # fmt: skip
    return _without_gaps({
        "text": promise.text, "owner": promise.owner, "target": promise.target, "unit": promise.unit,
        "due": promise.due.text if promise.due else "", "binding": promise.binding, "status": turns,
    })  # fmt: skip


def _cited(citation: Citation) -> dict[str, str]:
    return _without_gaps({
        "source": citation.source.id, "at": citation.locator, "confidence": str(citation.confidence),
        "quote": citation.quote,
    })  # fmt: skip


def _number(figure: Figure) -> str:
    return str(int(figure.value)) if float(figure.value).is_integer() else str(figure.value)


def _without_gaps(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value}
