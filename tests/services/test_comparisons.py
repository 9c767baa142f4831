"""Asking for a comparison: how many, which, and as of when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.domain.problems import BadDate, Refused, UnknownId
from minilat_desktop.services.comparisons import ComparisonService, parse_chosen
from tests.comparison_sample import day, open_catalogue, spec

NOW = "2026-11-23"
TODAY = day(NOW)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComparisonService]:
    """The service on a real catalogue."""
    catalogue = open_catalogue(tmp_path_factory.mktemp("catalogue"))
    yield ComparisonService(catalogue)
    catalogue.close()


def test_compares_in_the_order_asked_for(service: ComparisonService) -> None:
    table = service.table(spec(f"i2u2@{NOW}", "g20@2010-12-31", "g20"), TODAY)
    assert table.short_names == ("I2U2", "G20", "G20")
    assert [column.as_of_iso for column in table.columns] == [NOW, "2010-12-31", NOW]
    assert table.places == (0, 1, 2)


@pytest.mark.parametrize("count", [0, 1, 9])
def test_two_to_eight(service: ComparisonService, count: int) -> None:
    pinned = [Chosen("g20", day("2001-01-01") + number) for number in range(9)]
    with pytest.raises(Refused, match=f"2 to 8 coalitions; {count} were"):
        service.table(Spec(tuple(pinned[:count])), TODAY)
    assert len(service.table(Spec(tuple(pinned[:8])), TODAY).columns) == 8


def test_the_same_column_twice_is_refused(service: ComparisonService) -> None:
    with pytest.raises(Refused, match="g20@2010-12-31"):
        service.table(spec("g20@2010-12-31", f"i2u2@{NOW}", "g20@2010-12-31"), TODAY)
    with pytest.raises(Refused, match="twice"):
        service.table(spec("g20", f"g20@{NOW}"), TODAY)


def test_an_unknown_policy_is_refused(service: ComparisonService) -> None:
    with pytest.raises(Refused, match="“best” is no source policy"):
        service.table(Spec((Chosen("g20"), Chosen("i2u2", None, "best"))), TODAY)


def test_what_is_held_never_goes_stale(service: ComparisonService, tmp_path: Path) -> None:
    asked = [spec("g20", "i2u2"), spec("old@1980-01-01", "g20@2010-01-01")]
    with closing(open_catalogue(tmp_path)) as catalogue:
        for one in (*asked, *asked):
            assert service.table(one, TODAY) == ComparisonService(catalogue).table(one, TODAY)


def test_unknown_coalition(service: ComparisonService) -> None:
    with pytest.raises(UnknownId):
        service.table(spec("g20", "g21"), TODAY)


def test_columns_in_the_order_of_a_row_missing_last_both_ways(service: ComparisonService) -> None:
    asked = spec("i2u2", "i2u2@2015-01-01", "old@1980-01-01", "g20")
    for wanted, days in (
        ("founded", ("1980-01-01", "2026-11-23", "2026-11-23", "2015-01-01")),
        ("-founded", ("2026-11-23", "2026-11-23", "1980-01-01", "2015-01-01")),
        ("-full_members", ("2026-11-23", "2026-11-23", "1980-01-01", "2015-01-01")),
        ("nothing", ("2026-11-23", "2015-01-01", "1980-01-01", "2026-11-23")),
    ):
        table = service.table(replace(asked, sorted_by=wanted), TODAY)
        assert tuple(column.as_of_iso for column in table.columns) == days, wanted
        assert [asked.columns[place].coalition_id for place in table.places] == [c.coalition_id for c in table.columns]
        name = table.row("name")
        assert name is not None
        assert tuple(cell.text for cell in name.cells) == table.names


def test_what_is_in_sight(service: ComparisonService) -> None:
    table = service.table(spec("g20", "i2u2"), TODAY)
    assert table.rows_shown(table.spec) == table.rows
    look = Spec(groups=("Life", "Identity", "No such group"), folded=("Life",), only_differences=True)
    life, identity = table.sections(look)
    assert (life.group, life.folded, identity.group, identity.folded) == ("Life", True, "Identity", False)
    assert life.rows == tuple(row for row in table.rows if row.group == "Life" and row.differs)
    assert table.rows_shown(look) == identity.rows
    assert all(row.differs and row.group == "Identity" for row in identity.rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("g20", ("g20", None, "preferred")),
        ("g20@2010", ("g20", "2010-12-31", "preferred")),
        ("g20@2010-02", ("g20", "2010-02-28", "preferred")),
        (" coalition:g20@2010-02-03 ", ("g20", "2010-02-03", "preferred")),
        ("g20:newest", ("g20", None, "newest")),
        ("coalition:g20@2010:source:un-treaty", ("g20", "2010-12-31", "source:un-treaty")),
    ],
)
def test_columns_are_read(text: str, expected: tuple[str, str | None, str]) -> None:
    coalition_id, when, policy = expected
    assert parse_chosen(text) == Chosen(coalition_id, None if when is None else day(when), policy)


def test_a_column_is_read_as_it_is_written(service: ComparisonService) -> None:
    for column in service.table(spec("g20@2010:source:fin", "g20@2010:all", "i2u2@2022-02-01"), TODAY).columns:
        assert parse_chosen(column.text).on(TODAY) == column


@pytest.mark.parametrize("text", ["g20@", "g20@yesterday", "g20@2010-13", "g20@2010-02-30", "g20@2010/.."])
def test_bad_dates_are_told(text: str) -> None:
    with pytest.raises(BadDate, match="g20@") as told:
        parse_chosen(text)
    assert "g20@2010" in told.value.remedy


def test_a_bad_policy_is_told() -> None:
    with pytest.raises(Refused, match="“freshest” is no source policy"):
        parse_chosen("g20@2010:freshest")
