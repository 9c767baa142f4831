"""A bundle read back: the identical comparison, what differs from the file, and every way in which it can be wrong."""

from __future__ import annotations

import io
import json
import os
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.comparison import Cell, Column, ComparisonTable, Record, Row
from minilat_desktop.domain.comparison_spec import Chosen, Spec, from_plain, to_plain
from minilat_desktop.domain.model import Citation, Source
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.problems import Damaged, NewerVersion, Problem, Refused
from minilat_desktop.formats import datapackage
from minilat_desktop.services import bundling, reopening
from minilat_desktop.services.bundling import About
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from tests.comparison_sample import ALL, I2U2, cite, day, fact, open_catalogue
from tests.formats.test_zips import archive
from tests.services.test_bundling import ABOUT, MADE, NOTE, NOW, SPEC, entries, table_of

PIECES = (
    "-5", "+7", "-0.5", "007", "123456789012345678901234567890", "=1+1", "@x", "'=x", "''", "＝1", '"', '""', ",", ";",
    "\n", "\r\n", "\r", "\t", " ", "Türkiye", "🇺🇳", "👩‍👧", "\u202eabc", "עברית", "العربية", "\u200b", "\ufeff", "a",
    "é", "e\u0301",
)  # fmt: skip


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[CatalogueService]:
    """The sample's catalogue, opened."""
    (tmp_path / "here").mkdir()
    opened = open_catalogue(tmp_path / "here")
    yield opened
    opened.close()


def written(folder: Path, content: bytes) -> Path:
    """A file with a bundle's name."""
    path = folder / "given.zip"
    path.write_bytes(content)
    return path


def made_here(catalogue: CatalogueService, **about: Any) -> bundling.Bundle:
    """A bundle of the sample as this catalogue has it."""
    table = ComparisonService(catalogue).table(SPEC, NOW)
    return bundling.build(table, replace(ABOUT, data_version=catalogue.data_version(), **about))


def opened(catalogue: CatalogueService, path: Path) -> reopening.Reopened:
    """A bundle read and held against a catalogue."""
    return reopening.reopen(reopening.read(path), catalogue, ComparisonService(catalogue))


@pytest.mark.parametrize("profile", ["data", "excel"])
def test_it_reopens_as_the_identical_comparison(catalogue: CatalogueService, tmp_path: Path, profile: str) -> None:
    path = written(tmp_path, made_here(catalogue, notes=(NOTE,), profile=profile).content)
    found = opened(catalogue, path)
    assert (found.spec, found.handed.day, found.handed.made) == (SPEC, NOW, MADE)
    assert found.table == ComparisonService(catalogue).table(SPEC, NOW)
    assert found.handed.notes is not None
    assert found.handed.notes.notes == (NOTE,)
    assert found.identical, (found.remarks, found.differences)
    assert found.summary == "Reopened “given.zip”: every value is as it is in the file."


def some(chance: random.Random, most: int = 3) -> str:
    """A text that trips over something."""
    return "".join(chance.choices(PIECES, k=chance.randint(1, most)))


def random_source(chance: random.Random) -> Source:
    """A source; its id decides the rest, as in a catalogue."""
    number = chance.randint(1, 6)
    own = random.Random(number)
    return Source(f"s{number}", some(own), some(own), url=some(own), accessed="2026-11-23", licence=some(own, 1))


def random_cell(chance: random.Random, depth: int = 0) -> Cell:
    """A cell with anything that a cell can have."""
    if chance.random() < 0.2:
        return Cell("", None, missing_reason=chance.choice(tuple(vocabulary.MISSING)), note=some(chance))
    cites = tuple(
        Citation(random_source(chance), some(chance), chance.randint(0, 4)) for _ in range(chance.randint(0, 2))
    )
    when = chance.choice(["", "2021", "2021-10", "1999?", "2006/2009", "2007~"])
    value: Any = chance.choice(
        [chance.randint(-(10**12), 10**12), chance.uniform(-1e6, 1e6), some(chance), "2021-10-18"]
    )
    more: dict[str, Any] = {}
    if depth == 0 and chance.random() < 0.3:
        inner = tuple(random_cell(chance, 1) for _ in range(2))
        more = {"parts": inner} if chance.random() < 0.5 else {"alternatives": inner}
        more |= {"records": (Record(f"event/{some(chance, 1)}", some(chance), random_cell(chance, 1)),)}
    return Cell(
        str(value), value, unit=some(chance, 1), value_date=when, rank=chance.choice(["", *vocabulary.RANKS]),
        note=some(chance), citations=cites, date=dates.parse("2021-10-18") if value == "2021-10-18" else None, **more,
    )  # fmt: skip


