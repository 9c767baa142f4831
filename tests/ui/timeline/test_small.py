"""Words, shapes, colours and frames of the timeline."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from minilat_desktop.domain import vocabulary
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.timeline import layout, paints, wording
from minilat_desktop.ui.timeline.frames import Frames
from minilat_desktop.ui.timeline.key import Key
from minilat_desktop.ui.timeline.sheet import Sheet
from tests.ui.timeline.sample import THIRTEEN, TODAY, arrange, event, lane


@pytest.mark.parametrize(
    ("founded", "ended", "words"),
    [
        ("2021-10-18", None, "since 18 October 2021"),
        ("2020-04", "2023-12-31", "April 2020 to 31 December 2023"),
        (None, None, "founding date unknown"),
        (None, "1999", "founding date unknown; ended 1999"),
        ("2006/2009", None, "since some day between 2006 and 2009"),
        ("../2023-05", "2024", "from May 2023 or earlier to 2024"),
        (None, "2023/2024", "founding date unknown; ended some day between 2023 and 2024"),
    ],
)
def test_a_life_in_words(founded: str | None, ended: str | None, words: str) -> None:
    assert wording.life(lane("A", "x", "y", founded, ended)) == words


def test_many_events_are_summed_up() -> None:
    events = [event("a", f"20{n:02}-01-01", "summit", f"Summit {n}") for n in range(10, 22)]
    lines = wording.of_events(lane("A", "x", "y", "2000"), events).splitlines()
    assert lines[0] == "A: 12 events"
    assert lines[1] == "1 January 2010: Summit 10 (summit)"
    assert lines[-1] == "… and 5 more; zoom in to see them"
    assert len(lines) == 9


def test_no_two_families_share_a_shape() -> None:
    outlines = [
        tuple((round(p.x(), 2), round(p.y(), 2)) for p in paints.shape(family, 10).toList())
        for family in range(len(layout.FAMILIES))
    ]
    assert len(set(outlines)) == len(layout.FAMILIES)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_bars_stand_out_from_the_ground_and_dimmed_from_full(themes: Themes, name: str) -> None:
    themes.choose(name)
    made = paints.make(themes.current, QFont())
    for full, dim in zip(made.full, made.dim, strict=True):
        assert contrast(full.name(), made.base.name()) >= 3.0
        assert contrast(full.name(), dim.name()) >= 1.5
        assert contrast(dim.name(), made.base.name()) >= 1.25


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_frames_pass_on_the_first_at_once_and_then_the_newest(qtbot: QtBot) -> None:
    owner = QObject()
    frames = Frames(owner)
    seen: list[object] = []
    frames.due.connect(seen.append)
    for value in range(50):
        frames.put(value)
    assert seen == [0]
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [0, 49]


def test_the_end_of_a_gesture_passes_on_what_waits() -> None:
    owner = QObject()
    frames = Frames(owner)
    seen: list[object] = []
    frames.due.connect(seen.append)
    frames.put(1)
    frames.put(2)
    frames.flush()
    frames.put(3)
    assert seen == [1, 2, 3]
    frames.put(4)
    frames.drop()
    frames.flush()
    assert seen == [1, 2, 3]


def test_the_key_wraps_and_names_everything(qtbot: QtBot, themes: Themes) -> None:
    key = Key(themes.current)
    qtbot.addWidget(key)
    assert key.heightForWidth(400) > key.heightForWidth(1400)
    for word in (*vocabulary.PILLARS.values(), *layout.FAMILIES):
        assert word in key.accessibleDescription()
    tall = key.heightForWidth(700)
    key.set_pillars(False)
    assert key.heightForWidth(700) < tall


def test_active_on_a_day_counts_what_existed_then(themes: Themes) -> None:
    chart = arrange(THIRTEEN, "none", TODAY)
    window = layout.Window(0, 1, 0, 1, 1, 1)

    def seen() -> layout.Window:
        return window

    sheet = Sheet(chart, paints.make(themes.current, QFont()), 0, seen)
    counts = {}
    for text in ("1945-10-23", "1945-10-24", "1960-01-01", "2021-12-01", "2030-01-01"):
        sheet.as_of = date.fromisoformat(text).toordinal()
        counts[text] = sheet.active_now()
    assert counts == {"1945-10-23": 0, "1945-10-24": 1, "1960-01-01": 2, "2021-12-01": 13, "2030-01-01": 11}
