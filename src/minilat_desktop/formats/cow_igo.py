"""The Correlates of War data set of intergovernmental organisations, version 3 (`igo_year_formatv3.csv`).

One row an organisation and year, one column a state. State-years become spells; nothing is bridged over a year that is
absent, refused or coded as missing. What is read and what becomes of each code is in docs/import-cow.md.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from minilat_desktop.domain import dates
from minilat_desktop.domain.catalogue import Actor, Catalogue, Place
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.importing import Refusal
from minilat_desktop.domain.model import Citation, Coalition, Fact, Member, Name, Source
from minilat_desktop.domain.pack import PackRead
from minilat_desktop.formats import cow_states, strangers
from minilat_desktop.formats.cow_states import (
    ACCURACY,
    BLANK,
    FLAGS,
    LONGEST_NAME,
    PILLARS,
    BadRow,
    Column,
    Header,
    place,
)

LARGEST = 256 * 1024 * 1024
FIRST_YEAR, LAST_YEAR = 1815, 2014
SOURCE_ID = "cow-igo-v3"
ROLES = {"1": "member", "2": "associate", "3": "observer"}
MISSING = "-9"
YEARS_ONLY = "The data set gives years only: the membership is taken to hold for the whole of each year."
ENDS_HERE = "the data set ends here"
LICENCE = "Free for research; cite the authors (Pevehouse, Nordstrom, McManus and Jamison 2020)"

_CODES = frozenset({"0", "-1", MISSING, *ROLES})
_UTF8_PART = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_YEAR = re.compile(r"[12][0-9]{3}")
_CONFIDENCE, _CONFIDENCE_IMPUTED = 3, 2


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that can be read. `key` tells its organisation from others, `cells` are all its fields."""

    line: int
    key: str
    year: int
    text: Mapping[str, str]
    cells: tuple[str, ...]


def read(
    path: Path, actors: Mapping[str, Actor], answers: Mapping[str, str] | None = None, today: str = ""
) -> PackRead:
    """Read the file. `actors` are the catalogue's by code, `today` (ISO) is the day of import.

    `answers` maps a column's name to an actor's code, or to "" to leave it out. Each row of the file is taken or in
    `refused`; a column in `doubts` is not taken until it is answered. Raises `Refused` for a file that is no such
    data set.
    """
    found = strangers.read_once(path, LARGEST)
    # Universal newlines, and only these: `splitlines` would break a line at U+2028 and the like too.
    lines = io.StringIO(_decode(path, found.content), newline=None)
    header = cow_states.read_header(path, next(lines, "").removesuffix("\n"), actors, answers or {})
    rows, refused, last = _rows(header, lines)
    count = len(rows) + len(refused)
    rows, repeated = _each_once(header, rows)
    source = Source(
        SOURCE_ID, "Tracking Organizations in the World: The Correlates of War IGO Version 3.0 Datasets",
        "Correlates of War Project; Journal of Peace Research 57 (3), 492–503",
        "Jon C. W. Pevehouse; Timothy Nordstrom; Roseanne W. McManus; Anne Spencer Jamison", "2020",
        "https://correlatesofwar.org/data-sets/IGOs", today, LICENCE, "dataset",
    )  # fmt: skip
    making = _Making(header, {**cow_states.BROUGHT, **actors}, source, last)
    refused = sorted((*refused, *repeated), key=lambda one: one[0])
    return PackRead(
        "Correlates of War: intergovernmental organisations, version 3", "cow-igo", found.sha256, LICENCE, count,
        making.catalogue(rows), tuple(refusal for _, refusal in refused), header.doubts,
        _note(header, rows, len(refused), making),
    )  # fmt: skip


# The file


