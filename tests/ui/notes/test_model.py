"""The table of all notes, watched by Qt's own model tester."""

from __future__ import annotations

from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from minilat_desktop.domain.note import Note
from minilat_desktop.ui.notes.notebook import NotesModel

TIME = "2026-11-23T10:00:00.000000+00:00"


def test_the_model_is_sound(qtbot: QtBot) -> None:
    assert qtbot is not None
    model = NotesModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    notes = [Note(str(n), "coalition:g20", "G20", f"<b>{n}</b>\nmore", TIME, TIME) for n in range(50)]
    for shown in (notes, notes[:1], [], notes[10:]):
        model.show(shown)
        assert model.rowCount() == len(shown)
    assert model.index(0, 1).data() == "<b>10</b>"
    assert model.place_of("49") == 39
    assert model.place_of("0") == -1
    assert tester.model() is model


def test_a_damaged_time_is_no_reason_to_hide_a_note(qtbot: QtBot) -> None:
    assert qtbot is not None
    model = NotesModel()
    model.show([Note("a", "coalition:g20", "G20", "text", TIME, "no time", damaged=True)])
    assert model.index(0, 1).data().endswith("text")
    assert isinstance(model.index(0, 2).data(), str)
