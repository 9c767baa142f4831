"""Packs come in as they were written, whatever the file; what is wrong is told with its place; nothing is guessed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.catalogue import Actor, Catalogue, Place
from minilat_desktop.domain.model import Citation, Coalition, Event, Fact, Figure, Member, Name, Source
from minilat_desktop.domain.pack import PackRead
from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import exchange, strangers
from minilat_desktop.formats.exchange_tables import DEFAULT_CONFIDENCE, TABLES
from tests.house.rules import ROOT

NAME, LICENCE, TODAY = "My päck", "CC BY 4.0", "2026-11-26"
OWN = Source("pack-my-pack", NAME, "Imported data", accessed=TODAY, licence=LICENCE, kind="dataset")
ACTORS = {
    actor.code: actor
    for actor in (
        Actor("AUS", "Australia", "state", ("Commonwealth of Australia",)),
        Actor("AUT", "Austria", "state", ("Österreich",)),
        Actor("JPN", "Japan", "state"),
        Actor("KOR", "South Korea", "state", ("Republic of Korea", "ROK")),
        Actor("PRK", "North Korea", "state", ("DPRK",)),
        Actor("COD", "Democratic Republic of the Congo", "state", ("Congo",)),
        Actor("COG", "Congo", "state"),
        Actor("CSK", "Czechoslovakia", "historical-state", start="1918-10-28", end="1992-12-31"),
        Actor("european-union", "European Union", "intergovernmental", ("EU", "BiH partner")),
    )
}
COALITIONS = {"g20": "Group of Twenty", "quad": "Quad", "old-quad": "Quad"}
LISTS = {"aliases", "pillars", "participants"}

Pack = dict[str, list[dict[str, str]]]


def read(paths: Sequence[Path], **more: Any) -> PackRead:
    return exchange.read(
        paths, name=NAME, licence=LICENCE, today=TODAY, actors=ACTORS, coalitions=COALITIONS, **more
    )  # fmt: skip


def as_csv(
    folder: Path, pack: Pack, *, separator: str = ",", encoding: str = "utf-8", shuffle: random.Random | None = None
) -> tuple[list[Path], dict[str, list[int]]]:
    """The pack's files, and the line on which each row of each begins."""
    paths, lines = [], {}
    for table, rows in pack.items():
        columns = list(dict.fromkeys(name for row in rows for name in row))
        if shuffle:
            shuffle.shuffle(columns)
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=separator)
        writer.writerow(columns)
        lines[table] = []
        for row in rows:
            lines[table].append(len(re.findall("\r\n|\r|\n", out.getvalue())) + 1)
            writer.writerow([row.get(name, "") for name in columns])
        path = folder / f"{table}.csv"
        path.write_bytes(out.getvalue().encode(encoding))
        paths.append(path)
    return paths, lines


def as_json(folder: Path, pack: Pack, draw: random.Random) -> list[Path]:
    """The pack as JSON, values in the types that JSON has for them or, as often, as text."""

    def native(column: str, text: str) -> Any:
        if draw.random() < 0.5:
            return text
        if text == "":
            return None
        if text in ("true", "false"):
            return text == "true"
        if column in LISTS:
            return text.split(";")
        return json.loads(text) if column in ("value", "confidence") and re.fullmatch(r"-?\d+(\.\d+)?", text) else text

    made = {table: [{k: native(k, v) for k, v in row.items()} for row in rows] for table, rows in pack.items()}
    path = folder / "pack.json"
    path.write_text(json.dumps(made, ensure_ascii=draw.random() < 0.5), encoding="utf-8")
    return [path]


def accounted(read: PackRead, pack: Pack) -> int:
    """The rows that are taken, refused or waiting, counted in the values."""
    catalogue = read.catalogue
    taken = [one for one in catalogue.coalitions if one.form]
    records = sum(
        len(one.members) + len(one.events) + len(one.figures) + len(one.facts) for one in catalogue.coalitions
    )
    rows = {row["id"]: row for row in reversed(pack.get("coalitions", []))}
    with_the_row = sum(
        bool(rows[one.id].get(name)) for one in taken for name in ("status", "founded", "ended", "purpose")
    )
    own = [key for key in catalogue.sources if key not in {row.get("id") for row in pack.get("sources", [])}]
    others = len(catalogue.actors) + len(catalogue.sources) - len(own) + len(taken)
    return records - with_the_row + others + len(read.refused) + len(read.doubts)


# A random pack, and what it must come to, built from its rows without any of the reader's code.

ANYTHING = st.text("aZé字,;\"'\t\n \u00a0=@‏\u200b\u202e🤝/", max_size=12)
ITEMS = st.lists(st.text('bÉ," \u200b', max_size=5).map("item {}".format), max_size=3).map("; ".join)
LATER = st.sampled_from(["", "-06", "-06-30", "?", "~", "/2003"])
CITED = ("source", "locator", "confidence")


