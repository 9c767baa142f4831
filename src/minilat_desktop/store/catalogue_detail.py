"""Reads whole records out of the catalogue database: coalitions with everything, forms, actors, sources.

Plain `sqlite3`, as the list does: a comparison reads eight coalitions with two thousand citations between a gesture and
the painted table (docs/decisions/0017-whole-records-on-sqlite3.md). Columns are asked for in the order in which a value
takes them, so that a row becomes a value by its places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from minilat_desktop.domain import dates
from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.model import (
    OWN_NAMES,
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
from minilat_desktop.store import catalogue_slices
from minilat_desktop.store.catalogue_list import CatalogueFile
from minilat_desktop.store.catalogue_slices import Sliced

_Row = tuple[Any, ...]
_Cited = Mapping[int, tuple[Citation, ...]]
# Fewer than the driver takes at once.
_AT_ONCE = 500

_SOURCE = "SELECT id, title, publisher, author, date, url, accessed, licence, kind, official_for FROM source"
_ACTOR = 'SELECT code, name, kind, aliases, region, country, start, "end" FROM actor'
_FACT = "SELECT n, key, attribute, value, unit, as_of, rank, reason, missing FROM fact WHERE subject = ? ORDER BY n"
_MEMBER = """
SELECT m.n, m.key, m.coalition, m.actor, a.name, a.kind, m.role, m.founder, m.start, m."end", m.contested, m.signed,
       m.ratified, m.until, m.note
FROM membership m LEFT JOIN actor a ON a.code = m.actor
"""
_EVENT = "SELECT n, key, date, kind, title, note, participants FROM event WHERE coalition = ? ORDER BY n"
_FIGURE = """
SELECT n, key, metric, label, value, unit, qualifier, as_of, rank, reason, note
FROM figure WHERE coalition = ? ORDER BY n
"""
_COMMITMENT = """
SELECT n, key, text, owner, target, unit, due, binding FROM commitment WHERE coalition = ? ORDER BY n
"""
_TURN = """
SELECT s.n, s.commitment, s.date, s.value, s.note
FROM commitment c JOIN commitment_status s ON s.commitment = c.n WHERE c.coalition = ? ORDER BY s.n
"""
_RELATION = """
SELECT r.n, r.key, r.kind, r.coalition, r.target, r.target_name, r.target_is_coalition, r.note, c.short_name
FROM relation r LEFT JOIN coalition c ON c.id = CASE r.target WHEN ?1 THEN r.coalition ELSE r.target END
WHERE r.coalition = ?1 OR r.target = ?1 ORDER BY r.n
"""


class Records:
    """An open catalogue from which whole records are read. Each source is read once: the file stays the same."""

    def __init__(self, file: CatalogueFile) -> None:
        self.file = file
        self.all = file.all
        self.sources: dict[str, Source] = {}

    def learn(self, ids: Iterable[str]) -> None:
        """Read those sources that are not known yet."""
        wanted = [one for one in ids if one not in self.sources]
        for begun in range(0, len(wanted), _AT_ONCE):
            some = wanted[begun : begun + _AT_ONCE]
            found = self.all(f"{_SOURCE} WHERE id IN ({','.join('?' * len(some))})", some)
            self.sources.update((source.id, source) for source in map(_source, found))


def coalition(records: Records, coalition_id: str) -> Coalition | None:
    """A coalition with everything recorded of it, or None."""
    sql = "SELECT name, short_name, form, region, status, roster_complete, legal FROM coalition WHERE id = ?"
    found = records.all(sql, [coalition_id])
    if not found:
        return None
    name, short_name, form_id, region, status, complete, legal = _texts(found[0])
    citing = _Citing(records)
    return Coalition(
        id=coalition_id, name=name, short_name=short_name, aliases=_names(records, coalition_id),
        form=_term(form_id, FORMS), pillars=_pillars(records, coalition_id), region=region,
        status=_term(status, STATUSES), facts=_facts(records, f"coalition:{coalition_id}", citing),
        members=(
            *_members(records, "WHERE m.coalition = ? ORDER BY m.n", coalition_id, citing),
            *_sliced(records, catalogue_slices.of_coalition, coalition_id, citing),
        ),
        events=_events(records, coalition_id, citing), figures=_figures(records, coalition_id, citing),
        commitments=_commitments(records, coalition_id, citing), relations=_relations(records, coalition_id, citing),
        roster_complete=bool(complete), legal=legal,
    )  # fmt: skip


def coalition_ids(records: Records) -> tuple[str, ...]:
    """The ids of all coalitions, in order of name."""
    return tuple(str(row[0]) for row in records.all("SELECT id FROM coalition ORDER BY by_name"))


def form_ids(records: Records) -> tuple[str, ...]:
    """The ids of the forms of cooperation that something is recorded of."""
    return tuple(str(row[0]) for row in records.all("SELECT id FROM form ORDER BY id"))


def form(records: Records, form_id: str) -> Coalition | None:
    """What is recorded of a form of cooperation, or None."""
    found = records.all("SELECT name, short_name FROM form WHERE id = ?", [form_id])
    if not found:
        return None
    name, short_name = _texts(found[0])
    facts = _facts(records, f"form:{form_id}", _Citing(records))
    return Coalition(form_id, name, short_name, (), form_id, (), "", "", facts, (), (), (), (), (), is_form=True)


def source_list(records: Records) -> tuple[Source, ...]:
    """Every source, in order of id."""
    return tuple(sorted(map(_source, records.all(_SOURCE)), key=attrgetter("id")))


def actor_names(records: Records) -> tuple[Actor, ...]:
    """Every actor, in order of code."""
    return tuple(
        Actor(code, name, kind, tuple(aliases.splitlines()), region, country, start, end)
        for code, name, kind, aliases, region, country, start, end in map(
            _texts, records.all(f"{_ACTOR} ORDER BY code")
        )
    )


def actor_regions(records: Records) -> dict[str, str]:
    """The region of the world of each actor that has one, by code; a company's is that of its country."""
    sql = """
    SELECT a.code, CASE a.region WHEN '' THEN coalesce(home.region, '') ELSE a.region END
    FROM actor a LEFT JOIN actor home ON home.code = a.country
    """
    return {str(code): str(region) for code, region in records.all(sql) if region}


