"""Anybody's CSV: sniffed, its columns mapped to those of an exchange table, and read strictly.

RFC 4180, UTF-8 or UTF-16 by byte-order mark, one header line; comma, semicolon or tab, told from the header. What
cannot be read for certain is refused with file, line and column: a lone quote would swallow the rest silently.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, starmap
from pathlib import Path
from typing import TYPE_CHECKING

from minilat_desktop.domain import folding
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.pack import ColumnMap, Sniffed
from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import strangers
from minilat_desktop.formats.exchange_tables import TABLES, Record, Table, control_in, shown

if TYPE_CHECKING:
    from minilat_desktop.formats.coded import Coded

LARGEST_CSV = 256 * 1024 * 1024
MOST_COLUMNS = 2_000
FIRST_ROWS = 100
# In characters, of a line and of all lines of one record. The module csv holds single fields to 131,072.
LONGEST_LINE = 16_000_000

SEPARATORS = (",", ";", "\t")
_SAFE = "Nothing was imported."
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MOST_PROBLEMS = 10

# What others call the columns, likeliest first; an exchange column's own name goes before all of them.
_SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "memberships": {
        "coalition": "coalition id, organisation, organization, org, igo, igo name, ioname, group, alliance, treaty",
        "actor": "iso3, iso3c, iso a3, iso alpha 3, country code, country iso3, member state, country, country name,"
        " state, state name, member, participant, party, company",
        "role": "membership type, type of membership, membership status, capacity",
        "founder": "founding member, founder member",
        "from": "accession, accession date, date of accession, joined, date joined, join date, year joined, since,"
        " member since, start, start date, start year, entry, entry date, entry year, begin, date from, from date",
        "to": "left, date left, exit, exit date, exit year, withdrawal, withdrawal date, end, end date, end year,"
        " date to, to date, until",
        "note": "notes, remarks, comment, comments",
    },
    "actors": {
        "code": "iso3, iso3c, iso a3, iso alpha 3, country code, actor code, id",
        "name": "country, country name, actor, actor name, state, state name, company",
        "kind": "actor kind, actor type, type",
        "from": "start, start date, since",
        "to": "end, end date, until",
    },
    "coalitions": {
        "id": "coalition id, slug",
        "name": "coalition, coalition name, organisation, organization, official name",
        "short_name": "acronym, abbreviation, abbr",
        "pillars": "pillar",
        "founded": "founded on, founding date, date founded, year founded, established",
        "ended": "dissolved, terminated",
        "purpose": "aim, mandate",
    },
    "events": {
        "coalition": "coalition id, organisation, organization, group",
        "date": "event date, day, year",
        "kind": "event kind, event type, type",
        "title": "event, event name, headline",
        "participants": "actors",
        "note": "notes, description, summary",
    },
    "figures": {
        "coalition": "coalition id, organisation, organization, group",
        "metric": "indicator, variable, measure, attribute",
        "value": "amount, number",
        "as_of": "value date, date, year",
        "note": "notes, remarks, comment",
    },
}
# The tables of which there may be a million rows, which are then read in columns.
_MANY = ("memberships", "events")
# How tables are preferred that fit a header equally well: what people bring most often goes first.
_LIKELIEST = ("memberships", "events", "figures", "facts", "coalitions", "actors", "sources")


def sniff(path: Path) -> Sniffed:
    """Look at a CSV file. Raises `Refused` when it is none, is too large, or cannot be read for certain."""
    return _sniff(path.name, strangers.read_once(path, LARGEST_CSV))


def suggest(header: Sequence[str]) -> ColumnMap | None:
    """The mapping that a header's names speak for; None where they fit no table. It is a proposal, to be shown."""
    best, best_score = None, 0
    for table in _LIKELIEST:
        columns = _matches(table, header)
        found, required = set(columns.values()), {column.name for column in TABLES[table] if column.required}
        missing = len(required - found)
        # A column’s own name says more than another word for it.
        score = len(found) + sum(_plain(name) == _plain(column) for name, column in columns.items()) - 2 * missing
        if score > best_score and len(required) > 2 * missing:
            best, best_score = ColumnMap(table, columns), score
    return best


