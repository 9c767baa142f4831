"""From the Compare room to the brief, the user's own ranking and the page of methods, by keys and clicks."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QSpinBox

from minilat_desktop.ui.compare.brief_dialog import BriefDialog
from minilat_desktop.ui.compare.ranking import RankingDialog
from minilat_desktop.ui.kit.method_page import MethodDialog
from tests.ui.compare.conftest import Desk

D = TypeVar("D", bound=QDialog)
COMPARED = ("g20", "old")


def opened(desk: Desk, kind: type[D]) -> D:
    """The dialog, once it is in sight."""
    desk.bot.waitUntil(lambda: desk.panel.findChild(kind) is not None)
    dialog = desk.panel.findChild(kind)
    assert dialog is not None
    desk.bot.waitUntil(dialog.isVisible)
    return dialog


def closed(desk: Desk, kind: type[QDialog]) -> None:
    """Escape leaves it."""
    dialog = desk.panel.findChild(kind)
    assert dialog is not None
    desk.bot.keyClick(dialog, Qt.Key.Key_Escape)
    desk.bot.waitUntil(lambda: desk.panel.findChild(kind) is None)


def test_the_brief_is_of_what_is_in_sight(desk: Desk, tmp_path: Path) -> None:
    desk.panel.note = lambda: "Kept with the comparison."
    desk.state.set_compared(COMPARED)
    desk.click(desk.page.bar.only_box)
    desk.click(desk.panel.brief_button)
    dialog = opened(desk, BriefDialog)
    assert dialog.brief is not None
    assert dialog.brief.note == "Kept with the comparison."
    assert all(row.differs for row in dialog.brief.rows)
    assert [one.name for one in dialog.brief.headings] == ["G20", "OLD"]
    dialog.write(tmp_path / "page.html")
    assert desk.panel.status_label.text() == f"Saved the brief to {tmp_path / 'page.html'}."
    desk.bot.waitUntil(lambda: desk.panel.findChild(BriefDialog) is None)


def test_weights_are_kept_with_the_comparison(desk: Desk) -> None:
    desk.state.set_compared((*COMPARED, "i2u2"))
    desk.panel.ranking_action.trigger()
    dialog = opened(desk, RankingDialog)
    row, field = next(iter(dialog.fields.items()))
    assert isinstance(field, QSpinBox)
    field.setFocus()
    field.selectAll()
    desk.bot.keyClicks(field, "7")
    ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)  # type: ignore[union-attr]
    desk.click(ok)
    assert desk.state.spec.weights == ((row, 7),)
    desk.bot.waitUntil(lambda: desk.panel.findChild(RankingDialog) is None)
    desk.panel.ranking_action.trigger()
    assert opened(desk, RankingDialog).fields[row].value() == 7
    closed(desk, RankingDialog)
    table = desk.panel.table
    assert table is not None
    assert not [one for one in table.rows if "rank" in one.attribute], "a ranking is never among the facts"


def test_a_computed_cell_leads_to_its_method(desk: Desk) -> None:
    desk.state.set_compared(COMPARED)
    desk.click_cell("full_members", 0)
    desk.bot.keyClick(desk.view, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    assert opened(desk, MethodDialog).shown == "members"
    closed(desk, MethodDialog)
    desk.panel.activateWindow()
    desk.bot.waitUntil(desk.panel.isActiveWindow)
    desk.click_cell("form", 0)
    desk.bot.keyClick(desk.view, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    assert desk.panel.status_label.text() == "Form is recorded, not computed."
    assert desk.panel.findChild(MethodDialog) is None


def test_nothing_compared_offers_none_of_it(desk: Desk) -> None:
    assert not desk.panel.brief_action.isEnabled()
    assert not desk.panel.ranking_action.isEnabled()
    assert not desk.panel.brief_button.isEnabled()
