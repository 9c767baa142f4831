"""What differs between two texts, line by line, for a reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile

# Comparing takes time that grows with the square; beyond this the whole stretch is shown as changed.
_MOST_LINES = 2_000
SAME, GONE, CAME = " ", "−", "+"


def lines(before: str, after: str) -> list[tuple[str, str]]:
    """Each line with its sign: in both, only before, only after."""
    old, new = before.splitlines(), after.splitlines()
    first = _common(old, new)
    old_rest, new_rest = old[first:], new[first:]
    last = _common(old_rest[::-1], new_rest[::-1])
    middle = _between(old_rest[: len(old_rest) - last], new_rest[: len(new_rest) - last])
    tail = old_rest[len(old_rest) - last :]
    return [*((SAME, line) for line in old[:first]), *middle, *((SAME, line) for line in tail)]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(_alike, zip(old, new, strict=False)))


def _alike(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def _between(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(old) > _MOST_LINES or len(new) > _MOST_LINES:
        yield from ((GONE, line) for line in old)
        yield from ((CAME, line) for line in new)
        return
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield from ((SAME, line) for line in old[old_from:old_to])
            continue
        yield from ((GONE, line) for line in old[old_from:old_to])
        yield from ((CAME, line) for line in new[new_from:new_to])