def named(text: str) -> str:
    return f"n{text}"


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    def pick(options: Any) -> str:
        return str(draw(st.sampled_from(list(options))))

    def cited() -> dict[str, str]:
        return {"source": pick(["", *sources]), "locator": draw(ANYTHING), "confidence": pick(["", *"01234"])}

    def ranked() -> dict[str, str]:
        return {"rank": pick(["", *vocabulary.RANKS]), "reason": draw(ANYTHING)}

    sources = [f"source-{number}" for number in range(draw(st.integers(0, 2)))]
    own_actors = [f"actor-{number}" for number in range(draw(st.integers(0, 2)))]
    own = [f"c{number}" for number in range(draw(st.integers(0, 3)))]
    ended = {key: pick(["", "2015", "2015-10-10"]) for key in own}
    groups, people = [*own, "g20"], [*own_actors, "AUS", "JPN", "COG"]
    pack: Pack = {table: [] for table in draw(st.permutations(list(TABLES)))}
    for key in sources:
        pack["sources"].append({
            "id": key, "title": named(draw(ANYTHING)), "publisher": named(draw(ANYTHING)), "author": draw(ANYTHING),
            "date": pick(["", "2001"]), "url": pick(["", "https://example.org/ä?b=1"]), "accessed": TODAY,
            "licence": draw(ANYTHING), "kind": pick(["", *vocabulary.SOURCE_KINDS]),
        })  # fmt: skip
    for key in own_actors:
        pack["actors"].append({
            "code": key, "name": f"{key} {draw(ANYTHING)}", "kind": pick(["company", "person", "historical-state"]),
            "aliases": draw(ITEMS), "region": draw(ANYTHING), "country": "JPN", "from": pick(["", "1900"]), "to": "",
        })  # fmt: skip
    for key in own:
        pillars = draw(st.lists(st.sampled_from(list(vocabulary.PILLARS)), min_size=1, max_size=5, unique=True))
        pack["coalitions"].append({
            "id": key, "name": f"{key} {draw(ANYTHING)}", "short_name": draw(ANYTHING), "aliases": draw(ITEMS),
            "form": pick(vocabulary.FORMS), "pillars": ";".join(pillars), "region": pick(vocabulary.REGIONS),
            "status": pick(vocabulary.STATUSES), "roster": pick(["", "complete", "partial"]),
            "legal": pick(["", *vocabulary.LEGAL_FORMS]), "founded": pick(["", "1950", "1960-05", "1970~"]),
            "ended": ended[key], "purpose": draw(ANYTHING), **cited(),
        })  # fmt: skip
    spells = st.tuples(st.sampled_from(groups), st.sampled_from(people), st.sampled_from(list(vocabulary.ROLES)))
    for group, actor, role in draw(st.lists(spells, max_size=8, unique=True)):
        lasts = [] if ended.get(group) else [""]
        pack["memberships"].append({
            "coalition": group, "actor": actor, "role": role, "founder": pick(["", "true", "false"]),
            "from": f"{draw(st.integers(1991, 2002))}{draw(LATER)}", "to": pick([*lasts, "2004", "2005-01-01"]),
            "contested": pick(["", "true"]), "note": draw(ANYTHING), "until": draw(ANYTHING), **cited(),
        })  # fmt: skip
    for _ in range(draw(st.integers(0, 4))):
        pack["events"].append({
            "coalition": pick(groups), "date": f"{draw(st.integers(1991, 2002))}{draw(LATER)}",
            "kind": pick(vocabulary.EVENT_KINDS), "title": named(draw(ANYTHING)), "note": draw(ANYTHING),
            "participants": "; ".join(draw(st.lists(st.sampled_from(people), unique=True))), **cited(),
        })  # fmt: skip
        pack["figures"].append({
            "coalition": pick(groups), "metric": pick(["members", "share_world_gdp"]), "label": draw(ANYTHING),
            "value": str(draw(st.integers(-(10**12), 10**12) | st.integers(-999, 999).map(lambda n: n / 8))),
            "unit": named(draw(ANYTHING)), "qualifier": draw(ANYTHING), "as_of": pick(["2020", "2021-05"]),
            "note": draw(ANYTHING), **ranked(), **cited(),
        })  # fmt: skip
        pack["facts"].append({
            "coalition": pick(groups), "attribute": pick(["legal_form", "risk", "scope", "decision_rule"]),
            **draw(st.sampled_from([{"value": "x;y", "missing": ""}, {"value": "", "missing": "unknown"}])),
            "unit": draw(ANYTHING), "as_of": pick(["", "2020"]), **ranked(), **cited(),
        })  # fmt: skip
    return pack


def plain(text: str) -> str:
    return " ".join(text.split())


def plain_list(text: str) -> tuple[str, ...]:
    return tuple(plain(one) for one in text.split(";") if plain(one))


