"""Tags on notes: a name as the user wrote it, equal to every other way of writing it, and a colour from a small set."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from minilat_desktop.domain.folding import fold

LONGEST = 60
# What a tag can be coloured; "" is without colour. The window shows the name always, so that colour never stands alone.
COLOURS = ("", "red", "orange", "yellow", "green", "teal", "blue", "purple", "grey")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag and on how many notes it is."""

    name: str
    colour: str = ""
    notes: int = 0


def key(name: str) -> str:
    """By what tags are equal: `Cadence` and `cadence` are one."""
    return fold(name)


def clean(name: str) -> str:
    """A tag's name out of what was typed: without a leading # and without spaces around; "" where nothing is left."""
    return " ".join(name.replace(",", " ").strip().lstrip("#").split())[:LONGEST].strip()


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Cleaned names, each once, in the order they came."""
    found: dict[str, str] = {}
    for name in map(clean, names):
        if key(name):
            found.setdefault(key(name), name)
    return tuple(found.values())


def to_text(names: Iterable[str]) -> str:
    """Tags as the notebook keeps them: a JSON list, "" for none."""
    kept = list(names)
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def from_text(content: str) -> tuple[str, ...]:
    """The tags the notebook kept; a damaged list is none."""
    try:
        names = json.loads(content) if content else []
    except (ValueError, RecursionError):
        return ()
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()
