"""The rules of the design, held by the file that ships: read with plain SQL, beside the checker that built it."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

CITED = ("fact", "membership", "event", "figure", "commitment", "commitment_status", "relation")


@pytest.fixture(scope="module")
def shipped(catalogue_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{catalogue_path}?mode=ro&immutable=1", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def rows(connection: sqlite3.Connection, sql: str) -> list[Any]:
    return connection.execute(sql).fetchall()


def days(text: str) -> tuple[int, int]:
    """The first and last day of a plain EDTF text, worked out without our reader."""
    start, _, end = text.partition("/")
    return _edge(start or end, last=False), _edge(end or start, last=True)


def _edge(text: str, *, last: bool) -> int:
    if text == "..":
        return date.max.toordinal() if last else 1
    digits = text.strip("?~%").replace("X", "9" if last else "0").split("-")
    year = int(digits[0])
    month = int(digits[1]) if len(digits) > 1 else (12 if last else 1)
    if len(digits) > 2:
        return date(year, month, int(digits[2])).toordinal()
    if not last:
        return date(year, month, 1).toordinal()
    return date(year + month // 12, month % 12 + 1, 1).toordinal() - 1


def test_nothing_is_uncited(shipped: sqlite3.Connection) -> None:
    for table in CITED:
        bare = rows(
            shipped,
            f"SELECT n FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM citation c WHERE c.owner='{table}' AND c.n=t.n)",
        )
        assert [tuple(row) for row in bare] == [], table
    loose = rows(shipped, "SELECT source FROM citation WHERE source NOT IN (SELECT id FROM source)")
    assert [tuple(row) for row in loose] == []


def test_low_confidence_is_rare(shipped: sqlite3.Connection) -> None:
    best = rows(shipped, "SELECT max(confidence) AS best FROM citation GROUP BY owner, n")
    low = sum(row["best"] <= 1 for row in best)
    assert low <= 0.03 * len(best), f"{low} of {len(best)}"


def test_no_count_without_a_date(shipped: sqlite3.Connection) -> None:
    assert [row["key"] for row in rows(shipped, "SELECT key FROM figure WHERE as_of = ''")] == []


def test_intervals_are_ordered_and_bounded(shipped: sqlite3.Connection) -> None:
    for row in rows(shipped, "SELECT key, start, end FROM membership"):
        start = days(row["start"])
        assert start[0] > 1, f"{row['key']} begins at any time"
        if row["end"]:
            assert days(row["end"])[1] >= start[0], row["key"]


def test_codes_are_known(shipped: sqlite3.Connection) -> None:
    unknown = rows(shipped, "SELECT key FROM membership WHERE actor NOT IN (SELECT code FROM actor)")
    assert [row["key"] for row in unknown] == []
    codes = {row["code"] for row in rows(shipped, "SELECT code FROM actor")}
    for row in rows(shipped, "SELECT key, participants FROM event"):
        assert set(row["participants"].splitlines()) <= codes, row["key"]


def test_names_are_unique(shipped: sqlite3.Connection) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows(shipped, "SELECT id, name, short_name FROM coalition"):
        owners[row["name"].casefold()].add(row["id"])
        owners[row["short_name"].casefold()].add(row["id"])
    for row in rows(shipped, "SELECT coalition, name FROM coalition_name WHERE kind IN ('alias', 'misnomer')"):
        owners[row["name"].casefold()].add(row["coalition"])
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_relations_lead_somewhere(shipped: sqlite3.Connection) -> None:
    dead = rows(
        shipped,
        "SELECT key FROM relation WHERE target NOT IN (SELECT id FROM coalition UNION SELECT code FROM actor)",
    )
    assert [row["key"] for row in dead] == []


def test_members_live_within_their_group(shipped: sqlite3.Connection) -> None:
    life = {
        row["id"]: (days(row["founded"])[0] if row["founded"] else 1, days(row["ended"])[1] if row["ended"] else None)
        for row in rows(shipped, "SELECT id, founded, ended FROM coalition")
    }
    for row in rows(shipped, "SELECT key, coalition, start, end FROM membership"):
        first, last = life[row["coalition"]]
        assert days(row["start"])[1] >= first, f"{row['key']} joins before the founding"
        if last is not None:
            assert row["end"], f"{row['key']} outlives its group"
            assert days(row["end"])[0] <= last, f"{row['key']} outlives its group"


def test_spells_of_one_role_do_not_overlap(shipped: sqlite3.Connection) -> None:
    spells: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for row in rows(shipped, "SELECT * FROM membership"):
        spells[row["coalition"], row["actor"], row["role"]].append(row)
    for group in spells.values():
        group.sort(key=lambda row: days(row["start"])[0])
        for before, after in pairwise(group):
            assert before["end"], after["key"]
            assert days(before["end"])[0] <= days(after["start"])[1], after["key"]


def test_stated_counts_are_those_of_the_roster_or_say_why_not(shipped: sqlite3.Connection) -> None:
    complete = {row["id"] for row in rows(shipped, "SELECT id FROM coalition WHERE roster_complete")}
    kinds = {row["code"]: row["kind"] for row in rows(shipped, "SELECT code, kind FROM actor")}
    spells: dict[str, list[Any]] = defaultdict(list)
    for row in rows(shipped, "SELECT coalition, actor, start, end FROM membership WHERE role = 'member'"):
        spells[row["coalition"]].append(row)
    checked = 0
    for row in rows(
        shipped, "SELECT * FROM figure WHERE metric IN ('members', 'member_states') AND rank != 'deprecated'"
    ):
        if row["coalition"] not in complete or row["note"]:
            continue
        counted = [
            spell for spell in spells[row["coalition"]]
            if row["metric"] == "members" or kinds[spell["actor"]] in ("state", "historical-state", "territory")
        ]  # fmt: skip
        allowed = set()
        first, last = days(row["as_of"])
        for day in {first, last, *(edge for s in counted for edge in _edges(s) if first <= edge <= last)}:
            surely = {
                s["actor"] for s in counted if days(s["start"])[1] <= day and (not s["end"] or day < days(s["end"])[0])
            }
            maybe = {
                s["actor"] for s in counted if days(s["start"])[0] <= day and (not s["end"] or day < days(s["end"])[1])
            }
            allowed |= set(range(len(surely), len(maybe) + 1))
        assert row["value"] in allowed, f"{row['key']}: {row['value']}, roster {sorted(allowed)}"
        checked += 1
    assert checked >= 50


def _edges(spell: Any) -> tuple[int, ...]:
    return (days(spell["start"])[1], *((days(spell["end"])[0],) if spell["end"] else ()))


def test_it_is_as_large_as_was_asked_for(shipped: sqlite3.Connection) -> None:
    def count(sql: str) -> int:
        return int(rows(shipped, sql)[0][0])

    assert count("SELECT count(*) FROM coalition") >= 150
    assert count("SELECT count(*) FROM membership") >= 3_500
    assert count("SELECT count(*) FROM event") >= 900
    assert (
        count("SELECT count(*) FROM fact WHERE subject LIKE 'coalition:%'") + count("SELECT count(*) FROM figure")
        >= 2_500
    )
    own = count(
        "SELECT count(DISTINCT c.id) FROM coalition c JOIN source s ON instr(char(10) || s.official_for || char(10),"
        " char(10) || c.id || char(10))"
    )
    assert own >= 0.6 * count("SELECT count(*) FROM coalition")


def test_at_least_two_sources_and_three_events_where_history_offers_them(shipped: sqlite3.Connection) -> None:
    few = rows(
        shipped,
        "SELECT coalition, count(*) AS events FROM event GROUP BY coalition HAVING events < 3",
    )
    assert [row["coalition"] for row in few] == []
    for row in rows(shipped, "SELECT id FROM coalition"):
        found = rows(
            shipped,
            "SELECT count(DISTINCT c.source) FROM citation c JOIN fact f ON c.owner = 'fact' AND c.n = f.n"
            f" WHERE f.subject = 'coalition:{row['id']}'",
        )
        assert found[0][0] >= 2, row["id"]