def to_exchange(path: Path, sniffed: Sniffed, mapping: ColumnMap) -> Table:
    """The file's records as rows of the mapping's exchange table, with their lines, for `exchange.from_tables`.

    Raises `Refused`: at once for a mapping that does not fit or a file that has changed since it was sniffed, and while
    the rows are read for what cannot be read for certain.
    """
    read = strangers.read_once(path, LARGEST_CSV)
    if read.sha256 != sniffed.sha256:
        raise Refused(f"“{path.name}” has changed since it was looked at.", safe=_SAFE, remedy="Import it again.")
    return _table(path.name, read.content, sniffed, mapping)


def open_tables(paths: Sequence[Path]) -> tuple[list[Table], str]:
    """Files that are named and made as the exchange tables are, and their hash. Raises `Refused`.

    The hash is a lone file's own, else that of the lines `hash  table`, sorted.
    """
    if not paths:
        raise Refused("No file was given.", safe=_SAFE)
    by_table: dict[str, Path] = {}
    for path in paths:
        table = path.stem.casefold()
        if path.suffix.casefold() != ".csv" or table not in TABLES or table in by_table:
            what = f"“{path.name}” is not the name of an exchange table, or is there twice."
            names = ", ".join(f"{known}.csv" for known in TABLES)
            remedy = f"The tables are {names}, each once, or stand together in one .json file, which is read alone."
            raise Refused(what, safe=_SAFE, remedy=remedy)
        by_table[table] = path
    opened = [_open_table(path, table) for table, path in by_table.items()]
    lines = sorted(f"{sha256}  {table.name}\n" for table, sha256 in opened)
    together = hashlib.sha256("".join(lines).encode()).hexdigest()
    return [table for table, _ in opened], together if len(opened) > 1 else opened[0][1]


def _open_table(path: Path, table: str) -> tuple[Table, str]:
    read = strangers.read_once(path, LARGEST_CSV)
    sniffed = _sniff(path.name, read)
    mapping = ColumnMap(table, {name: " ".join(name.split()).casefold() for name in sniffed.header})
    return _table(path.name, read.content, sniffed, mapping), read.sha256


def _sniff(file: str, read: strangers.Read) -> Sniffed:
    content = read.content
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), "utf-8")
    separator = _separator(file, content, encoding)
    records = _records(file, content, encoding, separator)
    line, header = next(records, (0, []))
    if len(header) > MOST_COLUMNS:
        raise Refused(
            f"“{file}”, line {line}: the header has {grouped(len(header))} columns, and at most"
            f" {grouped(MOST_COLUMNS)} are read.",
            safe=_SAFE, remedy="Keep the columns that matter, or bring each year’s columns into rows.",
        )  # fmt: skip
    for column, name in enumerate(header, 1):
        if control := control_in(name):
            raise Refused(
                f"“{file}”, line {line}, column {column}: the header holds a control character ({control}).",
                safe=_SAFE, remedy="Save the file as CSV text once more.",
            )  # fmt: skip
    first = list(islice(records, FIRST_ROWS))
    rows = tuple(tuple(fields) for _, fields in first)
    return Sniffed(encoding, separator, tuple(header), rows, tuple(_problems(header, first)), read.sha256)


def _separator(file: str, content: bytes, encoding: str) -> str:
    """The one that stands most often in the first line, outside quotes. Raises `Refused` for a file without any."""
    lines = _Lines(file, content, encoding)
    try:
        header = next((line for line in lines if line.strip("\r\n,;\t")), "")
    except UnicodeDecodeError:
        raise _badly_encoded(file, content, encoding) from None
    if not header:
        raise Refused(f"“{file}” is empty.", safe=_SAFE, remedy="A table begins with a line of column names.")
    unquoted = "".join(header.split('"')[::2])
    return max(SEPARATORS, key=unquoted.count)


