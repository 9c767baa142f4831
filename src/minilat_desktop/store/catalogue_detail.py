"""Reads whole records out of the catalogue database: coalitions with everything, forms, actors, sources.

Plain `sqlite3`, as the list does: a comparison reads eight coalitions with two thousand citations between a gesture and
the painted table (docs/decisions/0017-whole-records-on-sqlite3.md). Columns are asked for in the order in which a value
takes them, so that a row becomes a value by its places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar

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
from minilat_desktop.store import catalogue_beside, catalogue_slices
from minilat_desktop.store.catalogue_list import CatalogueFile
from minilat_desktop.store.catalogue_slices import Sliced

_Row = tuple[Any, ...]
_Cited = Mapping[int, tuple[Citation, ...]]
# Fewer than the driver takes at once.
_AT_ONCE = 500

_SOURCE = "SELECT id, title, publisher, author, date, url, accessed, licence, kind, official_for FROM source"
_ACTOR = 'SELECT code, name, kind, aliases, region, country, start, "end" FROM actor'
# `{}` is what the records are of; the second column says of which of them each is.
_COALITION = """
SELECT id, name, short_name, form, region, status, roster_complete, legal FROM coalition WHERE id IN ({})
"""
_NAME = "SELECT place, coalition, name, kind FROM coalition_name WHERE coalition IN ({}) ORDER BY place"
_PILLAR = "SELECT place, coalition, pillar FROM coalition_pillar WHERE coalition IN ({}) ORDER BY place"
_FACT = """
SELECT n, subject, key, attribute, value, unit, as_of, rank, reason, missing FROM fact WHERE subject IN ({}) ORDER BY n
"""
_MEMBER = """
SELECT m.n, m.coalition, m.key, m.actor, a.name, a.kind, m.role, m.founder, m.start, m."end", m.contested, m.signed,
       m.ratified, m.until, m.note
FROM membership m LEFT JOIN actor a ON a.code = m.actor
"""
_EVENT = """
SELECT n, coalition, key, date, kind, title, note, participants FROM event WHERE coalition IN ({}) ORDER BY n
"""
_FIGURE = """
SELECT n, coalition, key, metric, label, value, unit, qualifier, as_of, rank, reason, note
FROM figure WHERE coalition IN ({}) ORDER BY n
"""
_COMMITMENT = """
SELECT n, coalition, key, text, owner, target, unit, due, binding FROM commitment WHERE coalition IN ({}) ORDER BY n
"""
_TURN = "SELECT n, commitment, date, value, note FROM commitment_status WHERE commitment IN ({}) ORDER BY n"
_RELATION = """
SELECT r.n, r.coalition, r.target, r.key, r.kind, r.target_name, r.target_is_coalition, r.note, told_by.short_name,
       told_of.short_name
