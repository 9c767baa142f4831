"""What can be shared as the notebook keeps it: rows to versions and back. Every function takes an open connection."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable
from typing import Any

from minilat_desktop.domain import tags
from minilat_desktop.domain.saved_comparison import DESK
from minilat_desktop.domain.sharing import Content, Mine, Version, digest
from minilat_desktop.store import comparisons, entries, journal, kept, notes
from minilat_desktop.store import notebook as store

# The contents a thing had when it was handed over that are remembered: what two versions have in common is found there.
_MOST_KNOWN = 6
_UNDER = "share:"
Row = dict[str, Any]
_GET = {"note": notes.get, "comparison": comparisons.get, "entry": entries.get}


def fresh() -> str:
    """A version nobody else has."""
    return uuid.uuid4().hex


def content_of(connection: store.Open, kind: str, row: Row) -> Content:
    """What makes a row the version it is; "deleted" alone where it is."""
    if row["deleted"]:
        return {"deleted": True}
    if kind == "note":
        listed = sorted(tags.from_text(row["tags"]), key=tags.key)
        return {"target": row["target"], "text": row["text"], "as_of": row["as_of"], "tags": listed}
    if kind == "comparison":
        return {"name": row["name"], "spec": row["spec"], "shown": comparisons.shown_of(connection, row["shown"]) or ""}
    body = json.loads(row["body"])
    return {"kind": row["kind"], "target": row["target"], "corrects": row["corrects"], "body": body}


def about(kind: str, row: Row) -> dict[str, str]:
    """What is said besides."""
    name = {"note": "target_name", "comparison": "name", "entry": "name"}[kind]
    return {"name": row[name], "created": row["created"], "modified": row["modified"]}


def _record_name(kind: str, row_id: str) -> str:
    return f"{_UNDER}{kind}:{row_id}"


def mine(connection: store.Open, kind: str, row_id: str, row: Row) -> tuple[Mine, bool]:
    """A row in the version it is now, and whether that is another than the one remembered."""
    record = _read(kept.get(connection, _record_name(kind, row_id)))
    content = content_of(connection, kind, row)
    if record is None:
        made = Version(kind, row_id, fresh(), frozenset(), content, about(kind, row))
        return Mine(row_id, made, bool(row["deleted"])), True
    same = record["now"] == digest(content)
    past = frozenset(record["past"]) | (frozenset() if same else {record["version"]})
    version = record["version"] if same else fresh()
    now = Version(kind, record["family"], version, past, content, about(kind, row))
    return Mine(row_id, now, bool(row["deleted"]), record["known"]), not same


def _read(text: str | None) -> Row | None:
    try:
        found = json.loads(text or "null")
        return {
            "family": str(found["family"]), "version": str(found["version"]), "now": str(found["now"]),
            "past": [str(one) for one in found["past"]], "known": dict(found["known"]),
        } if found else None  # fmt: skip
    except (ValueError, KeyError, TypeError):
        # Damaged: the thing is then as if it had never been handed over, so that both versions stay.
        return None


def remember(connection: store.Open, row_id: str, version: Version, now: Content) -> journal.Image:
    """Remember the version a row is in, and what it says in it; gives the image for the history."""
    name = _record_name(version.kind, row_id)
    before = kept.get(connection, name)
    known = {**(_read(before) or {"known": {}})["known"], version.version: dict(version.content)}
    record = {
        "family": version.family, "version": version.version, "past": sorted(version.past), "now": digest(now),
        "known": dict(list(known.items())[-_MOST_KNOWN:]),
    }  # fmt: skip
    after = {"id": name, "value": json.dumps(record, ensure_ascii=False, separators=(",", ":"))}
    kept.put(connection, name, after)
    return journal.Image(None if before is None else {"id": name, "value": before}, after, "kept")


def of_families(connection: store.Open, kind: str, families: Collection[str]) -> list[Mine]:
    """My rows of some families, each in the version it is now. A row that was deleted before it was shared is none."""
    ids = dict.fromkeys(families)
    for row_id, text in kept.under(connection, f"{_UNDER}{kind}:").items():
        record = _read(text)
        if record is not None and record["family"] in families:
            ids[row_id] = None
    found = []
    for row_id in ids:
        row = _GET[kind](connection, row_id)
        if row is None or row_id == DESK:
            continue
        one, _ = mine(connection, kind, row_id, row)
        if not one.deleted or one.known:
            found.append(one)
    return found


def get(connection: store.Open, kind: str, row_id: str) -> Row | None:
    """A row, a deleted one too."""
    return _GET[kind](connection, row_id)


def free_id(connection: store.Open, version: Version, taken: Iterable[str]) -> str:
    """The id of a new row: the family's own where nothing of mine has it."""
    row = _GET[version.kind](connection, version.family)
    if (row is None or row["deleted"]) and version.family not in set(taken) and version.family != DESK:
        return version.family
    return uuid.uuid4().hex[: 12 if version.kind == "entry" else 32]
