"""An own entry in words: for the list of them in the window, and for the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.entry import KINDS, RECORDS, Entry


def one_line(entry: Entry) -> str:
    """What it is, of what, what it says, and whether it is preferred to the catalogue's."""
    marks = "Correction" if entry.corrects else KINDS[entry.kind]
    about = f"{marks} {'of' if entry.kind in RECORDS else '–'} {entry.name}"
    return ": ".join(filter(None, (about, said(entry)))) + _rank(entry)


def said(entry: Entry) -> str:
    """What it says."""
    body = entry.body
    match entry.kind:
        case "fact":
            attribute = vocabulary.ATTRIBUTES.get(str(body.get("attribute", "")))
            value = body.get("value") or vocabulary.MISSING.get(str(body.get("missing", "")), "")
            return f"{attribute.label if attribute else ''}: {_text(value)}"
        case "member":
            until = f" to {body['to']}" if body.get("to") else ""
            return f"{body.get('actor', '')}, {body.get('role', '')}, from {body.get('from', '')}{until}"
        case "event":
            return f"{body.get('date', '')}: {body.get('title', '')}"
        case "figure":
            return f"{body.get('metric', '')}: {body.get('value', '')} (as of {body.get('as_of', '')})"
        case "source":
            return f"{body.get('publisher', '')}, seen {body.get('accessed', '')}"
    return _of_others(entry.kind, body) or entry.owner


def _of_others(kind: str, body: Mapping[str, Any]) -> str:
    if kind == "commitment":
        owner = f"{body['owner']}: " if body.get("owner") else ""
        due = f", due {body['due']}" if body.get("due") else ""
        return f"{owner}{body.get('text', '')}{due}"
    if kind == "relation":
        return f"{vocabulary.RELATION_KINDS.get(str(body.get('kind', '')), '')} {body.get('target', '')}"
    if kind == "alias":
        return f"{vocabulary.NAME_KINDS.get(str(body.get('kind', '')), 'Also')}: {body.get('name', '')}"
    return ""


def _rank(entry: Entry) -> str:
    if entry.body.get("rank") == "preferred":
        return f", preferred: {entry.body.get('reason', '')}"
    return ", the catalogue’s is preferred" if entry.corrects else ""


def _text(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
