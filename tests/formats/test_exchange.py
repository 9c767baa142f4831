"""Packs come in as they were written, whatever the file; what is wrong is told with its place; nothing is dropped."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.catalogue import Actor, Place
from minilat_desktop.domain.model import Citation, Coalition, Event, Fact, Figure, Member, Name, Source
from minilat_desktop.domain.pack import PackRead
from minilat_desktop.formats import exchange
from minilat_desktop.formats.exchange_tables import DEFAULT_CONFIDENCE, TABLES

NAME, LICENCE, TODAY = "My päck", "CC BY 4.0", "2026-11-26"
OWN = Source("pack-my-pack", NAME, "Imported data", accessed=TODAY, licence=LICENCE, kind="dataset")
ACTORS = {one.code: one for one in (
    Actor("AUS", "Australia", "state"), Actor("JPN", "Japan", "state"),
    Actor("CSK", "Czechoslovakia", "historical-state", start="1918-10-28", end="1992-12-31"),
    Actor("european-union", "European Union", "intergovernmental", ("EU",)),
)}  # fmt: skip
COALITIONS = {"g20": "Group of Twenty", "quad": "Quad", "old-quad": "Quad"}
Pack = dict[str, list[dict[str, str]]]


def read(paths: Sequence[Path], **more: Any) -> PackRead:
    about: dict[str, Any] = {"name": NAME, "licence": LICENCE, "today": TODAY, "actors": ACTORS}
    return exchange.read(paths, **about, coalitions=COALITIONS, **more)


def as_csv(
    folder: Path, pack: Pack, separator: str = ",", encoding: str = "utf-8", chance: random.Random | None = None
) -> tuple[list[Path], dict[str, list[int]]]:
    """The pack's files, and the line on which each row of each begins."""
    paths: list[Path] = []
    lines: dict[str, list[int]] = {table: [] for table in TABLES}
    for table, rows in pack.items():
        columns = list(dict.fromkeys(name for row in rows for name in row))
        if chance:
            chance.shuffle(columns)
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=separator)
        writer.writerow(columns)
        for row in rows:
            lines[table].append(len(re.findall("\r\n|\r|\n", out.getvalue())) + 1)
            writer.writerow([row.get(name, "") for name in columns])
        paths.append(folder / f"{table}.csv")
        paths[-1].write_bytes(out.getvalue().encode(encoding))
    return paths, lines


def native(column: str, text: str) -> Any:
    """A cell in the type that JSON has for it."""
    if column in ("aliases", "pillars", "participants"):
        return text.split(";")
    if column in ("value", "confidence") and re.fullmatch(r"-?\d{1,18}(\.\d+)?", text, re.ASCII):
        return json.loads(text)
    return {"true": True, "false": False, "": None}.get(text, text)


def as_json(folder: Path, pack: Pack, chance: random.Random) -> list[Path]:
    """The pack as JSON, values in its own types or, as often, as text."""
    path = folder / "pack.json"
    made = {
        table: [{k: native(k, v) if chance.random() < 0.5 else v for k, v in row.items()} for row in rows]
        for table, rows in pack.items()
    }
    path.write_text(json.dumps(made, ensure_ascii=chance.random() < 0.5), encoding="utf-8")
    return [path]


def accounted(read: PackRead, pack: Pack) -> int:
    """The rows that are taken, refused or waiting, counted in the values."""
    catalogue, rows = read.catalogue, {row["id"]: row for row in reversed(pack.get("coalitions", []))}
    taken = [one.id for one in catalogue.coalitions if one.form]
    of_the_row = sum(bool(rows[key].get(name)) for key in taken for name in ("status", "founded", "ended", "purpose"))
    sources = [key for key in catalogue.sources if key in {row["id"] for row in pack.get("sources", [])}]
    records = sum(len(one.records) for one in catalogue.coalitions) - of_the_row
    return records + len(catalogue.actors) + len(sources) + len(taken) + len(read.refused) + len(read.doubts)


# Random values; the files that say them; and the same values read back.

