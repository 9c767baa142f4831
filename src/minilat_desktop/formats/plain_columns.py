"""The columns of a CSV file without quotes, found in its bytes: all rows at once, without a Python value for each.

Where such a file ends a field or a record is plain from its commas and line ends alone. It is read five times faster so
than by the module csv, and what it holds is the same; a file that is not plain is left to that module.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

_NEW_LINE, _RETURN = 10, 13
# What may stand in a file that is plain: neither quotes nor NUL.
_NOT_PLAIN = (b'"', b"\0")
# The module csv refuses longer fields.
_LONGEST_LINE = 131_072
# So many bytes are looked through at once, that other threads get their turns.
_BLOCK = 4_000_000
_WORD = 8
# Longer fields are compared as texts.
_MOST_WORDS = 6
_MASKS = np.array([(1 << 8 * n) - 1 for n in range(_WORD + 1)], np.uint64)
_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F,
     0xE7037ED1A0B428DB], np.uint64,
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Plain:
    """The rows of a file that have as many fields as the header, without those of which every field is empty.

    Field c of row r ends before `end[r, c]`, and row r begins at `start[r]`; `lines` gives each row's line. `odd` are
    the other lines that hold anything, each with its number and fields. `every` has the eight bytes from each place on.
    """

    content: bytes
    every: Words
    start: Whole
    end: Whole
    lines: Places
    odd: tuple[tuple[int, list[str]], ...]

    def column(self, place: int) -> tuple[list[str], Whole]:
        """What stands in a column, each text once in the order of the rows, and for each row its place there."""
        end = self.end[:, place].astype(np.int64)
        start = self.end[:, place - 1].astype(np.int64) + 1 if place else self.start.astype(np.int64)
        words = self._words(start, end - start)
        found = None if words is None else _grouped(words)
        if found is None:
            return self._one_by_one(start, end)
        firsts, codes = found
        pairs = zip(start[firsts].tolist(), end[firsts].tolist(), strict=True)
        return [self.content[low:high].decode() for low, high in pairs], codes

    def _words(self, start: Places, length: Places) -> list[Words] | None:
        """Each field as numbers of eight bytes, None where one is too long."""
        count = -(-int(length.max(initial=1)) // _WORD)
        if count > _MOST_WORDS:
            return None
        return [
            self.every[start + n * _WORD] & _MASKS[np.clip(length - n * _WORD, 0, _WORD)] for n in range(max(count, 1))
        ]

    def _one_by_one(self, start: Places, end: Places) -> tuple[list[str], Whole]:
        known: dict[bytes, int] = {}
        pairs = zip(start.tolist(), end.tolist(), strict=True)
        codes = [known.setdefault(self.content[low:high], len(known)) for low, high in pairs]
        return [text.decode() for text in known], np.array(codes, np.int32)


def _grouped(words: list[Words]) -> tuple[Places, Whole] | None:
    """Where each distinct field stands first, ascending, and for each row its place there; None for a clash."""
    key = words[0] if len(words) == 1 else _mixed(words)
    order = np.argsort(key)
    ordered = key[order]
    begins = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(key) else np.zeros(0, int)
    counts = np.diff(np.append(begins, len(key)))
    firsts = np.minimum.reduceat(order, begins) if len(key) else begins
    by_first = np.argsort(firsts)
    rank = np.empty(len(firsts), np.int32)
    rank[by_first] = np.arange(len(firsts), dtype=np.int32)
    codes = np.empty(len(key), np.int32)
    codes[order] = np.repeat(rank, counts)
    firsts = firsts[by_first]
    if len(words) > 1 and any((word != word[firsts][codes]).any() for word in words):
        return None
    return firsts, codes


def _mixed(words: list[Words]) -> Words:
    """One number out of several, mostly another one for others."""
    key = np.zeros(len(words[0]), np.uint64)
    for word, factor in zip(words, _FACTORS, strict=False):
        key = (key ^ word) * factor
        key ^= key >> np.uint64(29)
    return key


def read(content: bytes, separator: str, hear: Callable[[int], None]) -> Plain | None:
    """The rows after the header of a file in UTF-8 without a byte-order mark; None for one that is not plain.

    `hear` is told how many rows have been found, and may raise to give up.
    """
    whole = content if content.endswith(b"\n") else content + b"\n"
    finding = _Finding(whole, separator)
    low = 0
    while low < len(whole):
        high = whole.index(b"\n", min(low + _BLOCK, len(whole) - 1)) + 1
        if not finding.take(low, high):
            return None
        hear(finding.count)
        low = high
    return finding.found()


class _Finding:
    """The rows so far."""

    def __init__(self, content: bytes, separator: str) -> None:
        self._content, self._separator = content, separator
        self._width = 0
        self._lines = 0
        self._parts: list[tuple[Whole, Whole, Places]] = []
        self._odd: list[tuple[int, list[str]]] = []
        self.count = 0

    def take(self, low: int, high: int) -> bool:
        """Look through whole lines; false where they are not plain."""
        block = np.frombuffer(self._content, np.uint8, high - low, low)
        marks = np.flatnonzero((block == ord(self._separator)) | (block == _NEW_LINE))
        is_end = block[marks] == _NEW_LINE
        ends = marks[is_end]
        starts = np.concatenate(([0], ends[:-1] + 1))
        returns = np.flatnonzero(block == _RETURN)
        if any(self._content.find(one, low, high) >= 0 for one in _NOT_PLAIN):
            return False
        is_text = _is_text(self._content[low:high])
        if not is_text or (ends - starts).max() > _LONGEST_LINE or (block[returns + 1] != _NEW_LINE).any():
            return False
        # A return before the line end is part of it.
        returned = (block[np.maximum(ends - 1, 0)] == _RETURN) & (ends > starts)
        width = np.diff(np.flatnonzero(is_end), prepend=-1)
        lines = np.arange(self._lines + 1, self._lines + len(ends) + 1)
        self._lines += len(ends)
        holds = ends - returned - starts > width - 1
        if not self._width and holds.any():
            header = int(np.argmax(holds))
            self._width = int(width[header])
            holds[: header + 1] = False
        sound = holds & (width == self._width)
        for n in np.flatnonzero(holds & ~sound).tolist():
            text = self._content[low + int(starts[n]) : low + int(ends[n] - returned[n])].decode()
            self._odd.append((int(lines[n]), text.split(self._separator)))
        fields = marks[np.repeat(sound, width)].reshape(-1, max(self._width, 1))
        fields[:, -1] -= returned[sound]
        self._parts.append(((fields + low).astype(np.int32), (starts[sound] + low).astype(np.int32), lines[sound]))
        self.count += int(holds.sum())
        return True

    def found(self) -> Plain:
        """All of it."""
        end, start, lines = (np.concatenate(column) for column in zip(*self._parts, strict=True))
        # Copied by numpy, beside which other threads go on, as they do not beside a copy of bytes.
        padded = np.zeros(len(self._content) + _WORD * _MOST_WORDS, np.uint8)
        padded[: len(self._content)] = np.frombuffer(self._content, np.uint8)
        every: Words = np.ndarray((len(padded) - _WORD + 1,), "<u8", padded.data, strides=(1,))
        return Plain(self._content, every, start, end, lines, tuple(self._odd))


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
