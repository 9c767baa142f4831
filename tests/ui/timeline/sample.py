"""Lanes for the timeline's tests: thirteen real coalitions, and as many made-up ones as a test wants."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable
from datetime import date

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.dates import parse
from minilat_desktop.domain.lanes import of
from minilat_desktop.domain.model import Lane, LaneEvent
from minilat_desktop.ui.timeline import layout, twin
from minilat_desktop.ui.timeline.layout import Chart

TODAY = date(2026, 11, 23).toordinal()


def arrange(lanes: Iterable[Lane], grouping: str, today: int, only: Collection[str] | None = None) -> Chart:
    """The chart of lanes given as values."""
    return layout.arrange(of(lanes), grouping, today, only)


def rows_of(lanes: Iterable[Lane]) -> twin.TwinRows:
    """The table's rows of lanes given as values."""
    return twin.rows_of(of(lanes))


def span_of(given: Lane, today: int) -> tuple[int, int, int, int] | None:
    """One lane's earliest and latest start, earliest and latest end."""
    found = layout.spans(of((given,)), today)
    columns = (found.start_early, found.start_late, found.end_early, found.end_late)
    first, late, early, last = (int(column[0]) for column in columns)
    return (first, late, early, last) if found.known[0] else None


def event(coalition: str, date: str, kind: str, title: str) -> LaneEvent:
    """An event of a lane."""
    return LaneEvent(f"event:{coalition}/{date}/{kind}", parse(date), kind, title)


def lane(
    name: str, pillar: str, form: str, founded: str | None, ended: str | None = None,
    events: tuple[tuple[str, str, str], ...] = (), *, id: str = "",
) -> Lane:  # fmt: skip
    """A lane; its id is the name in lower case with hyphens, unless given."""
    slug = id or name.casefold().replace(" ", "-")
    return Lane(
        slug, name, form, pillar, parse(founded) if founded else None, parse(ended) if ended else None,
        tuple(event(slug, *one) for one in events),
    )  # fmt: skip


_TRADE, _TECH, _CLIMATE, _HEALTH, _PEACE = vocabulary.PILLARS
_SUMMITS = tuple((f"{year}-11", "summit", f"Leaders’ summit {year}") for year in range(2010, 2027))

THIRTEEN = (
    lane("UN", _PEACE, "multilateral", "1945-10-24", None, (
        ("1945-06-26", "agreement", "Charter signed in San Francisco"), ("1945-10-24", "founding", "Charter in force"),
        ("1955-12-14", "accession", "Sixteen members admitted"), ("1960-09-20", "accession", "Seventeen admitted"),
        ("1971-10-25", "reform", "Representation of China"), ("2011-07-14", "accession", "South Sudan admitted"),
    )),
    lane("WHO", _HEALTH, "multilateral", "1948-04-07", None, (
        ("1946-07-22", "agreement", "Constitution signed"), ("1980-05-08", "milestone", "Smallpox eradicated"),
        ("2025-01-22", "exit", "United States gives notice"), ("2025-05-20", "agreement", "Pandemic Agreement adopted"),
    )),
    lane("WTO", _TRADE, "multilateral", "1995-01-01", None, (
        ("1994-04-15", "agreement", "Marrakesh Agreement signed"), ("2001-12-11", "accession", "China joins"),
        ("2019-12-11", "suspension", "Appellate Body without quorum"), ("2024-02", "summit", "Thirteenth ministerial"),
    )),
    lane("G20", _TRADE, "minilateral", "1999-12-15", None, (
        ("2008-11-14/2008-11-15", "summit", "First leaders’ summit, Washington"),
        ("2009-04-02", "summit", "London summit"), ("2009-09-24", "summit", "Pittsburgh summit"), *_SUMMITS,
        ("2023-09-09", "accession", "African Union joins"),
    )),
    lane("Gavi", _HEALTH, "public-private", "2000-01", None, (
        ("2000-01-31", "founding", "Launched in Davos"), ("2016", "milestone", "Half a billion children reached"),
        ("2020-06-04", "summit", "Global Vaccine Summit"),
    )),
    lane("COVAX", _HEALTH, "public-private", "2020-04", "2023-12-31", (
        ("2020-04-24", "founding", "ACT Accelerator launched"), ("2021-02-24", "milestone", "First doses, Ghana"),
        ("2022-01-15", "milestone", "One billion doses"), ("2023-12-31", "end", "Closed"),
    )),
    lane("First Movers Coalition", _CLIMATE, "public-private", "2021-11-02", None, (
        ("2021-11-02", "founding", "Launched at COP26"), ("2022-05-25", "accession", "New sectors and members"),
    )),
    lane("Alliance of CEO Climate Leaders", _CLIMATE, "public-private", "2014~", None, (
        ("2015-04", "milestone", "Open letter"), ("2019-11", "milestone", "Open letter to governments"),
    )),
    lane("Reskilling Revolution", _TECH, "public-private", "2020-01-22", None, (
        ("2020-01-22", "founding", "Launched at Davos"), ("2023-01", "milestone", "350 million reached"),
    )),
    lane("EDISON Alliance", _TECH, "public-private", "2021-01/2021-09", "2025?", (
        ("2021-09-22", "founding", "Lighthouse countries"), ("2025", "milestone", "One billion lives"),
    )),
    lane("Global Lighthouse Network", _TECH, "public-private", "2018", None, (
        ("2018-09", "founding", "First nine lighthouses"), ("2025-01", "milestone", "189 sites"),
    )),
    lane("AI Global Alliance", _TECH, "public-private", "../2023-06"),
    lane("I2U2", _TRADE, "minilateral", "2021-10-18", None, (
        ("2021-10-18", "founding", "Foreign ministers meet"), ("2022-07-14", "summit", "First leaders’ summit"),
        ("2023-10-07", "bilateral-tension", "War in Gaza"),
    )),
)  # fmt: skip


def many(count: int, seed: int = 7) -> tuple[Lane, ...]:
    """Made-up coalitions, the same for the same seed."""
    pick = random.Random(seed)
    kinds = list(vocabulary.EVENT_KINDS)
    made = []
    for number in range(count):
        start = pick.randint(1900, 2025) if pick.random() < 0.3 else pick.randint(1985, 2025)
        end = pick.randint(start, 2026)
        founded = pick.choice((f"{start}", f"{start}-{pick.randint(1, 12):02}", f"{start}-05-11", f"{start}~"))
        events = tuple(
            (
                f"{pick.randint(start, 2026)}-{pick.randint(1, 12):02}-{pick.randint(1, 28):02}",
                pick.choice(kinds),
                f"Event {n}",
            )
            for n in range(pick.randint(0, 9))
        )
        made.append(
            lane(
                f"Coalition of the {pick.choice(('willing', 'north', 'sea', 'mountains', 'rivers'))} {number}",
                pick.choice(list(vocabulary.PILLARS)), pick.choice(list(vocabulary.FORMS)), founded,
                f"{end}" if pick.random() < 0.25 else None, events, id=f"c{number}",
            )
        )  # fmt: skip
    return tuple(made)