class Expected:
    """The pack's values by plain construction."""

    def __init__(self, pack: Pack) -> None:
        self.keys: Counter[str] = Counter()
        self.sources = {row["id"]: Source(**{k: plain(v) for k, v in row.items()}) for row in pack["sources"]}  # type: ignore[arg-type]
        self.actors = {
            row["code"]: Actor(
                row["code"], plain(row["name"]), row["kind"], plain_list(row["aliases"]), plain(row["region"]),
                row["country"], row["from"], row["to"],
            )
            for row in pack["actors"]
        }  # fmt: skip
        facts = [
            ({**row, "coalition": row["id"], "attribute": name, "value": row[name]}, row)
            for row in pack["coalitions"]
            for name in ("status", "founded", "ended", "purpose")
            if plain(row[name])
        ]
        facts += [(row, row) for row in pack["facts"]]
        self.facts = [(row["coalition"], self.fact(row)) for row, _ in facts]
        self.members = [(row["coalition"], self.member(row)) for row in pack["memberships"]]
        self.events = [(row["coalition"], self.event(row)) for row in pack["events"]]
        self.figures = [(row["coalition"], self.figure(row)) for row in pack["figures"]]
        made = [self.coalition(row) for row in pack["coalitions"]]
        if "g20" in {key for records in (self.facts, self.members, self.events, self.figures) for key, _ in records}:
            made.append(self.coalition({"id": "g20", "name": COALITIONS["g20"]}))
        self.coalitions = {one.id: one for one in made}

    def key(self, wanted: str) -> str:
        self.keys[wanted] += 1
        return wanted if self.keys[wanted] == 1 else f"{wanted}~{self.keys[wanted]}"

    def cite(self, row: Mapping[str, str]) -> tuple[Citation, ...]:
        source = self.sources[row["source"]] if row["source"] else OWN
        return (Citation(source, plain(row["locator"]), int(row["confidence"] or DEFAULT_CONFIDENCE)),)

    def fact(self, row: Mapping[str, str]) -> Fact:
        key = self.key(f"fact:{row['coalition']}/{row['attribute']}@{row['source'] or OWN.id}")
        missing = row.get("missing", "")
        return Fact(
            key, row["attribute"], None if missing else plain(row["value"]), plain(row.get("unit", "")),
            row.get("as_of", ""), row.get("rank") or "normal", plain(row.get("reason", "")), missing, self.cite(row),
        )  # fmt: skip

    def member(self, row: Mapping[str, str]) -> Member:
        actor = self.actors.get(row["actor"]) or ACTORS[row["actor"]]
        return Member(
            key=self.key(f"membership:{row['coalition']}/{actor.code}/{row['from']}"), coalition_id=row["coalition"],
            actor=actor.code, name=actor.name, kind=actor.kind, role=row["role"], founder=row["founder"] == "true",
            start=dates.parse(row["from"]), end=dates.parse(row["to"]) if row["to"] else None,
            contested=row["contested"] == "true", signed="", ratified="", until=plain(row["until"]),
            note=plain(row["note"]), citations=self.cite(row),
        )  # fmt: skip

    def event(self, row: Mapping[str, str]) -> Event:
        key = self.key(f"event:{row['coalition']}/{row['date'].replace('/', '_')}/{row['kind']}")
        return Event(
            key, dates.parse(row["date"]), row["kind"], plain(row["title"]), plain(row["note"]),
            plain_list(row["participants"]), self.cite(row),
        )  # fmt: skip

    def figure(self, row: Mapping[str, str]) -> Figure:
        label = {"members": "Members", "share_world_gdp": "Share world gdp"}[row["metric"]]
        return Figure(
            key=self.key(f"figure:{row['coalition']}/{row['metric']}/{row['as_of']}@{row['source'] or OWN.id}"),
            metric=row["metric"], label=plain(row["label"]) or label, value=json.loads(row["value"]),
            unit=plain(row["unit"]), qualifier=plain(row["qualifier"]), as_of=dates.parse(row["as_of"]),
            rank=row["rank"] or "normal", reason=plain(row["reason"]), note=plain(row["note"]),
            citations=self.cite(row),
        )  # fmt: skip

    def coalition(self, row: Mapping[str, str]) -> Coalition:
        def of_it(records: list[tuple[str, Any]]) -> list[Any]:
            return [record for key, record in records if key == row["id"]]

        order = list(vocabulary.ATTRIBUTES)
        return Coalition(
            id=row["id"], name=plain(row["name"]), short_name=plain(row.get("short_name", "")) or plain(row["name"]),
            aliases=tuple(Name(one, "alias") for one in plain_list(row.get("aliases", ""))), form=row.get("form", ""),
            pillars=plain_list(row.get("pillars", "")), region=row.get("region", ""), status=row.get("status", ""),
            facts=tuple(sorted(of_it(self.facts), key=lambda fact: order.index(fact.attribute))),
            members=tuple(of_it(self.members)),
            events=tuple(sorted(of_it(self.events), key=lambda event: event.date.earliest)),
            figures=tuple(of_it(self.figures)), commitments=(), relations=(),
            roster_complete=row.get("roster") == "complete", legal=row.get("legal", ""),
        )  # fmt: skip

    def agrees(self, catalogue: Catalogue) -> None:
        assert {one.id: one for one in catalogue.coalitions} == self.coalitions
        assert catalogue.actors == self.actors
        cited = {one.source for coalition in self.coalitions.values() for r in coalition.records for one in r.citations}
        assert catalogue.sources == self.sources | ({OWN.id: OWN} if OWN in cited else {})
        assert catalogue.forms == ()


@given(packs(), st.sampled_from(",;\t"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.integers())
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_pack_comes_in_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, pack: Pack, separator: str, encoding: str, seed: int
) -> None:
    folder, chance = tmp_path_factory.mktemp("pack"), random.Random(seed)
    expected = Expected(pack)
    rows = sum(map(len, pack.values()))
    filled = {table: found for table, found in pack.items() if found}
    if filled:
        paths, lines = as_csv(folder, filled, separator=separator, encoding=encoding, shuffle=chance)
        found = read(paths)
        assert (found.refused, found.doubts, found.rows, accounted(found, pack)) == ((), (), rows, rows)
        assert (found.name, found.licence) == (NAME, LICENCE)
        expected.agrees(found.catalogue)
        for number, row in zip(lines.get("coalitions", []), pack["coalitions"], strict=False):
            assert found.catalogue.places[f"coalition:{row['id']}"] == Place("coalitions.csv", number)
        at = [Place("memberships.csv", line) for line in lines.get("memberships", [])]
        assert [found.catalogue.places[member.key] for _, member in expected.members] == at
    told = read(as_json(folder, pack, chance))
    assert (told.refused, told.doubts, told.rows) == ((), (), rows)
    expected.agrees(told.catalogue)


# One thing wrong at a time, in a pack that is right.


