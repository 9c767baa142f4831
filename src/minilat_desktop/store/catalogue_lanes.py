"""Reads every coalition as the timeline draws it: into columns at once, texts of one lane when it is asked for.

Each read opens the file anew, so that the worker may do it while the window goes on reading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from minilat_desktop.domain import dates, lapses
from minilat_desktop.domain.lanes import FORM_IDS, KIND_IDS, PILLAR_IDS, Lanes, Texts, days_of
from minilat_desktop.domain.model import Lane, LaneEvent
from minilat_desktop.domain.vocabulary import ROLES, STANDING_ROLES
from minilat_desktop.store import catalogue_slices
from minilat_desktop.store.catalogue_list import CatalogueFile, Guard
from minilat_desktop.store.catalogue_slices import FIRST, REST, UNTIL

_Longs = npt.NDArray[np.int64]

_EXACT = "ended GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"
_LANES = f"""
SELECT id, short_name, by_short_name, form, pillar, founded_from, founded_to, founded <> '',
       CASE WHEN {_EXACT} THEN ended_to END, ended_to, ended
FROM coalition ORDER BY n
"""
_KIND = " ".join(f"WHEN '{kind}' THEN {code}" for code, kind in enumerate(KIND_IDS))
# One string a column, as of memberships (catalogue_spells); in portions, so that the window's thread gets its turns.
_PORTION = 40_000
_EVENTS = f"""
SELECT group_concat(e.n), group_concat(coalesce(c.n, 0)), group_concat(CAST(e.date_from AS INTEGER)),
       group_concat(CAST(e.date_to AS INTEGER)), group_concat(CASE e.kind {_KIND} END)
