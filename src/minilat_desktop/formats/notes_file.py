"""The notes file: JSON `{"notes": [{id, target, target_name, text, created, modified, as_of, tags, pinned}, …]}`, both
ways.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from minilat_desktop.domain.importing import Refusal
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.problems import Refused
from minilat_desktop.domain.tags import distinct
from minilat_desktop.formats import strangers

FIELDS = ("id", "target", "target_name", "text", "created", "modified", "as_of")
# A file of an older program has no as-of dates, no tags and no pins. Private notes stand in no file.
_MAY_LACK = "as_of"
NEEDED = tuple(name for name in FIELDS if name != _MAY_LACK)
_MOST_TAGS = 100
# Control characters but for line ends and tabs, and halves of pairs.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def note_object(note: Note) -> dict[str, Any]:
    """A note as JSON shows it."""
    return {**text_fields(note), "tags": list(note.tags), "pinned": note.pinned}


def text_fields(note: Note) -> dict[str, str]:
    """What is text of a note, as the notebook keeps it."""
    return {name: getattr(note, name) for name in FIELDS}


def encode(notes: Iterable[Note]) -> bytes:
    """The file of some notes."""
    return (json.dumps({"notes": [note_object(note) for note in notes]}, ensure_ascii=False, indent=2) + "\n").encode()


def read(path: Path) -> tuple[list[Note], list[Refusal], str]:
    """The notes of a file, what is refused of it, and its hash. Raises `Refused` when it is no notes file at all."""
    found = strangers.read_once(path, strangers.LARGEST_JSON)
    content = strangers.parse_json(path, found.content)
    records = content.get("notes") if isinstance(content, dict) else None
    if not isinstance(records, list):
        raise Refused(
            f"“{path}” is not a notes file.",
            safe="Nothing was imported.",
            remedy="A notes file is made with File ▸ Export notes.",
        )
    notes, refused = checked(records)
    return notes, refused, found.sha256


def checked(records: Iterable[Any]) -> tuple[list[Note], list[Refusal]]:
    """A stranger's records as notes, and what is refused of them."""
    notes: list[Note] = []
    refused: list[Refusal] = []
    seen: set[str] = set()
    for number, record in enumerate(records, 1):
        reason = _why_not(record, seen)
        if reason:
            refused.append(Refusal(f"note {number}", reason))
        else:
            seen.add(record["id"])
            note = Note(*(record.get(name, "") for name in FIELDS))
            listed = distinct(record.get("tags", ()))
            notes.append(replace(note, tags=listed, pinned=record.get("pinned", False)))
    return notes, refused


def _why_not(record: Any, seen: set[str]) -> str:
    """Why a record cannot be a note, "" when it can."""
    if not isinstance(record, Mapping):
        return "it is not an object"
    record = {_MAY_LACK: "", **record}
    wrong = next((name for name in FIELDS if not isinstance(record.get(name), str)), None)
    if wrong:
        return f"“{wrong}” is missing or not text"
    if not record["id"] or record["id"] in seen:
        return "its id is empty or stands twice"
    if ":" not in record["target"]:
        return f"“{record['target'][:60]}” is not a target such as coalition:g20"
    if any(_CONTROLS.search(record[name]) for name in FIELDS):
        return "it holds a control character"
    for name in ("created", "modified"):
        try:
            if datetime.fromisoformat(record[name]).tzinfo is None:
                return f"“{name}” names no time zone"
        except ValueError:
            return f"“{name}” is not a time"
    if record["as_of"] and not _is_day(record["as_of"]):
        return "“as_of” is not a day such as 2010-12-31"
    return _why_not_marked(record.get("tags", []), record.get("pinned", False))


def _why_not_marked(listed: Any, pinned: Any) -> str:
    if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
        return "“tags” is not a list of names"
    if len(listed) > _MOST_TAGS or any(map(_CONTROLS.search, listed)):
        return f"it has more than {_MOST_TAGS} tags, or a tag with a control character"
    return "" if isinstance(pinned, bool) else "“pinned” is neither true nor false"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