def right() -> Pack:
    return {
        "coalitions": [
            {
                "id": "five", "name": "The Five", "form": "minilateral", "pillars": "trade-capital", "aliases": "",
                "region": "Global", "status": "active", "founded": "2000-01-01", "ended": "", "confidence": "",
                "legal": "", "roster": "", "purpose": "", "source": "",
            },
            {
                "id": "gone", "name": "The Gone", "form": "regional", "pillars": "peace-security", "region": "Europe",
                "status": "ended", "founded": "1990", "ended": "1995-05",
            },
        ],
        "actors": [
            {"code": "acme", "name": "Acme", "kind": "company", "from": "1900", "to": ""},
            {"code": "other", "name": "Other", "kind": "person"},
        ],
        "memberships": [
            {
                "coalition": "five", "actor": "AUS", "role": "member", "founder": "", "from": "2001", "to": "2005",
                "contested": "", "note": "", "until": "", "source": "book", "locator": "", "confidence": "",
            },
            {"coalition": "five", "actor": "acme", "role": "observer", "from": "2001"},
            {"coalition": "gone", "actor": "JPN", "role": "member", "from": "1991", "to": "1995-05"},
        ],
        "events": [{"coalition": "five", "date": "2001", "kind": "summit", "title": "Met", "participants": "AUS"}],
        "figures": [
            {"coalition": "g20", "metric": "members", "value": "20", "unit": "states", "as_of": "2020", "rank": ""}
        ],
        "facts": [
            {"coalition": "five", "attribute": "basis", "value": "values", "missing": "", "as_of": ""},
            {"coalition": "five", "attribute": "scope", "value": "wide"},
        ],
        "sources": [
            {
                "id": "book", "title": "Book", "publisher": "House", "url": "https://example.org", "date": "",
                "accessed": "", "kind": "book",
            }
        ],
    }  # fmt: skip


def test_the_right_pack_is_right(tmp_path: Path) -> None:
    found = read(as_csv(tmp_path, right())[0])
    assert (found.refused, found.doubts) == ((), ())
    assert found.rows == accounted(found, right()) == sum(map(len, right().values()))


# Table, row, what is put into its cells, the column that is told ("" for none), a part of the reason.
WRONG = [
    ("coalitions", 0, {"id": ""}, "id", "is empty"),
    ("coalitions", 0, {"id": "The Five"}, "id", "not a lower-case slug"),
    ("coalitions", 0, {"id": "a/b"}, "id", "not a lower-case slug"),
    ("coalitions", 0, {"id": "a@b"}, "id", "not a lower-case slug"),
    ("coalitions", 0, {"name": " \u2003"}, "name", "is empty"),
    ("coalitions", 0, {"name": "a\0b"}, "name", "U+0000"),
    ("coalitions", 0, {"name": "a\x1bb"}, "name", "U+001B"),
    ("coalitions", 0, {"name": "a\x85b"}, "name", "U+0085"),
    ("coalitions", 0, {"form": "club"}, "form", "not known; write one of: minilateral"),
    ("coalitions", 0, {"pillars": "trade-capital; war"}, "pillars", "“war” is not known"),
    ("coalitions", 0, {"pillars": ";"}, "pillars", "not known"),
    ("coalitions", 0, {"region": "Atlantis"}, "region", "not known"),
    ("coalitions", 0, {"status": "alive"}, "status", "not known"),
    ("coalitions", 0, {"legal": "oral"}, "legal", "not known"),
    ("coalitions", 0, {"roster": "most"}, "roster", "not known"),
    ("coalitions", 0, {"founded": "1/1/2000"}, "founded", "is not a date"),
    ("coalitions", 0, {"founded": "2000-13"}, "founded", "calendar"),
    ("coalitions", 0, {"ended": "1999"}, "ended", "is before “founded”"),
    ("coalitions", 0, {"confidence": "5"}, "confidence", "not known; write one of: 0, 1, 2, 3, 4"),
    ("coalitions", 0, {"source": "film"}, "source", "no source “film”"),
    ("coalitions", 1, {"id": "five"}, "id", "stands twice, first in coalitions.csv, line 2"),
    ("actors", 0, {"code": "Acme"}, "code", "not an actor’s code"),
    ("actors", 0, {"code": "ÄÖÜ"}, "code", "not an actor’s code"),
    ("actors", 0, {"kind": "firm"}, "kind", "not known"),
    ("actors", 0, {"kind": "state"}, "code", "three capitals are for states"),
    ("actors", 0, {"code": "ACM"}, "code", "three capitals are for states"),
    ("actors", 0, {"to": "1899"}, "to", "is before “from”"),
    ("actors", 0, {"from": "long ago"}, "from", "is not a date"),
    ("actors", 1, {"code": "acme"}, "code", "stands twice, first in actors.csv, line 2"),
    ("sources", 0, {"id": "Book"}, "id", "not a lower-case slug"),
    ("sources", 0, {"title": ""}, "title", "is empty"),
    ("sources", 0, {"publisher": ""}, "publisher", "is empty"),
    ("sources", 0, {"url": "javascript:alert(1)"}, "url", "not a web address"),
    ("sources", 0, {"url": "file:///etc/passwd"}, "url", "not a web address"),
    ("sources", 0, {"url": "//host/share"}, "url", "not a web address"),
    ("sources", 0, {"url": "https://"}, "url", "not a web address"),
    ("sources", 0, {"url": "https://a b"}, "url", "not a web address"),
    ("sources", 0, {"accessed": "today"}, "accessed", "is not a date"),
    ("sources", 0, {"kind": "blog"}, "kind", "not known"),
    ("memberships", 0, {"coalition": "six"}, "coalition", "neither the id nor the whole name"),
    ("memberships", 0, {"coalition": "Quad"}, "coalition", "name of several coalitions; write the id, old-quad or quad"),
    ("memberships", 0, {"actor": ""}, "actor", "is empty"),
    ("memberships", 0, {"role": "boss"}, "role", "not known"),
    ("memberships", 0, {"from": ""}, "from", "is empty"),
    ("memberships", 0, {"from": "../2004"}, "from", "has no beginning"),
    ("memberships", 0, {"from": "1999-12"}, "from", "before the coalition is founded (2000-01-01)"),
    ("memberships", 0, {"to": "2000"}, "to", "is before “from”"),
    ("memberships", 0, {"founder": "perhaps"}, "founder", "neither true nor false"),
    ("memberships", 0, {"contested": "2"}, "contested", "neither true nor false"),
    ("memberships", 0, {"note": "a\x07"}, "note", "U+0007"),
    ("memberships", 0, {"source": "film"}, "source", "no source “film”"),
    ("memberships", 0, {"actor": "CSK", "to": ""}, "to", "after its own end (1992-12-31)"),
    ("memberships", 1, {"actor": "AUS", "role": "MEMBER", "from": "2004"}, "from", "twice at the same time"),
    ("memberships", 1, {"actor": "Australia", "role": "member", "from": "2000"}, "from", "memberships.csv, line 2"),
    ("memberships", 2, {"from": "1996"}, "to", "is before “from”"),
    ("memberships", 2, {"from": "1995-06", "to": "1995-06"}, "from", "after the coalition’s end (1995-05)"),
    ("memberships", 2, {"to": ""}, "to", "outlasts the coalition"),
    ("memberships", 2, {"to": "1995-06"}, "to", "outlasts the coalition"),
    ("events", 0, {"kind": "party"}, "kind", "not known"),
    ("events", 0, {"title": ""}, "title", "is empty"),
    ("events", 0, {"date": "2001-02-30"}, "date", "calendar"),
    ("figures", 0, {"as_of": ""}, "as_of", "is empty"),
    ("figures", 0, {"value": "1,000"}, "value", "not a number"),
    ("figures", 0, {"value": "nan"}, "value", "not a number"),
    ("figures", 0, {"value": "1e9"}, "value", "not a number"),
    ("figures", 0, {"value": "1_000"}, "value", "not a number"),
    ("figures", 0, {"value": "٣"}, "value", "not a number"),
    ("figures", 0, {"value": str(2**63)}, "value", "not a number"),
    ("figures", 0, {"value": "9" * 5000}, "value", "not a number"),
    ("figures", 0, {"metric": "Members!"}, "metric", "not the name of a metric"),
    ("figures", 0, {"rank": "best"}, "rank", "not known"),
    ("figures", 0, {"unit": ""}, "unit", "is empty"),
    ("facts", 0, {"attribute": "mood"}, "attribute", "not known"),
    ("facts", 0, {"value": "greed"}, "value", "not known; write one of: interests, values, mixed"),
    ("facts", 0, {"value": ""}, "value", "either a value or a reason"),
    ("facts", 0, {"missing": "unknown"}, "value", "either a value or a reason"),
    ("facts", 0, {"value": "", "missing": "lost"}, "missing", "not known"),
    ("facts", 0, {"attribute": "founded", "value": "soon"}, "value", "is not a date"),
    ("facts", 0, {"attribute": "ended", "value": "1999"}, "value", "ends (1999) before it is founded (2000-01-01)"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "number", "cells", "column", "reason"), WRONG)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, table: str, number: int, cells: dict[str, str], column: str, reason: str
) -> None:
    pack = right()
    pack[table][number] |= cells
    paths, lines = as_csv(tmp_path, pack, separator=";")
    found = read(paths)
    columns = list(dict.fromkeys(name for row in pack[table] for name in row))
    first = next(one for one in found.refused if one.place.startswith(table))
    assert first.place == f"{table}.csv, line {lines[table][number]}, column {columns.index(column) + 1}"
    assert reason in first.reason
    assert accounted(found, pack) == found.rows == sum(map(len, pack.values()))
    # Nothing but the row itself is refused, unless other rows name it.
    if table not in ("coalitions", "actors", "sources") or "twice" in reason:
        assert len(found.refused) == 1
    told = read(as_json(tmp_path, pack, random.Random(number)))
    assert [one.place for one in told.refused if one.place.startswith(f"pack.json, {table}")][0] == (
        f"pack.json, {table}, record {number + 1}"
    )
    assert accounted(told, pack) == told.rows


