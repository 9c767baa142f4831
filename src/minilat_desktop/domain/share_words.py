"""What is shared, in words: a title of one line, and the whole as text, so that versions can be read side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from minilat_desktop.domain import comparison_spec, entry
from minilat_desktop.domain.sharing import Content, Decision, Version
from minilat_desktop.domain.text_difference import GONE, SAME, lines

STATES = {
    "new": "New here", "newer": "Changed by them", "both": "Changed by both", "same": "Already there",
    "older": "Older than yours",
}  # fmt: skip
KINDS = {"note": "Note", "comparison": "Comparison", "entry": "Own entry"}
CHOICES = {"both": "Keep both", "mine": "Keep mine", "theirs": "Take theirs"}


def title(version: Version) -> str:
    """What a thing is, in a line."""
    said, name = version.content, version.about.get("name", "")
    if version.kind == "note":
        first = next(
            (line.strip().lstrip("#>*- ").strip() for line in str(said["text"]).splitlines() if line.strip()), ""
        )
        return f"{name}: {first or 'an empty note'}"
    return str(said["name"]) if version.kind == "comparison" else f"{entry.KINDS[said['kind']]} of {name}"


def text(kind: str, content: Content) -> str:
    """A version as text."""
    if content.get("deleted"):
        return "(deleted)"
    if kind == "note":
        tagged = f"Tags: {', '.join(content['tags'])}\n\n" if content["tags"] else ""
        dated = f"As of {content['as_of']}\n\n" if content["as_of"] else ""
        return f"{tagged}{dated}{content['text']}"
    if kind == "comparison":
        return "\n".join([content["name"], *_columns(content["spec"]), *_shown(content["shown"])])
    corrects = [f"corrects: {content['corrects']}"] if content["corrects"] else []
    return "\n".join([f"on: {content['target']}", *corrects, *_fields(content["body"], "")])


def _columns(spec: str) -> Iterator[str]:
    for column in comparison_spec.from_plain(json.loads(spec)).columns:
        day = f" on {date.fromordinal(column.pinned).isoformat()}" if column.pinned is not None else ""
        yield f"- {column.coalition_id}{day}{f', {column.policy}' if column.policy else ''}"


def _shown(shown: str) -> Iterator[str]:
    """As of when it was saved; what it showed is too long to be read here."""
    try:
        yield f"As of {json.loads(shown)['as_of']}" if shown else ""
    except (ValueError, KeyError, TypeError):
        return


def _fields(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _fields(one, f"{path}/{key}".strip("/"))
    elif isinstance(value, list | tuple):
        for place, one in enumerate(value, 1):
            yield from _fields(one, f"{path} {place}" if isinstance(one, dict) else path)
    else:
        yield f"{path}: {value}"


def sides(decision: Decision) -> tuple[str | None, str, str]:
    """The common version (None where it is not known), mine and theirs, as text; mine is "" where there is none."""
    kind, mine = decision.theirs.kind, decision.mine
    common = None if decision.common is None else text(kind, decision.common)
    here = "" if mine is None else "(deleted)" if mine.deleted else text(kind, mine.version.content)
    return common, here, text(kind, decision.theirs.content)


def changed_lines(before: str, after: str) -> Sequence[int]:
    """Which lines of a text another one did not have."""
    signs = [sign for sign, _ in lines(before, after) if sign != GONE]
    return [place for place, sign in enumerate(signs) if sign != SAME]
