"""Text made to harm, in the catalogue and in notes: shown literally everywhere, as rich text nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListWidget, QTextEdit, QWidget

from minilat_desktop.services.recording import storable
from tests.comparison_sample import coalition, event, fact, figure, member, open_catalogue
from tests.ui.desk import CONTROL, Desk

Open = Callable[..., Desk]
MARKUP = '<b>bold</b> & <img src="file:///etc/passwd"> <a href="//host/share">click</a>'
FORMULA = '=HYPERLINK("http://example.org","x")'
CONTROLS = "bell\x07 escape\x1b[31m"
BIDI = "pay \u202elaim\u202c me\u200b"
TABLES = "<table><tr><td>" * 42
LINE = "x" * 1_000_000
TEXTS = {"markup": MARKUP, "formula": FORMULA, "controls": CONTROLS, "bidi": BIDI, "tables": TABLES, "line": LINE}
TAG = re.compile(r"<\s*/?\s*[a-z]", re.IGNORECASE)


def hostile_catalogue(folder: Path, text: str) -> Path:
    """A catalogue in which every name and value is a text made to harm."""
    folder.mkdir()
    short = text[:300]
    one = coalition(
        "bad", name=text, short_name=short, region=short,
        facts=(fact("founded", "1999"), fact("purpose", text), fact("purpose", text + "!", reason=text)),
        members=(member("bad", "USA", "1999", name=short),), events=(event("2001", text),),
        figures=(replace(figure("members", 3, "2020", unit=short), note=text),),
    )  # fmt: skip
    other = coalition("good", facts=(fact("founded", "2001"),))
    open_catalogue(folder, (one, other)).close()
    return folder / "catalogue.db"


def models(root: QWidget) -> list[QAbstractItemModel]:
    """The models of every view in a window."""
    return [view.model() for view in root.findChildren(QAbstractItemView) if view.model() is not None]


def no_rich_text(desk: Desk) -> None:
    """Nothing in the window could be taken for rich text."""
    for label in desk.window.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText, f"{label.text()[:60]} is not plain"
    assert not desk.window.findChildren(QTextEdit)
    tips = [widget.toolTip() for widget in desk.window.findChildren(QWidget)]
    for model in models(desk.window):
        for row in range(min(model.rowCount(), 60)):
            for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
                tips.append(str(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or ""))
    tabs = desk.rooms.detail.tabs
    tips += [tabs.tabToolTip(place) for place in range(tabs.count())]
    for tip in tips:
        inside = tip.removeprefix("<p>").removesuffix("</p>").replace("<br>", "")
        assert not TAG.search(inside), tip[:200]


@pytest.mark.parametrize("kind", sorted(TEXTS))
def test_in_the_catalogue(open_desk: Open, tmp_path: Path, kind: str) -> None:
    desk = open_desk(tmp_path / "data", hostile_catalogue(tmp_path / "made", TEXTS[kind]))
    desk.click_row("bad")
    for place in range(desk.rooms.detail.tabs.count()):
        desk.rooms.detail.tabs.setCurrentIndex(place)
        no_rich_text(desk)
    desk.tick("bad")
    desk.tick("good")
    desk.room("compare")
    assert desk.rooms.compare.table is not None
    no_rich_text(desk)
    desk.room("explore")
    desk.click(desk.rooms.timeline.as_table)
    no_rich_text(desk)


def test_the_window_shows_it_literally(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "data", hostile_catalogue(tmp_path / "made", MARKUP))
    desk.click_row("bad")
    assert desk.rooms.detail.title.text() == MARKUP
    panel = desk.window.list
    assert panel.model.index(panel.ids().index("bad"), 1).data() == MARKUP
    values = [desk.rooms.detail.model.index(row, 1).data() for row in range(desk.rooms.detail.model.rowCount())]
    assert MARKUP in values
    desk.click_index(desk.rooms.detail.view, desk.rooms.detail.model.index(values.index(MARKUP), 1))
    assert MARKUP in desk.rooms.detail.sources.toPlainText()
    desk.write("note")
    assert desk.rooms.notes.heading.text() == f"Notes on {MARKUP}"
    assert desk.rooms.actions["undo"].text() == f"&Undo add note on {MARKUP}".replace(" & ", " && ")


def test_what_cannot_be_seen_is_shown(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "data", hostile_catalogue(tmp_path / "made", BIDI + CONTROLS))
    desk.click_row("bad")
    shown = desk.rooms.detail.title.text()
    for mark in ("⟨RLO⟩", "⟨PDF⟩", "⟨ZWSP⟩", "⟨U+0007⟩", "⟨U+001B⟩"):
        assert mark in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize("kind", sorted(TEXTS))
def test_in_a_note(desk: Desk, kind: str) -> None:
    text = TEXTS[kind]
    desk.click(desk.editor.viewport())
    desk.paste(text)
    typed = desk.editor.toPlainText()
    desk.holds("g20", storable(typed))
    if kind != "controls":
        assert typed == text
    desk.click_row("un")
    desk.click_row("g20")
    assert desk.editor.toPlainText() == storable(typed)
    notes: QListWidget = desk.rooms.notes.list
    assert len(notes.item(0).text()) < 400
    assert "\u202e" not in notes.item(0).text()
    desk.room("notebook")
    room = desk.rooms.all_notes
    desk.click_index(room.view, room.model.index(0, 1))
    assert room.editor.toPlainText() == storable(typed)
    assert "\u202e" not in str(room.model.index(0, 1).data())
    no_rich_text(desk)
    desk.click(room.editor.viewport())
    desk.key(Qt.Key.Key_Home, CONTROL)
    desk.keys("!")
    desk.holds("g20", "!" + storable(typed))


def test_a_hostile_search_finds_nothing_and_harms_nothing(desk: Desk) -> None:
    for text in (MARKUP, FORMULA, '"', "'; DROP TABLE note; --", "NEAR(", "*", "-", "a" * 5000, "\u202e", "(" * 500):
        desk.window.list.search.clear()
        desk.click(desk.window.list.search)
        desk.paste(text)
        assert desk.window.list.model.rowCount() >= 0
        no_rich_text(desk)
    desk.search("g20")
    assert "g20" in desk.window.list.ids()
