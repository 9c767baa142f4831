"""A large table held against coalitions that are there: counted or told one by one, it says the same."""

from __future__ import annotations

import random
import re
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from minilat_desktop.domain.importing import Going
from minilat_desktop.formats import coded, exchange
from minilat_desktop.services import building, pack_against
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.store import catalogue_merge, pack_build
from tests.store.test_slices import Spell, write

NEW = re.compile(r"(.*): (\d+) new memberships?, (\d+) new events?")


@pytest.mark.parametrize("seed", range(4))
def test_counted_it_says_what_it_says_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance, spells = random.Random(seed), dict[Spell, list[str]]()
    plan = (("base", range(3), 10), ("one", range(2, 7), 30), ("two", range(9), 40))
    reads = []
    for name, groups, rows in plan:
        monkeypatch.setattr(coded, "FEWEST", 10**9 if name == "base" else 0)
        paths = write(tmp_path / name, chance, groups, spells, rows)
        reads.append(exchange.read(paths, name=name, licence="", today="2026-11-26", actors={}, coalitions={}))
    base, pack, merged = (tmp_path / f"{name}.db" for name in ("base", "one-0", "merged"))
    building.build(reads[0].catalogue, base, "test")
    pack_build.build(reads[1].catalogue, pack, "one", Going())
    catalogue_merge.merge(base, [pack], merged, Going())
    with closing(CatalogueService(merged)) as there:
        _, read = pack_against.completed(there, reads[2])
        found = []
        for most in (10**9, 0):
            monkeypatch.setattr(pack_against, "_MOST_SINGLY", most)
            found.append(pack_against.compared(there, read, Going()))
    (singly, *others), (counted, *same) = found
    assert same == others
    assert any(others)
    told = Counter(line.partition(":")[0] for line in singly)
    seen = Counter(line.partition(":")[0] for line in counted if not NEW.fullmatch(line))
    for line in counted:
        if many := NEW.fullmatch(line):
            seen[many[1]] += int(many[2]) + int(many[3])
    assert seen == told
    assert any(NEW.fullmatch(line) for line in counted)
    # What is counted is not told besides, and what is told is told alike.
    assert {line for line in counted if not NEW.fullmatch(line)} <= set(singly)
