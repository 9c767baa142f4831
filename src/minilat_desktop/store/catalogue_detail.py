"""Reads whole records out of the catalogue database: a coalition with everything, the timeline's lanes, actors."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Row, Table, create_engine, or_, select
from sqlalchemy.pool import StaticPool

from minilat_desktop.domain import dates
from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.model import (
    Citation,
    Coalition,
    Commitment,
    CommitmentStatus,
    Event,
    Fact,
    Figure,
    Member,
    Name,
    Relation,
    Source,
)
from minilat_desktop.domain.vocabulary import (
    ACTOR_KINDS,
    ATTRIBUTE_ORDER,
    EVENT_KINDS,
    FORMS,
    MISSING,
    PILLARS,
    RANKS,
    RELATION_KINDS,
    ROLES,
    STATUSES,
)  # fmt: skip
from minilat_desktop.store import catalogue_schema as schema

_Cited = Mapping[int, tuple[Citation, ...]]
# Services hand this from `Records.reading` to the functions below, and may not name SQLAlchemy themselves.
Open = Connection


class Records:
    """A read-only catalogue that has been checked before, opened for reading whole records."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = create_engine("sqlite://", creator=self._connect, poolclass=StaticPool, hide_parameters=True)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"file:{quote(str(self._path))}?mode=ro&immutable=1", uri=True, isolation_level=None,
            check_same_thread=False,
        )  # fmt: skip
        connection.execute("PRAGMA trusted_schema = OFF")
        return connection

    def reading(self) -> Connection:
        """A connection, to be used in a `with`."""
        return self._engine.connect()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def coalition(connection: Connection, coalition_id: str) -> Coalition | None:
    """A coalition with everything recorded of it, or None."""
    table = schema.coalition
    row = connection.execute(select(table).where(table.c.id == coalition_id)).one_or_none()
    if row is None:
        return None
    sources = _sources(connection)
    return Coalition(
        id=row.id, name=row.name, short_name=row.short_name, aliases=_names(connection, row.id),
        form=_term(row.form, FORMS),
        pillars=_pillars(connection, row.id), region=row.region, status=_term(row.status, STATUSES),
        facts=_facts(connection, f"coalition:{row.id}", sources), members=members(connection, row.id, sources),
        events=_events(connection, row.id, sources), figures=_figures(connection, row.id, sources),
        commitments=_commitments(connection, row.id, sources), relations=_relations(connection, row.id, sources),
        roster_complete=bool(row.roster_complete), legal=row.legal,
    )  # fmt: skip


def coalition_ids(connection: Connection) -> tuple[str, ...]:
    """The ids of all coalitions, in order of name."""
    table = schema.coalition
    return tuple(connection.execute(select(table.c.id).order_by(table.c.by_name)).scalars())


def form_ids(connection: Connection) -> tuple[str, ...]:
    """The ids of the forms of cooperation that something is recorded of."""
    return tuple(connection.execute(select(schema.form.c.id).order_by(schema.form.c.id)).scalars())


def form(connection: Connection, form_id: str) -> Coalition | None:
    """What is recorded of a form of cooperation, or None."""
    row = connection.execute(select(schema.form).where(schema.form.c.id == form_id)).one_or_none()
    if row is None:
        return None
    facts = _facts(connection, f"form:{form_id}", _sources(connection))
    return Coalition(
        form_id, row.name, row.short_name, (), form_id, (), "", "", facts, (), (), (), (), (), is_form=True
    )


def source_list(connection: Connection) -> tuple[Source, ...]:
    """Every source, in order of id."""
    return tuple(source for _, source in sorted(_sources(connection).items()))


def actors(connection: Connection, codes: Sequence[str]) -> dict[str, Actor]:
    """The actors of some codes; unknown codes are left out."""
    table = schema.actor
    return {
        row.code: Actor(
            row.code, row.name, row.kind, tuple(row.aliases.splitlines()), row.region, row.country, row.start, row.end
        )
        for row in connection.execute(select(table).where(table.c.code.in_(list(codes))))
    }


