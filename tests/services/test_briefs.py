"""A brief as a file: refused in words, written whole or not at all, the same for the same comparison."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from minilat_desktop.domain.brief import Brief
from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.domain.comparison_table import ComparisonTable
from minilat_desktop.domain.problems import CannotWrite, Refused
from minilat_desktop.services.briefs import BriefService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.pictures import KINDS, PictureService
from tests.comparison_sample import day, open_catalogue

TODAY = day("2026-11-23")
SPEC = Spec((Chosen("g20"), Chosen("i2u2"), Chosen("g20", day("2010-12-31"))))


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[BriefService, ComparisonTable]]:
    """The service on the small world, and a comparison."""
    catalogue = open_catalogue(tmp_path)
    comparisons = ComparisonService(catalogue)
    table = comparisons.table(SPEC, TODAY)
    yield BriefService(PictureService(catalogue, comparisons), "the data"), table
    catalogue.close()


def painted(brief: Brief) -> bytes:
    """Stands for whoever paints: the title, so that a test can see which page was painted."""
    return brief.title.encode()


@pytest.mark.parametrize("kind", ["", *KINDS])
def test_the_same_comparison_gives_the_same_page(made: tuple[BriefService, ComparisonTable], kind: str) -> None:
    service, table = made
    pages = [service.compose(table, SPEC, TODAY, note="n", picture=kind) for _ in range(2)]
    assert pages[0] == pages[1]
    assert service.encode(pages[0], "html", painted) == service.encode(pages[1], "html", painted)
    assert (pages[0].picture is None) == (kind == "")
    assert pages[0].colophon.startswith("Made on 23 November 2026 with Minilat Desktop ")
    assert pages[0].colophon.endswith("data the data.")


def test_what_is_written_is_what_the_name_says(made: tuple[BriefService, ComparisonTable], tmp_path: Path) -> None:
    service, table = made
    page = service.compose(table, SPEC, TODAY, title="A title")
    service.write(page, tmp_path / "a.pdf", painted)
    assert (tmp_path / "a.pdf").read_bytes() == b"A title"
    service.write(page, tmp_path / "a.html", painted)
    assert (tmp_path / "a.html").read_bytes().startswith(b"<!DOCTYPE html>")


def test_what_cannot_be_is_refused(made: tuple[BriefService, ComparisonTable], tmp_path: Path) -> None:
    service, table = made
    with pytest.raises(Refused, match="no size of paper"):
        service.compose(table, SPEC, TODAY, paper="a0")
    with pytest.raises(Refused, match="not a picture"):
        service.compose(table, SPEC, TODAY, picture="pie")
    page = service.compose(table, SPEC, TODAY)
    with pytest.raises(Refused, match=r"a\.txt"):
        service.write(page, tmp_path / "a.txt", painted)
    assert not (tmp_path / "a.txt").exists()


def test_an_old_file_outlives_a_failure(made: tuple[BriefService, ComparisonTable], tmp_path: Path) -> None:
    service, table = made
    page = service.compose(table, SPEC, TODAY)
    (tmp_path / "page.html").mkdir()
    with pytest.raises(CannotWrite):
        service.write(page, tmp_path / "page.html", painted)
    old = tmp_path / "old.pdf"
    old.write_bytes(b"old")

    def fails(_brief: Brief) -> bytes:
        raise Refused("No paint.")

    with pytest.raises(Refused):
        service.write(page, old, fails)
    assert old.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".minilat")] == []