ANYTHING = st.text("aZé字,;\"'=@\u200f\u200b\u202e🤝/", max_size=8)
SOME = ANYTHING.map("n{}".format)
LISTED = st.lists(st.text('bÉ,"\u200b', max_size=5).map("item {}.".format), max_size=3).map(tuple)
DATES = st.builds("{}{}".format, st.integers(1991, 2002), st.sampled_from(["", "-06", "-06-30", "?", "~", "/2003"]))
EDTF, RANKS = DATES.map(dates.parse), st.sampled_from(vocabulary.RANKS)
EVENT_KINDS, METRICS = st.sampled_from(list(vocabulary.EVENT_KINDS)), st.sampled_from(["members", "share_gdp"])
VALUE_OR_MISSING = st.sampled_from([("x; y", ""), (None, "unknown")])
NUMBERS = st.integers(-(10**12), 10**12) | st.integers(-999, 999).map(lambda number: number / 8)


def first_day(event: Event) -> int:
    return event.date.earliest


@st.composite
def values(draw: st.DrawFn) -> tuple[list[Coalition], list[Actor], list[Source]]:
    """Coalitions, some of which only the catalogue has a row of, with whom and what they name; keys are not set."""
    kinds = st.sampled_from([*vocabulary.SOURCE_KINDS, ""])
    urls = st.sampled_from(["", "https://example.org/ä?b=1"])
    own_dates = st.sampled_from(["", "1990", "1990-05~"])
    source = st.builds(Source, st.just(""), SOME, SOME, ANYTHING, own_dates, urls, own_dates, ANYTHING, kinds)
    sources = [replace(draw(source), id=f"source-{number}") for number in range(draw(st.integers(0, 2)))]
    kinds = st.sampled_from(["company", "person", "historical-state"])
    actor = st.builds(Actor, st.just(""), SOME, kinds, LISTED, ANYTHING, st.just("JPN"), own_dates)
    actors = [replace(draw(actor), code=f"actor-{number}") for number in range(draw(st.integers(0, 2)))]
    people = [*actors, *(ACTORS[code] for code in ("AUS", "JPN", "european-union"))]
    cites = st.tuples(st.builds(Citation, st.sampled_from([OWN, *sources]), ANYTHING, st.integers(0, 4)))
    codes = st.lists(st.sampled_from([one.code for one in people]), max_size=3, unique=True).map(tuple)

    def coalition(key: str, known: bool) -> Coalition:
        pillars = draw(st.lists(st.sampled_from(list(vocabulary.PILLARS)), min_size=1, max_size=5, unique=True))
        cited = draw(cites)
        life = {"purpose": draw(ANYTHING), "status": draw(st.sampled_from(list(vocabulary.STATUSES)))}
        life |= {"founded": draw(own_dates), "ended": draw(st.sampled_from(["", "2015"]))}
        facts = [Fact("", name, value, "", "", "normal", "", "", cited) for name, value in life.items() if value]
        for value, missing in draw(st.lists(VALUE_OR_MISSING, max_size=2)):
            about = draw(st.tuples(ANYTHING, own_dates, RANKS, ANYTHING))
            facts.append(Fact("", "risk", value, *about, missing, draw(cites)))
        spells = st.tuples(st.sampled_from(people), st.sampled_from(list(vocabulary.ROLES)))
        members = []
        for who, role in draw(st.lists(spells, max_size=4, unique_by=lambda spell: (spell[0].code, spell[1]))):
            end = draw(st.sampled_from([*([] if life["ended"] and not known else [None]), dates.parse("2004-05")]))
            spell = draw(st.tuples(st.booleans(), EDTF, st.just(end), st.booleans()))
            members.append(Member("", key, who.code, who.name, who.kind, role, *spell, "", "", draw(ANYTHING),
                                  draw(ANYTHING), draw(cites)))  # fmt: skip
        event = st.builds(Event, st.just(""), EDTF, EVENT_KINDS, SOME, ANYTHING, codes, cites)
        figure = st.builds(Figure, st.just(""), METRICS, SOME, NUMBERS, SOME, ANYTHING, EDTF, RANKS, ANYTHING, ANYTHING,
                           cites)  # fmt: skip
        words = [draw(st.sampled_from(list(one))) for one in (vocabulary.FORMS, vocabulary.REGIONS)]
        found = Coalition(
            key, f"The {key}", draw(SOME), tuple(Name(one, "alias") for one in draw(LISTED)), words[0], tuple(pillars),
            words[1], life["status"], tuple(facts), tuple(members),
            tuple(sorted(draw(st.lists(event, max_size=3, unique_by=first_day)), key=first_day)),
            tuple(draw(st.lists(figure, max_size=3))), (), (), roster_complete=draw(st.booleans()),
            legal=draw(st.sampled_from(["", *vocabulary.LEGAL_FORMS])),
        )  # fmt: skip
        # Of one that the catalogue has, the files say records only.
        return found if not known else replace(
            found, name=COALITIONS[key], short_name=COALITIONS[key], aliases=(), form="", pillars=(), region="",
            status="", roster_complete=False, legal="", facts=tuple(one for one in facts if one.attribute == "risk"),
        )  # fmt: skip

    made = [coalition(f"c{number}", known=False) for number in range(draw(st.integers(0, 2)))]
    known = coalition("g20", known=True)
    return [*made, known] if known.records else made, actors, sources