def random_spec(chance: random.Random) -> Spec:
    """A comparison as it may be asked for, sense or not."""
    columns = {
        Chosen(
            f"c{chance.randint(1, 5)}{some(chance, 1)}", chance.choice([None, chance.randint(1, dates.LAST_DAY)]),
            chance.choice(["preferred", "newest", "confidence", "all", f"source:{some(chance, 1)}"]),
        )
        for _ in range(9)
    }  # fmt: skip
    first = chance.randint(1, dates.LAST_DAY)
    return Spec(
        tuple(list(columns)[: chance.randint(2, 8)]) if len(columns) > 1 else (Chosen("a"), Chosen("b")),
        tolerance=chance.choice([0, 1, 100_000]), groups=tuple(some(chance) for _ in range(chance.randint(0, 3))),
        folded=tuple(some(chance) for _ in range(chance.randint(0, 2))), only_differences=chance.random() < 0.5,
        sorted_by=chance.choice(["", "founded", "-age", some(chance)]),
        period=chance.choice([None, (first, chance.randint(first, dates.LAST_DAY))]),
        weights=tuple((some(chance) + str(n), chance.choice([-100, -1, 1, 100])) for n in range(chance.randint(0, 3))),
    )  # fmt: skip


def random_table(chance: random.Random, columns: tuple[Column, ...]) -> ComparisonTable:
    """A table of some columns."""
    rows = tuple(
        Row(some(chance), f"{some(chance)}{n}", some(chance), tuple(random_cell(chance) for _ in columns), n % 2 == 0)
        for n in range(chance.randint(1, 3))
    )
    names = tuple(some(chance) for _ in columns)
    return ComparisonTable(columns, names, names, rows, (None,) * len(columns), (), ((),) * len(columns))


def test_a_thousand_random_comparisons_come_back_without_loss(tmp_path: Path) -> None:
    chance = random.Random(20261126)
    path = tmp_path / "given.zip"
    for turn in range(1_000):
        spec, on = random_spec(chance), chance.randint(1, dates.LAST_DAY)
        table = random_table(chance, spec.on(on))
        notes = tuple(
            Note(f"n{n}", f"coalition:{some(chance)}", some(chance), some(chance), MADE, MADE) for n in range(turn % 3)
        )
        about = About(on, MADE, some(chance), turn % 2 == 0, notes if turn % 5 else None, ("data", "excel")[turn % 2])
        path.write_bytes(bundling.build(replace(table, spec=spec), about).content)
        back = reopening.read(path)
        assert (back.spec, back.day, back.data_version, back.remarks) == (spec, on, about.data_version, ()), turn
        assert list(back.lines or ()) == reopening.tidy_lines(table), turn
        assert (back.notes.notes if back.notes else None) == about.notes, turn
        assert reopening.differences(back.lines, table) == (), turn


# Another catalogue


def test_what_changed_since_is_said(catalogue: CatalogueService, tmp_path: Path) -> None:
    path = written(tmp_path, made_here(catalogue).content)
    (tmp_path / "later").mkdir()
    other = (
        fact("founded", "2021-10-19"),
        fact("first_leaders_summit", "2022-07-14", cites=(cite("another"),)),
        fact("purpose", "Water"),
    )
    later = open_catalogue(tmp_path / "later", (ALL | {"i2u2": replace(I2U2, facts=other)}).values())
    found = opened(later, path)
    later.close()
    assert found.spec == SPEC
    by_cell = {(one.coalition_id, one.attribute): one for one in found.differences}
    assert by_cell["i2u2", "founded"].text == ("I2U2 as of 2026-11-23, Founded: 2021-10-18 in the file, 2021-10-19 now")
    assert by_cell["i2u2", "purpose"].before == "unknown"
    assert by_cell["i2u2", "first_leaders_summit"].same_value
    assert "the same value, with other sources" in by_cell["i2u2", "first_leaders_summit"].text
    assert not any(one.coalition_id == "g20" for one in found.differences)
    assert f"{len(found.differences)} cells differ from the file" in found.summary
    # The oracle: cell by cell, what the two tables' lines say.
    before, now = (
        {(x["as_of"], x["coalition_id"], x["attribute"], str(sorted(x.items()))) for x in reopening.tidy_lines(table)}
        for table in (ComparisonService(catalogue).table(SPEC, NOW), found.table)
    )
    assert {one[1:3] for one in before ^ now} == set(by_cell)


