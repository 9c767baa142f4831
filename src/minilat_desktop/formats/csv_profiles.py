"""CSV (RFC 4180) in two profiles: "excel" opens without garbling or running anything, "data" is exact.

Both: comma, CRLF, quotes doubled, UTF-8, every line the same number of fields, one header line and nothing above it.
"excel" adds a byte-order mark and guards text that a spreadsheet would take for a formula; `unguard` is its exact
reverse. What the columns mean is in docs/csv.md.
"""

from __future__ import annotations

import csv
import io
import math
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import Damaged, Refused

PROFILES = {"excel": "For Excel", "data": "For R, Python, Stata"}

Value = str | int | float | None

# Apostrophes that already stand before such a character are covered too, or the reverse would not be exact.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_FIRST = frozenset("'=+-@\t\r＝＋－＠")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_AT_A_TIME = 2_000
_LONGEST_FIELD = 256 * 1024 * 1024
# Excel takes 32,767 characters in a cell and drops the rest without a word.
LONGEST_CELL = 32_000
_ROOM_FOR_REMARK = 80


@dataclass(frozen=True, slots=True)
class Encoded:
    """A file's content. `rows` counts lines after the header; `guarded` the cells that got an apostrophe."""

    content: bytes
    rows: int
    guarded: int


def needs_guard(text: str) -> bool:
    """Whether a spreadsheet might run a text as a formula (or `unguard` might take it for a guarded one)."""
    return text[:1] in _FIRST and _FORMULA.match(text) is not None and _NUMBER.fullmatch(text) is None


def guard(text: str) -> str:
    """A text that no spreadsheet runs."""
    return f"'{text}" if needs_guard(text) else text


def unguard(text: str) -> str:
    """What `guard` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def within_a_cell(rows: Iterable[Sequence[Value]], profile: str) -> list[Sequence[Value]]:
    """Lines as a spreadsheet takes them: for Excel a text longer than a cell is cut, and says so.

    Citations, which a bar parts, are cut between two of them.
    """
    found: list[Sequence[Value]] = list(rows)
    if profile != "excel":
        return found
    for place, line in enumerate(found):
        if any(isinstance(one, str) and len(one) > LONGEST_CELL for one in line):
            found[place] = [_cut(one) if isinstance(one, str) and len(one) > LONGEST_CELL else one for one in line]
    return found


def _cut(text: str) -> str:
    kept = text[: LONGEST_CELL - _ROOM_FOR_REMARK]
    whole, bar, _ = kept.rpartition(" | ")
    kept = whole if bar and len(whole) > LONGEST_CELL // 2 else kept
    return f"{kept} … ({grouped(len(text) - len(kept))} more characters than a cell takes)"


def number_text(value: int | float) -> str:
    """A number with a full stop and no thousands mark. Raises `Refused` for what is not a number."""
    if isinstance(value, float) and not math.isfinite(value):
        raise Refused("A value is not a number and cannot be written to a CSV file.", safe="No file was written.")
    return repr(value)


def cell_text(value: Value, profile: str) -> str:
    """A value as it stands in a field, before quoting. Missing is empty."""
    if isinstance(value, str):
        return guard(value) if profile == "excel" else value
    return "" if value is None else number_text(value)


def _checked(text: str) -> bytes:
    """The file's text as UTF-8. Raises `Refused` for what no CSV can hold."""
    try:
        content = text.encode()
    except UnicodeEncodeError:
        content = b"\0"
    if b"\0" in content:
        raise Refused(
            "A text holds a character that a CSV file cannot hold (NUL or half of a character).",
            safe="No file was written.",
            remedy="Mend the text where it is recorded, then export again.",
        )
    return content


def _portions(lines: Iterable[Sequence[Value]]) -> Iterator[list[Sequence[Value]]]:
    """Lines a few thousand at a time: the csv module lets nobody else run before it is through with what it gets."""
    left = iter(lines)
    while portion := list(islice(left, _AT_A_TIME)):
        yield portion


class _Lines:
    """The lines of a file, header first, looked at before any is written.

    A few texts are repeated on thousands of lines; so each is looked at once, and lines without a text that needs a
    guard go to the writer as they are.
    """

    def __init__(self, header: Sequence[str], rows: Iterable[Sequence[Value]], profile: str) -> None:
        if profile not in PROFILES:
            raise Refused(f"“{profile}” is not a CSV profile; it is one of {', '.join(PROFILES)}.")
        self._lines: list[Sequence[Value]] = [header, *rows]
        for line in self._lines:
            if len(line) != len(header):
                raise ValueError(f"a line of {len(line)} fields under a header of {len(header)}")
        distinct: set[Value] = set()
        for portion in _portions(self._lines):
            distinct.update(chain.from_iterable(portion))
        self.texts = [one for one in distinct if isinstance(one, str)]
        for one in distinct:
            if isinstance(one, float):
                number_text(one)
        self._guards = {one: guard(one) for one in self.texts if needs_guard(one)} if profile == "excel" else {}

    def __iter__(self) -> Iterator[Sequence[Value]]:
        if not self._guards:
            return iter(self._lines)
        return map(self._fields, self._lines)

    def _fields(self, line: Sequence[Value]) -> Sequence[Value]:
        guards = self._guards
        if guards.keys().isdisjoint(line):
            return line
        return [guards.get(one, one) if isinstance(one, str) else one for one in line]

    @property
    def rows(self) -> int:
        """How many follow the header."""
        return len(self._lines) - 1

    @property
    def guarded(self) -> int:
        """How many fields got an apostrophe."""
        guards = self._guards
        return sum(one in guards for line in self._lines for one in line) if guards else 0


def encode(header: Sequence[str], rows: Iterable[Sequence[Value]], profile: str) -> Encoded:
    """A whole file. Raises `Refused` for an unknown profile and for text that cannot be written."""
    lines = _Lines(header, rows, profile)
    out = io.StringIO(newline="")
    # The writer itself writes numbers as `number_text` does, and nothing for None.
    writer = csv.writer(out, lineterminator="\r\n")
    for portion in _portions(lines):
        writer.writerows(portion)
    mark = BOM_UTF8 if profile == "excel" else b""
    return Encoded(mark + _checked(out.getvalue()), lines.rows, lines.guarded)


def measure(header: Sequence[str], rows: Iterable[Sequence[Value]], profile: str) -> tuple[int, int]:
    """Lines and guarded cells of the file that `encode` would make, without making it. Raises as `encode` does."""
    lines = _Lines(header, rows, profile)
    _checked("".join(lines.texts))
    return lines.rows, lines.guarded


def decode(content: bytes, profile: str) -> list[list[str]]:
    """The lines of a file that `encode` wrote, header first, the guard taken off again. Raises `Damaged`."""
    previous = csv.field_size_limit(_LONGEST_FIELD)
    try:
        text = content.decode("utf-8-sig" if profile == "excel" else "utf-8")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Damaged("This is not a CSV file as this program writes it.", detail=str(error)) from error
    finally:
        csv.field_size_limit(previous)
    if any(len(line) != len(lines[0]) for line in lines):
        raise Damaged("The lines of this CSV file do not all have the same number of fields.")
    return [[unguard(field) for field in line] for line in lines] if profile == "excel" else lines


def as_tsv(rows: Iterable[Sequence[Value]]) -> str:
    """Lines for the clipboard, as spreadsheets paste them: tabs between, quotes where needed, formulas guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    writer.writerows([cell_text(value, "excel") for value in row] for row in rows)
    return _checked(out.getvalue()).decode().removesuffix("\n")