def actor_names(connection: Connection) -> tuple[Actor, ...]:
    """Every actor, in order of code."""
    codes = connection.execute(select(schema.actor.c.code).order_by(schema.actor.c.code)).scalars().all()
    return tuple(actors(connection, codes).values())


def coalition_heads(connection: Connection) -> dict[str, tuple[str, str, str]]:
    """Short name, form and main pillar of every coalition, by id, in order of name."""
    table = schema.coalition
    found = connection.execute(select(table).order_by(table.c.by_name))
    return {row.id: (row.short_name, _term(row.form, FORMS), _term(row.pillar, PILLARS)) for row in found}


def complete_rosters(connection: Connection) -> frozenset[str]:
    """The ids of the coalitions whose every full member is recorded."""
    table = schema.coalition
    return frozenset(connection.execute(select(table.c.id).where(table.c.has_roster == 1)).scalars())


def actor_spells(connection: Connection, code: str) -> tuple[Member, ...]:
    """Every spell of an actor in any coalition, in order of time."""
    table = schema.membership
    rows, cited = _of(connection, table, table.c.actor == code, _sources(connection))
    people = actors(connection, [code])
    return tuple(_member(row, people, cited) for row in sorted(rows, key=lambda row: (row.start_from, row.n)))


def _term(value: str, terms: Container[str]) -> str:
    """A term of the vocabulary; anything else is damage, and must not reach the window as a word that nothing knows."""
    if value not in terms:
        raise ValueError("a term that the vocabulary does not hold")
    return value


def _date(text: str) -> dates.Edtf | None:
    return dates.parse(text) if text else None


def _sources(connection: Connection) -> dict[str, Source]:
    """Every source by id. Read once a connection: the file never changes under it."""
    known: dict[str, Source] | None = connection.info.get("sources")
    if known is None:
        known = connection.info["sources"] = {
            row.id: Source(
                row.id, row.title, row.publisher, row.author, row.date, row.url, row.accessed, row.licence, row.kind,
                tuple(row.official_for.splitlines()),
            )
            for row in connection.execute(select(schema.source))
        }  # fmt: skip
    return known


def _citations(connection: Connection, table: Table, where: Any, sources: Mapping[str, Source]) -> _Cited:
    cited = schema.citation
    statement = (
        select(cited)
        .join(table, table.c.n == cited.c.n)
        .where(cited.c.owner == table.name, where)
        .order_by(cited.c.n, cited.c.place)
    )
    found: dict[int, list[Citation]] = defaultdict(list)
    for row in connection.execute(statement):
        found[row.n].append(Citation(sources[row.source], row.locator, row.confidence, row.quote))
    return {n: tuple(citations) for n, citations in found.items()}


def _of(
    connection: Connection, table: Table, where: Any, sources: Mapping[str, Source]
) -> tuple[Sequence[Row[Any]], _Cited]:
    rows = connection.execute(select(table).where(where).order_by(table.c.n)).all()
    return rows, _citations(connection, table, where, sources) if rows else {}


def _names(connection: Connection, coalition_id: str) -> tuple[Name, ...]:
    table = schema.coalition_name
    statement = select(table).where(table.c.coalition == coalition_id).order_by(table.c.place)
    return tuple(Name(row.name, row.kind) for row in connection.execute(statement))


def _pillars(connection: Connection, coalition_id: str) -> tuple[str, ...]:
    table = schema.coalition_pillar
    statement = select(table.c.pillar).where(table.c.coalition == coalition_id).order_by(table.c.place)
    return tuple(_term(pillar, PILLARS) for pillar in connection.execute(statement).scalars())


