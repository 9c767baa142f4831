"""The shipped catalogue: every rule of the design holds, and what is shown is what its text says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.catalogue import Catalogue
from minilat_desktop.domain.model import Citation, Coalition, fact_conflicts, figure_conflicts
from minilat_desktop.domain.problems import BadDate, UnknownId
from minilat_desktop.services import building
from minilat_desktop.services.catalogue import CatalogueService, read_day
from tests.conftest import ROOT
from tests.store.test_catalogue import as_read, by_key, count_plainly

TODAY = dates.as_of_day("2026-11-23")
ASKED_FOR = {
    "first-movers-coalition", "alliance-ceo-climate-leaders", "gavi", "covax", "reskilling-revolution",
    "edison-alliance", "g20", "global-lighthouse-network", "ai-governance-alliance", "i2u2", "un", "wto", "who",
}  # fmt: skip
COMPLETE = ("g20", "i2u2", "un", "wto", "who")


@pytest.fixture(scope="module")
def shipped(catalogue_path: Path) -> Iterator[CatalogueService]:
    """The catalogue that ships."""
    with closing(CatalogueService(catalogue_path)) as opened:
        yield opened


@pytest.fixture(scope="module")
def text() -> Catalogue:
    """The same from its text."""
    return building.check(ROOT / "data" / "catalogue")[0]


@pytest.fixture(scope="module")
def everything(shipped: CatalogueService) -> list[Coalition]:
    """Every coalition and form that ships."""
    listed = shipped.list_rows("", TODAY)
    forms = [form for form_id in vocabulary.FORMS if (form := shipped.form(form_id))]
    return [*(shipped.coalition(row.id) for row in listed), *forms]


def citations(coalition: Coalition) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    groups = (
        coalition.facts, coalition.members, coalition.events, coalition.figures, coalition.commitments,
        coalition.relations,
    )  # fmt: skip
    yield from ((record.key, record.citations) for group in groups for record in group)
    for promise in coalition.commitments:
        yield from ((promise.key, turn.citations) for turn in promise.history)


def test_what_was_asked_for_is_there(everything: list[Coalition]) -> None:
    assert {one.id for one in everything} >= ASKED_FOR


def test_of_some_ids_those_that_are_here_are_known(shipped: CatalogueService) -> None:
    asked = ("quad", "nobody", "g20", "form:bloc", "coalition:g20", "\udc80", "", "i2u2")
    assert shipped.known(asked) == ("quad", "g20", "i2u2")
    assert shipped.known(()) == ()


def test_what_is_read_is_what_the_text_says(shipped: CatalogueService, text: Catalogue) -> None:
    for coalition in text.coalitions:
        assert by_key(shipped.coalition(coalition.id)) == as_read(coalition, text)
    for form in text.forms:
        assert shipped.coalition(f"form:{form.id}").facts == as_read(form, text).facts
    assert {source.id: source for source in shipped.sources()} == text.sources


def test_those_read_together_are_those_read_alone(catalogue_path: Path, everything: list[Coalition]) -> None:
    """In any company, in the order asked for, and again from what is kept in mind."""
    wanted = [one.id for one in everything if one.relations][:24][::-1]
    with closing(CatalogueService(catalogue_path)) as opened:
        for ids in (wanted, wanted[4:9], [*wanted[:3], wanted[0]]):
            together = opened.coalitions(ids)
            assert list(together) == list(dict.fromkeys(ids))
            assert list(together.values()) == [one for one in sorted(everything, key=_place(ids)) if one.id in ids]
        kept = opened.coalition(wanted[0])
        assert opened.coalition(f"coalition:{wanted[0]}") is kept
        with pytest.raises(UnknownId, match="atlantis"):
            opened.coalitions([wanted[0], "atlantis"])
        shared = {id(member.citations) for one in together.values() for member in one.members}
        assert len(shared) == len({member.citations for one in together.values() for member in one.members})


def _place(ids: list[str]) -> Callable[[Coalition], int]:
    return lambda one: ids.index(one.id) if one.id in ids else -1


def test_what_was_read_of_one_file_is_not_shown_for_another(catalogue_path: Path, small_catalogue: Path) -> None:
    with closing(CatalogueService(catalogue_path)) as opened:
        known = opened.coalition("g20")
        opened.reopen(small_catalogue)
        with pytest.raises(UnknownId):
            opened.coalition("g20")
        opened.reopen(catalogue_path)
        assert opened.coalition("g20") == known
        assert opened.coalition("g20") is not known


def test_everything_is_cited_and_surely_enough(everything: list[Coalition]) -> None:
    for coalition in everything:
        for key, cited in citations(coalition):
            assert cited, key
            assert all(0 <= one.confidence <= 4 and one.source.title and one.source.publisher for one in cited), key
            assert all(len(one.quote.split()) <= 25 for one in cited), key


def test_keys_are_unique_and_lead_back(shipped: CatalogueService, everything: list[Coalition]) -> None:
    keys = [record.key for one in everything for group in (one.facts, one.members, one.events) for record in group]
    assert len(keys) == len(set(keys))
    for one in everything:
        assert shipped.name_of(one.key) == one.short_name
    assert shipped.name_of(keys[0]) is not None


def test_names_are_unique(everything: list[Coalition]) -> None:
    taken: dict[str, str] = {}
    for one in everything:
        if not one.is_form:
            for name in {one.name.casefold(), one.short_name.casefold()}:
                assert taken.setdefault(name, one.id) == one.id, name


def test_disagreements_are_decided_with_a_reason(everything: list[Coalition]) -> None:
    for one in everything:
        for attribute in fact_conflicts(one.facts):
            ranked = [fact for fact in one.facts if fact.attribute == attribute]
            assert len({fact.value for fact in ranked if fact.rank == "preferred"}) == 1, (one.id, attribute)
            assert all(fact.reason for fact in ranked if fact.rank != "normal"), (one.id, attribute)
        clashing = figure_conflicts(one.figures)
        for metric in {figure.metric for figure in one.figures if figure.key in clashing}:
            preferred = [f for f in one.figures if f.metric == metric and f.key in clashing and f.rank == "preferred"]
            assert preferred, (one.id, metric)
            assert all(figure.reason for figure in preferred), (one.id, metric)


def test_spells_are_ordered_and_fit_the_life(everything: list[Coalition]) -> None:
    for one in everything:
        founded = one.preferred("founded")
        first = dates.parse(founded.value).earliest if founded and founded.value else dates.FIRST_DAY
        for member in one.members:
            assert member.end is None or member.end.latest >= member.start.earliest, member.key
            assert member.start.latest >= first, member.key
            if member.kind == "state":
                assert len(member.actor) == 3, member.key
                assert member.actor.isupper(), member.key


def test_nobody_is_a_member_twice_on_any_turning_day(everything: list[Coalition]) -> None:
    for one in everything:
        for day in {member.start.latest for member in one.members}:
            full = [m.actor for m in one.roster(day) if m.role == "member" and m.status_on(day) == "current"]
            assert len(full) == len(set(full)), (one.id, dates.of_day(day).text)


@pytest.mark.parametrize("year", [1945, 1971, 1999, 2008, 2021, 2026])
def test_counts_are_those_a_plain_loop_counts(shipped: CatalogueService, year: int) -> None:
    day = dates.as_of_day(f"{year}-11-23")
    for row in shipped.list_rows("", day):
        coalition = shipped.coalition(row.id)
        counted = coalition.roster_complete and row.status != "not-yet"
        assert row.members == (count_plainly(coalition, day) if counted else -1), row.id


@pytest.mark.parametrize(
    ("coalition_id", "day", "members"),
    [
        ("un", "1945-12-31", 51), ("un", "2012", 193), ("un", "2026", 193), ("wto", "2025", 166),
        ("g20", "2000", 20), ("g20", "2024", 21), ("i2u2", "2023", 4),
    ],
)  # fmt: skip
def test_well_known_numbers_of_members(shipped: CatalogueService, coalition_id: str, day: str, members: int) -> None:
    (row,) = shipped.rows([shipped.number_of(coalition_id)], dates.as_of_day(day))
    assert row.members == members


@pytest.mark.parametrize("coalition_id", COMPLETE)
def test_rosters_of_the_state_based_ones_are_complete(shipped: CatalogueService, coalition_id: str) -> None:
    coalition = shipped.coalition(coalition_id)
    assert coalition.roster_complete
    assert any(member.founder for member in coalition.members)


@pytest.mark.parametrize(
    ("query", "id_"),
    [
        ("turkiye", "g20"), ("Türkiye", "g20"), ("Turkey", "un"), ("quad", "i2u2"), ("QUAD", "i2u2"),
        ("world health", "who"), ("vaccine", "covax"), ("mærsk", "first-movers-coalition"),
        ("maersk", "first-movers-coalition"),
    ],
)  # fmt: skip
def test_search_finds(shipped: CatalogueService, query: str, id_: str) -> None:
    assert id_ in [row.id for row in shipped.list_rows(query, TODAY)]


def test_days_are_read_with_a_reason_when_they_cannot_be() -> None:
    assert read_day("2010") == dates.parse("2010-12-31").earliest
    with pytest.raises(BadDate, match="is not a date; write 2021-10-18, 2021-10 or 2021"):
        read_day("soon")


@pytest.mark.parametrize(
    ("coalition_id", "day", "status"),
    [
        ("un", "1944", "not-yet"), ("un", "1946", "existing"), ("un", "2026", "active"), ("covax", "2022", "existing"),
        ("covax", "2025", "ended"), ("covax", "2019", "not-yet"), ("i2u2", "2022", "existing"),
        ("i2u2", "2026", "dormant"),
    ],
)  # fmt: skip
def test_the_status_is_that_of_the_day(shipped: CatalogueService, coalition_id: str, day: str, status: str) -> None:
    when = dates.as_of_day(day)
    (row,) = shipped.rows([shipped.number_of(coalition_id)], when)
    assert row.status == status
    assert shipped.coalition(coalition_id).status_on(when) == status


def test_who_belongs_is_named_once_and_who_left_is_not(shipped: CatalogueService) -> None:
    g20 = shipped.coalition("g20").standing(dates.as_of_day("2026-11-23"))
    assert len(g20) == len({member.actor for member in g20}) == 21
    assert {member.role for member in g20} == {"member"}
    who = {member.actor: member.role for member in shipped.coalition("who").standing(dates.as_of_day("2026-11-23"))}
    assert "USA" not in who
    assert who["PRI"] == "associate"


def test_what_is_called_so_comes_first(shipped: CatalogueService) -> None:
    assert shipped.list_rows("group of twenty", TODAY)[0].id == "g20"
    assert shipped.list_rows("ai global alliance", TODAY)[0].id == "ai-governance-alliance"


@pytest.mark.parametrize("query", ["", "climate", "nothing is called so"])
def test_ids_are_those_of_the_lines(shipped: CatalogueService, query: str) -> None:
    numbers = shipped.numbers(query, sort="founded", descending=True)
    assert shipped.ids(numbers) == [row.id for row in shipped.rows(numbers, TODAY)]
    assert shipped.ids([10**9]) == []
