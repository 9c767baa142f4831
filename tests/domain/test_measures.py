"""Every computed row of a comparison is explained, and the page in docs/ says what the program says."""

from __future__ import annotations

from pathlib import Path

import pytest

from minilat_desktop.domain import comparison, measures
from minilat_desktop.domain.comparison_table import ComparisonTable
from minilat_desktop.services.catalogue import CatalogueService
from tests.brief_sample import tables
from tests.comparison_sample import ALL, columns

ROOT = Path(__file__).resolve().parents[2]


def unexplained(table: ComparisonTable) -> set[str]:
    """The computed rows that no measure explains."""
    computed = {
        row.attribute
        for row in table.rows
        if any(cell.computed or any(part.computed for part in cell.parts) for cell in row.cells)
    }
    assert computed, "nothing is computed, so nothing is tested"
    return {attribute for attribute in computed if measures.of(attribute) is None}


def test_every_computed_row_is_explained(catalogue_path: Path) -> None:
    assert unexplained(comparison.build(columns(*(f"{one}@2026-11-23" for one in ALL)), ALL)) == set()
    catalogue = CatalogueService(catalogue_path)
    for table, _ in tables(catalogue, 3, 12):
        assert unexplained(table) == set()
    catalogue.close()


def test_the_page_in_the_documents_is_the_programs_own() -> None:
    written = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    assert written == measures.as_markdown(), "run `minilat-desktop method > docs/method.md`"


@pytest.mark.parametrize("measure", measures.MEASURES, ids=lambda one: one.id)
def test_each_measure_says_everything(measure: measures.Measure) -> None:
    told = dict(measures.paragraphs(measure))
    assert list(told) == ["What it is", "Formula", "What it cannot show", "Where it comes from"]
    assert all(words.strip() for words in told.values())
    assert measures.BY_ID[measure.id] is measure
    for attribute in measure.attributes:
        if "*" not in attribute:
            assert measures.of(attribute) is measure


def test_no_row_has_two_measures() -> None:
    named = [attribute for one in measures.MEASURES for attribute in one.attributes]
    assert len(named) == len(set(named))
    assert len({one.id for one in measures.MEASURES}) == len(measures.MEASURES)


def test_what_is_not_computed_is_not_explained() -> None:
    assert measures.of("founded") is None
    assert measures.of("membership/USA") is None
