"""Memberships read in columns are those read row by row, and what is said of the others is the same."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from pathlib import Path

import pytest

from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.importing import Going
from minilat_desktop.domain.model import Event, Member
from minilat_desktop.domain.pack import PackRead
from minilat_desktop.domain.problems import GivenUp, Refused
from minilat_desktop.formats import coded, exchange, plain_columns

ACTORS = {one.code: one for one in (
    Actor("JPN", "Japan", "state"), Actor("AUS", "Australia", "state"), Actor("CSK", "Czechoslovakia",
    "historical-state", start="1918-10-28", end="1992-12-31"), Actor("lamp-makers", "Lamp Makers", "company"),
)}  # fmt: skip
COALITIONS = {"g20": "Group of Twenty", "quad": "Quad"}
HEADER = ("coalition", "actor", "role", "from", "to", "founder", "contested", "note", "source", "confidence", "locator")
DATES = ("1990", "1991-05", "1992-02-03", "1995~", "1999/2001", "2001-01-01", "2001-01-02", "2010?", "../2005", "2020")
WRONG = {
    "coalition": ("", "nobody", "Quad"), "actor": ("", "Japan", "JP", "Who"), "role": ("", "Member", "boss"),
    "from": ("", "2001-13", "1800", " 1990 "), "to": ("", "1989", "soon"), "founder": ("maybe", "Yes"),
    "contested": ("2",), "note": ("a\u0007b", "two  spaces"), "source": ("lost",), "confidence": ("9", "3"),
}  # fmt: skip


def write(folder: Path, chance: random.Random, rows: int, wrong: float) -> list[Path]:
    paths = [folder / "coalitions.csv", folder / "sources.csv", folder / "memberships.csv"]
    paths[0].write_text(
        "id,name,form,pillars,region,status,founded,ended\n"
        "lamps,Lamps of the World,minilateral,trade-capital,global,active,1985,\n"
        "wicks,The Wicks,minilateral,trade-capital,global,ended,1980,2015-06-01\n"
    )
    paths[1].write_text("id,title,publisher\na,A,B\nb,B,C\n")
    with paths[2].open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for _ in range(rows):
            fields = {
                "coalition": chance.choice(("lamps", "wicks", "g20", "quad")), "actor": chance.choice(list(ACTORS)),
                "role": chance.choice(("member", "observer")), "from": chance.choice(DATES),
                "to": chance.choice(("", "", *DATES)), "founder": chance.choice(("", "true")),
                "contested": chance.choice(("", "", "yes")), "note": chance.choice(("", "of its own will")),
                "source": chance.choice(("", "a", "b")), "confidence": chance.choice(("", "1", "4")),
            }  # fmt: skip
            while chance.random() < wrong:
                name = chance.choice(list(WRONG))
                fields[name] = chance.choice(WRONG[name])
            line = [*fields.values(), "x"]
            if chance.random() < wrong / 4:
                line = chance.choice(([], [""] * len(HEADER), line[:-2], [*line, "more"]))
            writer.writerow(line)
    return paths


def with_events(folder: Path, chance: random.Random, rows: int, wrong: float) -> Path:
    """A table of events, some of them wrong, many of the same coalition, day and kind."""
    right = {
        "coalition": ("lamps", "wicks", "g20", "Quad"), "date": ("1990", "1991-05", "1995~", "1999/2001"),
        "kind": ("summit", "agreement"), "title": ("Met", "Met again", "Went home"), "note": ("", "", "at night"),
        "participants": ("", "JPN", "JPN; AUS; JPN", "Lamp Makers"), "source": ("", "a", "b"),
        "confidence": ("", "4"),
    }  # fmt: skip
    faulty = {
        "coalition": ("", "nobody"), "date": ("", "2001-13", "1995~ "), "kind": ("party", "SUMMIT"),
        "title": ("", "a\u0007b"), "note": ("two  spaces", "b\u0007"), "participants": ("Who", "JPN; JP", "; ;"),
        "source": ("lost",), "confidence": ("9",),
    }  # fmt: skip
    path = folder / "events.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(right)
        for _ in range(rows):
            fields = {name: chance.choice(values) for name, values in right.items()}
            while chance.random() < wrong:
                name = chance.choice(list(faulty))
                fields[name] = chance.choice(faulty[name])
            writer.writerow(list(fields.values())[: 3 if chance.random() < wrong / 4 else None])
    return path


def events(found: PackRead) -> dict[str, list[Event]]:
    """Every event by coalition, in order of time, whatever it is held in."""
    every = {one.id: list(one.events) for one in found.catalogue.coalitions}
    columns = found.catalogue.event_columns
    for place, coalition in enumerate(columns.coalitions if columns else ()):
        assert columns is not None
        alone = columns.events(place)
        assert not every[coalition]
        assert len(alone) == columns.counts().get(coalition, 0)
        every[coalition] += alone
    return {coalition: held for coalition, held in every.items() if held}


def read(paths: list[Path], going: Going | None = None) -> PackRead:
    return exchange.read(
        paths, name="Mine", licence="", today="2026-11-26", actors=ACTORS, coalitions=COALITIONS, going=going
    )


def members(found: PackRead) -> dict[str, set[Member]]:
    """Every membership by coalition, whatever it is held in."""
    every: defaultdict[str, set[Member]] = defaultdict(set)
    for one in found.catalogue.coalitions:
        every[one.id] |= set(one.members)
    columns = found.catalogue.columns
    for place, coalition in enumerate(columns.coalitions if columns else ()):
        assert columns is not None
        alone = set(columns.members(place))
        assert not alone & every[coalition]
        assert len(alone) == columns.counts().get(coalition, 0)
        every[coalition] |= alone
    return {coalition: held for coalition, held in every.items() if held}


@pytest.mark.parametrize("seed", range(25))
def test_in_columns_it_is_as_row_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance = random.Random(seed)
    paths = write(tmp_path, chance, chance.choice((3, 12, 60, 700)), chance.choice((0.0, 0.05, 0.4)))
    paths.append(with_events(tmp_path, chance, chance.choice((3, 60, 300)), chance.choice((0.0, 0.05, 0.4))))
    singly = read(paths)
    assert singly.catalogue.columns is None
    monkeypatch.setattr(coded, "FEWEST", 0)
    together = read(paths)
    assert together.catalogue.columns is not None
    assert together.catalogue.event_columns is not None
    assert members(together) == members(singly)
    assert events(together) == events(singly)
    assert (together.rows, together.refused, together.doubts) == (singly.rows, singly.refused, singly.doubts)
    assert [one.id for one in together.catalogue.coalitions] == [one.id for one in singly.catalogue.coalitions]
    assert together.catalogue.sources == singly.catalogue.sources


def test_rows_beyond_doubt_are_in_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coded, "FEWEST", 0)
    lines = ["coalition,actor,role,from,to", *(f"lamps,JPN,member,{year},{year + 1}" for year in range(1990, 2020))]
    paths = write(tmp_path, random.Random(1), 0, 0.0)
    paths[2].write_text("\r\n".join(lines))
    columns = read(paths).catalogue.columns
    assert columns is not None
    assert len(columns) == 30
    (first, *rest) = columns.members(0)
    assert (first.key, first.role, str(first.start), str(first.end)) == (
        "membership:lamps/JPN/1990", "member", "1990", "1991"
    )  # fmt: skip
    assert len(rest) == 29


@pytest.mark.parametrize("broken", ['lamps,"JPN,member,1990,\n', "lamps,JPN,member,1990,\udcff\n"])
def test_what_is_not_plain_is_refused_as_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    paths = write(tmp_path, random.Random(2), 0, 0.0)
    text = "coalition,actor,role,from,to\n" + "lamps,JPN,member,1990,1991\n" * 3 + broken
    paths[2].write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(Refused) as singly:
        read(paths)
    monkeypatch.setattr(coded, "FEWEST", 0)
    with pytest.raises(Refused) as together:
        read(paths)
    assert str(together.value) == str(singly.value)
    assert "line 5" in str(together.value)


@pytest.mark.parametrize("plain", [False, True])
def test_reading_says_how_far_it_is_and_can_be_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: bool
) -> None:
    monkeypatch.setattr(coded, "FEWEST", 0)
    monkeypatch.setattr(plain_columns, "_BLOCK", 200_000)
    paths = write(tmp_path, random.Random(3), 25_000, 0.0)
    if not plain:
        text = paths[2].read_bytes()
        paths[2].write_bytes(text.replace(b"lamps", b'"lamps"', 1).replace(b"wicks", b'"wicks"', 1))
    heard: list[str] = []

    def go_on(stage: str) -> bool:
        heard.append(stage)
        return "memberships.csv… 1" not in stage

    with pytest.raises(GivenUp):
        read(paths, Going(go_on))
    last = int("".join(filter(str.isdigit, heard[-1])))
    assert 10_000 < last < 16_000
