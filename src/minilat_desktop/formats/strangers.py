"""Strangers' files: read once, whole, with a size cap, and refused with file, line and column."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minilat_desktop.domain.problems import Refused

LARGEST_JSON = 64 * 1024 * 1024
_DEEPEST = 20
_NESTING = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z|\\\Z)|[\[\]{}]', re.DOTALL)
_LONGEST_INTEGER = 30
_SAFE = "Nothing was imported."


@dataclass(frozen=True, slots=True)
class Read:
    """A file's bytes and their hash, which is kept as provenance."""

    content: bytes
    sha256: str


def read_once(path: Path, largest: int, safe: str = _SAFE, remedy: str = "Split it into smaller files.") -> Read:
    """Read a regular file of at most `largest` bytes. Raises `Refused`, which says `remedy` of a larger one."""
    try:
        # Looked at before it is opened: a pipe would be waited on for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused(f"“{path}” is not a file.", safe=safe)
        with path.open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Refused(f"“{path}” is not a file.", safe=safe)
            content = file.read(largest + 1)
    except OSError as error:
        raise Refused(f"“{path}” could not be read: {error.strerror}.", safe=safe) from error
    if len(content) > largest:
        raise Refused(f"“{path}” is larger than {largest // 1024 // 1024} MB.", safe=safe, remedy=remedy)
    return Read(content, hashlib.sha256(content).hexdigest())


def parse_json(path: Path, content: bytes) -> Any:
    """JSON without traps: UTF-8, no duplicate keys, no NaN, no endless integers, no deep nesting. Raises `Refused`."""
    try:
        text = content.decode("utf-8-sig")
        _check_depth(path, text)
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_integer)
    except UnicodeDecodeError as error:
        raise Refused(
            f"“{path}” is not UTF-8 text (byte {error.start + 1}).", safe=_SAFE, remedy="Save it as UTF-8."
        ) from error
    except json.JSONDecodeError as error:
        raise Refused(
            f"“{path}”, line {error.lineno}, column {error.colno}: not valid JSON ({error.msg}).",
            safe=_SAFE,
            remedy="Mend the file, or export it again.",
        ) from error
    except _Trap as trap:
        raise Refused(f"“{path}”: {trap}.", safe=_SAFE, remedy="Mend the file, or export it again.") from trap


class _Trap(ValueError):
    """Valid JSON that is refused all the same."""


def _check_depth(path: Path, text: str) -> None:
    depth = 0
    # A string that does not end runs to the end of the text; what is inside of one nests nothing.
    for found in _NESTING.finditer(text):
        mark = found.group()
        depth += (mark in "[{") - (mark in "]}")
        if depth > _DEEPEST:
            line = text.count("\n", 0, found.start()) + 1
            raise Refused(f"“{path}”, line {line}: nested deeper than {_DEEPEST} levels.", safe=_SAFE)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Trap(f"the key “{twice[:60]}” stands twice in one object")
    return found


def _no_constant(name: str) -> Any:
    raise _Trap(f"{name} is not a value")


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_INTEGER:
        raise _Trap("a whole number has too many digits")
    return int(digits)