def places(found: PackRead) -> list[str]:
    return [one.place.rpartition(", column")[0] or one.place for one in found.refused]


def test_a_refused_coalition_takes_its_rows_with_it(tmp_path: Path) -> None:
    pack = right()
    pack["coalitions"][0]["form"] = "club"
    pack["events"][0]["coalition"] = "The FIVE"
    found = read(as_csv(tmp_path, pack)[0])
    lines = {"coalitions": [2], "memberships": [2, 3], "events": [2], "facts": [2, 3]}
    assert sorted(places(found)) == sorted(f"{table}.csv, line {line}" for table in lines for line in lines[table])
    because = [one.reason for one in found.refused if not one.place.startswith("coalitions")]
    assert all("refused (coalitions.csv, line 2, column 3); mend that row first" in reason for reason in because)
    assert {one.id for one in found.catalogue.coalitions} == {"gone", "g20"}
    assert accounted(found, pack) == found.rows


def test_a_refused_row_of_a_known_coalition_takes_its_rows_with_it_too(tmp_path: Path) -> None:
    pack = right()
    pack["coalitions"][0] |= {"id": "g20", "form": "club"}
    found = read(as_csv(tmp_path, pack)[0])
    assert "figures.csv, line 2" in places(found)
    assert {one.id for one in found.catalogue.coalitions} == {"gone"}


def test_refused_actors_and_sources_take_their_rows_with_them(tmp_path: Path) -> None:
    pack = right()
    pack["actors"][0]["kind"] = "firm"
    pack["sources"][0]["url"] = "ftp://example.org"
    pack["events"][0]["participants"] = "AUS; acme"
    found = read(as_csv(tmp_path, pack)[0])
    assert sorted(places(found)) == [
        "actors.csv, line 2", "events.csv, line 2", "memberships.csv, line 2", "memberships.csv, line 3",
        "sources.csv, line 2",
    ]  # fmt: skip
    assert accounted(found, pack) == found.rows


