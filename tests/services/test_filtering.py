"""What a query keeps and what the facets count equals a plain reading of each coalition."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import dates, query, vocabulary
from minilat_desktop.domain.model import Coalition, fact_conflicts, figure_conflicts
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.filtering import FACETS, FilterService, read_columns
from minilat_desktop.services.membership import MembershipService

DAYS = [dates.as_of_day(text) for text in ("1950", "1975-06-30", "1991", "2004", "2015", "2021-11-01", "2026-11-26")]


class World:
    """The shipped catalogue, read one coalition at a time."""

    def __init__(self, path: Path) -> None:
        self.catalogue = CatalogueService(path)
        self.filters = FilterService(self.catalogue, MembershipService(self.catalogue))
        ids = [row.id for row in self.catalogue.list_rows("", DAYS[-1])]
        self.coalitions = [self.catalogue.coalition(one) for one in ids]
        self.noted = frozenset(ids[::7])

    def kept(self, text: str, day: int) -> set[str]:
        numbers = self.filters.numbers(self.filters.read(text), "name", False, day, self.noted)
        return {row.id for row in self.catalogue.rows(numbers, day)}

    def plain(self, holds: Callable[[Coalition], bool]) -> set[str]:
        return {one.id for one in self.coalitions if holds(one)}


@pytest.fixture(scope="module")
def world(catalogue_path: Path) -> Iterator[World]:
    made = World(catalogue_path)
    with closing(made.catalogue):
        yield made


def members(one: Coalition, day: int) -> set[str]:
    return {spell.actor for spell in one.members if spell.role == "member" and spell.holds_on(day)}


def counted(one: Coalition, day: int) -> int | None:
    """Full members, None where they cannot be counted."""
    if not one.roster_complete or not any(spell.role == "member" for spell in one.members):
        return None
    return None if one.status_on(day) == "not-yet" else len(members(one, day))


def founded(one: Coalition) -> tuple[int, int] | None:
    text = one.value_of("founded")
    return (dates.parse(text).earliest, dates.parse(text).latest) if text else None


def with_founding(holds: Callable[[int, int], bool]) -> Callable[[Coalition], bool]:
    def check(one: Coalition) -> bool:
        found = founded(one)
        return found is not None and holds(*found)

    return check


@pytest.mark.parametrize("day", DAYS)
def test_each_field(world: World, day: int) -> None:
    first, last = dates.parse("2015").earliest, dates.parse("2015").latest
    cases: dict[str, Callable[[Coalition], bool]] = {
        "pillar:climate": lambda one: "climate-natural-capital" in one.pillars,
        "pillar:climate,health": lambda one: bool({"climate-natural-capital", "health-wellness"} & set(one.pillars)),
        "pillar:climate pillar:health": lambda one: {"climate-natural-capital", "health-wellness"} <= set(one.pillars),
        "-pillar:climate": lambda one: "climate-natural-capital" not in one.pillars,
        "form:minilateral": lambda one: one.form == "minilateral",
        "form:export": lambda one: one.form == "export-control",
        "region:Europe": lambda one: one.region == "Europe",
        "status:active": lambda one: one.status_on(day) == "active",
        "-status:active,dormant": lambda one: one.status_on(day) not in ("active", "dormant"),
        "status:not-yet": lambda one: one.status_on(day) == "not-yet",
        "status:existing": lambda one: one.status_on(day) == "existing",
        "member:JPN": lambda one: "JPN" in members(one, day),
        "member:jpn member:USA": lambda one: {"JPN", "USA"} <= members(one, day),
        'member:"United States",Türkiye': lambda one: bool({"USA", "TUR"} & members(one, day)),
        "-member:USA": lambda one: "USA" not in members(one, day),
        "binding:voluntary": lambda one: one.value_of("binding") == "voluntary",
        "has:conflicts": lambda one: bool(fact_conflicts(one.facts) or figure_conflicts(one.figures)),
        "has:notes": lambda one: one.id in world.noted,
        "size:<10": lambda one: (size := counted(one, day)) is not None and size < 10,
        "-size:<10": lambda one: (size := counted(one, day)) is not None and size >= 10,
        "size:5..20": lambda one: (size := counted(one, day)) is not None and 5 <= size <= 20,
        "founded:2015": with_founding(lambda early, late: early <= last and late >= first),
        "founded:>=2015": with_founding(lambda early, _late: early >= first),
        "founded:>2015": with_founding(lambda early, _late: early > last),
        "founded:<2015": with_founding(lambda _early, late: late < first),
        "founded:<=2015": with_founding(lambda _early, late: late <= last),
    }
    for text, holds in cases.items():
        assert world.kept(text, day) == world.plain(holds), text


TERMS = (
    "pillar:trade", "-pillar:peace", "form:minilateral,alliance", "-form:regional", "status:active", "member:GBR",
    "-member:CHN", "size:>6", "founded:>=1990", "region:Europe", "has:roster",
)  # fmt: skip


@given(st.sets(st.sampled_from(TERMS), max_size=4), st.sampled_from(DAYS))
def test_terms_together_keep_what_each_keeps(world: World, terms: set[str], day: int) -> None:
    together = world.kept(" ".join(sorted(terms)), day)
    expected = {one.id for one in world.coalitions}
    for term in terms:
        expected &= world.kept(term, day)
    assert together == expected


@given(st.sets(st.sampled_from(TERMS), max_size=3), st.sampled_from(DAYS))
def test_a_facet_counts_what_a_click_on_it_would_show(world: World, terms: set[str], day: int) -> None:
    text = " ".join(sorted(terms))
    found = world.filters.facets(world.filters.read(text), day, world.noted)
    assert tuple(found) == tuple(FACETS)
    for key, values in found.items():
        for value in values:
            rest = query.with_choice(text, key, [value.value], [])
            assert len(world.kept(rest, day)) == value.count, rest


def test_free_words_and_fields(world: World) -> None:
    day = DAYS[-1]
    text = {row.id for row in world.catalogue.list_rows("vaccine", day)}
    assert text
    assert world.kept("vaccine form:public-private", day) == text & world.plain(
        lambda one: one.form == "public-private"
    )
    assert world.kept("", day) == {one.id for one in world.coalitions}


def test_words_left_out(world: World) -> None:
    day = DAYS[-1]
    everything = world.kept("", day)
    for words in ("g20", "group of", "vaccine"):
        found = {row.id for row in world.catalogue.list_rows(words, day)}
        assert found
        assert world.kept(f'-"{words}"', day) == everything - found
    assert "g20" not in world.kept("-g20", day)
    asked = world.filters.read("-vaccine")
    counts = world.filters.facets(asked, day, wanted=("form",))["form"]
    assert sum(one.count for one in counts) == len(world.kept("-vaccine", day))


def test_what_is_not_there_on_the_day_can_be_left_out(world: World) -> None:
    for day in DAYS:
        asked = world.filters.read("")
        numbers = world.filters.numbers(asked, "founded", False, day, present=True)
        rows = world.catalogue.rows(numbers, day)
        there = {one.id for one in world.coalitions if one.status_on(day) not in ("not-yet", "ended")}
        assert {row.id for row in rows} == there
        counts = world.filters.facets(asked, day, present=True, wanted=("status",))["status"]
        assert {one.value: one.count for one in counts} == Counter(row.status for row in rows)


def test_the_order_is_that_of_the_column(world: World) -> None:
    day = DAYS[-1]
    asked = world.filters.read("pillar:trade")
    for sort in ("name", "founded", "members"):
        for descending in (False, True):
            whole = world.catalogue.numbers("", sort, descending, day).tolist()
            part = world.filters.numbers(asked, sort, descending, day).tolist()
            assert part == [number for number in whole if number in set(part)]
            assert part


@pytest.mark.parametrize(
    ("text", "word", "message"),
    [
        ("good pilar:x", "pilar:x", "Did you mean “pillar:”?"),
        ("pillar:art", "pillar:art", "“art” is no pillar."),
        ("x size:<ten y", "size:<ten", "“ten” is not a number of members."),
        ("founded:soon", "founded:soon", "“soon” is not a date"),
        ("asof:2010,2011", "asof:2010,2011", "takes one date"),
        ("asof:never", "asof:never", "“never” is not a date"),
        ("member:Atlantis JPN", "member:Atlantis", "There is no actor “Atlantis”"),
        ("member:United", "member:United", "Did you mean"),
        ('a form:"" b', 'form:""', "“form:” needs a value."),
        ("has:money", "has:money", "There are notes, conflicts, roster, own."),
    ],
)
def test_a_bad_query_points_at_the_word(world: World, text: str, word: str, message: str) -> None:
    with pytest.raises(query.BadQuery) as told:
        world.kept(text, DAYS[-1])
    assert text[told.value.start : told.value.end] == word
    assert message in str(told.value)


def test_every_term_of_the_vocabulary_finds_itself(world: World) -> None:
    for key, values in world.filters.known_values().items():
        for value in values[:40]:
            read = world.filters.read(f"{key}:{query.quoted(value)}")
            assert read.terms[0].key == key
            world.kept(f"{key}:{query.quoted(value)}", DAYS[-1])
    assert set(vocabulary.FORMS) == set(world.filters.known_values()["form"])


def test_what_the_worker_read_is_taken_for_the_catalogue_that_is_open_and_for_no_other(
    catalogue_path: Path, tmp_path: Path
) -> None:
    columns = read_columns(catalogue_path)
    day = DAYS[-1]
    with closing(CatalogueService(catalogue_path)) as catalogue:
        membership = MembershipService(catalogue)
        filters = FilterService(catalogue, membership)
        assert filters.stand_on(columns)
        assert membership.spells is columns.spells
        asked = filters.read("form:minilateral size:<10")
        expected = filters.numbers(asked, "name", False, day)
        # Nothing more is read of the file for it: it may be closed.
        catalogue.close()
        filters._on = None
        assert filters.numbers(asked, "name", False, day) == expected
    other = tmp_path / "other.db"
    shutil.copyfile(catalogue_path, other)
    with closing(CatalogueService(other)) as catalogue:
        membership = MembershipService(catalogue)
        filters = FilterService(catalogue, membership)
        assert not filters.stand_on(columns)
        assert membership.spells is not columns.spells
        assert filters.numbers(filters.read("form:minilateral size:<10"), "name", False, day) == expected
