"""The detail's table, watched by Qt's own model tester over every coalition and tab."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.ui.detail.lines import TABS
from minilat_desktop.ui.kit.ledger import LedgerModel
from minilat_desktop.ui.kit.lines import explanation


@pytest.mark.parametrize("day", ["1900-01-01", "1999-12-31", "2026-11-23", "2100-01-01"])
def test_every_tab_of_every_coalition(qtbot: QtBot, catalogue_path: Path, day: str) -> None:
    assert qtbot is not None
    service = CatalogueService(catalogue_path)
    model = LedgerModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    ordinal = date.fromisoformat(day).toordinal()
    lines = 0
    for row in service.list_rows("", ordinal):
        coalition = service.coalition(row.id)
        for _, _, _, build, headings in TABS:
            found = build(coalition, ordinal)
            model.show(found, headings)
            assert model.rowCount() == len(found)
            lines += len(found)
            sourced = [line for line in found if not line.heading]
            assert all(line.citations for line in sourced), [line.label for line in sourced if not line.citations]
            assert all("[1]" in explanation(line) for line in sourced)
    service.close()
    assert lines > 500
    assert tester.model() is model