def test_another_version_of_the_data_is_named(catalogue: CatalogueService, tmp_path: Path) -> None:
    path = written(tmp_path, made_here(catalogue).content)
    other = written(tmp_path, edited(path.read_bytes(), described(data_version="1999.1")))
    found = opened(catalogue, other)
    assert any("version 1999.1 of the data" in one for one in found.remarks)
    assert found.differences == ()


def test_unknown_coalitions_are_named_and_left_out(catalogue: CatalogueService, tmp_path: Path) -> None:
    spec = Spec((Chosen("g20"), Chosen("i2u2"), Chosen("atlantis"), Chosen("mu", NOW)))
    table = ComparisonService(catalogue).table(SPEC, NOW)
    path = written(
        tmp_path,
        bundling.build(replace(table, spec=spec), replace(ABOUT, data_version=catalogue.data_version())).content,
    )
    found = opened(catalogue, path)
    assert found.spec.ids == ("g20", "i2u2")
    assert found.remarks == ("Not in this catalogue, and left out: “atlantis”, “mu”.",)
    none = Spec((Chosen("atlantis"), Chosen("g20")))
    path = written(tmp_path, bundling.build(replace(table, spec=none), ABOUT).content)
    with pytest.raises(Refused, match="compares what is not in this catalogue: “atlantis”") as refused:
        opened(catalogue, path)
    assert "data pack" in refused.value.remedy


# Edited by hand

Harm = Callable[[dict[str, bytes]], None]


def edited(content: bytes, *harms: Harm) -> bytes:
    """A bundle changed by somebody who unpacked it and packed it again."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        found = {one.filename: old.read(one) for one in old.infolist()}
    for harm in harms:
        harm(found)
    return archive(*found.items())


def described(keep_checksum: bool = False, **values: Any) -> Harm:
    """What a bundle says of its comparison, changed."""

    def harm(found: dict[str, bytes]) -> None:
        package = json.loads(found[datapackage.NAME])
        ours = package[bundling.OURS]
        ours.update(values)
        if not keep_checksum:
            ours["checksum"] = bundling.checksum(ours)
        found[datapackage.NAME] = json.dumps(package).encode()

    return harm


def put(name: str, content: bytes | None) -> Harm:
    """An entry put in another's place, or taken out."""

    def harm(found: dict[str, bytes]) -> None:
        if content is None:
            del found[name]
        else:
            found[name] = content

    return harm


def told(name: str, before: bytes, after: bytes) -> Harm:
    """A word of an entry changed."""

    def harm(found: dict[str, bytes]) -> None:
        assert before in found[name]
        found[name] = found[name].replace(before, after)

    return harm


HAND = {
    "a value": ([told("data.csv", b"2021-10-18", b"2021-10-20")], "“data.csv” was changed by hand", True),
    "the description": ([described(True, spec=to_plain(SPEC) | {"folded": ["Life"]})], "was changed by hand", False),
    "no checksum": ([told(datapackage.NAME, b'"hash"', b'"hush"')], "states no checksum", False),
    "no data": ([put("data.csv", None)], "“data.csv” is missing from the file", False),
    "UTF-16": ([put("data.csv", "a,b\r\n".encode("utf-16"))], "“data.csv” cannot be read", False),
    "Latin-1": ([told("data.csv", "“".encode(), b"\x93")], "“data.csv” cannot be read", False),
    "a lone quote": ([put("data.csv", b'as_of,"x\r\n')], "“data.csv” cannot be read", False),
    "another header": ([put("data.csv", b"a,b\r\n1,2\r\n")], "its column “as_of” is missing", False),
    "nothing in it": ([put("data.csv", b"")], "“data.csv” cannot be read", False),
    "notes": ([told("notes.csv", b"second line", b"third line")], "“notes.csv” was changed by hand", False),
    "notes that are none": ([put("notes.csv", b"id\r\nx\r\n")], "“notes.csv” cannot be read", False),
}  # fmt: skip


