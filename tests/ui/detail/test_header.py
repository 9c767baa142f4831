"""What stands at the top of the detail, as of the day."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTabBar

from minilat_desktop.domain import dates
from tests.ui.desk import Desk


@pytest.mark.parametrize(
    ("coalition_id", "day", "says"),
    [
        ("quad", "2012", "status of that day not recorded  ·  no members on this date  ·  as of 31 December 2012"),
        ("g20", "2020", "status of that day not recorded  ·  as of 31 December 2020"),
        ("g20", "2026-11-26", "Active (last confirmed February 2026)  ·  as of 26 November 2026"),
        ("normandy-format", "2023", "Ended some day between February 2022 and May 2022  ·  as of 31 December 2023"),
    ],
)
def test_nothing_later_than_the_day_is_said_of_it(desk: Desk, coalition_id: str, day: str, says: str) -> None:
    desk.click_row(coalition_id)
    desk.state.set_as_of(dates.as_of_day(day))
    shown = desk.rooms.detail.subtitle.text()
    assert shown.endswith(says)
    assert ("confirmed" in shown) == ("confirmed" in says)


def test_tabs_are_as_wide_as_their_words_also_when_those_changed_out_of_sight(desk: Desk) -> None:
    desk.click_row("g20")
    now = desk.state.as_of
    desk.state.set_as_of(dates.as_of_day("1944"))
    desk.room("membership")
    desk.state.set_as_of(now)
    desk.room("explore")
    tabs = desk.rooms.detail.tabs
    assert "Members 2" in [tabs.tabText(place)[:9] for place in range(tabs.count())]
    desk.until(lambda: all(tabs.tabRect(n).width() >= wide(tabs, n) for n in range(tabs.count())), 2_000)


def wide(tabs: QTabBar, place: int) -> int:
    """How wide the words of a tab are, 0 of one that is not in sight."""
    return tabs.fontMetrics().horizontalAdvance(tabs.tabText(place)) if tabs.isTabVisible(place) else 0
