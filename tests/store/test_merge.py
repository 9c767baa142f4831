"""The merged catalogue is the one that would have been built from all the values at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from minilat_desktop.domain import dates
from minilat_desktop.domain.catalogue import Catalogue
from minilat_desktop.domain.importing import Going
from minilat_desktop.domain.model import Coalition
from minilat_desktop.domain.problems import CannotWrite
from minilat_desktop.services import building
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.store import catalogue_list, catalogue_merge
from tests.store.test_catalogue import by_key

DAYS = [dates.as_of_day(text) for text in ("1962", "1990", "2019", "2026-11-26")]


@pytest.fixture(scope="module")
def whole(catalogue_text: Path) -> Catalogue:
    """The small catalogue's values."""
    return building.check(catalogue_text)[0]


def part(whole: Catalogue, ids: set[str]) -> Catalogue:
    return replace(whole, coalitions=tuple(one for one in whole.coalitions if one.id in ids))


def built(catalogue: Catalogue, path: Path) -> Path:
    building.build(catalogue, path, "test")
    return path


@pytest.fixture
def merged(whole: Catalogue, tmp_path: Path) -> Path:
    """Two of the coalitions as the base, the third as a pack."""
    base = built(part(whole, {"alpine-salt", "lamp-union"}), tmp_path / "base.db")
    pack = built(part(whole, {"elan"}), tmp_path / "pack.db")
    catalogue_merge.merge(base, [pack], tmp_path / "merged.db", Going())
    return tmp_path / "merged.db"


def answers(path: Path) -> Iterator[object]:
    """All that the window asks of a catalogue."""
    with closing(CatalogueService(path)) as opened:
        for sort in catalogue_list.SORTS:
            for day in DAYS:
                numbers = opened.numbers(sort=sort, day=day)
                yield sort, day, opened.rows(numbers, day)
        for query in ("salt", "turkey", "lamp", "wells", "größe", "norway", "gazette", "former"):
            yield query, opened.list_rows(query, DAYS[-1])
        for row in opened.list_rows("", DAYS[-1]):
            yield by_key(opened.coalition(row.id))
        yield opened.lanes()
        yield opened.sources()
        yield opened.actors()
        spells = opened.spells()
        yield spells.coalitions, spells.actors, spells.start.tolist(), spells.end.tolist(), spells.role.tolist()
        table = opened.facet_table()
        yield table.form.tolist(), table.pillars.tolist(), table.conflicts.tolist(), table.founded_from.tolist()


def test_it_answers_as_one_built_at_once(whole: Catalogue, merged: Path, tmp_path: Path) -> None:
    together = built(whole, tmp_path / "together.db")
    for mine, theirs in zip(answers(merged), answers(together), strict=True):
        assert mine == theirs


def test_several_packs_and_their_order_do_not_matter(whole: Catalogue, tmp_path: Path) -> None:
    paths = [built(part(whole, {one}), tmp_path / f"{one}.db") for one in ("alpine-salt", "elan", "lamp-union")]
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    catalogue_merge.merge(paths[0], paths[1:], one, Going())
    catalogue_merge.merge(paths[0], paths[:0:-1], other, Going())
    for mine, theirs in zip(answers(one), answers(other), strict=True):
        assert mine == theirs


def with_more(coalition: Coalition) -> Coalition:
    """The same coalition with one more event and another purpose, as a pack may have it."""
    (first, *_) = coalition.events
    later = replace(first, key=f"{first.key}~pack", title="Whispered in the mine", date=dates.parse("2020-05"))
    return replace(coalition, name="Not the name", events=(later,), facts=(), members=(), figures=(), commitments=(),
                   relations=())  # fmt: skip


def test_a_pack_adds_to_a_coalition_that_is_there(whole: Catalogue, tmp_path: Path) -> None:
    alpine = next(one for one in whole.coalitions if one.id == "alpine-salt")
    base = built(part(whole, {"alpine-salt", "lamp-union"}), tmp_path / "base.db")
    pack = built(replace(whole, coalitions=(with_more(alpine),), forms=()), tmp_path / "pack.db")
    target = tmp_path / "merged.db"
    catalogue_merge.merge(base, [pack], target, Going())
    with closing(CatalogueService(target)) as opened:
        found = opened.coalition("alpine-salt")
        assert found.name == alpine.name
        assert {one.title for one in found.events} == {*(one.title for one in alpine.events), "Whispered in the mine"}
        assert [one.key for one in found.members] == [one.key for one in alpine.members]
        assert all(record.citations for record in found.records)
        assert [row.id for row in opened.list_rows("whispered", DAYS[-1])] == ["alpine-salt"]


def test_a_record_that_is_there_already_is_not_taken_twice(whole: Catalogue, tmp_path: Path) -> None:
    base = built(whole, tmp_path / "base.db")
    target = tmp_path / "merged.db"
    catalogue_merge.merge(base, [Path(shutil.copy(base, tmp_path / "again.db"))], target, Going())
    for mine, theirs in zip(answers(target), answers(base), strict=True):
        assert mine == theirs


def test_a_failure_leaves_what_was_there(whole: Catalogue, tmp_path: Path) -> None:
    base = built(whole, tmp_path / "base.db")
    target = tmp_path / "merged.db"
    target.write_bytes(b"before")
    (tmp_path / "broken.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(CannotWrite, match="could not be written"):
        catalogue_merge.merge(base, [tmp_path / "broken.db"], target, Going())
    assert target.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base.db", "broken.db", "merged.db"]