def _decode(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start
    # Bytes that make characters of UTF-8 beside bytes that do not: a damaged file, not an older encoding.
    if not _UTF8_PART.search(content):
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError as error:
            at = error.start
    first = content[: content.find(b"\n") + 1]
    separator = max((mark.encode() for mark in cow_states.SEPARATORS), key=first.count)
    start = content.rfind(b"\n", 0, at) + 1
    line, field = content.count(b"\n", 0, at) + 1, content.count(separator, start, at)
    said = f"byte {at - start + 1} is text neither in UTF-8 nor in Latin-1 (Windows-1252)"
    raise cow_states.refuse(path.name, line, field, said)


# The rows


def _rows(header: Header, lines: Iterator[str]) -> tuple[list[_Row], list[tuple[int, Refusal]], int]:
    """The rows that can be read, the refusals of the others by line, and the last year of any. Empty lines are none."""
    rows: list[_Row] = []
    refused: list[tuple[int, Refusal]] = []
    last = 0
    for number, line in enumerate(lines, 2):
        if not line.strip("\n "):
            continue
        try:
            rows.append(_row(header, number, line))
            last = max(last, rows[-1].year)
        except BadRow as bad:
            last = max(last, _year_of(header, line))
            refused.append((number, Refusal(place(header.file, number, bad.field), f"{bad}.")))
    return rows, refused, last


def _year_of(header: Header, line: str) -> int:
    """The year of a row that is refused, 0 where it cannot be told: the data set goes on to it all the same."""
    cells = line.split(header.separator)[header.fields["year"] :]
    value = cells[0].strip(' "\n') if cells else ""
    return int(value) if _YEAR.fullmatch(value) and FIRST_YEAR <= int(value) <= LAST_YEAR else 0


def _row(header: Header, number: int, line: str) -> _Row:
    cells = cow_states.split(line.removesuffix("\n"), header.separator)
    expected = len(header.names)
    if len(cells) != expected:
        cut = "" if line.endswith("\n") else "; the file seems to be cut off here"
        said = f"there are {len(cells)} fields under a header of {expected}{cut}"
        raise BadRow(min(len(cells) - 1, expected), said)
    text = {name: " ".join(cells[field].split()) for name, field in header.fields.items()}
    for name, value in text.items():
        reason = _why_not(name, value, text)
        if reason:
            raise BadRow(header.fields[name], reason)
    for column in header.columns:
        cell = cells[column.field] = cells[column.field].strip()
        if cell not in _CODES:
            said = f"“{cell[:40]}” under “{column.written}” is none of the codes 1, 2, 3, 0, -1 and -9"
            raise BadRow(column.field, said)
    return _Row(number, text.get("ionum") or text["ioname"], int(text["year"]), text, tuple(cells))


def _why_not(name: str, value: str, text: Mapping[str, str]) -> str:
    """Why a known column cannot hold a value, "" when it can."""
    if name == "year" and not (_YEAR.fullmatch(value) and FIRST_YEAR <= int(value) <= LAST_YEAR):
        return f"the year “{value[:40]}” is none from {FIRST_YEAR} to {LAST_YEAR}"
    if name in ("ioname", "orgname", "ionum") and not value:
        return f"“{name}” is empty, so that nothing tells which organisation this is"
    if name in ("ioname", "orgname", "longorgname", "ionum") and len(value) > LONGEST_NAME:
        return f"“{name}” is longer than {LONGEST_NAME} characters"
    if name in ("sdate", "deaddate") and value not in BLANK and not _YEAR.fullmatch(value):
        return f"“{value[:40]}” under “{name}” is no year"
    if name in FLAGS and value not in ("0", "1") and value not in BLANK:
        return f"“{value[:40]}” under “{name}” is neither 0 nor 1"
    if name == "deaddate" and value not in BLANK and text.get("sdate", "") not in BLANK and value < text["sdate"]:
        return f"the organisation ends in {value[:40]}, before it starts in {text['sdate'][:40]}"
    return ""


def _each_once(header: Header, rows: list[_Row]) -> tuple[list[_Row], list[tuple[int, Refusal]]]:
    """Each organisation-year once: of equal rows the first is taken; of rows that differ none, for which is right?"""
    alike: dict[tuple[str, int], list[_Row]] = {}
    for row in rows:
        alike.setdefault((row.key, row.year), []).append(row)
    kept: list[_Row] = []
    refused: list[tuple[int, Refusal]] = []
    for first, *others in alike.values():
        same = all(row.cells == first.cells for row in others)
        how = "with the same content, which is taken once" if same else "with other content, so none is taken"
        if same:
            kept.append(first)
        for row in others if same else (first, *others):
            other = others[0] if row is first else first
            said = (
                f"{row.year} of “{row.text['ioname']}” is in line {other.line} too (“{other.text['ioname']}”), {how}."
            )
            refused.append((row.line, Refusal(place(header.file, row.line, header.fields["year"]), said)))
    return kept, refused


# The catalogue


class _Making:
    """Makes coalitions of rows. `actors` are those that a column may stand for, `last` the data set's last year."""

    def __init__(self, header: Header, actors: Mapping[str, Actor], source: Source, last: int) -> None:
        self._header, self._actors, self._source, self._last = header, actors, source, last
        self._places: dict[str, Place] = {}
        self._by_code: dict[str, list[Column]] = {}
        for column in header.columns:
            self._by_code.setdefault(column.code, []).append(column)
        self.without_pillar = 0

    def catalogue(self, rows: Iterable[_Row]) -> Catalogue:
        """What the rows say."""
        groups: dict[str, dict[int, _Row]] = {}
        for row in sorted(rows, key=lambda row: (row.key, row.year)):
            groups.setdefault(row.key, {})[row.year] = row
        ids = _ids(groups)
        coalitions = tuple(self._coalition(ids[key], group) for key, group in groups.items())
        codes = sorted({member.actor for coalition in coalitions for member in coalition.members})
        actors = {code: self._actors[code] for code in codes}
        return Catalogue(coalitions, (), actors, {SOURCE_ID: self._source}, self._places)

    def _key(self, wanted: str, line: int) -> str:
        key, number = wanted, 1
        while key in self._places:
            number += 1
            key = f"{wanted}~{number}"
        self._places[key] = Place(self._header.file, line)
        return key

    def _coalition(self, id: str, rows: Mapping[int, _Row]) -> Coalition:
        newest = rows[max(rows)].text
        name, short = newest["orgname"], newest["ioname"]
        others = dict.fromkeys(
            row.text.get(column, "") for row in rows.values() for column in ("longorgname", "orgname", "ioname")
        )
        aliases = tuple(Name(other, "alias") for other in others if other not in ("", name, short))
        pillars = tuple(pillar for flag, pillar in PILLARS.items() if newest.get(flag) == "1")
        self.without_pillar += not pillars
        self._key(f"coalition:{id}", min(row.line for row in rows.values()))
        facts, ended = self._facts(id, rows)
        return Coalition(
            id, name, short, aliases, "multilateral", pillars or (PILLARS["political"],), "Global",
            "ended" if ended else "active", facts, tuple(self._members(id, rows, ended)), (), (), (), (),
            roster_complete=self._complete(rows, facts),
        )  # fmt: skip

    def _complete(self, rows: Mapping[int, _Row], facts: Sequence[Fact]) -> bool:
        """Whether every state's membership is known for every year of a life that is over."""
        values = {fact.attribute: fact.value for fact in facts}
        start, end = values["founded"], values.get("ended")
        if not start or not end or self._header.unread or not rows.keys() >= set(range(int(start), int(end) + 1)):
            return False
        return not any(row.cells[column.field] == MISSING for row in rows.values() for column in self._header.columns)

    def _facts(self, id: str, rows: Mapping[int, _Row]) -> tuple[tuple[Fact, ...], bool]:
        """Status, founding and end, and whether it has ended. Years that differ between rows stand side by side."""
        newest = rows[max(rows)]
        dead = [row.text["dead"] for row in rows.values() if row.text.get("dead", "") not in BLANK]
        ends = self._dated(id, "ended", "deaddate", rows)
        ended = dead[-1:] == ["1"] or ends[-1].value is not None
        odd = "“dead” is 0, but “deaddate” names a year." if ended and dead[-1:] == ["0"] else ""
        as_of = (ends[-1].value if ended else None) or str(newest.year)
        status = Fact(
            self._key(f"fact:{id}/status@{SOURCE_ID}", newest.line), "status", "ended" if ended else "active", "",
            as_of, "normal", odd, "", (self._cite(newest, "dead and deaddate", [newest.year]),),
        )  # fmt: skip
        founded = self._dated(id, "founded", "sdate", rows)
        return (status, *founded, *(ends if ended else ())), ended

    def _dated(self, id: str, attribute: str, column: str, rows: Mapping[int, _Row]) -> list[Fact]:
        """The years that a column names, that of the newest row last; where it names none, that it is unknown."""
        stated: dict[str, _Row] = {}
        for row in rows.values():
            if row.text.get(column, "") not in BLANK:
                stated.pop(row.text[column], None)
                stated[row.text[column]] = row
        found: list[tuple[str | None, _Row]] = [*stated.items()] or [(None, rows[max(rows)])]
        facts = []
        for value, row in found:
            rank, reason = "normal", ""
            if len(found) > 1:
                rank = "preferred" if value == found[-1][0] else "normal"
                reason = f"The rows of the file differ; this stands last in that of {row.year}."
            facts.append(Fact(
                self._key(f"fact:{id}/{attribute}@{SOURCE_ID}", row.line), attribute, value, "", str(row.year), rank,
                reason, "" if value else "unknown", (self._cite(row, column, [row.year]),),
            ))  # fmt: skip
        return facts

    def _members(self, id: str, rows: Mapping[int, _Row], ended: bool) -> Iterator[Member]:
        held: dict[tuple[str, str], dict[int, None]] = {}
        for year, row in rows.items():
            for column in self._header.columns:
                role = ROLES.get(row.cells[column.field])
                if role:
                    held.setdefault((column.code, role), {})[year] = None
        for (code, role), years in sorted(held.items()):
            for spell in runs(list(years)):
                yield self._member(id, code, role, spell, rows, ended)

    def _member(
        self, id: str, code: str, role: str, years: Sequence[int], rows: Mapping[int, _Row], ended: bool
    ) -> Member:
        actor, first = self._actors[code], rows[years[0]]
        start = f"{years[0]}-01-01"
        imputed = [year for year in years if rows[year].text.get("imputed") == "1"]
        notes = [YEARS_ONLY, cow_states.WIDER.get(code, "")]
        if imputed:
            notes.append(f"Imputed by the data set, not found: {in_ranges(imputed)}.")
        if first.text.get(ACCURACY, "") not in BLANK and years[0] < 1965:
            notes.append(f"Of dates before 1965 the data set says: “{first.text[ACCURACY][:LONGEST_NAME]}”.")
        written = ", ".join(column.written for column in self._by_code[code])
        return Member(
            self._key(f"membership:{id}/{code}/{start}", first.line), id, code, actor.name, actor.kind, role, False,
            dates.parse(start), dates.parse(f"{years[-1] + 1}-01-01"), False, "", "",
            self._until(code, role, years[-1], rows, ended), " ".join(filter(None, notes)),
            (self._cite(first, written, years, _CONFIDENCE_IMPUTED if imputed else _CONFIDENCE),),
        )  # fmt: skip

    def _until(self, code: str, role: str, last: int, rows: Mapping[int, _Row], ended: bool) -> str:
        """Why a spell ends where it ends, as far as the data set says."""
        after = last + 1
        if after not in rows:
            if last < max(rows) or (last < self._last and not ended):
                return f"the file has no row of {after} that could be read"
            return "the organisation’s last year in the data set" if ended else ENDS_HERE
        cells = [rows[after].cells[column.field] for column in self._by_code[code]]
        others = [ROLES[cell] for cell in cells if cell in ROLES]
        if others:
            return f"{' and '.join(others)} from {after}"
        if MISSING in cells:
            return f"the data set does not know {after} (code -9)"
        return f"not in the state system in {after} (code -1)" if "-1" in cells else f"no {role} in {after} (code 0)"

    def _cite(self, row: _Row, columns: str, years: Sequence[int], confidence: int = _CONFIDENCE) -> Citation:
        return Citation(self._source, f"ioname {row.text['ioname']}, {columns}, {in_ranges(years)}", confidence)


def _ids(groups: Mapping[str, Mapping[int, _Row]]) -> dict[str, str]:
    """An id for each organisation, the same whatever the order of the rows; alike ones get what tells them apart."""
    slugs = {key: _slug(rows[max(rows)].text["ioname"]) for key, rows in groups.items()}
    shared = Counter(slugs.values())
    ids = {key: f"cow-{slug}" for key, slug in slugs.items() if shared[slug] == 1}
    taken = set(ids.values())
    for key in sorted(slugs.keys() - ids.keys()):
        wanted = f"cow-{slugs[key]}-{_slug(key)}"
        ids[key] = next(one for one in chain([wanted], (f"{wanted}-{n}" for n in range(2, 10**9))) if one not in taken)
        taken.add(ids[key])
    return ids


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60].strip("-") or "unnamed"


