"""Reads the exchange tables (docs/exchange.md) into the catalogue's own values, and says why a row is not taken.

Nothing is guessed and nothing dropped: a row is taken, refused with its place and reason, or waits for a doubt about an
actor's name. `from_tables` is the entry for rows that come from elsewhere, such as a stranger's CSV through a mapping.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.catalogue import Actor, Catalogue, Place
from minilat_desktop.domain.dates import Edtf
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.importing import Going, Refusal
from minilat_desktop.domain.model import Citation, Coalition, Event, Fact, Figure, Member, Name, Source
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.pack import Doubt, PackRead
from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import exchange_json, exchange_tables, foreign_csv
from minilat_desktop.formats.exchange_draft import Draft
from minilat_desktop.formats.exchange_parser import Parser
from minilat_desktop.formats.exchange_tables import IDS, TABLES, ActorNames, Asked, BadCell, Record, Table, shown, split

if TYPE_CHECKING:
    from minilat_desktop.domain.event_columns import EventColumns
    from minilat_desktop.domain.member_columns import MemberColumns

# More than the largest data sets of the field have; a crafted file has more and would fill the memory.
MOST_ROWS = 5_000_000
_PORTION = 10_000


def read(
    paths: Sequence[Path], *, name: str, licence: str, today: str, actors: Mapping[str, Actor],
    coalitions: Mapping[str, str], answers: Mapping[str, str] | None = None, going: Going | None = None,
) -> PackRead:  # fmt: skip
    """The exchange tables of some CSV files or of one JSON file.

    `actors` and `coalitions` (id to name) are what the catalogue has; `answers` settles doubts: what is written to an
    actor's code, or to "" to leave it out. Raises `Refused` when a file as a whole cannot be read for certain.
    """
    is_json = len(paths) == 1 and paths[0].suffix.casefold() == ".json"
    tables, sha256 = exchange_json.open_json(paths[0]) if is_json else foreign_csv.open_tables(paths)
    return from_tables(
        tables, kind="exchange", sha256=sha256, name=name, licence=licence, today=today, actors=actors,
        coalitions=coalitions, answers=answers, going=going,
    )  # fmt: skip


def from_tables(
    tables: Sequence[Table], *, kind: str, sha256: str, name: str, licence: str, today: str,
    actors: Mapping[str, Actor], coalitions: Mapping[str, str], answers: Mapping[str, str] | None = None,
    going: Going | None = None,
) -> PackRead:  # fmt: skip
    """As `read`, of tables that are already open. A table's rows are read once. Raises as they do, and `GivenUp`."""
    own = Source("", name, "Imported data", accessed=today, licence=licence, kind="dataset")
    reading = _Reading(own, actors, coalitions, answers or {}, going or Going())
    for wanted in TABLES:
        for order, table in enumerate(tables):
            if table.name == wanted:
                reading.take(table, order)
    told = [one for *_, one in sorted(reading.told, key=lambda one: one[:2])]
    refused = tuple(one for one in told if isinstance(one, Refusal))
    doubts = tuple(one for one in told if isinstance(one, Doubt))
    return PackRead(name, kind, sha256, licence, reading.rows, reading.catalogue(), refused, doubts)


