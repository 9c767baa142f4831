"""Lapses equal a count of every day."""

from __future__ import annotations

import random

import numpy as np
import pytest

from minilat_desktop.domain import lapses
from minilat_desktop.domain.dates import LAST_DAY

FIRST, LAST = 700_000, 700_060


def counted(spells: list[tuple[int, int]]) -> set[int]:
    """The days up to `LAST` on which nobody belonged though somebody had, one by one."""
    first = min((start for start, _ in spells), default=LAST)
    return {day for day in range(first, LAST) if not any(start <= day < end for start, end in spells)}


def days_in(found: tuple[tuple[int, int], ...]) -> set[int]:
    return {day for first, until in found for day in range(first, min(until, LAST))}


def made(pick: random.Random) -> list[tuple[int, int]]:
    spells = []
    for _ in range(pick.randint(0, 5)):
        start = pick.randint(FIRST, LAST - 5)
        spells.append((start, LAST_DAY + 1 if pick.random() < 0.2 else start + pick.randint(0, 15)))
    return spells


@pytest.mark.parametrize("seed", range(40))
def test_a_lapse_is_every_day_without_anybody(seed: int) -> None:
    pick = random.Random(seed)
    many = [made(pick) for _ in range(30)]
    for spells in many:
        assert days_in(lapses.of_one(spells)) == counted(spells), spells
    columns = np.array([(owner, *days) for owner, spells in enumerate(many) for days in spells], np.int64)
    pick.shuffle(order := list(range(len(columns))))
    owner, first, until = lapses.of_spells(*columns[order].T)
    assert (first < until).all()
    by_owner = list(zip(owner.tolist(), first.tolist(), until.tolist(), strict=True))
    assert by_owner == sorted(by_owner)
    for place, spells in enumerate(many):
        assert days_in(tuple((a, b) for one, a, b in by_owner if one == place)) == counted(spells)


def test_nobody_at_all_is_no_lapse() -> None:
    assert lapses.of_one([]) == ()
    assert lapses.of_one([(FIRST, LAST_DAY + 1)]) == ()
    assert lapses.of_one([(FIRST, LAST), (FIRST + 5, FIRST + 9)]) == ((LAST, LAST_DAY),)
