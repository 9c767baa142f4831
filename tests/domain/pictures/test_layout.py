"""What stands where on a picture: numbers and lengths as recorded, nothing off the sheet, no text on another."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from minilat_desktop.domain.comparison import build
from minilat_desktop.domain.comparison_spec import Column
from minilat_desktop.domain.pictures import axes, frame, membership
from minilat_desktop.domain.pictures.drawing import draw
from minilat_desktop.domain.pictures.kinds import KINDS
from minilat_desktop.domain.pictures.paper import Format, Sheet
from minilat_desktop.domain.pictures.scene import (
    DASHES,
    MARKERS,
    SERIES,
    Circle,
    Ink,
    Rect,
    Scene,
    Stroke,
    hatch,
    marker,
)
from minilat_desktop.domain.pictures.scene import Path as Lines
from minilat_desktop.domain.pictures.spans import life
from minilat_desktop.domain.pictures.subject import Subject
from minilat_desktop.services.catalogue import CatalogueService
from tests.comparison_sample import ALL, coalition, day, fact, figure, member
from tests.domain.pictures.inspection import box, collisions, outside, plain_width, rects, texts, words
from tests.domain.pictures.test_subject import subject_of

USUAL = Format(plain_width)
LONG = "Coalition of the Willing and Able States for the Protection of Everything " * 4
HOSTILE = "<script>alert(1)</script>\u202eevil\x00\n" + "W" * 300


def scene(kind: str, subject: Subject, width: float = 900, size: float = 12, scale: str = "usual") -> Scene:
    """A picture measured plainly."""
    return draw(kind, subject, Format(plain_width, width, size, scale))


def well_laid(one: Scene) -> None:
    """Nothing off the sheet, no text on another, and words for who cannot see it."""
    assert outside(one, plain_width) == []
    assert collisions(one, plain_width) == []
    assert one.title
    assert all("\n" not in text and "\x00" not in text and "\u202e" not in text for text in words(one))
    assert all("\u202e" not in told for told in one.told)


@pytest.fixture(scope="module")
def shipped(catalogue_path: Path) -> dict[str, Subject]:
    """Some groups of shipped coalitions of 2, 4 and 8 columns."""
    catalogue = CatalogueService(catalogue_path)
    day_ = day("2026-11-26")
    groups = {
        "2": ("g20", "i2u2"), "4": ("quad", "g20", "wto", "gavi"),
        "gaps": ("gavi", "quad", "first-movers-coalition", "g20"),
        "8": ("g20", "quad", "i2u2", "un", "wto", "who", "gavi", "first-movers-coalition"),
    }  # fmt: skip
    made = {}
    for name, ids in groups.items():
        used = {one: catalogue.coalition(one) for one in ids}
        made[name] = Subject(build([Column(one, day_) for one in ids], used), used, catalogue.data_version())
    catalogue.close()
    return made


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("group", ["2", "4", "8"])
@pytest.mark.parametrize(("width", "size"), [(900, 12), (560, 12), (560, 20), (1400, 26)])
def test_nothing_is_off_the_sheet(
    shipped: dict[str, Subject], kind: str, group: str, width: float, size: float
) -> None:
    well_laid(scene(kind, shipped[group], width, size))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [LONG, HOSTILE, "", "م" * 80])
def test_names_of_any_kind_stay_on_the_sheet(shipped: dict[str, Subject], kind: str, name: str) -> None:
    for subject in shipped.values():
        names = tuple(f"{name}{place}" for place in range(subject.size))
        well_laid(scene(kind, replace(subject, table=replace(subject.table, short_names=names))))


def test_all_shipped_coalitions_in_random_groups(catalogue_path: Path) -> None:
    catalogue = CatalogueService(catalogue_path)
    chance = random.Random(11)
    ids = list(catalogue.heads())
    chance.shuffle(ids)
    while ids:
        size = chance.randint(2, 8)
        group, ids = ids[:size], ids[size:]
        used = {one: catalogue.coalition(one) for one in group}
        taken = [Column(one, day("2026-11-26"), chance.choice(("preferred", "newest", "all"))) for one in group]
        # The first once more, and the last on a day of long ago.
        taken = [*taken[:-1], Column(group[-1], date(chance.randint(1815, 2020), 7, 1).toordinal())]
        taken = [*taken, Column(group[0], day("2005-03-01"))][-8:]
        subject = Subject(build(taken, {one.coalition_id: used[one.coalition_id] for one in taken}), used, "test")
        for kind in KINDS:
            well_laid(scene(kind, subject))
    catalogue.close()


def test_every_picture_says_what_it_rests_on(shipped: dict[str, Subject]) -> None:
    for kind in KINDS:
        said = " ".join(words(scene(kind, shipped["4"])))
        assert "As of 26 November 2026" in said
        assert "Quad, G20, WTO, Gavi" in said
        assert f"Data {shipped['4'].data_version}" in said
        assert " sources, listed in the comparison’s export" in said
        assert scene(kind, shipped["4"]).told


# UpSet and matrix


def test_the_bars_of_the_upset_plot_are_the_counted_combinations(shipped: dict[str, Subject]) -> None:
    for subject in shipped.values():
        rosters = [set(roster) if roster is not None else None for roster in subject.table.rosters]
        sets = [place for place, roster in enumerate(rosters) if roster is not None]
        everybody = set().union(*(roster for roster in rosters if roster is not None))
        wanted = Counter(tuple(n for n in sets if actor in (rosters[n] or ())) for actor in everybody)
        one = scene("upset", subject)
        bars = [item for item in rects(one.items) if item.fill == Ink("text", 0.8)]
        base = max(bar.y + bar.height for bar in bars)
        tallest = max(bar.height for bar in bars)
        found = {}
        for bar in bars:
            middle = bar.x + bar.width / 2
            (count,) = [int(t.text) for t in texts(one) if abs(t.x - middle) < 0.1 and bar.y - 20 < t.y < bar.y]
            dots = [i for i in one.items if isinstance(i, Circle) and abs(i.x - middle) < 0.1 and i.y > base]
            assert len(dots) == len(sets)
            dots.sort(key=lambda dot: dot.y)
            places = tuple(sets[n] for n, dot in enumerate(dots) if dot.fill == Ink("text"))
            (line,) = [i for i in one.items if isinstance(i, Lines) and i.points[0][0] == i.points[1][0] == dots[0].x]
            black = [dot.y for dot in dots if dot.fill == Ink("text")]
            assert [y for _, y in line.points] == [min(black), max(black)]
            found[places] = count
            assert bar.height == pytest.approx(tallest * count / max(wanted.values()))
        assert found == dict(wanted)


def test_combinations_without_room_are_counted_in_words() -> None:
    actors = [(f"{n:03}", [place for place in range(8) if n >> place & 1]) for n in range(1, 200)]
    rosters = tuple(tuple(actor for actor, places in actors if place in places) for place in range(8))
    subject = subject_of("g20@2026-01-01", "i2u2@2026-01-01")
    ids = [f"c{n}" for n in range(8)]
    used = {one: coalition(one, facts=(fact("founded", "2000"),)) for one in ids}
    table = replace(build([Column(one, day("2026-01-01")) for one in ids], used), rosters=rosters)
    one = scene("upset", replace(subject, table=table, coalitions=used))
    bars = [item for item in rects(one.items) if item.fill == Ink("text", 0.8)]
    assert 10 < len(bars) < 199
    rest = 199 - len(bars)
    assert any(text.startswith(f"{rest} smaller combinations, of {rest} members") for text in words(one))
    well_laid(one)


def test_the_matrix_has_its_numbers_in_its_cells(shipped: dict[str, Subject]) -> None:
    subject = shipped["4"]
    said = words(scene("overlap", subject))
    quad, g20, wto, gavi = (set(roster) if roster is not None else None for roster in subject.table.rosters)
    assert quad is not None
    assert g20 is not None
    assert wto is not None
    assert gavi is None
    for one, other in ((quad, g20), (quad, wto), (g20, wto)):
        assert said.count(f"{len(one & other) / len(one | other):.2f}") >= 2
    counts = Counter(text for text in said if text.isdigit())
    wanted = Counter(str(len(one & other)) for one in (quad, g20, wto) for other in (quad, g20, wto))
    assert counts == wanted
    assert said.count("–") == 7


# Lives


LIVES = {
    "known": coalition("known", facts=(fact("founded", "2000-01-01"), fact("ended", "2020-01-01"))),
    "vague": coalition("vague", facts=(fact("founded", "1990/2000"), fact("ended", "2010/2015"))),
    "lapsed": coalition(
        "lapsed",
        facts=(fact("founded", "1990-01-01"), fact("first_leaders_summit", "1995-06-01")),
        members=(member("lapsed", "A", "1990-01-01", "2000-01-01"), member("lapsed", "A", "2010-01-01")),
    ),
    "dormant": coalition("dormant", facts=(fact("founded", "1991"), fact("dormant_since", "2016-09-30"))),
    "later": coalition("later", facts=(fact("founded", "2030-01-01"),)),
}


def bars_of(one: Scene, row: int) -> list[Rect]:
    """The bars of a row of the life spans, without the signs of the legend."""
    (label,) = [text for text in texts(one) if text.bold and text.text == list(LIVES)[row].upper()]
    return [item for item in rects(one.items) if abs(item.y + item.height / 2 - label.y) < 6 and item.height == 16]


def test_bars_end_where_the_dates_say() -> None:
    subject = subject_of(*(f"{one}@2026-01-01" for one in LIVES), coalitions=LIVES)
    one = scene("spans", subject)
    known, vague = bars_of(one, 0), bars_of(one, 1)
    # Two dates give the scale; all others must then lie on it.
    (whole,) = known
    per_day = whole.width / (day("2020-01-01") - day("2000-01-01"))

    def x(iso: str) -> float:
        return whole.x + (day(iso) - day("2000-01-01")) * per_day

    def covers(bar: Rect, first: str, end: str) -> bool:
        return abs(bar.x - x(first)) < 0.2 and abs(bar.x + bar.width - x(end)) < 0.2

    begun, certain, over = sorted(vague, key=lambda bar: bar.x)
    assert [bar.fill is None for bar in (begun, certain, over)] == [True, False, True]
    assert covers(begun, "1990-01-01", "2000-12-31")
    assert covers(certain, "2000-12-31", "2010-01-01")
    assert covers(over, "2010-01-01", "2015-12-31")
    (hatched,) = [bar for bar in bars_of(one, 2) if bar.fill == frame.GROUND]
    assert covers(hatched, "2000-01-01", "2010-01-01")
    summits = [i for i in one.items if isinstance(i, Lines) and i.closed and i.fill == frame.GROUND]
    assert min(abs(box(i, plain_width).left + box(i, plain_width).right - 2 * x("1995-06-01")) for i in summits) < 0.5
    (dormant,) = [bar for bar in bars_of(one, 3) if bar.fill == frame.GROUND]
    assert covers(dormant, "2016-09-30", "2026-01-01")
    assert bars_of(one, 4) == []
    assert any("Founded 1 January 2030, after" in text or "after this column’s date" in text for text in words(one))


def test_a_life_ends_with_its_column() -> None:
    subject = subject_of("known@2010-01-01", "known@2026-01-01", "later@2026-01-01", coalitions=LIVES)
    early, late = life(subject, 0), life(subject, 1)
    assert early is not None
    assert late is not None
    assert (early.over, early.over_late) == (False, day("2010-01-01"))
    assert (late.over, late.over_late) == (True, day("2020-01-01"))
    assert life(subject, 2) is None


# Members and figures over time


def test_a_line_of_members_breaks_where_nobody_is_recorded() -> None:
    subject = subject_of("lapsed@2026-01-01", "known@2026-01-01", coalitions=LIVES)
    one = scene("membership", subject)
    drawn = [i for i in one.items if isinstance(i, Lines) and i.stroke is not None and i.stroke.ink == Ink(SERIES[0])]
    runs = [i for i in drawn if not i.closed and len(i.points) >= 2][:2]
    assert runs[0].points[-1][0] < runs[1].points[0][0]
    per_day = (runs[1].points[0][0] - runs[0].points[-1][0]) / (day("2010-01-01") - day("2000-01-01"))
    assert runs[0].points[-1][0] - runs[0].points[0][0] == pytest.approx(per_day * 3652, rel=0.01)
    said = " ".join(words(one))
    assert "No line for KNOWN" in said
    assert "LAPSED 1" in said


def test_columns_of_one_coalition_share_a_line_and_both_days_are_ringed() -> None:
    one = scene("membership", subject_of("g20@2010-01-01", "g20@2026-01-01"))
    rings = [i for i in one.items if isinstance(i, Circle) and i.fill is None]
    assert len(rings) == 3  # the third explains the sign
    assert {"1 Jan 2010", "1 Jan 2026"} <= set(words(one))
    assert [text for text in words(one) if text.startswith("G20 ")] == ["G20 3"]


def test_far_apart_counts_are_on_a_logarithmic_axis_that_says_so(shipped: dict[str, Subject]) -> None:
    assert "Full members, logarithmic scale" in words(scene("membership", shipped["8"]))
    assert "Full members, even steps from 0" in words(scene("membership", shipped["2"]))
    assert "Full members, even steps from 0" in words(scene("membership", shipped["8"], scale="linear"))
    assert "Full members, logarithmic scale" in words(scene("membership", shipped["2"], scale="log"))


def test_as_a_share_every_line_reaches_the_top_where_it_was_largest(shipped: dict[str, Subject]) -> None:
    subject = shipped["8"]
    drawn = scene("membership", subject, scale="share")
    assert "Full members, per cent of each line’s largest" in words(drawn)
    paths = [item for item in drawn.items if isinstance(item, Lines)]
    hairs = [item.points[0][1] for item in paths if item.stroke == frame.HAIR and len({y for _, y in item.points}) == 1]
    none, all_ = max(hairs), min(hairs)
    for line in (one for one in membership.lines(subject) if one.steps):
        own = [item.points for item in paths if item.stroke == frame.stroke(line.place)]
        heights = {round(y, 3) for points in own for _, y in points}
        counts = {step.count for step in line.steps if step.count is not None}
        assert {round(none - (none - all_) * count / max(counts), 3) for count in counts} <= heights
        said = line.on(line.last)
        assert said is None or f"{line.name} {said}" in words(drawn), "in members, not per cent"


def test_figures_stand_at_their_own_dates_and_the_legend_says_what_the_line_is() -> None:
    figures = tuple(
        figure("staff", value, when) for value, when in ((10, "2001-01-01"), (20, "2011-01-01"), (5, "2016"))
    )
    used = {"one": coalition("one", figures=figures), "other": ALL["i2u2"]}
    one = scene("figures", subject_of("one@2020-01-01", "other@2020-01-01", coalitions=used))
    dots = [i for i in one.items if isinstance(i, Circle) and i.fill == Ink(SERIES[0])][1:]
    assert len(dots) == 3
    first, second, third = sorted(dots, key=lambda dot: dot.x)
    years = (third.x - first.x) / (second.x - first.x)
    assert years == pytest.approx(
        (day("2016-07-01") - day("2001-01-01")) / (day("2011-01-01") - day("2001-01-01")), rel=0.01
    )
    assert (third.y - first.y) / (first.y - second.y) == pytest.approx(0.5)
    said = " ".join(words(one))
    assert "nothing was measured between them" in said
    assert "Dated within this time" in said


def test_nothing_recorded_is_said_and_raises_nothing() -> None:
    used = {name: coalition(name) for name in ("one", "other")}
    subject = subject_of("one@2020-01-01", "other@2020-01-01", coalitions=used)
    for kind in KINDS:
        one = scene(kind, subject)
        well_laid(one)
        assert any(text.startswith("Nothing can be") for text in words(one)), kind


# Marks


def test_no_two_columns_have_the_same_marks() -> None:
    assert len(set(SERIES)) == len(set(DASHES)) == len(set(MARKERS)) == 8
    drawn = {marker(shape, 0, 0, 8, Ink(), Stroke()) for shape in MARKERS}
    assert len(drawn) == 8


@pytest.mark.parametrize(("wide", "high"), [(2.0, 16.0), (40.0, 16.0), (7.5, 3.0), (300.0, 12.0)])
def test_hatching_stays_within_its_rectangle_and_fills_it(wide: float, high: float) -> None:
    lines = hatch(10, 20, wide, high, Stroke())
    assert lines
    for line in lines:
        for x, y in line.points:
            assert 10 <= x <= 10 + wide
            assert 20 <= y <= 20 + high
    corners = [sum(line.points[0]) for line in lines]
    assert max(corners) > 30 + wide + high - 5.1


def test_a_long_text_is_cut_to_its_room() -> None:
    sheet = Sheet(USUAL)
    for room in (0, 5, 30, 200, 2_000):
        cut = sheet.cut(LONG, room)
        assert sheet.width(cut) <= room
        assert cut in ("", LONG) or cut.endswith("…")
    assert axes.around(5, 6, 0, 1).first == 1