class _Reading:
    """What has been read so far. Tables come in the order of `TABLES`, so that what a row names is known by then."""

    def __init__(
        self, own: Source, actors: Mapping[str, Actor], coalitions: Mapping[str, str], answers: Mapping[str, str],
        going: Going,
    ) -> None:  # fmt: skip
        self.rows = 0
        self._going = going
        self._columns: MemberColumns | None = None
        self._event_columns: EventColumns | None = None
        # Of each row that is not taken: the place of its table among the files, its number, and what is said of it.
        self.told: list[tuple[int, int, Refusal | Doubt]] = []
        self._own = own
        self._known_actors, self._known, self._answers = actors, coalitions, answers
        self._actors = dict(actors)
        self._names = ActorNames(actors.values())
        self._sources: dict[str, Source] = {}
        self._brought: dict[str, Actor] = {}
        self._drafts: dict[str, Draft] = {}
        # Of each table with ids: where an id was taken from, and where a row with it was refused.
        self._taken: dict[str, dict[str, tuple[Table, int]]] = {table: {} for table in IDS}
        self._lost: dict[str, dict[str, str]] = {table: {} for table in IDS}
        # A file's own actor codes that were answered to be another actor ("": none), and those still to be asked.
        self._meant: dict[str, str] = {}
        self._waiting: dict[str, Asked] = {}
        self._by_name: defaultdict[str, set[str]] = defaultdict(set)
        for key, name in coalitions.items():
            self._by_name[fold(name)].add(key)
        self._places: dict[str, Place] = {}
        self._counts: Counter[str] = Counter()
        self._citations: dict[Citation, tuple[Citation, ...]] = {}
        self._spells: defaultdict[tuple[str, str, str], list[tuple[int, int, int, str]]] = defaultdict(list)
        self._handlers: Mapping[str, Callable[[dict[str, str]], None]] = {
            "sources": self._source, "actors": self._actor_row, "coalitions": self._coalition_row, "facts": self._fact,
            "memberships": self._membership, "events": self._event, "figures": self._figure,
        }  # fmt: skip

    def take(self, table: Table, order: int) -> None:
        """Read a table's rows. `order` is its place among the files. Raises `Refused` where there is no end of them."""
        handle = self._handlers[table.name]
        self._table = table
        parse = Parser(table.name)
        self._going.on(f"Reading {table.file}…")
        for row in self._one_by_one(table):
            self.rows += 1
            if self.rows % _PORTION == 0:
                self._count(self.rows)
            self._row, self._place = row, Place(table.file, row.number)
            try:
                if row.problem:
                    raise BadCell(row.column, row.problem)
                handle(parse(row))
            except BadCell as bad:
                place = table.place(row.number, bad.column)
                self.told.append((order, row.number, Refusal(place, bad.reason)))
                self._lose(table.name, row, place)
            except Asked as asked:
                place = table.place(row.number, asked.column)
                self.told.append((order, row.number, Doubt(asked.written, place, asked.candidates)))
        self._count(self.rows)

    def _count(self, rows: int) -> None:
        """So many rows have been read. Raises `Refused` where there is no end of them, and `GivenUp`."""
        self._going.rows(rows)
        if rows > MOST_ROWS:
            happened = f"“{self._table.file}” brings this to more than {grouped(MOST_ROWS)} rows."
            raise Refused(happened, safe="Nothing was imported.", remedy="Import it in parts.")

    def _one_by_one(self, table: Table) -> Iterable[Record]:
        """The rows that are read one by one: all, or those of a million memberships that are not beyond doubt."""
        before = self.rows
        coded = table.coded(lambda rows: self._count(before + rows)) if table.coded else None
        if coded is None:
            return table.rows
        from minilat_desktop.formats import bulk_table, exchange_bulk, exchange_bulk_events

        known = bulk_table.Known(self._draft, self._actor, self._cited)
        if table.name == "events":
            self._event_columns, left = exchange_bulk_events.sift(coded, known)
            self.rows += len(self._event_columns)
            return left
        self._columns, left = exchange_bulk.sift(coded, known)
        self.rows += len(self._columns)
        return left

    def catalogue(self) -> Catalogue:
        """What the files say."""
        made = (draft.coalition() for draft in self._drafts.values())
        counts = {one for columns in (self._columns, self._event_columns) if columns for one in columns.counts()}
        # One of the catalogue's of which every row is refused is not in the files' say.
        coalitions = tuple(one for one in made if one.form or one.records or one.id in counts)
        own = {self._own.id: self._own} if self._own.id else {}
        return Catalogue(
            coalitions, (), self._brought, self._sources | own, self._places, self._columns, self._event_columns
        )

    def _lose(self, table: str, row: Record, place: str) -> None:
        """Remember a refused row that others may name."""
        names = [row.cells.get(IDS[table], "")] if table in IDS else []
        if table == "coalitions":
            names.append(fold(row.cells.get("name", "")))
        for name in filter(None, map(exchange_tables.clean, names)):
            self._lost[table].setdefault(name, place)

    def _new_id(self, written: str) -> None:
        table = self._table.name
        if first := self._taken[table].get(written):
            raise BadCell(
                IDS[table], f"{shown(written)} stands twice, first in {first[0].place(first[1])}; give each row its own"
            )

    def _key(self, wanted: str) -> str:
        """A record's stable id, made as the catalogue's are; a number is added where one is taken."""
        key = wanted
        while key in self._places:
            self._counts[wanted] += 1
            key = f"{wanted}~{self._counts[wanted] + 1}"
        self._places[key] = self._place
        return key

    def _cited(self, cells: Mapping[str, str]) -> tuple[Citation, ...]:
        """The row's citation: of the source that it names, else of the pack itself."""
        written = cells["source"]
        if written and written not in self._sources:
            if place := self._lost["sources"].get(written):
                raise BadCell("source", f"the source {shown(written)} is refused ({place}); mend that row first")
            raise BadCell("source", f"there is no source {shown(written)}; add it to sources, or leave this empty")
        confidence = int(cells["confidence"] or exchange_tables.DEFAULT_CONFIDENCE)
        source = self._sources[written] if written else self._own_source()
        cited = Citation(source, cells["locator"], confidence)
        # One value for all rows that cite alike, of which there may be a million.
        return self._citations.setdefault(cited, (cited,))

    def _own_source(self) -> Source:
        """The pack as a source, with an id that no source of the files has."""
        if not self._own.id:
            slug = re.sub("[^a-z0-9]+", "-", fold(self._own.title)).strip("-")
            key = f"pack-{slug}".rstrip("-")
            while key in self._sources:
                key += "-2"
            self._own = replace(self._own, id=key)
        return self._own

    def _draft(self, cells: Mapping[str, str]) -> Draft:
        """The coalition that a row is about, by its id or, where one alone has it, by its whole name."""
        written = cells["coalition"]
        if written in self._taken["coalitions"]:
            return self._drafts[written]
        lost = self._lost["coalitions"]
        if place := lost.get(written) or lost.get(fold(written)):
            raise BadCell("coalition", f"the coalition {shown(written)} is refused ({place}); mend that row first")
        named = [written] if written in self._known else sorted(self._by_name.get(fold(written), ()))
        if len(named) == 1:
            return self._drafts.get(named[0]) or self._shell(named[0])
        wrong = "is the name of several coalitions" if named else "is neither the id nor the whole name of a coalition"
        remedy = " or ".join(named) if named else "such as g20, or add it to coalitions"
        raise BadCell("coalition", f"{shown(written)} {wrong}; write the id, {remedy}")

    def _shell(self, key: str) -> Draft:
        """A coalition of the catalogue of which the files have no row: its id and name, and nothing else."""
        name = self._known[key]
        base = Coalition(key, name, name, (), "", (), "", "", (), (), (), (), (), (), roster_complete=False)
        draft = self._drafts[key] = Draft(base)
        return draft

    def _actor(self, column: str, written: str) -> Actor | None:
        """Who is meant; None who is to be left out. Raises `BadCell`, or `Asked` where that is not certain."""
        if written in self._meant:
            meant = self._meant[written]
            return self._actors[meant] if meant else None
        if waiting := self._waiting.get(written):
            raise Asked(column, waiting.written, waiting.candidates)
        if written not in self._brought and (place := self._lost["actors"].get(written)):
            raise BadCell(column, f"the actor {shown(written)} is refused ({place}); mend that row first")
        if written in self._actors:
            return self._actors[written]
        code = self._names.certain(written) or self._answers.get(written)
        if code is None:
            raise Asked(column, written, self._names.candidates(written))
        return self._answered(column, code) if code else None

    def _answered(self, column: str, code: str) -> Actor:
        if code not in self._actors:
            raise BadCell(column, f"the answer {shown(code)} is not the code of an actor; import it again")
        return self._actors[code]

    def _source(self, cells: dict[str, str]) -> None:
        self._new_id(cells["id"])
        self._sources[cells["id"]] = Source(**cells)  # type: ignore[arg-type]
        self._taken["sources"][cells["id"]] = self._table, self._row.number

    def _actor_row(self, cells: dict[str, str]) -> None:
        code = cells["code"]
        exchange_tables.check_code(code, cells["kind"])
        exchange_tables.check_order(cells, "from", "to")
        self._new_id(code)
        self._check_identity(code, cells["name"])
        actor = Actor(
            code, cells["name"], cells["kind"], split(cells["aliases"]), cells["region"], cells["country"],
            cells["from"], cells["to"],
        )  # fmt: skip
        self._brought[code] = self._actors[code] = actor
        self._names.add(actor)
        self._taken["actors"][code] = self._table, self._row.number

    def _check_identity(self, code: str, name: str) -> None:
        """Ask where the catalogue has the code under another name, or the name under another code.

        Other projects' codes look like ours: AUS is Austria to one of them, which must not become Australia.
        """
        known = self._known_actors.get(code)
        if known is not None and fold(name) in map(fold, (known.name, *known.aliases)):
            return
        if known is None and not any(one in self._known_actors for one in self._names.named(name)):
            return
        others = [one for one in self._names.candidates(name) if one in self._known_actors and one != code]
        written = f"{code}: {name}"
        answer = self._answers.get(written)
        if answer is None:
            self._waiting[code] = Asked("name", written, (*others, code))
            raise self._waiting[code]
        if answer != code:
            meant = self._answered("name", answer).name if answer else ""
            self._meant[code] = answer
            raise BadCell("name", f"left out, as you answered: it is {meant or 'nobody that is wanted'}")

    def _coalition_row(self, cells: dict[str, str]) -> None:
        key = cells["id"]
        exchange_tables.check_order(cells, "founded", "ended")
        self._new_id(key)
        citations = self._cited(cells)
        base = Coalition(
            key, cells["name"], cells["short_name"] or cells["name"],
            tuple(Name(one, "alias") for one in split(cells["aliases"])), cells["form"], split(cells["pillars"]),
            cells["region"], cells["status"], (), (), (), (), (), (), roster_complete=cells["roster"] == "complete",
            legal=cells["legal"],
        )  # fmt: skip
        self._places[base.key] = self._place
        self._taken["coalitions"][key] = self._table, self._row.number
        self._by_name[fold(base.name)].add(key)
        self._by_name[fold(base.short_name)].add(key)
        draft = self._drafts[key] = Draft(base)
        for attribute in ("status", "founded", "ended", "purpose"):
            if value := cells[attribute]:
                wanted = f"fact:{key}/{attribute}@{citations[0].source.id}"
                draft.add_fact(Fact(self._key(wanted), attribute, value, "", "", "normal", "", "", citations))

    def _fact(self, cells: dict[str, str]) -> None:
        draft = self._draft(cells)
        attribute, missing = cells["attribute"], cells["missing"]
        if bool(cells["value"]) == bool(missing):
            raise BadCell("value", "a fact has either a value or a reason in “missing”; fill in one of the two")
        value = None if missing else self._fact_value(attribute, cells["value"])
        if value and attribute in ("founded", "ended"):
            life = {"founded": draft.when("founded"), "ended": draft.when("ended"), attribute: dates.parse(value)}
            if life["founded"] and life["ended"] and life["ended"].latest < life["founded"].earliest:
                raise BadCell("value", f"it ends ({life['ended']}) before it is founded ({life['founded']}); mend one")
        citations = self._cited(cells)
        draft.add_fact(Fact(
            self._key(f"fact:{draft.base.id}/{attribute}@{citations[0].source.id}"), attribute, value, cells["unit"],
            cells["as_of"], cells["rank"] or "normal", cells["reason"], missing, citations,
        ))  # fmt: skip

    def _fact_value(self, attribute: str, text: str) -> str:
        """A fact's value; codes of actors become their names, as the catalogue has them."""
        parts, coded = split(text), (self._actors, self._waiting, self._meant)
        is_of_actors = vocabulary.ATTRIBUTES[attribute].kind == "actors"
        if is_of_actors and parts and all(any(one in codes for codes in coded) for one in parts):
            return "; ".join(actor.name for one in parts if (actor := self._actor("value", one))) or text
        return exchange_tables.fact_value(attribute, text)

    def _membership(self, cells: dict[str, str]) -> None:
        draft = self._draft(cells)
        exchange_tables.check_order(cells, "from", "to")
        start, end = dates.parse(cells["from"]), dates.parse(cells["to"]) if cells["to"] else None
        if start.earliest == dates.FIRST_DAY:
            raise BadCell("from", f"{start} has no beginning; say from when at the earliest, as in 2015/2023-05")
        exchange_tables.check_life(draft.when("founded"), draft.when("ended"), start, end)
        citations = self._cited(cells)
        actor = self._actor("actor", cells["actor"])
        if actor is None:
            raise BadCell("actor", f"left out, as you answered for {shown(cells['actor'])}")
        leaves = end.earliest if end else dates.LAST_DAY + 1
        if actor.end and leaves > dates.parse(actor.end).latest + exchange_tables.GRACE:
            raise BadCell("to", f"{actor.name} is a member after its own end ({actor.end}); give or mend “to”")
        self._no_overlap((draft.base.id, actor.code, cells["role"]), actor, start, leaves)
        draft.members.append(Member(
            self._key(f"membership:{draft.base.id}/{actor.code}/{start.text}"), draft.base.id, actor.code,
            actor.name, actor.kind, cells["role"], cells["founder"] == "true", start, end,
            cells["contested"] == "true", "", "", cells["until"], cells["note"], citations,
        ))  # fmt: skip

    def _no_overlap(self, whose: tuple[str, str, str], actor: Actor, start: Edtf, leaves: int) -> None:
        """Refuse a spell in the time of another of the same actor in the same role."""
        spells = self._spells[whose]
        new = (start.earliest, start.latest, leaves, self._table.place(self._row.number))
        here = bisect_right(spells, start.earliest, key=lambda spell: spell[0])
        pairs = [(spells[here - 1], new)] if here else []
        pairs += [(new, spells[here])] if here < len(spells) else []
        for before, after in pairs:
            if before[2] > after[1]:
                other = before[3] if after is new else after[3]
                raise BadCell("from", f"{actor.name} is {whose[2]} twice at the same time, also in {other}; mend one")
        spells.insert(here, new)

    def _event(self, cells: dict[str, str]) -> None:
        draft = self._draft(cells)
        citations = self._cited(cells)
        actors = [self._actor("participants", one) for one in split(cells["participants"])]
        participants = tuple(dict.fromkeys(actor.code for actor in actors if actor))
        date = dates.parse(cells["date"])
        key = self._key(f"event:{draft.base.id}/{date.text.replace('/', '_')}/{cells['kind']}")
        draft.events.append(Event(key, date, cells["kind"], cells["title"], cells["note"], participants, citations))

    def _figure(self, cells: dict[str, str]) -> None:
        draft = self._draft(cells)
        citations = self._cited(cells)
        metric, as_of = cells["metric"], dates.parse(cells["as_of"])
        wanted = f"figure:{draft.base.id}/{metric}/{as_of.text.replace('/', '_')}@{citations[0].source.id}"
        label = cells["label"] or re.sub("[_-]", " ", metric).capitalize()
        draft.figures.append(Figure(
            self._key(wanted), metric, label, exchange_tables.number(cells["value"]), cells["unit"], cells["qualifier"],
            as_of, cells["rank"] or "normal", cells["reason"], cells["note"], citations,
        ))  # fmt: skip
