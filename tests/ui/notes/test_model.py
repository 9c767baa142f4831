"""The table of all notes, watched by Qt's own model tester."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QTableView
from pytestqt.qtbot import QtBot

from minilat_desktop import locations
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.note_list import Listing
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.notes.notes_model import (
    NOTE,
    ON,
    TAGS,
    WRITTEN,
    CountRole,
    HeadingRole,
    NotesDelegate,
    NotesModel,
)
from tests.ui.desk import as_it_was

TIME = "2026-11-23T10:00:00.000000+00:00"


def test_the_model_is_sound_and_reads_only_what_is_painted(qtbot: QtBot) -> None:
    assert qtbot is not None
    asked: list[int] = []

    def fetch(numbers: Sequence[int]) -> Mapping[int, Note]:
        asked.extend(numbers)
        return {
            n: Note(str(n), "coalition:g20", "G20", f"<b>{n}</b>\nmore", TIME, TIME, tags=("a", "B")) for n in numbers
        }

    model = NotesModel(fetch)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    lines: list[int | str] = ["First", *range(50), "Second", 7, 50]
    for shown in (lines, lines[:1], [], lines):
        model.show(Listing(shown, 50))
        assert model.rowCount() == len(shown)
    assert model.index(1, NOTE).data() == "<b>0</b>"
    assert model.index(1, TAGS).data() == "a, B"
    assert (model.index(0, ON).data(), model.index(0, NOTE).data(), model.index(51, 0).data(HeadingRole)) == (
        "First",
        None,
        "▾ Second",
    )
    assert (model.place_of(7), model.place_of(50), model.place_of(99)) == (8, 53, -1)
    # Folded away, the notes of a group are still listed, and it stays folded when the list is read again.
    assert model.fold(0)
    assert [model.number_at(row) for row in range(model.rowCount())] == [-1, -1, 7, 50]
    assert (model.index(0, ON).data(HeadingRole), model.index(0, ON).data(CountRole)) == ("▸ First", "50")
    assert (model.place_of(0), model.place_of(7), len(model.numbers)) == (-1, 2, 51)
    model.show(Listing(lines, 50))
    assert (model.rowCount(), len(model.numbers_in(0, 3)), model.heading_above(3)) == (4, 2, 1)
    model.show(Listing(lines, 50), kind="tag")
    assert model.rowCount() == len(lines)
    model.show(Listing(lines, 50))
    model.unfold_to(0)
    assert (model.place_of(0), model.rowCount()) == (1, len(lines))
    assert tester.model() is model
    asked.clear()
    model.show(Listing(list(range(50_000)), 50_000), ["more"])
    assert model.index(40_000, WRITTEN).data() == "more"
    # The header asks for the first lines too.
    assert len(asked) <= 128
    assert 40_000 in asked


def test_a_damaged_time_is_no_reason_to_hide_a_note(qtbot: QtBot) -> None:
    assert qtbot is not None
    note = Note("a", "coalition:g20", "G20", "text", TIME, "no time", damaged=True, private=True, pinned=True)
    model = NotesModel(lambda _numbers: {1: note})
    model.show(Listing([1], 1))
    assert model.index(0, NOTE).data().endswith("Damaged:  text")
    assert "private" in model.index(0, NOTE).data()
    assert isinstance(model.index(0, WRITTEN).data(), str)


def test_a_cell_looks_as_qt_paints_it(qtbot: QtBot, qapp: QApplication) -> None:
    with as_it_was(qapp):
        view, themes = QTableView(), Themes(qapp, locations.resources() / "themes", "light")
        qtbot.addWidget(view)
        texts = ("short", "x" * 300, "<b>Türkiye</b> & 漢字\nmore", "\u202eabc")
        notes = {n: Note(str(n), "coalition:g20", "G20", text, TIME, TIME) for n, text in enumerate(texts)}
        model = NotesModel(lambda numbers: {n: notes[n] for n in numbers})
        model.show(Listing(list(notes), len(notes)))
        view.setModel(model)
        view.resize(500, 200)
        view.setWordWrap(False)
        pictures = []
        for delegate in (QStyledItemDelegate(view), NotesDelegate(view, themes)):
            view.setItemDelegate(delegate)
            pictures.append(view.grab().toImage())
        assert pictures[0] == pictures[1]
        themes.deleteLater()