def _facts(connection: Connection, subject: str, sources: Mapping[str, Source]) -> tuple[Fact, ...]:
    rows, cited = _of(connection, schema.fact, schema.fact.c.subject == subject, sources)
    facts = [
        Fact(
            row.key, row.attribute, row.value, row.unit, row.as_of, _term(row.rank, RANKS), row.reason,
            row.missing if row.value is not None else _term(row.missing, MISSING), cited[row.n],
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(facts, key=lambda fact: ATTRIBUTE_ORDER[fact.attribute]))


def members(connection: Connection, coalition_id: str, sources: Mapping[str, Source]) -> tuple[Member, ...]:
    """Every spell of every member, in the order recorded."""
    table = schema.membership
    rows, cited = _of(connection, table, table.c.coalition == coalition_id, sources)
    people = actors(connection, sorted({row.actor for row in rows}))
    return tuple(_member(row, people, cited) for row in rows)


def _member(row: Row[Any], people: Mapping[str, Actor], cited: _Cited) -> Member:
    return Member(
        key=row.key, coalition_id=row.coalition, actor=row.actor, name=people[row.actor].name,
        kind=_term(people[row.actor].kind, ACTOR_KINDS), role=_term(row.role, ROLES), founder=bool(row.founder),
        start=dates.parse(row.start), end=_date(row.end), contested=bool(row.contested), signed=row.signed,
        ratified=row.ratified, until=row.until, note=row.note, citations=cited[row.n],
    )  # fmt: skip


def _events(connection: Connection, coalition_id: str, sources: Mapping[str, Source]) -> tuple[Event, ...]:
    rows, cited = _of(connection, schema.event, schema.event.c.coalition == coalition_id, sources)
    events = [
        Event(
            row.key,
            dates.parse(row.date),
            _term(row.kind, EVENT_KINDS),
            row.title,
            row.note,
            tuple(row.participants.splitlines()),
            cited[row.n],
        )
        for row in rows
    ]
    return tuple(sorted(events, key=lambda found: found.date.earliest))


def _figures(connection: Connection, coalition_id: str, sources: Mapping[str, Source]) -> tuple[Figure, ...]:
    rows, cited = _of(connection, schema.figure, schema.figure.c.coalition == coalition_id, sources)
    figures = [
        Figure(
            row.key, row.metric, row.label, row.value, row.unit, row.qualifier, dates.parse(row.as_of),
            _term(row.rank, RANKS), row.reason, row.note, cited[row.n],
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(figures, key=lambda figure: (figure.label, figure.as_of.latest)))


def _commitments(connection: Connection, coalition_id: str, sources: Mapping[str, Source]) -> tuple[Commitment, ...]:
    table, status = schema.commitment, schema.commitment_status
    rows, cited = _of(connection, table, table.c.coalition == coalition_id, sources)
    turns, turns_cited = _of(connection, status, status.c.commitment.in_([row.n for row in rows]), sources)
    history: dict[int, list[CommitmentStatus]] = defaultdict(list)
    for turn in turns:
        history[turn.commitment].append(
            CommitmentStatus(dates.parse(turn.date), turn.value, turn.note, turns_cited[turn.n])
        )
    return tuple(
        Commitment(
            row.key,
            row.text,
            row.owner,
            row.target,
            row.unit,
            _date(row.due),
            row.binding,
            tuple(history[row.n]),
            cited[row.n],
        )
        for row in rows
    )


def _relations(connection: Connection, coalition_id: str, sources: Mapping[str, Source]) -> tuple[Relation, ...]:
    table = schema.relation
    here = or_(table.c.coalition == coalition_id, table.c.target == coalition_id)
    rows, cited = _of(connection, table, here, sources)
    ends = [row.coalition if row.target == coalition_id else row.target for row in rows]
    heads = schema.coalition.c
    names = dict(connection.execute(select(heads.id, heads.short_name).where(heads.id.in_(ends))).all())
    found = []
    for row in rows:
        inverse = row.target == coalition_id
        target = row.coalition if inverse else row.target
        found.append(
            Relation(
                row.key, _term(row.kind, RELATION_KINDS), target, names.get(target, row.target_name),
                inverse or bool(row.target_is_coalition), inverse, row.note, cited[row.n],
            )
        )  # fmt: skip
    return tuple(found)