def runs(years: Sequence[int]) -> list[list[int]]:
    """Ascending years, parted wherever one is left out."""
    parts: list[list[int]] = []
    for year in years:
        if parts and parts[-1][-1] == year - 1:
            parts[-1].append(year)
        else:
            parts.append([year])
    return parts


def in_ranges(years: Sequence[int]) -> str:
    """Ascending years in few words: `1951–1954, 1956`."""
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in runs(years))


def _note(header: Header, rows: Sequence[_Row], refused: int, making: _Making) -> str:
    """What one must know of the pack, in sentences."""
    cells = Counter(row.cells[column.field] for row in rows for column in header.columns)
    waiting = sum(row.cells[field].strip() in ROLES for row in rows for field in header.unread)
    imputed = sum(row.text.get("imputed") == "1" for row in rows)
    said = [
        f"{len(rows)} rows are taken, {refused} refused.",
        f"{cells[MISSING]} state-years are missing (code -9); they are no memberships, and no absences either.",
        f"{imputed} rows are imputed by the data set.",
    ]
    if header.unread:
        said.append(f"{waiting} memberships by year stand in columns that wait for an answer or are left out.")
    if header.left_out:
        said.append(f"Left out as answered: {', '.join(header.left_out)}.")
    if making.without_pillar:
        said.append(f"{making.without_pillar} organisations have no field set and stand under Peace & security.")
    return " ".join(said)
