"""The list's model, watched by Qt's own model tester while everything that changes it happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from minilat_desktop.domain import dates
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.ui.catalogue.model import COLUMNS, COMPARE, PAGE, ListModel

TODAY = date(2026, 11, 23).toordinal()
FATAL = QAbstractItemModelTester.FailureReportingMode.Warning


@pytest.fixture
def catalogue(catalogue_path: Path) -> Iterator[CatalogueService]:
    """The catalogue that ships."""
    service = CatalogueService(catalogue_path)
    yield service
    service.close()


def test_the_model_is_sound(qtbot: QtBot, catalogue: CatalogueService) -> None:
    assert qtbot is not None
    model = ListModel(catalogue, TODAY)
    tester = QAbstractItemModelTester(model, FATAL)
    for query, sort, descending, day in (
        ("", "short_name", False, TODAY), ("united", "members", True, TODAY), ("no such thing", "name", False, TODAY),
        ("", "founded", True, date(1950, 1, 1).toordinal()),
    ):  # fmt: skip
        model.show(catalogue.numbers(query, sort, descending, day), query, day)
        for row in range(model.rowCount()):
            for column in range(len(COLUMNS)):
                assert model.index(row, column).data() is not None
    model.show(catalogue.numbers("", "name", False, TODAY), "", TODAY)
    model.set_compared(("g20", "un"))
    ticked = [
        row for row in range(model.rowCount())
        if model.index(row, COMPARE).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    ]  # fmt: skip
    assert len(ticked) == 2
    assert tester.model() is model


def test_pages_are_read_once_and_only_when_painted(qtbot: QtBot, catalogue: CatalogueService) -> None:
    assert qtbot is not None
    model = ListModel(catalogue, TODAY)
    model.show(catalogue.numbers("", "name", False, TODAY), "", TODAY)
    assert model.row(0) is model.row(0)
    assert model.rowCount() <= PAGE or len(model._pages) == 1


def test_order_is_by_the_column(qtbot: QtBot, catalogue: CatalogueService) -> None:
    assert qtbot is not None
    model = ListModel(catalogue, TODAY)
    model.show(catalogue.numbers("", "members", True, TODAY), "", TODAY)
    members = [model.row(place).members for place in range(model.rowCount())]
    assert members == sorted(members, reverse=True)
    model.show(catalogue.numbers("", "founded", False, TODAY), "", TODAY)
    texts = [model.row(place).founded for place in range(model.rowCount()) if model.row(place).founded]
    founded = [dates.parse(text).earliest for text in texts]
    assert founded == sorted(founded)
