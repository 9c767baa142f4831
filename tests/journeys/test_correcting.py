"""A member's first day is corrected where it stands, seen everywhere, exported, taken back: in the real window."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import partial
from pathlib import Path

import yaml
from PySide6.QtCore import Qt

from minilat_desktop.domain.entry import is_own
from minilat_desktop.ui.kit.lines import CONFLICT, Line
from minilat_desktop.ui.shell.entry_form import EntryForm
from tests.journeys.test_comparing import popups
from tests.ui.desk import CONTROL, Desk
from tests.ui.shell.test_own import fill, press, save

MINE, THEIRS = "since 25 September 1999, founder  ·  my entry", "Also: since 15 December 1999, founder"


def marked(lines: list[Line]) -> list[str]:
    return [one.value for one in lines if one.mark == CONFLICT]


def detail(desk: Desk) -> list[Line]:
    model = desk.rooms.detail.model
    return [model.line(row) for row in range(model.rowCount())]


def members_of_the_g20(desk: Desk) -> None:
    desk.click_row("g20")
    desk.click_tab("Members")


def correct_argentina(desk: Desk) -> None:
    """From its line by the menu of the other button."""
    members_of_the_g20(desk)
    row = next(n for n, one in enumerate(detail(desk)) if one.label == "Argentina")
    desk.click_index(desk.rooms.detail.view, desk.rooms.detail.model.index(row, 1))
    # Qt shows a context menu in a loop of its own, which no test can look into.
    (action,) = (one for one in desk.rooms.detail.view.actions() if one.text() == "Correct t&his value…")
    assert desk.rooms.detail.view.contextMenuPolicy() == Qt.ContextMenuPolicy.ActionsContextMenu
    action.trigger()
    form = desk.dialog(EntryForm)
    fill(desk, form, **{"from": "1999-09-25"}, reason="Named on the day of the communiqué",
         source__title="Communiqué of 25 September 1999", source__publisher="G7")  # fmt: skip
    save(desk, form)


def exported(desk: Desk, path: Path) -> None:
    """The Membership room's table in a file: what counts, and what stands beside it."""
    press(desk, desk.rooms.members, "Export CSV")
    desk.give_path(path)
    desk.until(path.exists)
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [one for one in csv.DictReader(file) if (one["coalition_id"], one["role"]) == ("g20", "member")]
    (g20,) = found
    assert g20["from"] == "1999-09-25"
    assert "since 15 December 1999, founder (The catalogue’s; mine is preferred" in g20["other_values"]


@popups
def test_a_member_is_corrected_seen_everywhere_and_taken_back(
    desk: Desk, open_desk: Callable[..., Desk], tmp_path: Path, catalogue_path: Path
) -> None:
    correct_argentina(desk)
    assert marked(detail(desk)) == [MINE, THEIRS]
    # The same in the comparison, with what competes and why.
    desk.come_back()
    desk.tick("g20")
    desk.tick("brics")
    desk.key(Qt.Key.Key_2, CONTROL)
    page = desk.rooms.compare.page
    assert page.model.table is not None
    line = next(n for n in range(page.model.rowCount()) if _attribute(page.model.row_at(n)) == "membership/ARG")
    page.view.setCurrentIndex(page.model.index(line, 0))
    desk.until(lambda: "Marked by you as the preferred value." in page.strip.toPlainText())
    assert "since 25 Sep 1999 †" in " ".join(page.model.index(line, 0).data().split())
    # And in the Membership room, whose table goes to a file with both.
    desk.key(Qt.Key.Key_3, CONTROL)
    desk.rooms.members.show_actor("ARG")
    ledger = desk.rooms.members.actor.ledger.model
    room = [ledger.line(row) for row in range(ledger.rowCount())]
    assert marked(room) == [f"Member, {MINE}", f"Also: Member, {THEIRS.removeprefix('Also: ')}"]
    exported(desk, tmp_path / "arg.csv")
    # It survives a restart, leaves as text, and one step takes it back.
    desk.close()
    again = open_desk(tmp_path / "data", catalogue_path)
    service = again.rooms.own.service()
    assert service is not None
    service.export(tmp_path / "mine.yaml")
    text = yaml.safe_load((tmp_path / "mine.yaml").read_text(encoding="utf-8"))
    (spell,) = text["coalitions"]["g20"]["members"][0]["spells"]
    assert (spell["corrects"], spell["rank"]) == ("membership:g20/ARG/1999-12-15", "preferred")
    again.key(Qt.Key.Key_1, CONTROL)
    # Two columns of the comparison were steps after it.
    for _ in range(2):
        before = again.rooms.actions["undo"].text()
        again.menu("Edit", "Undo")
        again.until(partial(_is_other, again, before))
    again.menu("Edit", "Undo correct member of G20")
    again.until(lambda: not any(is_own(one.key) for one in again.services.catalogue.coalition("g20").records))
    members_of_the_g20(again)
    assert marked(detail(again)) == []


def _is_other(desk: Desk, before: str) -> bool:
    return desk.rooms.actions["undo"].text() != before


def _attribute(row: object) -> str:
    return str(getattr(row, "attribute", ""))