def cell(value: Any) -> str:
    if isinstance(value, tuple):
        return ";".join(one.name if isinstance(one, Name) else one for one in value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def row_of(one: Any, table: str, citations: tuple[Citation, ...] = (), **more: str) -> dict[str, str]:
    """A value's fields as the row of a table, their spaces doubled and broken into lines."""
    wanted = {column.name for column in TABLES[table]} | {"start", "end"}
    names = [field.name for field in fields(one) if field.name in wanted]
    found = {name: cell(getattr(one, name)) for name in names} | more
    found |= {"from": found.get("start", ""), "to": found.get("end", "")}
    for cited in citations:
        source = "" if cited.source == OWN else cited.source.id
        found |= {"source": source, "locator": cited.locator, "confidence": str(cited.confidence)}
    return {column.name: found[column.name].replace(" ", " \n\u00a0") if column.kind == "text" else found[column.name]
            for column in TABLES[table] if column.name in found}  # fmt: skip


def as_pack(coalitions: list[Coalition], actors: list[Actor], sources: list[Source]) -> Pack:
    pack: Pack = {table: [] for table in TABLES}
    pack["actors"] = [row_of(one, "actors") for one in actors]
    pack["sources"] = [row_of(one, "sources") for one in sources]
    for one in coalitions:
        told = {fact.attribute: fact for fact in one.facts if fact.attribute != "risk"}
        if one.form:
            life = {name: told[name].value or "" if name in told else "" for name in ("founded", "ended", "purpose")}
            roster = "complete" if one.roster_complete else "partial"
            pack["coalitions"].append(row_of(one, "coalitions", told["status"].citations, roster=roster, **life))
        of = {"coalition": one.id}
        pack["facts"] += [row_of(r, "facts", r.citations, **of) for r in one.facts if r.attribute == "risk"]
        pack["memberships"] += [row_of(r, "memberships", r.citations, **of) for r in one.members]
        pack["events"] += [row_of(r, "events", r.citations, **of) for r in reversed(one.events)]
        pack["figures"] += [row_of(r, "figures", r.citations, **of) for r in one.figures]
    return pack


def keyless(one: Coalition) -> Coalition:
    def bare(name: str) -> Any:
        return tuple(replace(record, key="") for record in getattr(one, name))

    return replace(one, facts=bare("facts"), members=bare("members"), events=bare("events"), figures=bare("figures"))


def agree(found: PackRead, made: tuple[list[Coalition], list[Actor], list[Source]], rows: int) -> None:
    coalitions, actors, sources = made
    assert (found.refused, found.doubts, found.rows) == ((), (), rows)
    assert {one.id: keyless(one) for one in found.catalogue.coalitions} == {one.id: one for one in coalitions}
    assert found.catalogue.actors == {one.code: one for one in actors}
    cited = {one.source for coalition in coalitions for record in coalition.records for one in record.citations}
    assert found.catalogue.sources == {one.id: one for one in (*sources, *({OWN} & cited))}
    for coalition in found.catalogue.coalitions:
        for record in coalition.records:
            start = getattr(record, "start", None) or getattr(record, "date", "")
            named = f"{record.key.partition(':')[0]}:{coalition.id}/"
            assert record.key.startswith(named)
            assert str(start).replace("/", "_") in record.key.replace("/", "_")


@given(values(), st.sampled_from(",;\t"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.randoms())
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_a_pack_comes_in_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, made: Any, separator: str, encoding: str, chance: random.Random
) -> None:
    folder, pack = tmp_path_factory.mktemp("pack"), as_pack(*made)
    rows = sum(map(len, pack.values()))
    agree(read(as_json(folder, pack, chance)), made, rows)
    filled = {table: found for table, found in pack.items() if found}
    if filled:
        paths, lines = as_csv(folder, filled, separator, encoding, chance)
        chance.shuffle(paths)
        found = read(paths)
        agree(found, made, rows)
        assert accounted(found, pack) == rows
        by_key = {
            record.key: found.catalogue.places[record.key] for c in found.catalogue.coalitions for record in c.members
        }
        assert list(by_key.values()) == [Place("memberships.csv", line) for line in lines["memberships"]]
        assert len(by_key) == len(pack["memberships"])


# One thing wrong at a time, in a pack that is right.


def table(*rows: str) -> list[dict[str, str]]:
    header, *others = [[cell.strip() for cell in row.split("|")] for row in rows]
    return [dict(zip(header, one, strict=True)) for one in others]


def right() -> Pack:
    return {
        "coalitions": table(
            "id  |name    |form       |pillars       |region|status|roster|legal|founded   |ended  |source|confidence",
            "five|The Five|minilateral|trade-capital |Global|active|      |     |2000-01-01|       |      |",
            "gone|The Gone|regional   |peace-security|Europe|ended |      |     |1990      |1995-05|      |",
        ),
        "actors": table("code|name|kind|from|to", "acme|Acme|company|1900|", "other|Other|person||"),
        "memberships": table(
            "coalition|actor|role|founder|from|to|contested|note|source",
            "five|AUS|member||2001|2005|||book", "five|acme|observer||2001||||", "gone|JPN|member||1991|1995-05-31|||",
        ),
        "events": table("coalition|date|kind|title|participants", "five|2001|summit|Met|AUS"),
        "figures": table("coalition|metric|value|unit|as_of|rank", "g20|members|20|states|2020|"),
        "facts": table("coalition|attribute|value|missing|as_of", "five|basis|values||", "five|scope|wide||"),
        "sources": table("id|title|publisher|url|accessed|kind", "book|Book|House|https://example.org||book"),
    }  # fmt: skip


def test_the_right_pack_is_right(tmp_path: Path) -> None:
    found = read(as_csv(tmp_path, right())[0])
    assert (found.refused, found.doubts) == ((), ())
    assert found.rows == accounted(found, right()) == sum(map(len, right().values()))
    confidence = {one.confidence for c in found.catalogue.coalitions for r in c.records for one in r.citations}
    assert confidence == {DEFAULT_CONFIDENCE}


# Table, row, column that is told, what is put into it (or into several columns), a part of the reason.
WRONG: list[tuple[str, int, str, list[str | dict[str, str]], str]] = [
    ("coalitions", 0, "id", ["", " "], "“id” is empty"),
    ("coalitions", 0, "id", ["The Five", "a/b", "a@b", "fivé", "a--b"], "not a lower-case slug"),
    ("coalitions", 1, "id", ["five"], "stands twice, first in "),
    ("coalitions", 0, "name", [" \u2003"], "is empty"),
    ("coalitions", 0, "name", ["a\0b"], "U+0000"),
    ("coalitions", 0, "name", ["a\x1bb"], "U+001B"),
    ("coalitions", 0, "name", ["a\x85b"], "U+0085"),
    ("coalitions", 0, "form", ["club"], "not known; write one of: minilateral"),
    ("coalitions", 0, "pillars", ["trade-capital; war", ";"], "not known"),
    ("coalitions", 0, "region", ["Atlantis"], "not known"),
    ("coalitions", 0, "status", ["alive"], "not known"),
    ("coalitions", 0, "roster", ["most"], "not known"),
    ("coalitions", 0, "legal", ["oral"], "not known"),
    ("coalitions", 0, "founded", ["1/1/2000", "2000-13", "../..", "yesterday"], "“founded”: "),
    ("coalitions", 0, "ended", ["1999"], "is before “founded”"),
    ("coalitions", 0, "confidence", ["5", "-1", "high"], "not known; write one of: 0, 1, 2, 3, 4"),
    ("coalitions", 0, "source", ["film"], "no source “film”"),
    ("actors", 0, "code", ["Acme", "ÄÖÜ", "AC"], "not an actor’s code"),
    ("actors", 0, "code", ["ACM", {"kind": "state"}], "three capitals are for states"),
    ("actors", 0, "kind", ["firm"], "not known"),
    ("actors", 0, "to", ["1899"], "is before “from”"),
    ("actors", 1, "code", ["acme"], "stands twice, first in "),
    ("sources", 0, "id", ["Book"], "not a lower-case slug"),
    ("sources", 0, "publisher", [""], "is empty"),
    ("sources", 0, "url", ["javascript:alert(1)", "file:///etc/passwd", "//host/share", "https://", "https://a b"],
     "not a web address"),
    ("sources", 0, "accessed", ["today"], "is not a date"),
    ("memberships", 0, "coalition", ["six"], "neither the id nor the whole name"),
    ("memberships", 0, "coalition", ["Quad"], "name of several coalitions; write the id, old-quad or quad"),
    ("memberships", 0, "role", ["boss"], "not known"),
    ("memberships", 0, "from", [""], "is empty"),
    ("memberships", 0, "from", ["../2004"], "has no beginning"),
    ("memberships", 0, "from", ["1999-12"], "before the coalition is founded (2000-01-01)"),
    ("memberships", 0, "to", ["2000"], "is before “from”"),
    ("memberships", 0, "founder", ["perhaps"], "neither true nor false"),
    ("memberships", 0, "contested", ["2"], "neither true nor false"),
    ("memberships", 0, "source", ["film"], "no source “film”"),
    ("memberships", 0, "to", [{"actor": "CSK", "to": ""}, {"actor": "CSK"}], "after its own end (1992-12-31)"),
    ("memberships", 1, "from", [{"actor": "Australia", "role": "MEMBER", "from": year} for year in ("2000", "2004")],
     "Australia is member twice at the same time"),
    ("memberships", 2, "from", [{"from": "1995-06", "to": "1995-06"}], "after the coalition’s end (1995-05)"),
    ("memberships", 2, "to", ["", "1995-06"], "outlasts the coalition"),
    ("events", 0, "kind", ["party"], "not known"),
    ("events", 0, "title", [""], "is empty"),
    ("events", 0, "date", ["2001-02-30"], "calendar"),
    ("figures", 0, "as_of", [""], "is empty"),
    ("figures", 0, "value", ["1,000", "nan", "1e9", "1_000", "٣", str(2**63), "9" * 5000, "1." + "0" * 99],
     "not a number"),
    ("figures", 0, "metric", ["Members!", "a/b"], "not the name of a metric"),
    ("figures", 0, "rank", ["best"], "not known"),
    ("facts", 0, "attribute", ["mood"], "not known"),
    ("facts", 0, "value", ["greed"], "not known; write one of: interests, values, mixed"),
    ("facts", 0, "value", ["", {"missing": "unknown"}], "either a value or a reason"),
    ("facts", 0, "missing", [{"value": "", "missing": "lost"}], "not known"),
    ("facts", 0, "value", [{"attribute": "founded", "value": "soon"}], "is not a date"),
    ("facts", 0, "value", [{"attribute": "ended", "value": "1999"}], "ends (1999) before it is founded (2000-01-01)"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "number", "column", "wrongs", "reason"), WRONG)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, name: str, number: int, column: str, wrongs: list[Any], reason: str
) -> None:
    for wrong in wrongs:
        pack = right()
        pack[name][number] |= wrong if isinstance(wrong, dict) else {column: wrong}
        paths, lines = as_csv(tmp_path, pack, ";")
        place = f"{name}.csv, line {lines[name][number]}, column {list(pack[name][number]).index(column) + 1}"
        json_place = f"pack.json, {name}, record {number + 1}"
        for at, found in ((place, read(paths)), (json_place, read(as_json(tmp_path, pack, random.Random(0))))):
            assert [reason in one.reason for one in found.refused if one.place == at] == [True]
            assert accounted(found, pack) == found.rows == sum(map(len, pack.values()))
            # Nothing else is refused but what names the row.
            assert len(found.refused) == 1 or name in ("coalitions", "actors", "sources")