def coalition_heads(records: Records) -> dict[str, tuple[str, str, str]]:
    """Short name, form and main pillar of every coalition, by id, in order of name."""
    found = map(_texts, records.all("SELECT id, short_name, form, pillar FROM coalition ORDER BY by_name"))
    return {one: (name, _term(kind, FORMS), _term(pillar, PILLARS)) for one, name, kind, pillar in found}


def of_form(records: Records, form_id: str) -> dict[str, str]:
    """The short names of the coalitions of one form, by id, in order of name."""
    found = records.all("SELECT id, short_name FROM coalition WHERE form = ? ORDER BY by_name", [form_id])
    return {str(one): str(name) for one, name in found}


def taken_names(records: Records) -> dict[str, str]:
    """Whose each name is that no other coalition may have: casefolded, with the id."""
    marks = ", ".join("?" * len(OWN_NAMES))
    sql = f"""
    SELECT name, id FROM coalition UNION ALL SELECT short_name, id FROM coalition
    UNION ALL SELECT name, coalition FROM coalition_name WHERE kind IN ({marks})
    """
    return {str(name).casefold(): str(one) for name, one in records.all(sql, OWN_NAMES)}


def metrics(records: Records) -> dict[str, tuple[str, str]]:
    """What figures count, by id: label and unit."""
    found = map(_texts, records.all("SELECT DISTINCT metric, label, unit FROM figure ORDER BY label"))
    return {metric: (label, unit) for metric, label, unit in found}


def complete_rosters(records: Records) -> frozenset[str]:
    """The ids of the coalitions whose every full member is recorded."""
    return frozenset(str(row[0]) for row in records.all("SELECT id FROM coalition WHERE has_roster = 1"))