@pytest.mark.parametrize(("harms", "said", "differs"), HAND.values(), ids=HAND)
def test_edited_by_hand_it_opens_and_says_so(
    catalogue: CatalogueService, tmp_path: Path, harms: list[Harm], said: str, differs: bool
) -> None:
    path = written(tmp_path, edited(made_here(catalogue, notes=(NOTE,)).content, *harms))
    found = opened(catalogue, path)
    assert replace(found.spec, folded=()) == SPEC
    assert any(said in one for one in found.remarks), found.remarks
    assert not found.identical
    assert bool(found.differences) == differs


def test_notes_that_cannot_be_notes_are_refused_one_by_one(catalogue: CatalogueService, tmp_path: Path) -> None:
    bad = replace(NOTE, id="n2", created="yesterday")
    path = written(tmp_path, made_here(catalogue, notes=(NOTE, bad)).content)
    notes = opened(catalogue, path).handed.notes
    assert notes is not None
    assert (notes.notes, [one.reason for one in notes.refused]) == ((NOTE,), ["“created” is not a time"])


# Refused

PLAIN = to_plain(SPEC)
DEEP = b'{"a":' * 200_000 + b"1" + b"}" * 200_000
REFUSED: dict[str, tuple[list[Harm], type[Problem], str]] = {
    "another archive": ([put(datapackage.NAME, None)], Refused, "not an exported comparison"),
    "another package": ([told(datapackage.NAME, b"minilat:comparison", b"other")], Refused, "not a comparison of this"),
    "newer": ([described(format=2, program="9.1")], NewerVersion, r"newer version of the program \(9\.1\)"),
    "newer inside": ([described(spec=PLAIN | {"version": 2})], NewerVersion, "newer version"),
    "older than any": ([described(format=0)], Refused, "“format” is not 1"),
    "no format": ([described(format="1")], Refused, "“format” is not 1"),
    "strange": ([described(spec=PLAIN | {"colour": 1})], Refused, "something unknown: “colour”"),
    "one column": ([described(spec=PLAIN | {"columns": PLAIN["columns"][:1]})], Refused, "of its columns is 1"),
    "many columns": (
        [described(spec=PLAIN | {"columns": [{"coalition": f"c{n}"} for n in range(9)]})],
        Refused, "of its columns is 9",
    ),
    "no spec": ([described(spec=[])], Refused, "cannot be understood"),
    "no day": ([described(as_of="soon")], Refused, "“as_of” is not a date"),
    "array": ([put(datapackage.NAME, b"[1]")], Refused, "not a JSON object"),
    "deep": ([put(datapackage.NAME, DEEP)], Refused, "nested deeper than 20 levels"),
    "twice": ([put(datapackage.NAME, b'{"a":1,"a":2}')], Refused, "stands twice"),
    "NaN": ([put(datapackage.NAME, b'{"a":NaN}')], Refused, "NaN is not a value"),
    "digits": ([put(datapackage.NAME, b'{"a":' + b"9" * 5_000 + b"}")], Refused, "too many digits"),
    "UTF-16 description": ([put(datapackage.NAME, '{"a":1}'.encode("utf-16"))], Refused, "not UTF-8"),
    "half": ([put(datapackage.NAME, b'{"a":')], Refused, "line 1, column 6"),
}  # fmt: skip


@pytest.mark.parametrize(("harms", "kind", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_opened_is_refused_in_a_sentence(
    tmp_path: Path, harms: list[Harm], kind: type[Problem], said: str
) -> None:
    path = written(tmp_path, edited(bundling.build(table_of(), ABOUT).content, *harms))
    with pytest.raises(kind, match=said) as refused:
        reopening.read(path)
    assert "given.zip" in refused.value.happened
    assert refused.value.safe
    assert sorted(os.listdir(tmp_path)) == ["given.zip"]


@pytest.mark.parametrize("keep", [4, 300, -1, -20, -400])
def test_cut_short(tmp_path: Path, keep: int) -> None:
    path = written(tmp_path, bundling.build(table_of(), ABOUT).content[:keep])
    with pytest.raises(Damaged, match="is damaged"):
        reopening.read(path)


def test_every_random_spec_is_what_it_was_in_json() -> None:
    chance = random.Random(5)
    for _ in range(300):
        spec = random_spec(chance)
        assert from_plain(json.loads(json.dumps(to_plain(spec)))) == spec


def test_the_sample_has_what_is_asked_of_it() -> None:
    assert set(entries(bundling.build(table_of(), ABOUT))) > {"data.csv", "sources.csv"}
    assert day("2026-11-23") == NOW
