"""Strangers' files: told what they are, mapped, refused where anything is uncertain; names are asked about."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.pack import ColumnMap, PackRead
from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import exchange, foreign_csv, strangers
from minilat_desktop.formats.exchange_tables import TABLES
from minilat_desktop.formats.foreign_csv import sniff, suggest, to_exchange
from tests.formats import test_exchange
from tests.formats.test_exchange import accounted, as_csv, right, table, told
from tests.house.rules import ROOT

ACTORS = test_exchange.ACTORS | {one.code: one for one in (
    Actor("AUT", "Austria", "state", ("Österreich",)), Actor("PRK", "North Korea", "state", ("DPRK",)),
    Actor("KOR", "South Korea", "state", ("Republic of Korea", "ROK")), Actor("COG", "Congo", "state"),
    Actor("COD", "Democratic Republic of the Congo", "state", ("Congo",)), Actor("BIH", "Bosnia", "state", ("BiH",)),
)}  # fmt: skip
ABOUT: dict[str, Any] = {"name": "Theirs", "licence": "", "today": "2026-11-26", "actors": ACTORS}
KNOWN = {"g20": "Group of Twenty"}
LINES = st.lists(
    st.lists(st.text("aé字 '\u200b-=.", max_size=5), min_size=3, max_size=3).map(lambda row: ["x", *row]),
    min_size=1, max_size=130,
)  # fmt: skip


def read(paths: Sequence[Path], **more: Any) -> PackRead:
    return exchange.read(paths, **ABOUT, coalitions=KNOWN, **more)


def write(folder: Path, content: str | bytes, name: str = "theirs.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def written(rows: list[list[str]], separator: str) -> str:
    out = io.StringIO(newline="")
    # Separators of the other kinds do not count in the header where they are quoted.
    csv.writer(out, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(rows[0])
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows[1:])
    return out.getvalue()


@given(LINES, st.sampled_from(",;\t"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_a_file_is_shows_in_its_header(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], separator: str, encoding: str
) -> None:
    header = ["Country", "date, joined, or, so", "notes; more; than; one", "d" + 9 * "\t"]
    path = write(tmp_path_factory.mktemp("csv"), written([header, *rows], separator).encode(encoding))
    found = sniff(path)
    assert (found.encoding, found.separator, found.header) == (encoding, separator, tuple(header))
    assert found.first_rows == tuple(map(tuple, rows[: foreign_csv.FIRST_ROWS]))
    assert (found.problems, found.sha256) == ((), hashlib.sha256(path.read_bytes()).hexdigest())
    mapping = ColumnMap("memberships", {header[0]: "actor", header[1]: "from", header[3]: "note"},
                        {"coalition": "g20", "role": "member"})  # fmt: skip
    made = to_exchange(path, found, mapping)
    expected = [
        (line, {"actor": a, "from": b, "note": d, "coalition": "g20", "role": "member"})
        for line, (a, b, _, d) in enumerate(rows, 2)
    ]
    assert (made.name, [(row.number, row.cells) for row in made.rows]) == ("memberships", expected)


@given(LINES, st.sampled_from(",;\t"), st.data())
def test_a_lone_quote_is_told_where_it_opens(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], separator: str, data: st.DataObject
) -> None:
    line = data.draw(st.integers(0, len(rows)))
    column = data.draw(st.integers(0, 3))
    lines = [separator.join(row) for row in [["coalition", "actor", "role", "from"], *rows]]
    broken = lines[line].split(separator)
    broken[column] = f'"{broken[column]}'
    lines[line] = separator.join(broken)
    path = write(tmp_path_factory.mktemp("csv"), "\n".join(lines) + "\n", "memberships.csv")
    with pytest.raises(Refused, match=f"“memberships.csv”, line {line + 1}, column {column + 1}: a quote opens here"):
        read([path])
    # Amid a field it is a character like any other.
    broken[column] = f"x{broken[column]}"
    lines[line] = separator.join(broken)
    write(path.parent, "\n".join(lines) + "\n", "memberships.csv")
    assert not line or read([path]).rows == len(rows)


def test_lines_are_those_on_which_records_begin(tmp_path: Path) -> None:
    content = '\n\nactor,from,note\n,,\nAUS,2000,"one\r\ntwo"\n\nJPN,2001,"a ""b"" \n\n,c"\nUSA,2002\nAUT,2003,"x",y\n'
    path = write(tmp_path, content)
    found = sniff(path)
    mapping = ColumnMap("memberships", {name: name for name in found.header}, {"coalition": "g20", "role": "member"})
    pack = exchange.from_tables([to_exchange(path, found, mapping)], kind="csv", sha256="", coalitions=KNOWN, **ABOUT)
    assert [one.note for one in pack.catalogue.coalitions[0].members] == ["one two", 'a "b" ,c']
    assert [place.line for place in pack.catalogue.places.values()] == [5, 8]
    assert [one.place[25:] for one in pack.refused] == ["line 11, column 3", "line 12, column 4"]
    assert "a line of 2 under a header of 3 fields" in pack.refused[0].reason
    assert [one[:8] for one in found.problems] == ["Line 11:", "Line 12:"]
    assert (pack.kind, pack.rows) == ("csv", 4)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Country|Organisation|Joined|Left", ("memberships", "actor coalition from to")),
        ("ISO3|country|org|accession|until", ("memberships", "actor - coalition from to")),
        ("Member State|ORGANIZATION|Date_of_accession|role", ("memberships", "actor coalition from role")),
        ("country|organisation|joined|", ("memberships", "actor coalition from -")),
        ("state|since|x", None), ("", None), ("a|b|c|d", None), ("country|country|org", None),
        ("Actor Code|Name|Type|region", ("actors", "code name kind region")),
        ("coalition|indicator|value|unit|year", ("figures", "coalition metric value unit as_of")),
        ("Organisation|Event date|Event type|Headline", ("events", "coalition date kind title")),
        ("ID|Title|publisher|x", ("sources", "id title publisher -")),
    ],
)  # fmt: skip
def test_mappings_are_proposed(header: str, expected: tuple[str, str] | None) -> None:
    names = header.split("|")
    if expected is None:
        assert suggest(names) is None
    else:
        columns = {name: column for name, column in zip(names, expected[1].split(), strict=True) if column != "-"}
        assert suggest(names) == ColumnMap(expected[0], columns)


@pytest.mark.parametrize("name", TABLES)
def test_our_own_headers_are_proposed_as_they_are(name: str) -> None:
    columns = [column.name for column in TABLES[name]]
    assert suggest([column.upper() for column in columns]) == ColumnMap(name, {one.upper(): one for one in columns})


FULL = {"a": "actor", "b": "from", "c": "coalition"}


@pytest.mark.parametrize(
    ("mapping", "happened"),
    [
        (ColumnMap("people", FULL), "“people” is not an exchange table"),
        (ColumnMap("memberships", FULL), "has nothing for “role”, which memberships require"),
        (ColumnMap("memberships", FULL, {"role": ""}), "has nothing for “role”"),
        (ColumnMap("memberships", {**FULL, "x": "role"}), "has no column “x”"),
        (ColumnMap("memberships", {**FULL, "d": "colour"}), "column 4: “d” is not a column of memberships"),
        (ColumnMap("memberships", {**FULL, "d": "actor"}), "column 4: “d” is a second “actor”"),
        (ColumnMap("memberships", {**FULL, "e": "role"}), "column 6: “e” is a second “role”"),
        (ColumnMap("memberships", FULL, {"role": "member", "actor": "AUS"}), "column 1: “a” is a second “actor”"),
        (ColumnMap("memberships", FULL, {"role": "member", "colour": "red"}), "has no column “colour”"),
    ],
)
def test_mappings_that_do_not_fit_are_refused(tmp_path: Path, mapping: ColumnMap, happened: str) -> None:
    path = write(tmp_path, "a,b,c,d,e,e, \n1,2,3,4,5,6,7\n")
    found = sniff(path)
    assert [re.findall(r"called “e”|Column 7", one) for one in found.problems] == [["called “e”"], ["Column 7"]]
    with pytest.raises(Refused, match=re.escape(happened)):
        to_exchange(path, found, mapping)
    write(tmp_path, "a,b,c,d,e,e, \n1,2,3,4,5,6,8\n")
    with pytest.raises(Refused, match="has changed since"):
        to_exchange(path, found, ColumnMap("memberships", FULL, {"role": "member"}))


# Files that are refused whole.

HEADER, CSV, LINE = b"coalition,actor,role,from", "memberships.csv", foreign_csv.LONGEST_LINE


@pytest.mark.parametrize(
    ("name", "content", "happened"),
    [
        ("members.csv", HEADER, "not the name of an exchange table"),
        ("memberships.txt", HEADER, "not the name of an exchange table"),
        (CSV, b"", "is empty"),
        (CSV, b"\r\n,,,\r\n\r\n", "is empty"),
        (CSV, HEADER + b",colour\r\n", "header line, column 5: “colour” is not a column of memberships"),
        (CSV, HEADER + b",Actor \r\n", "column 5: “Actor ” is a second “actor”"),
        (CSV, b"coalition,actor\r\n", "has nothing for “role”, “from”, which memberships require"),
        (CSV, HEADER + b',note\n"a\nb","c"d,"e"', "line 3, column 2: a quote opens here"),
        (CSV, HEADER + b'\ng20,AUS,member,"2000', "line 2, column 4: a quote opens here"),
        (CSV, HEADER + b'\n"x",' + b"x" * 200_000, "line 2: a field is too long."),
        (CSV, HEADER + b'\nx,"' + b"x\n" * 100_000, "line 2, column 2: a field is too long; a quote opens"),
        (CSV, b"x" * (LINE + 1), "line 1: a record has more than"),
        (CSV, HEADER + b"\n" + b'"x\n",' * (LINE // 5 + 1), "a record has more than"),
        (CSV, b"a," * 1_000_000, "the header has 1\u202f000\u202f001 columns, and at most 2\u202f000 are read"),
        (CSV, HEADER + b"\n\ng20,\xff,member,2000", "line 3: this is not UTF-8 text (byte 32 of the file)"),
        (CSV, b"\xef\xbb\xbf" + HEADER + b"\nT\xc3", "line 2: this is not UTF-8 text (byte 31 of the file)"),
        (CSV, (HEADER + b"\n").decode().encode("utf-16") + b"a", "line 2: this is not UTF-16 text (byte 55"),
        (CSV, HEADER.decode().encode("utf-32"), "holds a control character (U+0000)"),
        ("pack.json", b"[]", "does not hold exchange tables"),
        ("pack.json", b'{"people": []}', "“people” is not an exchange table"),
        ("pack.json", b'{"actors": {}}', "“actors” is not a list"),
        ("pack.json", b'{"actors": [', "not valid JSON"),
        ("pack.json", b'{"actors": [], "actors": []}', "stands twice"),
        ("pack.json", b'{"actors": [{"code": "\xff"}]}', "is not UTF-8 text"),
        ("pack.json", b'{"figures": [{"value": NaN}]}', "NaN is not a value"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else None,
)  # fmt: skip
def test_files_that_are_refused_whole(tmp_path: Path, name: str, content: bytes, happened: str) -> None:
    with pytest.raises(Refused, match=re.escape(happened)) as refused:
        read([write(tmp_path, content, name)])
    assert (refused.value.safe, name in refused.value.happened) == ("Nothing was imported.", True)


def test_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, largest in (("actors.csv", foreign_csv.LARGEST_CSV), ("pack.json", strangers.LARGEST_JSON)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(largest + 1)
        with pytest.raises(Refused, match=f"larger than {largest // 1024**2} MB"):
            read([tmp_path / name])
    rows, (paths, _) = sum(map(len, right().values())), as_csv(tmp_path, right())
    monkeypatch.setattr(exchange, "MOST_ROWS", rows)
    assert read(paths).rows == rows
    monkeypatch.setattr(exchange, "MOST_ROWS", rows - 1)
    with pytest.raises(Refused, match=f"more than {rows - 1} rows"):
        read(paths)


def test_which_files_belong_together(tmp_path: Path) -> None:
    (paths, _), again = as_csv(tmp_path, right()), tmp_path / "more"
    again.mkdir()
    others, _ = as_csv(again, {"actors": right()["actors"]})
    for wrong in ([], [*paths, *others], [*paths, write(tmp_path, "{}", "pack.json")]):
        with pytest.raises(Refused):
            read(wrong)
    assert read(others).sha256 == hashlib.sha256(others[0].read_bytes()).hexdigest()
    assert read(paths).sha256 == read(paths[::-1]).sha256 != read(paths[1:]).sha256


def test_any_byte_may_be_broken(tmp_path: Path) -> None:
    """Read, or refused in a sentence; and every row is accounted for."""
    chance, (paths, _) = random.Random(20261126), as_csv(tmp_path, right())
    broken = next(path for path in paths if path.stem == "memberships")
    content, others = broken.read_bytes(), sum(map(len, right().values())) - len(right()["memberships"])
    outcomes: Counter[bool] = Counter()
    for _ in range(300):
        place = chance.randrange(len(content))
        by = chance.choice([b"", b'"', b"\0", b"\xff", b",", b"\r", bytes([content[place]]) * 2])
        broken.write_bytes(content[:place] + by + content[place + 1 :])
        try:
            found = read(paths)
        except Refused as refused:
            outcomes[refused.happened.startswith("“memberships.csv”")] += 1
            continue
        members = sum(len(one.members) for one in found.catalogue.coalitions)
        asked = [*(one.place for one in found.refused), *(one.place for one in found.doubts)]
        outcomes[found.rows == others + members + sum("memberships" in one for one in asked)] += 1
    assert outcomes == {True: 300}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("AUS", "is not an object"),
        ({"code": "b", "name": "B", "kind": "person", "colour": "red"}, "“colour” is not a column of actors"),
        ({"code": "b", "name": {"en": "B"}, "kind": "person"}, "“name” is neither one value nor a list"),
        ({"code": "b", "name": "B", "kind": "person", "aliases": ["x;y"]}, "without “;”"),
        ({"code": "b", "name": "\ud800", "kind": "person"}, "U+D800"),
        ({"code": "b", "kind": "person"}, "“name” is empty"),
    ],
)
def test_json_records_that_are_no_rows(tmp_path: Path, record: Any, reason: str) -> None:
    records = [{"code": "a", "name": "A", "kind": "person"}, record]
    found = read([write(tmp_path, json.dumps({"actors": records}), "pack.json")])
    assert [(one.place, reason in one.reason) for one in found.refused] == [("pack.json, actors, record 2", True)]
    assert (found.rows, list(found.catalogue.actors)) == (2, ["a"])


@pytest.mark.parametrize("value", ["1e-07", "-2.50", "12", "-0.125e3"])
def test_json_numbers_keep_their_value(tmp_path: Path, value: str) -> None:
    row = f'{{"coalition": "g20", "metric": "m", "unit": "u", "as_of": 2020, "value": {value}}}'
    found = read([write(tmp_path, f'{{"figures": [{row}]}}', "pack.json")])
    assert [one.value for one in found.catalogue.coalitions[0].figures] == [json.loads(value)]


# Whom a name means.


def members(*names: str) -> list[dict[str, str]]:
    return table("coalition|actor|role|from", *(f"g20|{name}|member|2000" for name in names))


def taken(found: PackRead) -> list[str]:
    return [member.actor for one in found.catalogue.coalitions for member in one.members]


def test_codes_and_whole_names_are_certain(tmp_path: Path) -> None:
    certain = {"JPN": "JPN", "osterreich": "AUT", "REPUBLIC  of Korea": "KOR", "european-union": "european-union",
               "Democratic Republic of the Congo": "COD"}  # fmt: skip
    assert taken(read(as_csv(tmp_path, {"memberships": members(*certain)})[0])) == list(certain.values())


@pytest.mark.parametrize(
    ("name", "candidates"),
    [("EU", "european-union"), ("eu", "european-union"), ("R.O.K.", "KOR"), ("BiH", "BIH"), ("Congo", "COD COG"),
     ("DRC", "COD"), ("jpn", "JPN"), ("Korea, South", "KOR PRK"), ("Atlantis", ""), ("XYZ", ""), ("Jap", "")],
)  # fmt: skip
def test_everything_else_is_asked(tmp_path: Path, name: str, candidates: str) -> None:
    rows = members("AUS", name)
    paths, _ = as_csv(tmp_path, {"memberships": rows})
    (doubt,) = read(paths).doubts
    assert (doubt.written, doubt.place, doubt.candidates) == (
        name, "memberships.csv, line 3, column 2", tuple(candidates.split()),
    )  # fmt: skip
    assert taken(read(paths)) == ["AUS"]
    settled = read(paths, answers={name: "AUT"})
    assert (taken(settled), settled.doubts, settled.refused) == (["AUS", "AUT"], (), ())
    for answer, reason in (("", "left out, as you answered"), ("ZZZ", "“ZZZ” is not the code of an actor")):
        found = read(paths, answers={name: answer})
        assert [(one.place, reason in one.reason) for one in found.refused] == [(doubt.place, True)]
        assert accounted(found, {"memberships": rows}) == 2


def test_an_event_waits_once_and_loses_only_who_is_left_out(tmp_path: Path) -> None:
    event = table("coalition|date|kind|title|participants", "g20|2001|summit|Met|AUS;EU;Congo;JPN;AUS")
    paths, _ = as_csv(tmp_path, {"events": event})
    waiting = read(paths)
    assert ([one.written for one in waiting.doubts], waiting.catalogue.coalitions) == (["EU"], ())
    assert [one.written for one in read(paths, answers={"EU": ""}).doubts] == ["Congo"]
    settled = read(paths, answers={"EU": "", "Congo": "COG"})
    assert settled.catalogue.coalitions[0].events[0].participants == ("AUS", "COG", "JPN")


def test_another_projects_codes_are_not_taken_for_ours(tmp_path: Path) -> None:
    theirs = table("code|name|kind", "AUS|Austria|state", "JPN|JAPAN|state", "GMY|Republic of Korea|state")
    pack = {"actors": theirs, "memberships": members("AUS", "JPN", "GMY", "JAPAN")}
    paths, _ = as_csv(tmp_path, pack)
    found = read(paths)
    asked = {"AUS: Austria": ("AUT", "AUS"), "GMY: Republic of Korea": ("KOR", "GMY")}
    assert Counter(one.written for one in found.doubts) == dict.fromkeys(asked, 2)
    assert {one.written: (one.candidates[0], one.candidates[-1]) for one in found.doubts} == asked
    meant = read(paths, answers={"AUS: Austria": "AUT", "GMY: Republic of Korea": ""})
    assert taken(meant) == ["AUT", "JPN"]
    assert told(meant) == ["actors 2", "actors 4", "memberships 4", "memberships 5"]
    kept = read(paths, answers={name: codes[1] for name, codes in asked.items()})
    assert [one.name for one in kept.catalogue.coalitions[0].members] == ["Austria", "JAPAN", "Republic of Korea"]
    assert [accounted(one, pack) for one in (found, meant, kept)] == [7, 7, 7]


def test_what_else_is_named(tmp_path: Path) -> None:
    pack = right()
    pack["coalitions"][0] |= {"name": "Five\u202e\u200b\u2067\ufeff!", "roster": "complete"}
    pack["memberships"][0]["coalition"] = pack["coalitions"][0]["name"].upper()
    pack["memberships"][1] |= {"coalition": "group  of twenty", "actor": "ACME", "role": "member", "from": "2001"}
    pack["memberships"].append(pack["memberships"][1] | {"role": "chair"})
    pack["facts"][1] |= {"attribute": "founders", "value": "AUS; european-union"}
    pack["sources"] += [pack["sources"][0] | {"id": key} for key in ("pack-theirs", "pack-theirs-2")]
    found = read(as_csv(tmp_path, pack)[0])
    assert (found.refused, taken(found)) == ((), ["AUS", "JPN", "acme", "acme"])
    five, _, shell = found.catalogue.coalitions
    assert (five.name, five.short_name, five.roster_complete) == (pack["coalitions"][0]["name"], five.name, True)
    assert five.value_of("founders") == "Australia; European Union"
    assert (shell.id, shell.name, shell.form, shell.pillars) == ("g20", "Group of Twenty", "", ())
    assert [one.key for one in shell.members] == ["membership:g20/acme/2001", "membership:g20/acme/2001~2"]
    assert sorted(found.catalogue.sources) == ["book", "pack-theirs", "pack-theirs-2", "pack-theirs-2-2"]


# The page for users.

PAGE = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_documented_with_its_terms(name: str) -> None:
    section = PAGE.split(f"\n## {name}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w*) ?\| (.*) \|$", section, re.MULTILINE)
    assert [(column, required == "yes") for column, required, _ in rows] == [
        (one.name, one.required) for one in TABLES[name]
    ]
    for (column, _, meaning), one in zip(rows, TABLES[name], strict=True):
        if column not in ("confidence", "region", "attribute"):
            assert [term for term in one.terms if f"`{term}`" not in meaning] == [], column


def test_the_worked_example_is_read(tmp_path: Path) -> None:
    examples = re.findall(r"^`(\w+\.csv)`\n\n```csv\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)
    paths = [write(tmp_path, text, name) for name, text in examples]
    assert {path.stem for path in paths} == set(TABLES)
    found = read(paths)
    assert (found.refused, found.doubts) == ((), ())
    assert found.rows == sum(len(text.splitlines()) - 1 for _, text in examples)
    (coalition,) = found.catalogue.coalitions
    assert [record.key for record in coalition.records[len(coalition.facts) :]] == [
        "membership:harbour-five/AUS/2019-04-02", "membership:harbour-five/JPN/2019-04-02",
        "membership:harbour-five/port-of-example/2020~", "event:harbour-five/2019-04-02/founding",
        "figure:harbour-five/ships_refitted/2024@pack-theirs",
    ]  # fmt: skip
    # It is read at all: a mistake in it is told with its line.
    broken = next(path for path in paths if path.stem == "memberships")
    broken.write_text(broken.read_text(encoding="utf-8").replace("2023-06", "2018"), encoding="utf-8")
    assert [one.place for one in read(paths).refused] == ["memberships.csv, line 3, column 6"]