def actor_spells(records: Records, code: str) -> tuple[Member, ...]:
    """Every spell of an actor in any coalition, in order of time."""
    citing = _Citing(records)
    found = _members(records, "WHERE m.actor = ? ORDER BY m.start_from, m.n", code, citing)
    sliced = _sliced(records, catalogue_slices.of_actor, code, citing)
    return tuple(sorted((*found, *sliced), key=lambda member: member.start.earliest)) if sliced else found


class _Citing:
    """Makes citations out of rows, each once: most memberships of a coalition rest on the same few."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._single: dict[_Row, Citation] = {}
        self._several: dict[tuple[Citation, ...], tuple[Citation, ...]] = {}

    def of(self, table: str, rows: Sequence[_Row]) -> _Cited:
        """The citations of some rows of a table, by row number; the same ones are one and the same tuple."""
        cited: dict[int, list[Citation]] = defaultdict(list)
        for begun in range(0, len(rows), _AT_ONCE):
            numbers = ",".join([str(int(row[0])) for row in rows[begun : begun + _AT_ONCE]])
            found: list[_Row] = self._records.all(
                "SELECT n, source, locator, confidence, quote FROM citation"
                f" WHERE owner = '{table}' AND n IN ({numbers}) ORDER BY n, place"
            )
            self._make({row[1:] for row in found})
            for row in found:
                cited[row[0]].append(self._single[row[1:]])
        return {n: self._several.setdefault(shared := tuple(made), shared) for n, made in cited.items()}

    def alike(self, rows: tuple[_Row, ...]) -> tuple[Citation, ...]:
        """One record's citations, each a source's id, a locator, a confidence and a quotation."""
        self._make(set(rows))
        made = tuple([self._single[row] for row in rows])
        return self._several.setdefault(made, made)

    def _make(self, wanted: set[_Row]) -> None:
        fresh = wanted.difference(self._single)
        sources = self._records.sources
        self._records.learn({row[0] for row in fresh})
        for row in fresh:
            source, locator, confidence, quote = _texts(row)
            self._single[row] = Citation(sources[source], locator, confidence, quote)


def _texts(row: _Row) -> _Row:
    """A row whose every column holds something: a value that is missing is damage, and must not reach the window."""
    if None in row:
        raise ValueError("a value that is missing")
    return row


def _term(value: str, terms: Container[str]) -> str:
    """A term of the vocabulary; anything else is damage, and must not reach the window as a word that nothing knows."""
    if value not in terms:
        raise ValueError("a term that the vocabulary does not hold")
    return value


def _date(text: str) -> dates.Edtf | None:
    return dates.parse(text) if text else None


def _source(row: _Row) -> Source:
    one, title, publisher, author, date, url, accessed, licence, kind, official_for = _texts(row)
    officially = tuple(official_for.splitlines())
    return Source(one, title, publisher, author, date, url, accessed, licence, kind, officially)


def _names(records: Records, coalition_id: str) -> tuple[Name, ...]:
    sql = "SELECT name, kind FROM coalition_name WHERE coalition = ? ORDER BY place"
    return tuple(Name(*_texts(row)) for row in records.all(sql, [coalition_id]))


def _pillars(records: Records, coalition_id: str) -> tuple[str, ...]:
    sql = "SELECT pillar FROM coalition_pillar WHERE coalition = ? ORDER BY place"
    return tuple(_term(str(row[0]), PILLARS) for row in records.all(sql, [coalition_id]))


def _facts(records: Records, subject: str, citing: _Citing) -> tuple[Fact, ...]:
    rows: list[_Row] = records.all(_FACT, [subject])
    cited = citing.of("fact", rows)
    facts = [_fact(row, cited) for row in rows]
    return tuple(sorted(facts, key=lambda fact: ATTRIBUTE_ORDER[fact.attribute]))


def _fact(row: _Row, cited: _Cited) -> Fact:
    n, key, attribute, value, unit, as_of, rank, reason, missing = row
    _texts((key, attribute, unit, as_of, reason, missing))
    if value is None:
        _term(missing, MISSING)
    return Fact(key, attribute, value, unit, as_of, _term(rank, RANKS), reason, missing, cited[n])


def _members(records: Records, which: str, whose: str, citing: _Citing) -> tuple[Member, ...]:
    rows: list[_Row] = records.all(_MEMBER + which, [whose])
    cited = citing.of("membership", rows)
    return tuple([_member(row, cited) for row in rows])


def _member(row: _Row, cited: _Cited) -> Member:
    (
        n, key, coalition_id, actor, name, kind, role, founder, start, end, contested, signed, ratified, until, note,
    ) = _texts(row)  # fmt: skip
    return Member(
        key, coalition_id, actor, name, _term(kind, ACTOR_KINDS), _term(role, ROLES), bool(founder),
        dates.parse(start), _date(end), bool(contested), signed, ratified, until, note, cited[n],
    )  # fmt: skip


def _sliced(
    records: Records, read: Callable[[Any, str], Iterable[Sliced]], whose: str, citing: _Citing
) -> list[Member]:
    """The memberships that are in slices and not in rows."""
    if not records.file.sliced:
        return []
    return [
        Member(
            key=one.key, coalition_id=one.coalition, actor=one.actor, name=one.name, kind=_term(one.kind, ACTOR_KINDS),
            role=_term(one.role, ROLES), founder=bool(one.founder), start=dates.parse(one.start), end=_date(one.end),
            contested=bool(one.contested), signed="", ratified="", until=one.until, note=one.note,
            citations=citing.alike(one.cited),
        )
        for one in read(records.file.connection, whose)
    ]  # fmt: skip


def _events(records: Records, coalition_id: str, citing: _Citing) -> tuple[Event, ...]:
    rows: list[_Row] = records.all(_EVENT, [coalition_id])
    cited = citing.of("event", rows)
    events = [
        Event(key, dates.parse(date), _term(kind, EVENT_KINDS), title, note, tuple(taking_part.splitlines()), cited[n])
        for n, key, date, kind, title, note, taking_part in map(_texts, rows)
    ]
    return tuple(sorted(events, key=lambda found: found.date.earliest))


def _figures(records: Records, coalition_id: str, citing: _Citing) -> tuple[Figure, ...]:
    rows: list[_Row] = records.all(_FIGURE, [coalition_id])
    cited = citing.of("figure", rows)
    figures = [
        Figure(
            key, metric, label, value, unit, qualifier, dates.parse(as_of), _term(rank, RANKS), reason, note, cited[n]
        )
        for n, key, metric, label, value, unit, qualifier, as_of, rank, reason, note in map(_texts, rows)
    ]
    return tuple(sorted(figures, key=lambda figure: (figure.label, figure.as_of.latest)))


def _commitments(records: Records, coalition_id: str, citing: _Citing) -> tuple[Commitment, ...]:
    rows: list[_Row] = records.all(_COMMITMENT, [coalition_id])
    turns: list[_Row] = records.all(_TURN, [coalition_id]) if rows else []
    cited, turns_cited = citing.of("commitment", rows), citing.of("commitment_status", turns)
    history: dict[int, list[CommitmentStatus]] = defaultdict(list)
    for n, whose, date, value, note in map(_texts, turns):
        history[whose].append(CommitmentStatus(dates.parse(date), value, note, turns_cited[n]))
    return tuple(
        Commitment(key, text, owner, target, unit, _date(due), binding, tuple(history[n]), cited[n])
        for n, key, text, owner, target, unit, due, binding in map(_texts, rows)
    )


def _relations(records: Records, coalition_id: str, citing: _Citing) -> tuple[Relation, ...]:
    rows: list[_Row] = records.all(_RELATION, [coalition_id])
    cited = citing.of("relation", rows)
    return tuple(_relation(row, coalition_id, cited) for row in rows)


def _relation(row: _Row, here: str, cited: _Cited) -> Relation:
    n, key, kind, told_by, told_of, name, is_coalition, note = _texts(row[:-1])
    inverse = told_of == here
    target, short_name = told_by if inverse else told_of, row[-1]
    return Relation(
        key, _term(kind, RELATION_KINDS), target, name if short_name is None else short_name,
        inverse or bool(is_coalition), inverse, note, cited[n],
    )  # fmt: skip
