"""The lanes in columns say what the records say, and a file that is not sound is told damaged."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from minilat_desktop.domain import dates
from minilat_desktop.domain.lanes import FORM_IDS, KIND_IDS, PILLAR_IDS, Lanes, day_of, in_order
from minilat_desktop.domain.model import Coalition, Lane, LaneEvent
from minilat_desktop.domain.problems import Damaged
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.store import catalogue_lanes


@pytest.fixture
def shipped(catalogue_path: Path) -> Iterator[CatalogueService]:
    with closing(CatalogueService(catalogue_path)) as opened:
        yield opened


def expected(service: CatalogueService, coalition_id: str, like: Lane) -> Lane:
    """A lane as the whole record has it."""
    record = service.coalition(coalition_id)
    events = tuple(LaneEvent(event.key, event.date, event.kind, event.title) for event in record.events)
    pillar = record.pillars[0] if record.pillars else like.pillar
    lapses = tuple(lapsed(record))
    return Lane(record.id, record.short_name, record.form, pillar, like.founded, like.ended, events, lapses)


def lapsed(record: Coalition) -> Iterator[tuple[int, int]]:
    """The spans between two days on which somebody came or went in which nobody belonged, one by one."""
    edges = {member.start.earliest for member in record.members}
    edges |= {member.end.latest for member in record.members if member.end}
    begun, since = False, 0
    for edge in sorted(edges):
        deserted = record.deserted_on(edge)
        if deserted and begun and not since:
            since = edge
        elif not deserted and since:
            yield since, edge
            since = 0
        begun = begun or bool(record.standing(edge))
    if since:
        yield since, dates.LAST_DAY


def test_every_lane_is_that_of_the_record(shipped: CatalogueService) -> None:
    lanes = shipped.lanes()
    listed = shipped.list_rows("", 1)
    assert [lane.id for lane in lanes] == [row.id for row in listed]
    assert shipped.lane_count() == len(listed)
    for lane, row in zip(lanes, listed, strict=True):
        assert lane == expected(shipped, row.id, lane)
        assert (lane.founded.text if lane.founded else "", lane.ended.text if lane.ended else "") == (
            row.founded, row.ended,
        )  # fmt: skip


def test_the_columns_are_those_of_the_values(shipped: CatalogueService) -> None:
    lanes = shipped.lanes()
    assert {lane.ended is None for lane in lanes} == {True, False}
    for place, lane in enumerate(lanes):
        own = range(lanes.first[place], lanes.first[place + 1])
        told = in_order(lane.events)
        assert (FORM_IDS[lanes.form[place]], PILLAR_IDS[lanes.pillar[place]]) == (lane.form, lane.pillar)
        assert [
            (int(lanes.event_day[at]), KIND_IDS[lanes.event_kind[at]], int(lanes.event_from[at])) for at in own
        ] == [(day_of(event), event.kind, event.date.earliest) for event in told]
        for date, known, first, last in (
            (lane.founded, lanes.founded_known, lanes.founded_from, lanes.founded_to),
            (lane.ended, lanes.ended_known, lanes.ended_from, lanes.ended_to),
        ):
            assert known[place] == (date is not None)
            assert date is None or (first[place], last[place]) == (date.earliest, date.latest)
        held = lanes.lapse_lane == place
        told_lapses = tuple(zip(lanes.lapse_from[held].tolist(), lanes.lapse_to[held].tolist(), strict=True))
        assert told_lapses == lane.lapses
    assert any(lane.lapses for lane in lanes)
    assert lanes.event_day[lanes.by_day].tolist() == sorted(lanes.event_day.tolist())
    names = [lanes.name(place) for place in np.argsort(lanes.order)]
    assert names == [row.short_name for row in shipped.rows(shipped.numbers(sort="short_name"), 1)]


def test_read_in_portions_it_is_the_same(shipped: CatalogueService, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = shipped.lanes()
    portions = catalogue_lanes._EVENTS.replace(str(catalogue_lanes._PORTION), "7")
    monkeypatch.setattr(catalogue_lanes, "_EVENTS", portions)
    monkeypatch.setattr(catalogue_lanes, "_TEXTS", 5)
    monkeypatch.setattr(catalogue_lanes, "_COALITIONS", 7)
    again = shipped.lanes()
    assert again.event_day.tolist() == whole.event_day.tolist()
    assert again.first.tolist() == whole.first.tolist()
    assert again.lapse_from.tolist() == whole.lapse_from.tolist()
    assert again == whole


def changed(path: Path, folder: Path, statement: str) -> Lanes:
    copy = Path(shutil.copy(path, folder))
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute(statement)
        connection.commit()
    return catalogue_lanes.read(copy)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET kind = 'a word that nothing knows' WHERE n = 1",
        "UPDATE event SET date_to = 99999999999 WHERE n = 1",
        "UPDATE event SET date_from = 'x' WHERE n = 1",
        "UPDATE coalition SET pillar = 'x' WHERE n = 1",
        "UPDATE coalition SET ended = 'soon' WHERE n = 1",
        "UPDATE coalition SET founded_from = x'FF' WHERE n = 1",
        "DROP TABLE event",
    ],
)
def test_what_no_sound_catalogue_holds_is_damage(catalogue_path: Path, tmp_path: Path, statement: str) -> None:
    with pytest.raises(Damaged):
        changed(catalogue_path, tmp_path, statement)


def test_an_event_of_no_coalition_is_left_out(catalogue_path: Path, tmp_path: Path) -> None:
    before = catalogue_lanes.read(catalogue_path)
    after = changed(catalogue_path, tmp_path, "UPDATE event SET coalition = 'nobody' WHERE n = 1")
    assert len(after.event_day) == len(before.event_day) - 1


def test_lanes_that_have_gone_from_the_file_are_told(catalogue_path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(catalogue_path, tmp_path))
    lanes = catalogue_lanes.read(copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("DELETE FROM coalition WHERE id = ?", [lanes.id(3)])
        connection.commit()
    assert lanes[2].id == lanes.id(2)
    with pytest.raises(Damaged):
        lanes[3]