def told(found: PackRead) -> list[str]:
    """Where rows are refused: `memberships 3` is line 3 of memberships.csv."""
    return [re.sub(r"\.csv, line (\d+).*", r" \1", one.place) for one in found.refused]


def test_refused_rows_take_with_them_what_names_them(tmp_path: Path) -> None:
    pack = right()
    pack["coalitions"][0]["form"] = "club"
    pack["events"][0]["coalition"] = "The FIVE"
    found = read(as_csv(tmp_path, pack)[0])
    # In the order of files and lines.
    assert told(found) == ["coalitions 2", "memberships 2", "memberships 3", "events 2", "facts 2", "facts 3"]
    assert {
        "refused (coalitions.csv, line 2, column 3); mend that row first" in one.reason for one in found.refused[1:]
    } == {True}
    assert ({one.id for one in found.catalogue.coalitions}, accounted(found, pack)) == ({"gone", "g20"}, found.rows)
    pack["coalitions"][0]["id"] = "g20"
    assert "figures 2" in told(read(as_csv(tmp_path, pack)[0])), "of the catalogue's coalition too"
    pack = right()
    pack["actors"][0]["kind"] = "firm"
    pack["sources"][0]["url"] = "ftp://example.org"
    pack["events"][0]["participants"] = "AUS; acme"
    found = read(as_csv(tmp_path, pack)[0])
    assert told(found) == ["actors 2", "memberships 2", "memberships 3", "events 2", "sources 2"]
    assert accounted(found, pack) == found.rows
    pack = right()
    pack["actors"][1]["code"] = "acme"
    assert told(read(as_csv(tmp_path, pack)[0])) == ["actors 3"], "the first of two is whom the others name"


def test_spells_within_the_life_one_after_another(tmp_path: Path) -> None:
    spells = table("coalition|actor|role|from|to", "g20|JPN|member|2010-01-01|", "g20|JPN|member|2000-01-01|2005-01-01",
                   "g20|JPN|member|2005-01-01|2010-01-01", "g20|JPN|member|2004-12-31|2006", "g20|JPN|observer|1999|",
                   "g20|AUS|member|1998|")  # fmt: skip
    assert told(read(as_csv(tmp_path, {"memberships": spells})[0])) == ["memberships 5"]
    facts = table("coalition|attribute|value|missing|rank", "g20|founded|1998||", "g20|founded|1999||preferred")
    assert told(read(as_csv(tmp_path, {"memberships": spells, "facts": facts})[0])) == [
        "memberships 5",
        "memberships 7",
    ]
    facts[1]["rank"] = "normal"
    assert told(read(as_csv(tmp_path, {"memberships": spells, "facts": facts})[0])) == ["memberships 5"]
    facts[1] |= {"value": "", "missing": "unknown", "rank": "preferred"}
    assert told(read(as_csv(tmp_path, {"memberships": spells, "facts": facts})[0])) == ["memberships 5"]