FROM relation r LEFT JOIN coalition told_by ON told_by.id = r.coalition
LEFT JOIN coalition told_of ON told_of.id = r.target
WHERE r.n IN (SELECT n FROM relation WHERE coalition IN ({0}) UNION SELECT n FROM relation WHERE target IN ({0}))
ORDER BY r.n
"""


class Records:
    """An open catalogue from which whole records are read. Each source is read once: the file stays the same."""

    def __init__(self, file: CatalogueFile) -> None:
        self.file = file
        self.all = file.all
        self.sources: dict[str, Source] = {}

    def of(self, sql: str, whose: Iterable[str | int]) -> list[_Row]:
        """The rows of some records."""
        # Texts of our own database, or of a command line, as parameters.
        wanted = tuple(whose)
        marks = ",".join(f"?{place}" for place in range(1, len(wanted) + 1))
        return self.all(sql.format(marks), wanted) if wanted else []

    def learn(self, ids: Iterable[str]) -> None:
        """Read those sources that are not known yet."""
        for some in _in_heaps([one for one in ids if one not in self.sources]):
            found = self.of(f"{_SOURCE} WHERE id IN ({{}})", some)
            self.sources.update((source.id, source) for source in map(_source, found))


def coalitions(records: Records, ids: Sequence[str]) -> dict[str, Coalition]:
    """Some coalitions with everything recorded of them, by id; those that are not there are left out."""
    found = {row[0]: row for some in _in_heaps(ids) for row in records.of(_COALITION, some)}
    return {one: whole for some in _in_heaps(list(found)) for one, whole in _whole(records, found, some).items()}


def _whole(records: Records, found: Mapping[str, _Row], ids: Sequence[str]) -> dict[str, Coalition]:
    citing = _Citing(records)
    names, pillars = _heaps(records.of(_NAME, ids)), _heaps(records.of(_PILLAR, ids))
    facts = _facts(records, [f"coalition:{one}" for one in ids], citing)
    members = _heaps(records.of(f"{_MEMBER} WHERE m.coalition IN ({{}}) ORDER BY m.n", ids))
    cited = citing.of("membership", [row for heap in members.values() for row in heap])
    sliced: dict[str, list[Member]] = defaultdict(list)
    for member in _sliced(records, catalogue_slices.of_coalitions, ids, citing):
        sliced[member.coalition_id].append(member)
    events, figures = _events(records, ids, citing), _figures(records, ids, citing)
    commitments, relations = _commitments(records, ids, citing), _relations(records, ids, citing)
    made = {}
    for one in ids:
        _, name, short_name, form_id, region, status, complete, legal = _texts(found[one])
        made[one] = Coalition(
            id=one, name=name, short_name=short_name, aliases=tuple(Name(*_texts(row[2:])) for row in names[one]),
            form=_term(form_id, FORMS), pillars=tuple(_term(row[2], PILLARS) for row in pillars[one]), region=region,
            status=_term(status, STATUSES), facts=facts[f"coalition:{one}"],
            members=(
                *(_member(row, cited) for row in members[one]),
                *sliced[one],
            ),
            events=events[one], figures=figures[one], commitments=commitments[one], relations=relations[one],
            roster_complete=bool(complete), legal=legal,
        )  # fmt: skip
    return catalogue_beside.with_beside(records, made)


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
    subject = f"form:{form_id}"
    facts = _facts(records, [subject], _Citing(records))[subject]
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
    rows = records.of(f"{_MEMBER} WHERE m.actor IN ({{}}) ORDER BY m.start_from, m.n", [code])
    cited = citing.of("membership", rows)
    found = tuple([_member(row, cited) for row in rows])
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
        sql = f"SELECT n, source, locator, confidence, quote FROM citation WHERE owner = '{table}' AND n IN ({{}})"
        for some in _in_heaps(rows):
            found = self._records.of(f"{sql} ORDER BY n, place", [row[0] for row in some])
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


T = TypeVar("T")


def _in_heaps(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """So many at once as one question may name."""
    return (values[begun : begun + _AT_ONCE] for begun in range(0, len(values), _AT_ONCE))


def _heaps(rows: Iterable[_Row]) -> dict[str, list[_Row]]:
    """Rows by whose they are."""
    found: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row[1]].append(row)
    return found


def _facts(records: Records, subjects: Sequence[str], citing: _Citing) -> dict[str, tuple[Fact, ...]]:
    rows = records.of(_FACT, subjects)
    cited, heaps = citing.of("fact", rows), _heaps(rows)
    made = {one: [_fact(row, cited) for row in heaps[one]] for one in subjects}
    return {one: tuple(sorted(facts, key=lambda fact: ATTRIBUTE_ORDER[fact.attribute])) for one, facts in made.items()}


def _fact(row: _Row, cited: _Cited) -> Fact:
    n, _, key, attribute, value, unit, as_of, rank, reason, missing = row
    _texts((key, attribute, unit, as_of, reason, missing))
    if value is None:
        _term(missing, MISSING)
    return Fact(key, attribute, value, unit, as_of, _term(rank, RANKS), reason, missing, cited[n])


def _member(row: _Row, cited: _Cited) -> Member:
    (
        n, coalition_id, key, actor, name, kind, role, founder, start, end, contested, signed, ratified, until, note,
    ) = _texts(row)  # fmt: skip
    return Member(
        key, coalition_id, actor, name, _term(kind, ACTOR_KINDS), _term(role, ROLES), bool(founder),
        dates.parse(start), _date(end), bool(contested), signed, ratified, until, note, cited[n],
    )  # fmt: skip


def _sliced(records: Records, read: Callable[[Any, T], Iterable[Sliced]], whose: T, citing: _Citing) -> list[Member]:
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


def _events(records: Records, ids: Sequence[str], citing: _Citing) -> dict[str, tuple[Event, ...]]:
    rows = records.of(_EVENT, ids)
    cited, made = citing.of("event", rows), defaultdict[str, list[Event]](list)
    for n, whose, key, date, kind, title, note, taking_part in map(_texts, rows):
        when, people = dates.parse(date), tuple(taking_part.splitlines())
        made[whose].append(Event(key, when, _term(kind, EVENT_KINDS), title, note, people, cited[n]))
    return {one: tuple(sorted(made[one], key=lambda found: found.date.earliest)) for one in ids}


def _figures(records: Records, ids: Sequence[str], citing: _Citing) -> dict[str, tuple[Figure, ...]]:
    rows = records.of(_FIGURE, ids)
    cited, made = citing.of("figure", rows), defaultdict[str, list[Figure]](list)
    for n, whose, key, metric, label, value, unit, qualifier, as_of, rank, reason, note in map(_texts, rows):
        _term(rank, RANKS)
        when, sources = dates.parse(as_of), cited[n]
        made[whose].append(Figure(key, metric, label, value, unit, qualifier, when, rank, reason, note, sources))
    return {one: tuple(sorted(made[one], key=lambda found: (found.label, found.as_of.latest))) for one in ids}


def _commitments(records: Records, ids: Sequence[str], citing: _Citing) -> dict[str, tuple[Commitment, ...]]:
    rows = records.of(_COMMITMENT, ids)
    turns = [turn for some in _in_heaps([row[0] for row in rows]) for turn in records.of(_TURN, some)]
    cited, turns_cited = citing.of("commitment", rows), citing.of("commitment_status", turns)
    history: dict[int, list[CommitmentStatus]] = defaultdict(list)
    for n, commitment, date, value, note in map(_texts, turns):
        history[commitment].append(CommitmentStatus(dates.parse(date), value, note, turns_cited[n]))
    made: dict[str, list[Commitment]] = defaultdict(list)
    for n, whose, key, text, owner, target, unit, due, binding in map(_texts, rows):
        turned = tuple(history[n])
        made[whose].append(Commitment(key, text, owner, target, unit, _date(due), binding, turned, cited[n]))
    return {one: tuple(made[one]) for one in ids}


def _relations(records: Records, ids: Sequence[str], citing: _Citing) -> dict[str, tuple[Relation, ...]]:
    rows = records.of(_RELATION, ids)
    cited, wanted = citing.of("relation", rows), set(ids)
    made: dict[str, list[Relation]] = defaultdict(list)
    for row in rows:
        # One between two of them is read at both ends.
        for one in wanted.intersection(row[1:3]):
            made[one].append(_relation(row, one, cited))
    return {one: tuple(made[one]) for one in ids}


def _relation(row: _Row, here: str, cited: _Cited) -> Relation:
    n, told_by, told_of, key, kind, name, is_coalition, note = _texts(row[:-2])
    inverse = told_of == here
    target, short_name = (told_by, row[-2]) if inverse else (told_of, row[-1])
    return Relation(
        key, _term(kind, RELATION_KINDS), target, name if short_name is None else short_name,
        inverse or bool(is_coalition), inverse, note, cited[n],
    )  # fmt: skip
