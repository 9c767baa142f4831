"""The file in which notes, comparisons and own entries go from one notebook to another: a ZIP of JSON lines.

`share.json` says what is in it, with a hash and a number of lines of each part; each line of a part is one thing in one
version (`domain.sharing`). The file is a stranger's: it is read with limits, and nothing of it is unpacked to disk.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import Damaged, NewerVersion, Problem, Refused
from minilat_desktop.domain.sharing import KINDS, Version
from minilat_desktop.formats import strangers, zips

FORMAT = 1
NAME = "share.json"
PARTS = {"note": "notes.jsonl", "comparison": "comparisons.jsonl", "entry": "entries.jsonl"}
_SAFE = "Nothing was taken in."
_AGAIN = "Ask for the file again."
_ID = re.compile(r"[0-9A-Za-z_.:-]{1,80}")
# More than anybody hands over; and more versions than a thing goes through.
_MOST_LINES, _MOST_PAST = 100_000, 10_000
_START = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds: each thing with the line it stands in, what cannot be one, and who wrote it when."""

    versions: tuple[tuple[Version, str], ...]
    refused: tuple[str, ...]
    made: str
    program: str


def looks_like_one(path: Path) -> bool:
    """Whether a ZIP file begins as these do. What it really holds is found out when it is read."""
    try:
        # A pipe would be waited on for ever.
        if not path.is_file():
            return False
        with path.open("rb") as file:
            start = file.read(30 + len(NAME))
    except OSError:
        return False
    return start.startswith(_START) and start[30:] == NAME.encode()


def encode(versions: Sequence[Version], made: str, program: str, data_version: str) -> bytes:
    """The file of some things. Their order is that of their families, whatever order they are given in."""
    parts: dict[str, bytes] = {}
    for kind, name in PARTS.items():
        lines = sorted(_line(one) for one in versions if one.kind == kind)
        if lines:
            parts[name] = "".join(f"{line}\n" for line in lines).encode()
    listed = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "lines": content.count(b"\n")}
        for name, content in parts.items()
    }
    head = {
        "minilat-share": FORMAT, "program": program, "made": made, "data_version": data_version, "parts": listed,
    }  # fmt: skip
    return zips.pack({NAME: json.dumps(head, ensure_ascii=False, indent=1).encode(), **parts})


def _line(version: Version) -> str:
    plain = {
        "family": version.family, "version": version.version, "past": sorted(version.past),
        "content": dict(version.content), "about": dict(version.about),
    }  # fmt: skip
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def read(path: Path) -> Read:
    """What a file holds. Raises `Refused`, `Damaged` and `NewerVersion`, each naming the file."""
    entries = zips.unpack(path, (NAME, *PARTS.values()))
    if NAME not in entries:
        raise Refused(
            f"“{path.name}” is a ZIP archive, but holds nothing that was shared: there is no {NAME} in it.",
            safe=_SAFE, remedy="Such a file is written by File ▸ Share with a colleague.",
        )  # fmt: skip
    head = _head(path, entries[NAME])
    versions: list[tuple[Version, str]] = []
    refused: list[str] = []
    seen: set[tuple[str, str]] = set()
    for kind, name in PARTS.items():
        stated = head["parts"].get(name)
        if stated is None and name not in entries:
            continue
        content = entries.get(name, b"")
        if not isinstance(stated, dict) or stated.get("sha256") != hashlib.sha256(content).hexdigest():
            raise Damaged(
                f"“{path.name}” is damaged, or was changed by hand: “{name}” in it is not what it was written as.",
                safe=_SAFE, remedy=_AGAIN,
            )  # fmt: skip
        lines = content.splitlines()
        if len(lines) > _MOST_LINES:
            raise Refused(f"“{path.name}” holds more than {grouped(_MOST_LINES)} things.", safe=_SAFE, remedy=_AGAIN)
        for number, line in enumerate(lines, 1):
            _take(kind, line, f"{name}, line {number}", (versions, refused, seen))
    return Read(tuple(versions), tuple(refused), _text(head.get("made")), _text(head.get("program")))


def _take(kind: str, line: bytes, place: str, to: tuple[list[Any], list[str], set[tuple[str, str]]]) -> None:
    versions, refused, seen = to
    try:
        version = _version(kind, strangers.parse_json(Path(place), line))
    except (Problem, ValueError) as error:
        refused.append(f"{place}: {error.happened if isinstance(error, Problem) else error}")
        return
    if (kind, version.version) in seen:
        refused.append(f"{place}: this version stands there already")
        return
    seen.add((kind, version.version))
    versions.append((version, place))


def _head(path: Path, content: bytes) -> dict[str, Any]:
    try:
        head = strangers.parse_json(Path(NAME), content)
    except Refused as error:
        raise Damaged(f"“{path.name}” is damaged: {error.happened}", safe=_SAFE, remedy=_AGAIN) from error
    version = head.get("minilat-share") if isinstance(head, dict) else None
    if isinstance(version, int) and version > FORMAT:
        raise NewerVersion(
            f"“{path.name}” was written by a newer version of the program ({_text(head.get('program'))[:40]}).",
            safe=_SAFE, remedy="Install the newer program, or ask for a file of the older one.",
        )  # fmt: skip
    if version != FORMAT or not isinstance(head.get("parts"), dict):
        raise Refused(f"“{path.name}” is not a file of shared things.", safe=_SAFE, remedy=_AGAIN)
    unknown = sorted(set(head["parts"]) - set(PARTS.values()))
    if unknown:
        raise Refused(f"“{path.name}” holds what is not known here: “{_text(unknown[0])[:60]}”.", safe=_SAFE)
    return dict(head)


def _version(kind: str, plain: Any) -> Version:
    """A line as a version. Raises `ValueError` with what is wrong."""
    if not isinstance(plain, dict):
        raise ValueError("it is not an object")
    for name in ("family", "version"):
        if not isinstance(plain.get(name), str) or not _ID.fullmatch(plain[name]):
            raise ValueError(f"“{name}” is not an id")
    past, content, about = plain.get("past"), plain.get("content"), plain.get("about")
    if not isinstance(past, list) or len(past) > _MOST_PAST or not all(_is_id(one) for one in past):
        raise ValueError("“past” is not a list of ids")
    if not isinstance(content, dict) or not isinstance(about, dict):
        raise ValueError("“content” or “about” is not an object")
    if not all(isinstance(one, str) for one in about.values()):
        raise ValueError("“about” holds what is not text")
    assert kind in KINDS
    return Version(kind, plain["family"], plain["version"], frozenset(past), content, about)


def _is_id(text: Any) -> bool:
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def _text(value: Any) -> str:
    return value.encode("utf-8", "replace").decode()[:200] if isinstance(value, str) else ""


def summary(counts: Mapping[str, int]) -> str:
    """So many of each kind, in words."""
    named = [f"{grouped(count)} {KINDS[kind][count != 1]}" for kind, count in counts.items() if count]
    return " and ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else "".join(named) or "nothing"
