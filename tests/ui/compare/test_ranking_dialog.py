"""The user's own ranking, by keys: it follows the weights, says what it left out, and is labelled as theirs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from minilat_desktop.domain import comparison, ranking
from minilat_desktop.services.exporting import ExportService
from minilat_desktop.ui.compare.ranking import RankingDialog
from minilat_desktop.ui.kit import ask
from tests.comparison_sample import ALL, columns

TABLE = comparison.build(columns("g20@2026-11-23", "old@1980-01-01", "first-movers-coalition@2026-11-23"), ALL)


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[RankingDialog]:
    """The dialog with a weight of a row that is not in this table."""
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made = RankingDialog(ExportService(), TABLE, (("budget_usd", 4),), window)
    with qtbot.waitExposed(made):
        ask.show(made)
    yield made
    # Held until here: the window takes its dialog along.
    window.close()


def shown(dialog: RankingDialog) -> list[list[str]]:
    """The lines of the ranking."""
    view = dialog.order
    lines = range(view.rowCount())
    return [[(item.text() if (item := view.item(n, c)) else "") for c in range(view.columnCount())] for n in lines]


def weigh(bot: QtBot, dialog: RankingDialog, row: str, weight: int) -> None:
    """Type a weight."""
    field = dialog.fields[row]
    field.setFocus()
    field.selectAll()
    bot.keyClicks(field, str(weight))
    assert field.value() == weight


def test_the_order_follows_the_weights(qtbot: QtBot, dialog: RankingDialog) -> None:
    assert shown(dialog) == []
    weigh(qtbot, dialog, "full_members", 5)
    made = ranking.rank(TABLE, dialog.weights)
    assert [line[0] for line in shown(dialog)] == ["–" if one.place is None else str(one.place) for one in made.ranked]
    first = shown(dialog)[0][1]
    assert first == TABLE.heading(made.ranked[0].column)
    weigh(qtbot, dialog, "full_members", -5)
    assert shown(dialog)[0][1] != first
    assert shown(dialog)[-1][2] == "No number"
    assert "left out, not counted as 0" in dialog.remark.text()


def test_it_is_the_users_and_kept(qtbot: QtBot, dialog: RankingDialog, tmp_path: Path) -> None:
    assert dialog.windowTitle() == "Your ranking"
    weigh(qtbot, dialog, "joined_5_years", 2)
    dialog.write(tmp_path / "mine.csv")
    lines = list(csv.DictReader(io.StringIO((tmp_path / "mine.csv").read_text(encoding="utf-8-sig"))))
    assert {line["kind"] for line in lines} == {"Your ranking"}
    told: list[tuple[tuple[str, int], ...]] = []
    dialog.weighed.connect(told.append)
    ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)  # type: ignore[union-attr]
    qtbot.mouseClick(ok, Qt.MouseButton.LeftButton)
    assert told == [(("joined_5_years", 2), ("budget_usd", 4))]
