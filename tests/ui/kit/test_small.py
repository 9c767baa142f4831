"""The kit's small parts: safe text, the shared state, the worker."""

from __future__ import annotations

import threading
from functools import partial

from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.ui.kit.safe_text import LONGEST_LINE, PlainLabel, plain, tooltip
from minilat_desktop.ui.kit.state import MOST_COMPARED, State
from minilat_desktop.ui.kit.tasks import Tasks

UNSEEN = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff\x00\x07\x1b\x7f\x85"


@given(some.text(max_size=300))
def test_what_is_plain_has_nothing_unseen_in_it(text: str) -> None:
    shown = plain(text)
    assert not set(shown) & set(UNSEEN)
    assert plain(shown) == shown
    if not set(text) & set(UNSEEN):
        assert len(shown) >= len(text)


@given(some.text(alphabet='<>&"abc/\n', max_size=200))
def test_a_tooltip_holds_no_tag_but_our_own(text: str) -> None:
    tip = tooltip(text)
    assert (tip == "") is (text == "")
    inside = tip.removeprefix("<p>").removesuffix("</p>").replace("<br>", "")
    assert "<" not in inside
    assert ">" not in inside


def test_an_over_long_text_is_cut_and_says_so() -> None:
    assert plain("x" * (LONGEST_LINE + 1)) == "x" * LONGEST_LINE + f"… ({grouped(LONGEST_LINE + 1)} characters)"
    assert plain("x" * LONGEST_LINE) == "x" * LONGEST_LINE


def test_a_label_shows_markup_literally(qtbot: QtBot) -> None:
    label = PlainLabel("<h1>big</h1>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    small = PlainLabel("big")
    qtbot.addWidget(small)
    assert label.sizeHint().width() > small.sizeHint().width() * 2


def test_the_state_tells_each_change_once() -> None:
    state, heard = State(as_of=1), list[Changes]()
    state.changed.connect(heard.append)
    state.select("g20", "test")
    state.select("g20")
    state.set_as_of(2)
    state.set_as_of(2)
    state.set_compared(("a", "a", "b"))
    assert [(one.selection, one.as_of, one.compared) for one in heard] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip
    assert heard[0].origin == "test"
    assert state.compared == ("a", "b")


def test_a_comparison_takes_eight_and_no_more() -> None:
    state = State(as_of=1)
    assert all(state.toggle_compared(str(n)) for n in range(MOST_COMPARED))
    assert not state.toggle_compared("one more")
    assert len(state.compared) == MOST_COMPARED
    assert state.toggle_compared("3")
    assert state.toggle_compared("one more")
    state.set_compared(tuple(str(n) for n in range(20)))
    assert len(state.compared) == MOST_COMPARED


def test_one_coalition_stands_under_several_days_and_goes_with_one_tick() -> None:
    state, heard = State(as_of=1), list[Changes]()
    state.changed.connect(heard.append)
    now, then = Chosen("g20"), Chosen("g20", 730_000)
    state.set_spec(Spec((now, then, then)), "test")
    assert list(state.spec.columns) == [now, then]
    assert state.compared == ("g20",)
    state.set_spec(Spec((now, then)))
    assert heard == [Changes(compared=True, origin="test")]
    state.set_compared(("un", "g20"))
    assert list(state.spec.columns) == [Chosen("un"), now, then]
    state.toggle_compared("g20")
    assert list(state.spec.columns) == [Chosen("un")]
    state.set_spec(Spec(tuple(Chosen("g20", day) for day in range(1, 20))))
    assert len(state.spec.columns) == MOST_COMPARED
    assert not state.toggle_compared("one more"), "eight columns of one coalition are eight columns"


def test_a_further_column_gets_the_policy_that_all_have() -> None:
    state = State(as_of=1)
    state.set_spec(Spec((Chosen("g20", policy="newest"), Chosen("un", policy="newest"))))
    state.toggle_compared("quad")
    assert state.spec.columns[2] == Chosen("quad", policy="newest")
    state.set_spec(Spec((Chosen("g20", policy="newest"), Chosen("un"))))
    state.toggle_compared("quad")
    assert state.spec.columns[2] == Chosen("quad")


def test_work_is_done_off_the_window_and_answered_on_it(qtbot: QtBot) -> None:
    tasks, here = Tasks(), threading.get_ident()
    done: list[tuple[int, int]] = []
    failed: list[BaseException] = []

    def work(number: int) -> tuple[int, int]:
        return number, threading.get_ident()

    def answer(result: tuple[int, int]) -> None:
        assert threading.get_ident() == here
        done.append(result)

    def fail() -> None:
        raise ValueError("told")

    for number in range(5):
        tasks.run(partial(work, number), answer, failed.append)
    tasks.run(fail, answer, failed.append)
    qtbot.waitUntil(lambda: len(done) == 5 and len(failed) == 1)
    assert [number for number, _ in done] == [0, 1, 2, 3, 4]
    assert here not in {thread for _, thread in done}
    assert str(failed[0]) == "told"
    tasks.wait()
    tasks.deleteLater()


def test_work_that_ends_after_the_window_has_closed_is_told_nobody(qtbot: QtBot) -> None:
    tasks, other = Tasks(), Tasks()
    done: list[object] = []
    began = threading.Event()
    tasks.run(partial(began.wait, 30), lambda _result: done.append("closed"), done.append)
    began.set()
    tasks.end()
    other.run(str, lambda _result: done.append("later"), done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["later"]
    for one in (tasks, other):
        one.wait()
        one.deleteLater()
