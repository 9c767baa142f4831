"""What stands at the top of the detail, as of the day."""

from __future__ import annotations

import pytest

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