def test_refusals_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    pack = right()
    for row in (pack["memberships"][2], pack["memberships"][0]):
        row["role"] = "boss"
    pack["actors"][1]["kind"] = "firm"
    assert places(read(as_csv(tmp_path, pack)[0])) == [
        "actors.csv, line 3",
        "memberships.csv, line 2",
        "memberships.csv, line 4",
    ]


def test_spells_that_follow_one_another_do_not_overlap(tmp_path: Path) -> None:
    spells = [("2010-01-01", ""), ("2000-01-01", "2005-01-01"), ("2005-01-01", "2010-01-01"), ("2004-12-31", "2006")]
    rows = [{"coalition": "g20", "actor": "JPN", "role": "member", "from": start, "to": end} for start, end in spells]
    found = read(as_csv(tmp_path, {"memberships": rows})[0])
    assert places(found) == ["memberships.csv, line 5"]
    assert [(one.start.text, one.end.text if one.end else "") for one in found.catalogue.coalitions[0].members] == (
        spells[:3]
    )


def test_the_life_may_stand_in_the_facts(tmp_path: Path) -> None:
    facts = [
        {"coalition": "g20", "attribute": "founded", "value": "1998", "rank": "normal"},
        {"coalition": "g20", "attribute": "founded", "value": "1999-12-15", "rank": "preferred"},
    ]
    rows = [{"coalition": "g20", "actor": "JPN", "role": "member", "from": year} for year in ("1998", "1999")]
    found = read(as_csv(tmp_path, {"memberships": rows, "facts": facts})[0])
    assert places(found) == ["memberships.csv, line 2"]
    unknown = [{"coalition": "g20", "attribute": "founded", "missing": "unknown", "rank": "preferred"}, facts[0]]
    assert places(read(as_csv(tmp_path, {"memberships": rows, "facts": unknown})[0])) == []


# Whom a name means.


def membership(actor: str) -> dict[str, str]:
    return {"coalition": "g20", "actor": actor, "role": "member", "from": "2000"}


@pytest.mark.parametrize(
    ("written", "code"),
    [("JPN", "JPN"), ("japan", "JPN"), ("JAPAN", "JPN"), ("osterreich", "AUT"), ("Republic  of Korea", "KOR"),
     ("european-union", "european-union"), ("European Union", "european-union"),
     ("Democratic Republic of the Congo", "COD")],
)  # fmt: skip
def test_codes_and_whole_names_are_certain(tmp_path: Path, written: str, code: str) -> None:
    found = read(as_csv(tmp_path, {"memberships": [membership(written)]})[0])
    assert [member.actor for one in found.catalogue.coalitions for member in one.members] == [code]


@pytest.mark.parametrize(
    ("written", "candidates"),
    [("EU", ["european-union"]), ("eu", ["european-union"]), ("R.O.K.", ["KOR"]), ("Congo", ["COD", "COG"]),
     ("DRC", ["COD"]), ("jpn", ["JPN"]), ("Korea, South", ["KOR", "PRK"]), ("Korea", ["KOR", "PRK"]),
     ("Atlantis", []), ("XYZ", []), ("Jap", [])],
)  # fmt: skip
def test_everything_else_is_asked(tmp_path: Path, written: str, candidates: list[str]) -> None:
    rows = [membership("AUS"), membership(written)]
    paths, _ = as_csv(tmp_path, {"memberships": rows})
    found = read(paths)
    (doubt,) = found.doubts
    assert (doubt.written, doubt.place) == (written, "memberships.csv, line 3, column 2")
    assert list(doubt.candidates[: len(candidates)]) == candidates
    assert bool(doubt.candidates) == bool(candidates)
    assert (found.rows, accounted(found, {"memberships": rows})) == (2, 2)
    settled = read(paths, answers={written: "AUT"})
    assert [member.actor for member in settled.catalogue.coalitions[0].members] == ["AUS", "AUT"]
    assert (settled.doubts, settled.refused) == ((), ())
    left_out = read(paths, answers={written: ""})
    assert [one.place for one in left_out.refused] == [doubt.place]
    assert "left out, as you answered" in left_out.refused[0].reason
    assert left_out.doubts == ()
    nonsense = read(paths, answers={written: "ZZZ"})
    assert "“ZZZ” is not the code of an actor" in nonsense.refused[0].reason
    assert accounted(nonsense, {"memberships": rows}) == 2


def test_an_event_waits_once_and_loses_only_who_is_left_out(tmp_path: Path) -> None:
    event = {"coalition": "g20", "date": "2001", "kind": "summit", "title": "Met", "participants": "AUS;EU;Congo;JPN"}
    paths, _ = as_csv(tmp_path, {"events": [event]})
    assert [one.written for one in read(paths).doubts] == ["EU"]
    assert [one.written for one in read(paths, answers={"EU": ""}).doubts] == ["Congo"]
    settled = read(paths, answers={"EU": "", "Congo": "COG"})
    assert settled.catalogue.coalitions[0].events[0].participants == ("AUS", "COG", "JPN")


def test_another_projects_codes_are_not_taken_for_ours(tmp_path: Path) -> None:
    pack = {
        "actors": [
            {"code": "AUS", "name": "Austria", "kind": "state"},
            {"code": "JPN", "name": "JAPAN", "kind": "state"},
            {"code": "GMY", "name": "Republic of Korea", "kind": "state"},
        ],
        "memberships": [membership("AUS"), membership("JPN"), membership("GMY")],
    }
    paths, _ = as_csv(tmp_path, pack)
    found = read(paths)
    asked = {"AUS: Austria": "AUS", "GMY: Republic of Korea": "GMY"}
    assert Counter(one.written for one in found.doubts) == dict.fromkeys(asked, 2)
    assert {one.written: (one.candidates[0], one.candidates[-1]) for one in found.doubts} == {
        "AUS: Austria": ("AUT", "AUS"),
        "GMY: Republic of Korea": ("KOR", "GMY"),
    }
    assert accounted(found, pack) == found.rows == 6
    meant = read(paths, answers={"AUS: Austria": "AUT", "GMY: Republic of Korea": ""})
    assert [one.actor for one in meant.catalogue.coalitions[0].members] == ["AUT", "JPN"]
    assert places(meant) == ["actors.csv, line 2", "actors.csv, line 4", "memberships.csv, line 4"]
    assert (meant.doubts, accounted(meant, pack)) == ((), 6)
    kept = read(paths, answers=asked)
    assert (kept.doubts, kept.refused) == ((), ())
    assert [one.name for one in kept.catalogue.coalitions[0].members] == ["Austria", "JAPAN", "Republic of Korea"]