def _problems(header: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> Iterator[str]:
    for name, count in Counter(header).items():
        if not name.strip():
            yield f"Column {header.index(name) + 1} has no name and cannot be mapped; name it in the file to use it."
        elif count > 1:
            yield f"{count} columns are called {shown(name)} and cannot be told apart; rename them to use them."
    for line, fields in [one for one in rows if len(one[1]) != len(header)][:_MOST_PROBLEMS]:
        yield f"Line {line}: {_uneven(fields, header)}."


def _uneven(fields: Sequence[str], header: Sequence[str]) -> str:
    return f"a line of {len(fields)} under a header of {len(header)} fields; mend its separators or quotes"


def _matches(table: str, header: Sequence[str]) -> dict[str, str]:
    """The file's columns that a table's columns answer to, each used once."""
    places: dict[str, str] = {}
    for name, count in Counter(header).items():
        # A name that stands twice tells nothing apart.
        if count == 1 and (plain := _plain(name)):
            places.setdefault(plain, name)
    found: dict[str, str] = {}
    for column in TABLES[table]:
        wanted = [_plain(column.name), *_SYNONYMS.get(table, {}).get(column.name, "").split(", ")]
        free = (places[one] for one in wanted if one in places and places[one] not in found)
        if name := next(free, ""):
            found[name] = column.name
    return found


def _plain(name: str) -> str:
    """A header name as it is compared: words only, folded; `Date_joined` is `date joined`."""
    return " ".join(folding.words(name))


def _table(file: str, content: bytes, sniffed: Sniffed, mapping: ColumnMap) -> Table:
    numbers = _numbers(file, sniffed.header, mapping)
    as_record = _Records(sniffed.header, numbers, mapping.constants)
    rows = as_record.all(_records(file, content, sniffed.encoding, sniffed.separator))
    coded = partial(_coded, content, sniffed, numbers, mapping.constants, as_record)
    return Table(mapping.table, file, rows, numbers, coded if mapping.table in _MANY else None)


def _coded(
    content: bytes, sniffed: Sniffed, numbers: Mapping[str, int], constants: Mapping[str, str],
    as_record: Callable[[int, list[str]], Record], hear: Callable[[int], None],
) -> Coded | None:  # fmt: skip
    from minilat_desktop.formats import coded

    places = {name: number - 1 for name, number in numbers.items()}
    return coded.code(content, sniffed.encoding, sniffed.separator, places, constants, as_record, hear)


def _numbers(file: str, header: tuple[str, ...], mapping: ColumnMap) -> dict[str, int]:
    """The number of each exchange column in the file. Raises `Refused` for a mapping that does not fit."""
    if mapping.table not in TABLES:
        raise Refused(f"“{mapping.table}” is not an exchange table; it is one of {', '.join(TABLES)}.", safe=_SAFE)
    known = {column.name: column for column in TABLES[mapping.table]}
    numbers: dict[str, int] = {}
    for number, name in enumerate(header, 1):
        if name not in mapping.columns:
            continue
        column = mapping.columns[name]
        wrong = ""
        if column not in known:
            wrong = f"{shown(name)} is not a column of {mapping.table}"
        elif column in numbers or column in mapping.constants:
            wrong = f"{shown(name)} is a second “{column}”"
        if wrong:
            remedy = f"Take the column out or rename it; {mapping.table} has {', '.join(known)}."
            raise Refused(f"“{file}”, header line, column {number}: {wrong}.", safe=_SAFE, remedy=remedy)
        numbers[column] = number
    strange = [name for name in mapping.columns if name not in header]
    strange += [name for name in mapping.constants if name not in known]
    if strange:
        remedy = "Map its columns anew."
        raise Refused(f"“{file}” or {mapping.table} has no column {shown(strange[0])}.", safe=_SAFE, remedy=remedy)
    given = {*numbers, *(name for name, text in mapping.constants.items() if text)}
    missing = [name for name, column in known.items() if column.required and name not in given]
    if missing:
        listed = ", ".join(f"“{name}”" for name in missing)
        remedy = "Add a column for it, or give one value for all rows where you map the columns."
        raise Refused(f"“{file}” has nothing for {listed}, which {mapping.table} require.", safe=_SAFE, remedy=remedy)
    return numbers


class _Records:
    """Makes an exchange table's records of a file's fields."""

    def __init__(self, header: Sequence[str], numbers: Mapping[str, int], constants: Mapping[str, str]) -> None:
        self._header, self._constants = header, constants
        self._columns = [(number - 1, name) for name, number in numbers.items()]

    def all(self, records: Iterator[tuple[int, list[str]]]) -> Iterator[Record]:
        """One record after the other, the header left out."""
        next(records)
        return starmap(self, records)

    def __call__(self, line: int, fields: list[str]) -> Record:
        if len(fields) == len(self._header):
            return Record(line, {**{name: fields[place] for place, name in self._columns}, **self._constants})
        cells = {name: fields[place] for place, name in self._columns if place < len(fields)}
        short = min(len(fields), len(self._header))
        return Record(line, {**cells, **self._constants}, _uneven(fields, self._header), short + 1)


class _Lines:
    """A file's lines. Those of the record being read are kept, so that a stray quote can be told by its line."""

    def __init__(self, file: str, content: bytes, encoding: str) -> None:
        self._file = file
        self._text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors="strict", newline="")
        self._number = 0
        self._length = 0
        self.record: list[str] = []

    def begin(self) -> None:
        """A new record begins."""
        self.record.clear()
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE + 1)
        if not line:
            raise StopIteration
        self._number += 1
        self._length += len(line)
        if self._length > LONGEST_LINE:
            raise Refused(
                f"“{self._file}”, line {self._number}: a record has more than {grouped(LONGEST_LINE)} characters.",
                safe=_SAFE, remedy="Mend the file; a table has one record a line.",
            )  # fmt: skip
        self.record.append(line)
        return line


