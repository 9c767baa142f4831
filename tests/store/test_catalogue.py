"""The catalogue database: built the same each time, read back as it was, never an answer it cannot give."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minilat_desktop.domain import dates
from minilat_desktop.domain.catalogue import Catalogue
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.listing import ListRow
from minilat_desktop.domain.model import Coalition
from minilat_desktop.domain.problems import CannotWrite, Damaged, NewerVersion, UnknownId
from minilat_desktop.domain.vocabulary import ATTRIBUTE_ORDER, FORMS, PILLARS, STATUSES
from minilat_desktop.services import building
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.store import catalogue_list, catalogue_schema
from tests.safety.scale import count

TODAY = dates.as_of_day("2026-11-23")


@pytest.fixture(scope="module")
def values(catalogue_text: Path) -> Catalogue:
    """The small catalogue as values."""
    return building.check(catalogue_text)[0]


@pytest.fixture
def service(small_catalogue: Path) -> Any:
    """The small catalogue, opened."""
    with closing(CatalogueService(small_catalogue)) as opened:
        yield opened


def as_read(coalition: Coalition, everything: Catalogue) -> Coalition:
    """A coalition in the order in which the database gives it, with what others record about it."""
    incoming = [
        replace(relation, target=other.id, target_name=other.short_name, target_is_coalition=True, inverse=True)
        for other in everything.coalitions
        for relation in other.relations
        if relation.target == coalition.id and other.id != coalition.id
    ]
    relations = sorted((*coalition.relations, *incoming), key=lambda relation: relation.key)
    return replace(
        coalition,
        facts=tuple(sorted(coalition.facts, key=lambda fact: ATTRIBUTE_ORDER[fact.attribute])),
        events=tuple(sorted(coalition.events, key=lambda event: event.date.earliest)),
        figures=tuple(sorted(coalition.figures, key=lambda figure: (figure.label, figure.as_of.latest))),
        relations=tuple(relations),
    )


def by_key(coalition: Coalition) -> Coalition:
    return replace(coalition, relations=tuple(sorted(coalition.relations, key=lambda relation: relation.key)))


def rows(service: CatalogueService, query: str = "", sort: str = "name", descending: bool = False) -> list[ListRow]:
    return service.rows(service.numbers(query, sort, descending, TODAY), TODAY, query)


def found(service: CatalogueService, query: str) -> list[str]:
    return [row.id for row in rows(service, query)]


def test_what_is_read_is_what_it_was_built_from(service: CatalogueService, values: Catalogue) -> None:
    for coalition in values.coalitions:
        assert by_key(service.coalition(coalition.id)) == as_read(coalition, values)
    for form in values.forms:
        assert service.coalition(f"form:{form.id}") == form
        assert service.form(form.id) == form
    assert service.sources() == tuple(source for _, source in sorted(values.sources.items()))
    assert service.data_version() == "test"


def test_two_builds_are_the_same_bytes(values: Catalogue, tmp_path: Path) -> None:
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    building.build(values, one, "1")
    building.build(values, other, "1")
    assert one.read_bytes() == other.read_bytes()
    building.build(values, other, "2")
    assert one.read_bytes() != other.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.db", "other.db"]


def test_a_build_that_fails_leaves_the_old_database(values: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="could not be written"):
        building.build(values, tmp_path / "gone" / "x.db", "1")
    (tmp_path / "x.db").mkdir()
    with pytest.raises(CannotWrite):
        building.build(values, tmp_path / "x.db", "1")
    assert [path.name for path in tmp_path.iterdir()] == ["x.db"]


def test_the_list_knows_the_schemas_marks() -> None:
    assert catalogue_list.APPLICATION_ID == catalogue_schema.APPLICATION_ID
    assert catalogue_list.VERSION == catalogue_schema.VERSION


def test_every_sort_has_its_column() -> None:
    columns = {column.name for column in catalogue_schema.coalition.columns}
    assert {f"by_{sort}" for sort in catalogue_list.SORTS} - columns == {"by_members"}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", catalogue_list.SORTS)
def test_sorting_by_each_column(service: CatalogueService, values: Catalogue, sort: str, descending: bool) -> None:
    founded = {c.id: _founded(c) for c in values.coalitions}
    keys: dict[str, Any] = {
        "name": lambda row: fold(row.name),
        "short_name": lambda row: fold(row.short_name),
        "form": lambda row: FORMS[row.form],
        "pillar": lambda row: PILLARS[row.pillar],
        "region": lambda row: fold(row.region),
        "status": lambda row: STATUSES[row.status],
        "founded": lambda row: founded[row.id],
        "members": lambda row: row.members,
    }
    named = sorted(rows(service), key=keys["name"])
    wanted = sorted(named, key=keys[sort], reverse=descending)
    assert [keys[sort](row) for row in rows(service, "", sort, descending)] == [keys[sort](row) for row in wanted]


def _founded(coalition: Coalition) -> int:
    fact = coalition.preferred("founded")
    return dates.parse(fact.value).earliest if fact and fact.value else dates.LAST_DAY


def test_an_unknown_sort_is_a_bug(service: CatalogueService) -> None:
    with pytest.raises(ValueError, match="no such sort column"):
        service.numbers(sort="n; DROP TABLE coalition")


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("alpine", ""),
        ("ASC", ""),
        ("asc", ""),
        ("salt league", "Also known as: Salt League of Salzheim"),
        ("pacte du sel", "Also known as:"),
        ("quad", "Also known as:"),
        ("turkey", "Member: "),
        ("turkiye", "Member: "),
        ("TÜRKİYE", "Member: "),
        ("tur", "Member: "),
        ("moller", "Member: "),
        ("Møller", "Member: "),
        ("brine", "rock salt and brine"),
        ("gazette", "Salt Gazette"),
        ("rivers", "brine let into rivers"),
        ("mine signature", "Signature in the mine"),
        ("turkey brine", "Member: "),
        ("alp comp", ""),
    ],
)
def test_search_finds_and_says_where(service: CatalogueService, query: str, hit: str) -> None:
    (row,) = [row for row in rows(service, query) if row.id == "alpine-salt"]
    assert (hit in row.hit) if hit else row.hit == ""


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("elan", ["elan"]),
        ("l'eau", ["elan"]),
        ("große", ["elan"]),
        ("GROSSE", ["elan"]),
        ("漢字", ["elan"]),
        ("strasse", ["alpine-salt"]),
        ("Straße", ["alpine-salt"]),
        ("norway", ["alpine-salt", "lamp-union"]),
        ("nor", ["alpine-salt", "lamp-union"]),
        ("alpine nowhere", []),
        ("", ["alpine-salt", "elan", "lamp-union"]),
        ("   ", ["alpine-salt", "elan", "lamp-union"]),
        ('"* OR -', []),
        ("…!?", []),
        ("NEAR(lamp", []),
    ],
)
def test_search(service: CatalogueService, query: str, ids: list[str]) -> None:
    assert sorted(found(service, query)) == ids


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_any_search_text_has_an_answer(small_catalogue: Path, query: str) -> None:
    with closing(CatalogueService(small_catalogue)) as opened:
        assert isinstance(opened.list_rows(query, TODAY), list)


@pytest.mark.parametrize(
    "query", ["salt " * 100_000, "s" * 1_000_000, "\0salt", "\ud800 salt", "'; DROP TABLE search; --"]
)
def test_hostile_search_texts(service: CatalogueService, query: str) -> None:
    assert isinstance(rows(service, query), list)
    with pytest.raises(UnknownId) as caught:
        service.coalition(query)
    assert len(str(caught.value)) < 300
    with pytest.raises(UnknownId):
        service.number_of(query)


def count_plainly(coalition: Coalition, day: int) -> int:
    actors = set()
    for member in coalition.members:
        if member.role == "member" and member.start.earliest <= day and (member.end is None or member.end.latest > day):
            actors.add(member.actor)
    return len(actors) if any(m.role == "member" for m in coalition.members) else -1


@given(st.dates(min_value=date(1890, 1, 1), max_value=date(2030, 1, 1)))
@settings(max_examples=60)
def test_members_as_of_a_day_are_those_a_plain_loop_counts(small_catalogue: Path, day: date) -> None:
    with closing(CatalogueService(small_catalogue)) as opened:
        for row in opened.list_rows("", day.toordinal()):
            coalition = opened.coalition(row.id)
            wanted = -1 if row.status == "not-yet" else count_plainly(coalition, day.toordinal())
            assert row.members == wanted
            full = {m.actor for m in coalition.roster(day.toordinal()) if m.role == "member"}
            assert len(full) == max(row.members, 0)


def test_the_order_by_members_is_that_of_the_numbers_shown(service: CatalogueService) -> None:
    for descending in (False, True):
        counts = [row.members for row in rows(service, "", "members", descending)]
        assert counts == sorted(counts, reverse=descending)


def test_lanes(service: CatalogueService) -> None:
    lanes = {lane.id: lane for lane in service.lanes()}
    assert list(lanes) == ["alpine-salt", "elan", "lamp-union"]
    assert lanes["lamp-union"].ended is not None
    assert lanes["elan"].founded is None
    assert [event.kind for event in lanes["alpine-salt"].events] == ["founding", "accession"]


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("coalition:alpine-salt", "ASC"),
        ("form:minilateral", "Minilateral"),
        ("fact:alpine-salt/founded@salt-treaty", "ASC · Founded"),
        ("membership:alpine-salt/NOR/1970", "ASC · Norway, member"),
        ("fact:form:minilateral/definition@salt-gazette", "Minilateral · Definition"),
        ("actor:NOR", "Norway"),
        ("actor:XXX", None),
        ("source:salt-treaty", "Treaty of the Alpine Salt Compact"),
        ("source:nowhere", None),
        ("membership:alpine-salt/NOR/1971", None),
        ("nonsense:alpine-salt", None),
        ("coalition:coalition:alpine-salt", None),
        ("alpine-salt", None),
        ("", None),
        (":", None),
        ("coalition:nowhere", None),
    ],
)
def test_names_of_targets(service: CatalogueService, target: str, name: str | None) -> None:
    assert service.name_of(target) == name


def test_an_unknown_id_tells_what_may_have_been_meant(service: CatalogueService) -> None:
    with pytest.raises(UnknownId, match=r"Did you mean lamp-union or "):
        service.coalition("lamp")
    with pytest.raises(UnknownId, match="prints the ids there are"):
        service.coalition("xyz")


# Files that are not what they should be


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.db", tmp_path, tmp_path / ("n" * 300), tmp_path / "a" / "b"):
        with pytest.raises(Damaged, match="does not exist, or is no file"):
            CatalogueService(path)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"no database at all" * 100, b"\0" * 8192])
def test_files_that_are_no_catalogue(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises(Damaged) as caught:
        CatalogueService(path)
    assert "Your notes are in another file and are untouched." in str(caught.value)
    assert path.read_bytes() == content


def test_another_programs_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        connection.execute("CREATE TABLE coalition (n)")
    with pytest.raises(Damaged, match="is not a Minilat catalogue"):
        CatalogueService(tmp_path / "x.db")


def test_a_newer_catalogue(small_catalogue: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(small_catalogue, tmp_path))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9")
    with pytest.raises(NewerVersion, match=f"format 9; this one reads {catalogue_schema.VERSION}"):
        CatalogueService(path)


def read_everything(path: Path) -> None:
    """All that the window and the command line ever ask of a catalogue."""
    with closing(CatalogueService(path)) as opened:
        opened.data_version()
        for query in ("", "salt", "norway", "brine gazette"):
            listed = opened.list_rows(query, TODAY)
        for sort in catalogue_list.SORTS:
            opened.numbers(sort=sort)
        for row in opened.list_rows("", TODAY):
            opened.number_of(row.id)
            coalition = opened.coalition(row.id)
            _ = [fact.text for fact in coalition.facts], coalition.roster(TODAY), listed
        opened.form("minilateral")
        opened.lanes()
        opened.sources()


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_catalogue(small_catalogue: Path, tmp_path: Path, part: float) -> None:
    content = small_catalogue.read_bytes()
    path = tmp_path / "x.db"
    path.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(Damaged):
        read_everything(path)


def test_a_damaged_catalogue_answers_or_is_told_damaged(small_catalogue: Path, tmp_path: Path) -> None:
    content = small_catalogue.read_bytes()
    path = tmp_path / "x.db"
    told = 0
    for offset in (*range(0, 100, 6), *range(200, len(content), len(content) // count(24, 2_000))):
        for change in (0xFF, 0x01):
            damaged = bytearray(content)
            damaged[offset] ^= change
            path.write_bytes(damaged)
            try:
                read_everything(path)
            except (Damaged, NewerVersion, UnknownId):
                told += 1
    assert told > 5


def test_damaged_pages_are_told_damaged(small_catalogue: Path, tmp_path: Path) -> None:
    content = small_catalogue.read_bytes()
    path = tmp_path / "x.db"
    for page in range(1, len(content) // 4096, 3):
        path.write_bytes(content[: page * 4096] + b"\xa5" * 4096 + content[(page + 1) * 4096 :])
        try:
            read_everything(path)
        except (Damaged, UnknownId):
            continue