FROM (SELECT * FROM event WHERE n > ? ORDER BY n LIMIT {_PORTION}) e LEFT JOIN coalition c ON c.id = e.coalition
"""
# Who belonged to a coalition whose roster is complete, some coalitions at a time. The plus keeps the database from
# looking for each role by itself, which takes three times as long.
_STANDING = f"+m.role IN ({', '.join(map(repr, STANDING_ROLES))})"
_SPELLS = f"""
SELECT group_concat(c.n - 1), group_concat(m.start_from), group_concat(m.end_to)
FROM coalition c CROSS JOIN membership m ON m.coalition = c.id
WHERE c.n > ? AND c.n <= ? AND c.roster_complete AND {_STANDING}
"""
_COALITIONS = 4_000
_TEXTS = 500


def read(path: Path) -> Lanes:
    """All lanes, in order of name. Raises `Damaged` or `NewerVersion`."""
    with closing(CatalogueFile(path)) as file, Guard(file):
        rows = file.all(_LANES)
        number, lane, earliest, latest, kind = _events(file, len(rows))
        lapse_lane, lapse_from, lapse_to = _lapses(file, len(rows))
    columns = list(zip(*rows, strict=True)) or [()] * 11
    order, form, pillar, founded_from, founded_to, founded, exact, ended_to, ended = columns[2:]
    with Guard(file):
        ids, names = (tuple(map(str, column)) for column in columns[:2])
        day = days_of(earliest, latest)
        by_lane = np.lexsort((number, earliest, day, lane))
        day = day[by_lane]
        return Lanes(
            texts=Texts(ids, names, partial(_whole, path, ids)), own=np.arange(len(ids), dtype=np.int32),
            length=np.array([len(name) for name in names], np.int32), order=_days(order),
            form=_codes(form, FORM_IDS), pillar=_codes(pillar, PILLAR_IDS),
            founded_from=_days(founded_from), founded_to=_days(founded_to), founded_known=np.array(founded, np.bool_),
            ended_from=_days([_earliest(*one) for one in zip(exact, ended, strict=True)]), ended_to=_days(ended_to),
            ended_known=np.array([text != "" for text in ended], np.bool_),
            first=np.searchsorted(lane[by_lane], np.arange(len(ids) + 1)).astype(np.int32),
            event_lane=lane[by_lane].astype(np.int32), event_day=day.astype(np.int32),
            event_from=earliest[by_lane].astype(np.int32), event_kind=kind[by_lane].astype(np.int8),
            by_day=np.argsort(day, kind="stable").astype(np.int32),
            lapse_lane=lapse_lane, lapse_from=lapse_from, lapse_to=lapse_to,
        )  # fmt: skip


def count(file: CatalogueFile) -> int:
    """How many lanes there are."""
    return int(str(file.all("SELECT count(*) FROM coalition")[0][0]))


def drawn_on(file: CatalogueFile, keys: Sequence[str]) -> list[tuple[str, int]]:
    """The coalitions of some events, by their keys, and the days they are drawn on; an event of none is left out."""
    found: list[tuple[str, int, int]] = []
    for begun in range(0, len(keys), _TEXTS):
        some = list(keys[begun : begun + _TEXTS])
        sql = f"SELECT coalition, date_from, date_to FROM event WHERE key IN ({', '.join('?' * len(some))})"
        found += [(str(one), int(str(first)), int(str(last))) for one, first, last in file.all(sql, some)]
    days = days_of(*(np.array([row[place] for row in found], np.int64) for place in (1, 2)))
    return [(row[0], int(day)) for row, day in zip(found, days, strict=True)]


def _events(file: CatalogueFile, lanes: int) -> list[_Longs]:
    """Number, lane, earliest and latest day and kind of every event that is one of a coalition."""
    portions: list[list[_Longs]] = []
    last = -1
    while True:
        texts = file.all(_EVENTS, [last])[0]
        if texts[0] is None:
            break
        portion = [np.fromstring(str(text), np.int64, sep=",") for text in texts]
        if len({len(column) for column in portion}) != 1:
            raise ValueError("an event with a value missing")
        last = int(portion[0].max())
        portions.append([column[portion[1] > 0] for column in portion])
    if not portions:
        return [np.zeros(0, np.int64)] * 5
    number, lane, earliest, latest, kind = (np.concatenate(column) for column in zip(*portions, strict=True))
    days = np.concatenate((earliest, latest))
    if days.size and not (days.min() >= dates.FIRST_DAY and days.max() <= dates.LAST_DAY and lane.max() <= lanes):
        raise ValueError("an event on no day, or of no coalition")
    return [number, lane - 1, earliest, latest, kind]


def _lapses(file: CatalogueFile, lanes: int) -> list[npt.NDArray[np.int32]]:
    """Lane, first day and last day of every lapse, in portions as the events."""
    found = []
    standing = _standing(file)
    for first in range(0, lanes, _COALITIONS):
        texts = file.all(_SPELLS, [first, first + _COALITIONS])[0]
        columns = [np.fromstring(str(text or ""), np.int64, sep=",") for text in texts]
        if len({len(column) for column in columns}) != 1:
            raise ValueError("a membership with a value missing")
        if file.sliced:
            sliced = _sliced(file, standing, "AND c.n > ? AND c.n <= ?", [first, first + _COALITIONS])
            columns = [np.concatenate(pair) for pair in zip(columns, sliced, strict=True)]
        if len(columns[0]):
            found.append(lapses.of_spells(*columns))
    if not found:
        return [np.zeros(0, np.int32)] * 3
    return [np.concatenate(column).astype(np.int32) for column in zip(*found, strict=True)]


def _standing(file: CatalogueFile) -> npt.NDArray[np.bool_]:
    """Which role, note and citation of a slice is one by which one belongs."""
    codes = [code for code, role in enumerate(ROLES) if role in STANDING_ROLES]
    return np.isin(catalogue_slices.role_codes(file.connection), codes) if file.sliced else np.zeros(0, bool)


def _sliced(
    file: CatalogueFile, standing: npt.NDArray[np.bool_], where: str, parameters: Sequence[object]
) -> list[_Longs]:
    """Lane, first day and day it no longer holds of who belonged by the slices, as `_SPELLS` gives them of the rows."""
    whose, rows = catalogue_slices.whole(file.connection, f"WHERE c.roster_complete {where}", parameters)
    kept = standing[rows[:, REST]]
    return [one[kept].astype(np.int64) for one in (whose - 1, rows[:, FIRST], rows[:, UNTIL])]


def _earliest(exact: object, ended: object) -> object:
    """The first day an end can be on, of an end that is unknown, exact, or anything else."""
    return exact if exact is not None or ended == "" else dates.parse(str(ended)).earliest


def _days(values: Sequence[object]) -> npt.NDArray[np.int32]:
    return np.array([0 if value is None else int(str(value)) for value in values], np.int32)


def _codes(terms: Sequence[object], known: tuple[str, ...]) -> npt.NDArray[np.int8]:
    # A term that the vocabulary does not hold is a KeyError, and so damage.
    places: dict[object, int] = {term: code for code, term in enumerate(known)}
    return np.array([places[term] for term in terms], np.int8)


def _whole(path: Path, ids: tuple[str, ...], places: Sequence[int]) -> list[Lane]:
    """Some lanes with all their texts. By id: the file may by now be another one, with other numbers."""
    found: list[Lane] = []
    with closing(CatalogueFile(path)) as file, Guard(file):
        for start in range(0, len(places), _TEXTS):
            wanted = [ids[place] for place in places[start : start + _TEXTS]]
            by_id = _by_id(file, wanted)
            found += [by_id[one] for one in wanted]
    return found


def _by_id(file: CatalogueFile, wanted: list[str]) -> dict[str, Lane]:
    marks = ", ".join("?" * len(wanted))
    events: dict[object, list[LaneEvent]] = defaultdict(list)
    query = f"SELECT coalition, key, date, kind, title FROM event WHERE coalition IN ({marks}) ORDER BY date_from, n"
    for coalition, *texts in file.all(query, wanted):
        key, date, kind, title = map(str, texts)
        events[coalition].append(LaneEvent(key, dates.parse(date), KIND_IDS[KIND_IDS.index(kind)], title))
    spells: dict[object, list[tuple[int, int]]] = defaultdict(list)
    names = {int(str(n)): one for n, one in file.all(f"SELECT n, id FROM coalition WHERE id IN ({marks})", wanted)}
    query = f"""
    SELECT c.id, m.start_from, m.end_to FROM coalition c CROSS JOIN membership m ON m.coalition = c.id
    WHERE c.id IN ({marks}) AND c.roster_complete AND {_STANDING}
    """
    for coalition, first, until in file.all(query, wanted):
        spells[coalition].append((int(str(first)), int(str(until))))
    if file.sliced:
        where = f"AND c.id IN ({marks})"
        for n, first, until in zip(*_sliced(file, _standing(file), where, wanted), strict=True):
            spells[names[int(n) + 1]].append((int(first), int(until)))
    query = f"SELECT id, short_name, form, pillar, founded, ended FROM coalition WHERE id IN ({marks})"
    lanes = {}
    for row in file.all(query, wanted):
        one, name, form, pillar, founded, ended = map(str, row)
        start, end = (dates.parse(text) if text else None for text in (founded, ended))
        lapsed = lapses.of_one(spells[one])
        lanes[one] = Lane(one, name, form, pillar, start, end, tuple(events[one]), lapsed)
    return lanes