def test_a_brought_actor_makes_a_name_ambiguous(tmp_path: Path) -> None:
    pack = {
        "actors": [{"code": "congo-river-authority", "name": "River authority", "kind": "organisation",
                    "aliases": "Commonwealth of Australia"}],
        "memberships": [membership("Commonwealth of Australia"), membership("River authority")],
    }  # fmt: skip
    found = read(as_csv(tmp_path, pack)[0])
    assert [one.candidates for one in found.doubts] == [("AUS", "congo-river-authority")]
    assert [one.actor for one in found.catalogue.coalitions[0].members] == ["congo-river-authority"]


def test_founders_are_told_by_name(tmp_path: Path) -> None:
    rows = [
        {"coalition": "g20", "attribute": "founders", "value": value}
        for value in ("AUS; european-union", "Two men and a dog; AUS", "AUS")
    ]
    found = read(as_csv(tmp_path, {"facts": rows})[0])
    assert [fact.value for fact in found.catalogue.coalitions[0].facts] == [
        "Australia; European Union",
        "Two men and a dog; AUS",
        "Australia",
    ]


def test_names_of_coalitions(tmp_path: Path) -> None:
    pack = right()
    pack["memberships"][0]["coalition"] = "THE  five"
    pack["memberships"][1] = membership("AUS") | {"coalition": "group of twenty"}
    found = read(as_csv(tmp_path, pack)[0])
    assert found.refused == ()
    assert {one.id: [member.actor for member in one.members] for one in found.catalogue.coalitions} == {
        "five": ["AUS"],
        "gone": ["JPN"],
        "g20": ["AUS"],
    }
    shell = next(one for one in found.catalogue.coalitions if one.id == "g20")
    assert (shell.name, shell.form, shell.pillars, shell.status) == ("Group of Twenty", "", (), "")


def test_bidi_and_zero_width_are_kept(tmp_path: Path) -> None:
    name = "a\u202eb\u200bc\u2067d\ufeffe"
    pack = right()
    pack["coalitions"][0]["name"] = name
    assert read(as_csv(tmp_path, pack)[0]).catalogue.coalitions[0].name == name


def test_the_packs_own_source_has_an_id_of_its_own(tmp_path: Path) -> None:
    pack = right()
    pack["sources"].append({"id": OWN.id, "title": "Mine", "publisher": "Me"})
    found = read(as_csv(tmp_path, pack)[0])
    assert found.catalogue.sources[OWN.id].title == "Mine"
    assert [one.title for key, one in found.catalogue.sources.items() if key not in ("book", OWN.id)] == [NAME]


# Files that are refused whole.


def test_oversized_files_are_refused(tmp_path: Path) -> None:
    for name, largest in (("actors.csv", 256 * 1024 * 1024), ("pack.json", strangers.LARGEST_JSON)):
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate(largest + 1)
        with pytest.raises(Refused, match=f"larger than {largest // 1024**2} MB") as refused:
            read([path])
        assert refused.value.remedy


def test_rows_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = sum(map(len, right().values()))
    paths, _ = as_csv(tmp_path, right())
    monkeypatch.setattr(exchange, "MOST_ROWS", rows)
    assert read(paths).rows == rows
    monkeypatch.setattr(exchange, "MOST_ROWS", rows - 1)
    with pytest.raises(Refused, match=f"more than {rows - 1} rows"):
        read(paths)


HEADER = b"coalition,actor,role,from"


@pytest.mark.parametrize(
    ("name", "content", "happened"),
    [
        ("members.csv", HEADER, "not the name of an exchange table"),
        ("memberships.txt", HEADER, "not the name of an exchange table"),
        ("memberships.csv", b"", "is empty"),
        ("memberships.csv", b"\r\n,,,\r\n\r\n", "is empty"),
        ("memberships.csv", HEADER + b",colour\r\n", "header line, column 5: “colour” is not a column of memberships"),
        ("memberships.csv", HEADER + b",Actor \r\n", "column 5: “Actor ” is a second “actor”"),
        ("memberships.csv", b"coalition,actor\r\n", "has nothing for “role”, “from”, which memberships require"),
        ("memberships.csv", HEADER + b',"note\r\n', "line 1, column 5: a quote opens here"),
        ("memberships.csv", HEADER + b',note\r\nx,y,z,1,a\r\ng20,"AUS,m,2\r\n,,,,\r\n', "line 3, column 2: a quote"),
        ("memberships.csv", HEADER + b"\r\ng20,\xff,member,2000", "line 2: this is not UTF-8 text (byte 32 of the"),
        ("memberships.csv", b"\xff\xfe" + HEADER.decode().encode("utf-16-le") + b"\n", "not UTF-16 text"),
        ("memberships.csv", b"\xff\xfe\0\0" + HEADER.decode().encode("utf-32-le"), "control character (U+0000)"),
        ("pack.json", b"[]", "does not hold exchange tables"),
        ("pack.json", b'{"people": []}', "“people” is not an exchange table"),
        ("pack.json", b'{"actors": {}}', "“actors” is not a list"),
        ("pack.json", b'{"actors": [', "not valid JSON"),
        ("pack.json", b'{"actors": [], "actors": []}', "stands twice"),
        ("pack.json", b'{"actors": [{"code": "\xff"}]}', "is not UTF-8 text"),
        ("pack.json", b'{"figures": [{"value": NaN}]}', "NaN is not a value"),
    ],
)
def test_files_that_are_refused_whole(tmp_path: Path, name: str, content: bytes, happened: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused, match=re.escape(happened)) as refused:
        read([path])
    assert refused.value.safe == "Nothing was imported."
    assert name in refused.value.happened


