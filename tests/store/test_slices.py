"""Memberships kept in slices answer as the same kept in rows, whatever packs they are merged with."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from minilat_desktop.domain import dates
from minilat_desktop.domain.catalogue import Catalogue
from minilat_desktop.domain.importing import Going
from minilat_desktop.formats import coded, exchange
from minilat_desktop.services import building
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.store import catalogue_list, catalogue_merge, catalogue_search, pack_build

ACTORS = {"lamp": "Lamp Makers", "salt": "Salt Works", "oak": "Ögesund Oak", "ice": "Ice and Salt", "tin": "Tin"}
DAYS = [dates.as_of_day(text) for text in ("1985", "1999", "2026-11-26")]
STARTS = ("1990", "1991-05", "1995~", "1999/2001", "2001-01-01", "2010?")
Spell = tuple[str, str, str]


def write(folder: Path, chance: random.Random, groups: range, spells: dict[Spell, list[str]], rows: int) -> list[Path]:
    """Exchange tables of some coalitions; of what `spells` has, some rows are the same and some say something else."""
    folder.mkdir()
    paths = [folder / f"{name}.csv" for name in ("actors", "coalitions", "memberships", "events")]
    paths[0].write_text("code,name,kind,aliases\n" + "".join(f"{a},{n},company,{n[:2]}x\n" for a, n in ACTORS.items()))
    heads = [
        f"c{n},{'Salt' if n == 3 else 'Body'} {n},minilateral,trade-capital,global,active,1980,"
        f"{'complete' if n % 3 else 'partial'}\n"
        for n in groups
    ]
    paths[1].write_text("id,name,form,pillars,region,status,founded,roster\n" + "".join(heads))
    mine: dict[Spell, list[str]] = {}
    for _ in range(rows):
        spell = (f"c{chance.choice(groups)}", chance.choice(list(ACTORS)), chance.choice(STARTS))
        known = spells.get(spell)
        values = [
            chance.choice(("member", "member", "observer")), chance.choice(("", "2015", "2020-05-05")),
            chance.choice(("", "", "true")), chance.choice(("", "of note")), chance.choice(("1", "4")),
        ]  # fmt: skip
        mine.setdefault(spell, known if known and chance.random() < 0.5 else values)
    with paths[2].open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(("coalition", "actor", "from", "role", "to", "contested", "note", "confidence"))
        table.writerows((*spell, *values) for spell, values in mine.items())
    spells |= mine
    with paths[3].open("w", newline="") as file:
        events = csv.writer(file)
        events.writerow(("coalition", "date", "kind", "title", "participants"))
        for _ in range(rows):
            events.writerow(
                (
                    f"c{chance.choice(groups)}",
                    chance.choice(STARTS),
                    chance.choice(("summit", "reform")),
                    chance.choice(("Whispered", "Sang aloud", "Slept")),
                    chance.choice(("", "lamp; tin")),
                )
            )
    return paths


def read(paths: list[Path], fewest: int, monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    monkeypatch.setattr(coded, "FEWEST", fewest)
    found = exchange.read(paths, name=paths[0].parent.name, licence="", today="2026-11-26", actors={}, coalitions={})
    assert found.catalogue.columns is None or len(found.catalogue.columns) > 0
    return found.catalogue


def answers(path: Path) -> Iterator[tuple[object, ...]]:
    """All that is asked of memberships."""
    with closing(CatalogueService(path)) as opened:
        for sort in catalogue_list.SORTS:
            for day in DAYS:
                for descending in (False, True):
                    numbers = opened.numbers(sort=sort, day=day, descending=descending)
                    yield sort, day, descending, opened.rows(numbers, day)
        for query in (
            "salt",
            "lamp",
            "oak tin",
            "ogesund",
            "b",
            "s",
            "salt body",
            "tin 4",
            "lax",
            "nobody here",
            "whisp",
            "salt sang",
        ):
            for sort in ("name", "members"):
                yield query, sort, list(opened.numbers(query, sort))
            found = opened.matching(query)
            yield query, [sorted(filter(None, text.split(","))) for text in found or ()]
            yield (
                query,
                [(row.id, bool(row.hit), row.hit.startswith("Member: ")) for row in opened.list_rows(query, DAYS[-1])],
            )
        for row in opened.list_rows("", DAYS[-1]):
            one = opened.coalition(row.id)
            yield row.id, sorted(one.members, key=lambda member: member.key), one.events
        for code in ACTORS:
            yield code, sorted(opened.spells_of(code), key=lambda one: (one.start.earliest, one.key))
            assert [one.start.earliest for one in opened.spells_of(code)] == sorted(
                one.start.earliest for one in opened.spells_of(code)
            )
        for source in opened.sources():
            yield source.id, sorted(catalogue_search.citing(path, source.id, 1_000))
        lanes = opened.lanes()
        yield "lanes", list(lanes), [one.tolist() for one in (lanes.lapse_lane, lanes.lapse_from, lanes.lapse_to)]
        spells = opened.spells()
        columns = (spells.coalition, spells.actor, spells.role, spells.start, spells.end)
        yield spells.coalitions, spells.actors, sorted(zip(*(one.tolist() for one in columns), strict=True))
        yield ("rosters", opened.facet_table().has_roster.tolist())


@pytest.mark.parametrize("seed", range(6))
def test_in_slices_it_answers_as_in_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance = random.Random(seed)
    spells: dict[Spell, list[str]] = {}
    plan = [("base", range(4), 12), ("one", range(2, 8), 60), ("two", range(4, 10), 60), ("few", range(10), 20)]
    paths = [write(tmp_path / name, chance, groups, spells, rows) for name, groups, rows in plan]
    found = []
    for fewest in (10**9, 0):
        folder = tmp_path / str(fewest)
        folder.mkdir()
        packs = []
        building.build(read(paths[0], 10**9, monkeypatch), folder / "base.db", "test")
        for (name, *_), its in zip(plan[1:], paths[1:], strict=True):
            packs.append(folder / f"{name}-0.db")
            # The last is always in rows: a small pack upon large ones.
            catalogue = read(its, 10**9 if name == "few" else fewest, monkeypatch)
            pack_build.build(catalogue, packs[-1], name, Going())
        if seed % 2:
            packs = [packs[2], *packs[:2]]
        catalogue_merge.merge(folder / "base.db", packs, folder / "merged.db", Going())
        found.append(list(answers(folder / "merged.db")))
    for rows, slices in zip(*found, strict=True):
        assert slices == rows
