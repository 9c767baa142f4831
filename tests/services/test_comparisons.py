"""Asking for a comparison: how many, which, and as of when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from minilat_desktop.domain.comparison import Column
from minilat_desktop.domain.problems import BadDate, Refused, UnknownId
from minilat_desktop.services.comparisons import ComparisonService, parse_column
from tests.comparison_sample import columns, day, open_catalogue

NOW = "2026-11-23"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComparisonService]:
    """The service on a real catalogue."""
    catalogue = open_catalogue(tmp_path_factory.mktemp("catalogue"))
    yield ComparisonService(catalogue)
    catalogue.close()


def test_compares_in_the_order_asked_for(service: ComparisonService) -> None:
    table = service.compare(columns(f"i2u2@{NOW}", "g20@2010-12-31", f"g20@{NOW}"))
    assert table.short_names == ("I2U2", "G20", "G20")
    assert [column.as_of_iso for column in table.columns] == [NOW, "2010-12-31", NOW]


@pytest.mark.parametrize("count", [0, 1, 9])
def test_two_to_eight(service: ComparisonService, count: int) -> None:
    asked = [Column("g20", day("2001-01-01") + number) for number in range(count)]
    with pytest.raises(Refused, match=f"2 to 8 coalitions; {count} were"):
        service.compare(asked)
    eight = [Column("g20", day("2001-01-01") + number) for number in range(8)]
    assert len(service.compare(eight).columns) == 8


def test_the_same_column_twice_is_refused(service: ComparisonService) -> None:
    with pytest.raises(Refused, match="g20@2010-12-31"):
        service.compare(columns("g20@2010-12-31", f"i2u2@{NOW}", "g20@2010-12-31"))


def test_what_is_held_never_goes_stale(service: ComparisonService, tmp_path: Path) -> None:
    asked = [columns(f"g20@{NOW}", f"i2u2@{NOW}"), columns("old@1980-01-01", "g20@2010-01-01")]
    with closing(open_catalogue(tmp_path)) as catalogue:
        for one in (*asked, *asked):
            assert service.compare(one) == ComparisonService(catalogue).compare(one)


def test_unknown_coalition(service: ComparisonService) -> None:
    with pytest.raises(UnknownId):
        service.compare(columns(f"g20@{NOW}", f"g21@{NOW}"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("g20", ("g20", "2026-11-23")),
        ("g20@2010", ("g20", "2010-12-31")),
        ("g20@2010-02", ("g20", "2010-02-28")),
        (" coalition:g20@2010-02-03 ", ("g20", "2010-02-03")),
    ],
)
def test_columns_are_read(text: str, expected: tuple[str, str]) -> None:
    column = parse_column(text, day(NOW))
    assert (column.coalition_id, column.as_of_iso) == expected


@pytest.mark.parametrize("text", ["g20@", "g20@yesterday", "g20@2010-13", "g20@2010-02-30", "g20@2010/.."])
def test_bad_dates_are_told(text: str) -> None:
    with pytest.raises(BadDate, match="g20@") as told:
        parse_column(text, day(NOW))
    assert "g20@2010" in told.value.remedy