def test_which_files_belong_together(tmp_path: Path) -> None:
    paths, _ = as_csv(tmp_path, right())
    (tmp_path / "more").mkdir()
    others, _ = as_csv(tmp_path / "more", {"actors": right()["actors"]})
    for wrong in ([], [*paths, *others], [*paths, *as_json(tmp_path, right(), random.Random(1))]):
        with pytest.raises(Refused):
            read(wrong)
    assert read(others).sha256 == hashlib.sha256(others[0].read_bytes()).hexdigest()
    assert read(paths).sha256 == read(paths[::-1]).sha256 != read(paths[1:]).sha256


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("AUS", "is not an object"),
        ({"code": "b", "name": "B", "kind": "person", "colour": "red"}, "“colour” is not a column of actors"),
        ({"code": "b", "name": {"en": "B"}, "kind": "person"}, "“name” is neither one value nor a list"),
        ({"code": "b", "name": "B", "kind": "person", "aliases": ["x;y"]}, "without “;”"),
        ({"code": "b", "name": "B", "kind": "person", "aliases": [1]}, "“aliases” is neither"),
        ({"code": "b", "name": "\ud800", "kind": "person"}, "U+D800"),
        ({"code": "b", "kind": "person"}, "“name” is empty"),
    ],
)
def test_records_that_are_no_rows(tmp_path: Path, record: Any, reason: str) -> None:
    path = tmp_path / "pack.json"
    good = {"code": "a", "name": "A", "kind": "person"}
    path.write_text(json.dumps({"actors": [good, record]}), encoding="utf-8")
    found = read([path])
    assert [(one.place, reason in one.reason) for one in found.refused] == [("pack.json, actors, record 2", True)]
    assert (found.rows, list(found.catalogue.actors)) == (2, ["a"])


@pytest.mark.parametrize("value", ["0.0000001", "1e22", "-2.50", "12", "1e-300"])
def test_json_numbers_keep_their_value(tmp_path: Path, value: str) -> None:
    path = tmp_path / "pack.json"
    row = '{"coalition": "g20", "metric": "m", "unit": "u", "as_of": 2020, "value": %s}'
    path.write_text(f'{{"figures": [{row % value}]}}', encoding="utf-8")
    found = read([path])
    if value == "1e-300":
        # More digits than any figure has.
        assert "not a number" in found.refused[0].reason
    else:
        assert found.catalogue.coalitions[0].figures[0].value == json.loads(value)


def test_broken_bytes_never_break_the_reader(tmp_path: Path) -> None:
    """Any one byte changed, dropped or doubled: read, or refused in a sentence, and every row accounted for."""
    chance = random.Random(20261126)
    paths, _ = as_csv(tmp_path, right())
    memberships = next(path for path in paths if path.stem == "memberships")
    content = memberships.read_bytes()
    for _ in range(400):
        place = chance.randrange(len(content))
        by = chance.choice([b"", b'"', b"\0", b"\xff", b",", b"\r", bytes([content[place]]) * 2])
        memberships.write_bytes(content[:place] + by + content[place + 1 :])
        try:
            found = read(paths)
        except Refused as refused:
            assert refused.happened.startswith("“memberships.csv”")
        else:
            pack = right()
            del pack["memberships"]
            members = sum(len(one.members) for one in found.catalogue.coalitions)
            told = sum("memberships" in one.place for one in (*found.refused, *found.doubts))
            assert found.rows == sum(map(len, pack.values())) + members + told


# The page for users.

PAGE = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")


def test_every_column_is_documented_with_its_terms() -> None:
    for table, columns in TABLES.items():
        section = PAGE.split(f"\n## {table}\n")[1].split("\n## ")[0]
        rows = re.findall(r"^\| `(\w+)` \| (\w*) ?\| (.*) \|$", section, re.MULTILINE)
        assert [name for name, *_ in rows] == [column.name for column in columns], table
        for (name, required, meaning), column in zip(rows, columns, strict=True):
            assert (required == "yes") == column.required, name
            if name not in ("confidence", "region", "attribute"):
                assert [term for term in column.terms if f"`{term}`" not in meaning] == [], name


def example(folder: Path) -> Iterator[Path]:
    for name, text in re.findall(r"^`(\w+\.csv)`\n\n```csv\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        yield path


def test_the_worked_example_is_read(tmp_path: Path) -> None:
    paths = list(example(tmp_path))
    assert {path.stem for path in paths} == set(TABLES)
    found = read(paths)
    assert (found.refused, found.doubts) == ((), ())
    assert found.rows == sum(len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in paths)
    (coalition,) = found.catalogue.coalitions
    assert [(one.name, one.role) for one in coalition.members] == [
        ("Australia", "member"), ("Japan", "member"), ("Port of Example", "observer"),
    ]  # fmt: skip
    assert [one.text for one in coalition.figures] == ["more than 120 ships"]
    # It is read at all: a mistake in it is told with its line.
    broken = next(path for path in paths if path.stem == "memberships")
    broken.write_text(broken.read_text(encoding="utf-8").replace("2023-06", "2018"), encoding="utf-8")
    assert [one.place for one in read(paths).refused] == ["memberships.csv, line 3, column 6"]
