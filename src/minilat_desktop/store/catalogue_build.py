"""Builds the catalogue database from values: the same values give the same bytes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, create_engine, text
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable

from minilat_desktop.domain import dates
from minilat_desktop.domain.catalogue import Actor, Catalogue
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.model import Citation, Coalition, fact_conflicts, figure_conflicts
from minilat_desktop.domain.vocabulary import FORMS, PILLARS, STATUSES
from minilat_desktop.store import catalogue_schema as schema
from minilat_desktop.store.placing import in_turns, placed

# Offset and length of the header fields that hold the library's own version and change counters (SQLite file format).
_LIBRARY_VERSION = slice(96, 100)
_PORTION = 5_000
_HEARD = 1_000


def build(catalogue: Catalogue, path: Path, data_version: str) -> None:
    """Write the database beside `path`, then put it in place in one step. Raises `CannotWrite`."""
    safe, remedy = "What was there before is untouched.", "Choose another file or make room."
    with placed(path, ".catalogue-", safe=safe, remedy=remedy) as temporary:
        _write(catalogue, temporary, data_version)
        _forget_library_version(temporary)
        os.chmod(temporary, 0o644)


def _write(catalogue: Catalogue, path: Path, data_version: str) -> None:
    with writing(path) as connection:
        create_tables(connection)
        connection.execute(text(schema.SEARCH))
        Writer(connection, catalogue).write(data_version)
        # After the rows; SQLAlchemy keeps indexes in sets, whose order changes from process to process.
        indexes = [index for table in schema.metadata.sorted_tables for index in table.indexes]
        for index in sorted(indexes, key=lambda index: str(index.name)):
            connection.execute(CreateIndex(index))
        connection.execute(text("COMMIT"))
        connection.execute(text("ANALYZE"))
        connection.execute(text("VACUUM"))


@contextmanager
def writing(path: Path) -> Iterator[Connection]:
    """A connection to a catalogue file that is being made, with its marks set and a transaction begun."""
    engine = create_engine(
        f"sqlite:///{path}", poolclass=NullPool, hide_parameters=True, connect_args={"isolation_level": None}
    )
    with engine.connect() as connection:
        for pragma in (
            "page_size = 4096", "journal_mode = OFF",
            f"application_id = {schema.APPLICATION_ID}", f"user_version = {schema.VERSION}",
        ):  # fmt: skip
            connection.execute(text(f"PRAGMA {pragma}"))
        connection.execute(text("BEGIN"))
        yield connection


def create_tables(connection: Connection) -> None:
    """The tables, without indexes."""
    for table in schema.metadata.sorted_tables:
        connection.execute(CreateTable(table))


def _forget_library_version(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[_LIBRARY_VERSION] = bytes(4)
    path.write_bytes(content)


class Writer:
    """Turns values into rows and writes each table in one go, in a fixed order."""

    def __init__(self, connection: Connection, catalogue: Catalogue) -> None:
        self._connection = connection
        self._catalogue = catalogue
        self._columns = {name: [one.name for one in table.columns] for name, table in schema.metadata.tables.items()}
        self._numbers: Counter[str] = Counter()
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in schema.metadata.tables}

    def write(self, data_version: str) -> None:
        """Write everything, as the catalogue that is shipped."""
        ordered = sorted(self._catalogue.coalitions, key=lambda coalition: fold(coalition.name))
        self.write_rows(data_version, ordered, _sort_places(ordered))
        self._search()

    def write_rows(
        self, data_version: str, ordered: Sequence[Coalition], places: Iterable[Mapping[str, int]],
        hear: Callable[[int], None] = lambda _: None,
    ) -> None:  # fmt: skip
        """Write every table but the search index, the coalitions in the order given with their places in the list.

        `hear` is told how many of them have been gone through, and may raise to give up.
        """
        catalogue = self._catalogue
        self._add("meta", key="data_version", value=data_version)
        self._add("meta", key="coalitions", value=str(len(catalogue.coalitions)))
        self._actors_and_sources()
        for n, (coalition, its_places) in enumerate(zip(ordered, places, strict=True), 1):
            self._coalition(n, coalition, its_places)
            if n % _HEARD == 0:
                hear(n)
                self._flush()
        for form in catalogue.forms:
            self._add("form", id=form.id, name=form.name, short_name=form.short_name)
            self._facts(f"form:{form.id}", form)
        self._flush()

    def _flush(self) -> None:
        # As they come: the values of 75,000 coalitions in memory at once take longer to make than to write.
        for table in schema.metadata.sorted_tables:
            self._insert(table, self._rows[table.name])

    def _insert(self, table: Table, rows: list[tuple[Any, ...]]) -> None:
        marks = ", ".join("?" * len(table.columns))
        # Past SQLAlchemy, which takes longer over a row of ours than the database.
        driver: Any = self._connection.connection.driver_connection
        rows.reverse()
        # Let go in portions too: a million values given back at once stop every other thread.
        while rows:
            portion = rows[: -_PORTION - 1 : -1]
            del rows[-_PORTION:]
            driver.executemany(f"INSERT INTO {table.name} VALUES ({marks})", in_turns(portion))

    def _add(self, table: str, **values: Any) -> None:
        self._rows[table].append(tuple(map(values.__getitem__, self._columns[table])))

    def _numbered(self, table: str, citations: Sequence[Citation], **values: Any) -> int:
        self._numbers[table] = n = self._numbers[table] + 1
        self._add(table, n=n, **values)
        self._rows["citation"] += [
            (table, n, place, cited.source.id, cited.locator, cited.confidence, cited.quote)
            for place, cited in enumerate(citations)
        ]
        return n

    def _actors_and_sources(self) -> None:
        for actor in sorted(self._catalogue.actors.values(), key=lambda actor: actor.code):
            self._add(
                "actor", code=actor.code, name=actor.name, kind=actor.kind, aliases="\n".join(actor.aliases),
                region=actor.region, country=actor.country, start=actor.start, end=actor.end,
            )  # fmt: skip
        for source in sorted(self._catalogue.sources.values(), key=lambda source: source.id):
            self._add(
                "source", id=source.id, title=source.title, publisher=source.publisher, author=source.author,
                date=source.date, url=source.url, accessed=source.accessed, licence=source.licence, kind=source.kind,
                official_for="\n".join(source.official_for),
            )  # fmt: skip

    def _coalition(self, n: int, coalition: Coalition, places: Mapping[str, int]) -> None:
        founded, ended, since = coalition.value_of("founded"), coalition.value_of("ended"), coalition.status_since
        founded_date = dates.parse(founded) if founded else None
        self._add(
            "coalition", n=n, id=coalition.id, name=coalition.name, short_name=coalition.short_name,
            form=coalition.form, pillar=coalition.pillars[0], region=coalition.region, status=coalition.status,
            status_since=since,
            founded=founded, ended=ended, founded_from=founded_date.earliest if founded_date else dates.FIRST_DAY,
            founded_to=founded_date.latest if founded_date else dates.LAST_DAY,
            ended_to=dates.parse(ended).latest if ended else dates.LAST_DAY,
            has_roster=int(coalition.roster_complete and any(m.role == "member" for m in coalition.members)),
            roster_complete=int(coalition.roster_complete),
            status_from=dates.parse(since).earliest if since else dates.FIRST_DAY,
            legal=coalition.legal, binding=coalition.value_of("binding"),
            conflicts=int(
                bool(fact_conflicts(coalition.facts) or figure_conflicts(coalition.figures) or coalition.beside)
            ), **places,
        )  # fmt: skip
        for place, alias in enumerate(coalition.aliases):
            self._add("coalition_name", coalition=coalition.id, place=place, name=alias.name, kind=alias.kind)
        for place, pillar in enumerate(coalition.pillars):
            self._add("coalition_pillar", coalition=coalition.id, place=place, pillar=pillar)
        self._add(
            "search_text", n=n, name=f"{coalition.name} · {coalition.short_name}",
            aliases=" · ".join(alias.name for alias in coalition.aliases), members=self._member_words(coalition),
            text=" · ".join(_words(coalition)),
        )  # fmt: skip
        self._facts(f"coalition:{coalition.id}", coalition)
        self._memberships(coalition)
        self._events(coalition)
        self._figures(coalition)
        self._commitments(coalition)
        self._relations(coalition)

    def _facts(self, subject: str, coalition: Coalition) -> None:
        for fact in coalition.facts:
            self._numbered(
                "fact", fact.citations, key=fact.key, subject=subject, attribute=fact.attribute, value=fact.value,
                unit=fact.unit, as_of=fact.as_of, rank=fact.rank, reason=fact.reason, missing=fact.missing,
            )  # fmt: skip

    def _memberships(self, coalition: Coalition) -> None:
        for member in coalition.members:
            end = member.end
            self._numbered(
                "membership", member.citations, key=member.key, coalition=coalition.id, actor=member.actor,
                role=member.role, founder=int(member.founder), start=member.start.text, end=end.text if end else "",
                start_from=member.start.earliest, end_to=end.latest if end else dates.LAST_DAY + 1,
                contested=int(member.contested), signed=member.signed, ratified=member.ratified, until=member.until,
                note=member.note,
            )  # fmt: skip

    def _events(self, coalition: Coalition) -> None:
        for event in coalition.events:
            self._numbered(
                "event", event.citations, key=event.key, coalition=coalition.id, date=event.date.text,
                date_from=event.date.earliest, date_to=event.date.latest, kind=event.kind, title=event.title,
                note=event.note, participants="\n".join(event.participants),
            )  # fmt: skip

    def _figures(self, coalition: Coalition) -> None:
        for figure in coalition.figures:
            self._numbered(
                "figure", figure.citations, key=figure.key, coalition=coalition.id, metric=figure.metric,
                label=figure.label, value=figure.value, unit=figure.unit, qualifier=figure.qualifier,
                as_of=figure.as_of.text, rank=figure.rank, reason=figure.reason, note=figure.note,
            )  # fmt: skip

    def _commitments(self, coalition: Coalition) -> None:
        for promise in coalition.commitments:
            n = self._numbered(
                "commitment", promise.citations, key=promise.key, coalition=coalition.id, text=promise.text,
                owner=promise.owner, target=promise.target, unit=promise.unit,
                due=promise.due.text if promise.due else "", binding=promise.binding,
            )  # fmt: skip
            for turn in promise.history:
                self._numbered(
                    "commitment_status", turn.citations, commitment=n, date=turn.date.text, value=turn.value,
                    note=turn.note,
                )  # fmt: skip

    def _relations(self, coalition: Coalition) -> None:
        for relation in coalition.relations:
            self._numbered(
                "relation", relation.citations, key=relation.key, coalition=coalition.id, kind=relation.kind,
                target=relation.target, target_name=relation.target_name,
                target_is_coalition=int(relation.target_is_coalition), note=relation.note,
            )  # fmt: skip

    def _search(self) -> None:
        found = self._connection.execute(text("SELECT n, name, aliases, members, text FROM search_text ORDER BY n"))
        rows = [(row[0], *(fold(one) for one in row[1:])) for row in found]
        insert = "INSERT INTO search(rowid, name, aliases, members, text) VALUES (?, ?, ?, ?, ?)"
        if rows:
            self._connection.exec_driver_sql(insert, rows)
        self._connection.execute(text("INSERT INTO search(search) VALUES ('optimize')"))

    def _member_words(self, coalition: Coalition) -> str:
        codes = dict.fromkeys(member.actor for member in coalition.members)
        return " · ".join(words_of(self._catalogue.actors[code]) for code in codes)


def words_of(actor: Actor) -> str:
    """What an actor is found by."""
    return " / ".join((actor.name, *actor.aliases, actor.code))


def _words(coalition: Coalition) -> Iterable[str]:
    """The running text of a coalition that search looks into, sources included."""
    titles: dict[str, None] = {}
    for fact in coalition.facts:
        yield f"{fact.label}: {fact.text}"
        titles |= dict.fromkeys(f"{cited.source.title} ({cited.source.publisher})" for cited in fact.citations)
    for event in coalition.events:
        yield event.title
    for promise in coalition.commitments:
        yield promise.text
    for relation in coalition.relations:
        yield f"{relation.label} {relation.target_name}"
    yield from (PILLARS[pillar] for pillar in coalition.pillars)
    yield from (FORMS[coalition.form], coalition.region)
    yield from titles


def _sort_places(coalitions: Sequence[Coalition]) -> list[dict[str, int]]:
    """For each coalition its place under each sort column; ties keep the order of names."""

    def founded(coalition: Coalition) -> int:
        text_ = coalition.value_of("founded")
        return dates.parse(text_).earliest if text_ else dates.LAST_DAY

    keys: dict[str, Callable[[Coalition], Any]] = {
        "by_name": lambda c: fold(c.name),
        "by_short_name": lambda c: fold(c.short_name),
        "by_form": lambda c: FORMS[c.form],
        "by_pillar": lambda c: PILLARS[c.pillars[0]],
        "by_region": lambda c: fold(c.region),
        "by_status": lambda c: STATUSES[c.status],
        "by_founded": founded,
    }
    places: list[dict[str, int]] = [{} for _ in coalitions]
    for column, key in keys.items():
        for place, index in enumerate(sorted(range(len(coalitions)), key=lambda i: key(coalitions[i]))):
            places[index][column] = place
    return places