def _records(file: str, content: bytes, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins, the header first; lines without any value are none."""
    lines = _Lines(file, content, encoding)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        lines.begin()
        try:
            fields = next(reader, None)
        except csv.Error as error:
            raise _bad_quote(file, line, lines.record, separator, str(error)) from None
        except UnicodeDecodeError:
            raise _badly_encoded(file, content, encoding) from None
        if fields is None:
            return
        if any(fields):
            yield line, fields


def _badly_encoded(file: str, content: bytes, encoding: str) -> Refused:
    name = "UTF-16" if encoding == "utf-16" else "UTF-8"
    line, byte = 1, 1
    try:
        content.decode(name)
    except UnicodeDecodeError as error:
        byte = error.start + 1
        line += content[: error.start].decode(name, errors="ignore").count("\n")
    return Refused(
        f"“{file}”, line {line}: this is not {name} text (byte {byte} of the file).", safe=_SAFE,
        remedy="Save it as “CSV UTF-8”; if it came by download or mail, it may have been cut off on the way.",
    )  # fmt: skip


def _bad_quote(file: str, first: int, record: Sequence[str], separator: str, detail: str) -> Refused:
    """Why a record is not CSV. `first` is the line on which it begins."""
    opened = _open_quote(record, separator)
    place = f"line {first}" if opened is None else f"line {first + opened[0]}, column {opened[1]}"
    if opened is None or "limit" in detail:
        quoted = "" if opened is None else "; a quote opens it and may be a stray one"
        happened = f"“{file}”, {place}: a field is too long{quoted}."
    else:
        happened = f"“{file}”, {place}: a quote opens here that does not close where its field ends."
    remedy = "Double the quotes inside a quoted field, or take the stray one away."
    return Refused(happened, safe=_SAFE, remedy=remedy, detail=detail)


def _open_quote(record: Sequence[str], separator: str) -> tuple[int, int] | None:
    """Where the quote stands that is open at the end, or has closed amid its field: lines on from the first; column."""
    column, state = 1, "start"
    opened: tuple[int, int] | None = None
    for place, line in enumerate(record):
        for character in line:
            if state == "quoted":
                state = "closed" if character == '"' else "quoted"
            elif character == separator:
                column, state, opened = column + 1, "start", None
            elif character == '"' and state in ("start", "closed"):
                opened = opened if state == "closed" else (place, column)
                state = "quoted"
            elif state == "closed":
                return opened
            else:
                state = "plain"
    return opened
