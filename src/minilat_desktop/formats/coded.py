"""A CSV table of a million rows in columns: every text once, and for each row its place among them.

A row so costs a fraction of a microsecond where a record of its own costs several.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from minilat_desktop.formats import plain_columns
from minilat_desktop.formats.exchange_tables import Record

# Fewer rows are read one by one: that is fast enough, and what is said of them needs no second look.
FEWEST = 50_000
# So few that they stay in the processor's cache: twice as fast as ten thousand.
_PORTION = 500
_HEARD = 20
_LOOKED = 1_000_000
# Adds one row of a file that is read record by record: its line and fields.
Odd = Callable[[int, list[str]], Record]


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A table in columns. For each exchange column what stands in it, each text once, and for each row its place there.

    `lines` gives each row's line; the records of `odd` are not among the rows and are read one by one.
    """

    values: Mapping[str, list[str]]
    codes: Mapping[str, npt.NDArray[np.int32]]
    lines: npt.NDArray[np.int64]
    odd: tuple[Record, ...]


class _Codes(dict[str, int]):
    """Gives each new text the next number."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


def code(
    content: bytes, encoding: str, separator: str, places: Mapping[str, int], constants: Mapping[str, str],
    as_record: Odd, hear: Callable[[int], None],
) -> Coded | None:  # fmt: skip
    """A file's content in columns; None for one that is small, or not plain: a record over several lines, bad quotes.

    `places` are the columns to be read, counted from 0; `constants` what every row gets. `hear` is told how many rows
    have been read and may raise to give up.
    """
    if _is_small(content):
        return None
    if encoding in ("utf-8", "utf-8-sig"):
        found = plain_columns.read(content.removeprefix(BOM_UTF8), separator, hear)
        if found is not None:
            return _of_plain(found, places, constants, as_record)
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors="strict", newline="")
    reader = csv.reader(text, delimiter=separator, strict=True)
    try:
        read = _Reading(len(next(filter(any, reader), [])), places, constants)
        for number, (first_line, rows) in enumerate(_portions(reader)):
            count = read.take(first_line, rows, as_record)
            if number % _HEARD == 0:
                hear(count)
    except (csv.Error, UnicodeDecodeError, _NotPlain):
        # Read record by record it says what is wrong, and where.
        return None
    return read.coded()


def _is_small(content: bytes) -> bool:
    lines = low = 0
    while lines < FEWEST and low < len(content):
        # In parts: no other thread goes on while bytes are looked through.
        lines += content.count(b"\n", low, low + _LOOKED)
        low += _LOOKED
    return lines < FEWEST


def _of_plain(
    found: plain_columns.Plain, places: Mapping[str, int], constants: Mapping[str, str], as_record: Odd
) -> Coded:
    columns = {name: found.column(place) for name, place in places.items()}
    nothing = np.zeros(len(found.lines), np.int32)
    columns |= {name: ([text], nothing) for name, text in constants.items()}
    odd = tuple(as_record(line, fields) for line, fields in found.odd)
    values = {name: texts for name, (texts, _) in columns.items()}
    return Coded(values, {name: codes for name, (_, codes) in columns.items()}, found.lines, odd)


class _NotPlain(Exception):
    """A record that stands on several lines."""


def _portions(reader: Any) -> Iterator[tuple[int, list[list[str]]]]:
    """The records in portions, each with the line of its first."""
    line = reader.line_num
    while rows := list(islice(reader, _PORTION)):
        if reader.line_num - line != len(rows):
            raise _NotPlain
        yield line + 1, rows
        line = reader.line_num


class _Reading:
    """The columns so far."""

    def __init__(self, width: int, places: Mapping[str, int], constants: Mapping[str, str]) -> None:
        self._width, self._places, self._constants = width, places, constants
        self._codes = {name: _Codes() for name in places}
        self._parts: dict[str, list[npt.NDArray[np.int32]]] = {name: [] for name in places}
        self._lines: list[npt.NDArray[np.int64]] = []
        self._odd: list[Record] = []
        self._count = 0

    def take(self, first_line: int, rows: list[list[str]], as_record: Odd) -> int:
        """Take a portion; gives how many rows have been read so far."""
        lines = np.arange(first_line, first_line + len(rows), dtype=np.int64)
        if set(map(len, rows)) != {self._width} or not all(map(any, rows)):
            kept = [n for n, fields in enumerate(rows) if any(fields) and len(fields) == self._width]
            self._odd += [
                as_record(first_line + n, fields)
                for n, fields in enumerate(rows)
                if any(fields) and len(fields) != self._width
            ]
            rows, lines = [rows[n] for n in kept], lines[kept]
        if rows:
            columns = list(zip(*rows, strict=True))
            for name, place in self._places.items():
                numbers = map(self._codes[name].__getitem__, columns[place])
                self._parts[name].append(np.fromiter(numbers, np.int32, len(rows)))
            self._lines.append(lines)
        self._count += len(rows)
        return self._count + len(self._odd)

    def coded(self) -> Coded:
        """All of it."""
        nothing = np.zeros(self._count, np.int32)
        values = {name: list(codes) for name, codes in self._codes.items()}
        codes = {name: np.concatenate(parts) if parts else nothing for name, parts in self._parts.items()}
        for name, text in self._constants.items():
            values[name], codes[name] = [text], nothing
        lines = np.concatenate(self._lines) if self._lines else np.zeros(0, np.int64)
        return Coded(values, codes, lines, tuple(self._odd))
