"""Spells of the Correlates of War file equal its cells, year by year; nothing is bridged, guessed or dropped silently.

The oracle is the table of cells from which each file is written; it shares no code with the reader.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations, product
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minilat_desktop.domain import spells
from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.model import Coalition, Member
from minilat_desktop.domain.pack import PackRead
from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import cow_igo, cow_states
from tests.house.rules import ROOT

_STATES = yaml.load((ROOT / "data/catalogue/actors/states.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
ACTORS = {
    code: Actor(code, one["name"], one["kind"], tuple(one.get("aliases", ())), one.get("region", ""))
    for code, one in _STATES.items()
}
Cells = dict[tuple[str, int], dict[str, str]]  # (organisation, year): column: code
Pairs = Iterable[tuple[str, str]]
Imputed = set[tuple[str, int]]
ROLE = {"1": "member", "2": "associate", "3": "observer"}
BEFORE = ("ioname", "orgname", "year")
AFTER = ("sdate", "deaddate", "dead", "ionum", "imputed", "political", "social", "economic")
# As the file spells them, with what each is by the project's list of states.
SPELLED = {
    "austria": "AUT", "australia": "AUS", "switzerland": "CHE", "swaziland": "SWZ", "niger": "NER", "nigeria": "NGA",
    "korea": "cow-korea", "sokorea": "KOR", "nokorea": "PRK", "congobrazz": "COG", "zaire": "COD", "russia": "RUS",
    "germany": "DEU", "wgermany": "cow-west-germany", "egermany": "DDR", "czechrep": "CZE", "czechoslovakia": "CSK",
    "yugoslaviaserb": "cow-yugoslavia", "nyemen": "cow-yemen-arab-republic", "syemen": "YMD", "yemen": "YEM",
    "vietnam": "VNM", "svietnam": "south-viet-nam", "hesseelect": "cow-hesse-electoral", "car": "CAF", "uk": "GBR",
    "twosicilies": "cow-two-sicilies", "fyromacedonia": "MKD", "zanzibar": "zanzibar", "montenegro": "MNE",
}  # fmt: skip
FEW = tuple(SPELLED)[:6]


def line_of(name: str, when: int, codes: Mapping[str, str], states: Sequence[str], **given: str) -> list[str]:
    """A row's fields; `given` goes before what every organisation has here."""
    usual = {
        "ioname": name, "orgname": f"Organização {name}", "year": str(when), "sdate": "1900", "deaddate": "",
        "dead": "0", "ionum": str(int.from_bytes(name.encode())), "imputed": "0", "political": "0", "social": "0",
        "economic": "1",
    }  # fmt: skip
    known = {**usual, **given}
    return [*(known[one] for one in BEFORE), *(codes[state] for state in states), *(known[one] for one in AFTER)]


def row(when: int, code: str = "1", name: str = "X", **given: str) -> list[str]:
    """A row of a file with Austria's column only."""
    return line_of(name, when, {"austria": code}, ["austria"], **given)


def head(states: Sequence[str]) -> list[str]:
    return [*BEFORE, *states, *AFTER]


def write(path: Path, lines: Iterable[Sequence[str]], mark: str = "\t", end: str = "\n", code: str = "utf-8") -> Path:
    path.write_bytes("".join(mark.join(line) + end for line in lines).encode(code))
    return path


def small(path: Path, *rows: Sequence[str], states: Sequence[str] = ("austria",)) -> PackRead:
    return cow_igo.read(write(path / "igo.csv", [head(states), *rows]), ACTORS)


def by_name(read: PackRead) -> dict[str, Coalition]:
    return {coalition.short_name: coalition for coalition in read.catalogue.coalitions}


def on(members: Iterable[Member], day: date) -> set[tuple[str, str]]:
    """Who is what on a day, by the dates as they are written."""
    of = date.fromisoformat
    return {(m.actor, m.role) for m in members if m.end and of(m.start.text) <= day < of(m.end.text)}


def check_cells(read: PackRead, cells: Cells, codes: Mapping[str, str], years: range) -> None:
    """For every organisation and year the spells say what the cells say, on the first and the last day of it."""
    found = by_name(read)
    assert found.keys() == {name for name, _ in cells}
    for name, coalition in found.items():
        for day in (date(year, *at) for year in years for at in ((1, 1), (12, 31))):
            row = cells.get((name, day.year), {})
            expected = {(codes[column], ROLE[code]) for column, code in row.items() if code in ROLE}
            assert on(coalition.members, day) == expected, (name, day)
        # No longer than need be, and no shorter: what goes on is one spell.
        starts = {(member.actor, member.role, member.start.text) for member in coalition.members}
        assert not any((m.actor, m.role, m.end.text) in starts for m in coalition.members if m.end)
        assert len({member.key for member in coalition.members}) == len(coalition.members)


def check_joint(read: PackRead, cells: Cells, codes: Mapping[str, str], years: range, pairs: Pairs) -> None:
    """Joint memberships of two states by year, asked of the program's own columns, are those of the cells."""
    coalitions, actors = list(by_name(read)), sorted(set(codes.values()))
    made = spells.build(coalitions, actors, [
        (coalitions.index(name), actors.index(m.actor), m.role, m.start.earliest, m.end.earliest)
        for name, coalition in by_name(read).items() for m in coalition.members if m.end
    ])  # fmt: skip
    for one, other in pairs:
        for roles in (("member",), tuple(ROLE.values())):
            wanted = {code for code, role in ROLE.items() if role in roles}
            places, table = made.joint(actors.index(codes[one]), actors.index(codes[other]), years, roles)
            found = {(coalitions[int(places[at])], years[int(year)]) for at, year in zip(*table.nonzero(), strict=True)}
            assert found == {at for at, row in cells.items() if row.get(one) in wanted and row.get(other) in wanted}


@st.composite
def tables(draw: st.DrawFn) -> tuple[Cells, Imputed]:
    """Cells with years left out and codes of every kind, and which of the rows are imputed."""
    cells: Cells = {}
    code = st.sampled_from(["1", "1", "1", "2", "3", "0", "-1", "-9"])
    for name in draw(st.lists(st.sampled_from("ABCD"), min_size=1, max_size=4, unique=True)):
        for year in draw(st.lists(st.integers(1960, 1968), min_size=1, max_size=9, unique=True)):
            cells[name, year] = dict(zip(FEW, draw(st.lists(code, min_size=6, max_size=6)), strict=True))
    return cells, set(draw(st.lists(st.sampled_from(sorted(cells)), max_size=5)))


@given(tables(), st.randoms(use_true_random=False))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_files_year_by_year(tmp_path: Path, table: tuple[Cells, Imputed], chance: random.Random) -> None:
    cells, imputed = table
    rows = [line_of(*place, row, FEW, imputed=str(int(place in imputed))) for place, row in cells.items()]
    chance.shuffle(rows)
    order = list(range(len(head(FEW))))
    chance.shuffle(order)
    lines = [[line[field] for field in order] for line in (head(FEW), *rows)]
    shape = [chance.choice(o) for o in ("\t,;", ("\n", "\r\n", "\r"), ("utf-8", "utf-8-sig", "latin-1", "cp1252"))]
    read = cow_igo.read(write(tmp_path / "igo.csv", lines, *shape), ACTORS)
    assert (read.rows, read.refused, read.doubts) == (len(cells), (), ())
    check_cells(read, cells, SPELLED, range(1958, 1971))
    check_joint(read, cells, SPELLED, range(1958, 1971), combinations(FEW, 2))
    missing = sum(code == "-9" for row in cells.values() for code in row.values())
    assert f"{missing} state-years are missing" in read.note
    for name, coalition in by_name(read).items():
        assert coalition.name == f"Organização {name}"
        for member in coalition.members:
            held = range(int(member.start.text[:4]), int(member.end.text[:4]) if member.end else 0)
            told = [year for year in held if (name, year) in imputed]
            assert ("Imputed by the data set" in member.note, member.citations[0].confidence < 3) == (bool(told),) * 2
            assert all(str(year) in member.note for year in told[:1] + told[-1:])


# A realistic file: five-yearly at first, states that come and go, three roles, gaps; the names are ours.
STATES = (
    "usa", "canada", "mexico", "brazil", "uk", "france", "germany", "wgermany", "egermany", "austria", "italy",
    "yugoslaviaserb", "czechoslovakia", "czechrep", "russia", "poland", "turkey", "iran", "egypt", "zaire", "nigeria",
    "niger", "soafrica", "zanzibar", "tanzania", "india", "china", "japan", "svietnam", "australia",
)  # fmt: skip
LIFE = {
    "germany": (1816, 1945), "wgermany": (1955, 1990), "egermany": (1954, 1990), "austria": (1919, 2014),
    "czechoslovakia": (1918, 1992), "czechrep": (1993, 2014), "zaire": (1960, 2014), "zanzibar": (1963, 1964),
}  # fmt: skip
BODIES = {
    "RIVER": (1865, 0), "TELUN": (1865, 0), "SUGCON": (1902, 1965), "WHEAT": (1933, 0), "COTTON": (1939, 0),
    "AIRSAFE": (1947, 0), "PACTN": (1949, 1999), "COALST": (1952, 2002), "AFRDEV": (1964, 0), "SEASCI": (1970, 0),
    "HEALTHCO": (1978, 2009), "CYBER": (2001, 0),
}  # fmt: skip


def realistic() -> Cells:
    """Each state joins some years after the start, at times as an observer, may leave, and is missing at times."""
    chance = random.Random(1865)
    cells: Cells = {}
    for name, (start, end) in BODIES.items():
        joins = {state: start + chance.choice((0, 0, 0, 5, 12, 30, 400)) for state in STATES}
        leaves = {state: joins[state] + chance.choice((8, 25, 400, 400, 400)) for state in STATES}
        firsts = {state: chance.choice("1111123") for state in STATES}
        for year, state in product(range(start, (end or 2014) + 1), STATES):
            if year < 1965 and year % 5 and year != start:
                continue
            first, last = LIFE.get(state, (1816, 2014))
            code = firsts[state] if year < joins[state] + 4 else "1"
            code = code if joins[state] <= year < leaves[state] else "0"
            code = "-9" if chance.random() < 0.01 and name != "HEALTHCO" else code
            cells.setdefault((name, year), {})[state] = code if first <= year <= last else "-1"
    return cells


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> tuple[PackRead, Cells]:
    cells = realistic()
    lives = {n: {"sdate": str(a), "deaddate": str(b or ""), "dead": str(int(b > 0))} for n, (a, b) in BODIES.items()}
    rows = [line_of(name, year, codes, STATES, **lives[name]) for (name, year), codes in cells.items()]
    path = write(tmp_path_factory.mktemp("cow") / "igo_year_formatv3.csv", [head(STATES), *rows])
    return cow_igo.read(path, ACTORS, today="2026-11-26"), cells


def test_twelve_organisations_and_thirty_states(twelve: tuple[PackRead, Cells]) -> None:
    read, cells = twelve
    assert (read.rows, read.refused, read.doubts, len(read.catalogue.coalitions)) == (len(cells), (), (), len(BODIES))
    codes = {column.written: column.code for column in cow_states.settle(list(enumerate(STATES)), ACTORS, {})[0]}
    assert (tuple(codes), len(set(codes.values()))) == (STATES, len(STATES))
    assert all(SPELLED.get(state, code) == code for state, code in codes.items())
    check_cells(read, cells, codes, range(1863, 2020))
    check_joint(read, cells, codes, range(1863, 2020), [*combinations(STATES[:9], 2), ("zanzibar", "niger")])


def test_all_that_is_said_is_cited_and_placed(twelve: tuple[PackRead, Cells]) -> None:
    read, cells = twelve
    first_line = {name: line for line, (name, _) in reversed([*enumerate(cells, 2)])}
    for name, coalition in by_name(read).items():
        start, end = BODIES[name]
        assert (coalition.id, coalition.name) == (f"cow-{name.lower()}", f"Organização {name}")
        assert (coalition.form, coalition.pillars, coalition.region) == ("multilateral", ("trade-capital",), "Global")
        values = {fact.attribute: fact.value for fact in coalition.facts}
        assert values["founded"] == str(start)
        life = ("ended", "ended", str(end)) if end else ("active", "active", None)
        assert (coalition.status, values["status"], values.get("ended")) == life
        assert read.catalogue.places[coalition.key].line == first_line[name]
        for record in coalition.records:
            assert {cited.source.id for cited in record.citations} == {"cow-igo-v3"}
            assert record.key in read.catalogue.places
        # Only of a life that is over, with a row for each of its years, is everyone known to be listed.
        assert coalition.roster_complete == (name == "HEALTHCO")
    (source,) = read.catalogue.sources.values()
    assert (source.accessed, source.licence) == ("2026-11-26", read.licence)
    assert all("years only" in member.note for body in read.catalogue.coalitions for member in body.members)


def test_a_spell_says_why_it_ends(tmp_path: Path) -> None:
    codes = {1950: "1", 1951: "2", 1952: "0", 1953: "1", 1954: "-9", 1955: "3", 1956: "-1", 1957: "1", 1960: "1"}
    living = [row(year, code) for year, code in codes.items()]
    others = [row(1960, "1", "OVER", deaddate="1960", dead="1"), row(1955, "1", "LOST"), row(1959, "1", "BAD")]
    # A row that is refused is a row that was there: the data set does not end before it.
    read = small(tmp_path, *living, *others, row(1960, "8", "BAD"), row(1961, "8", "WORSE"))
    ends = {(body, m.start.text[:4]): m.until for body, one in by_name(read).items() for m in one.members}
    absent = "the file has no row of {} that could be read"
    assert ends == {
        ("X", "1950"): "associate from 1951", ("X", "1951"): "no associate in 1952 (code 0)",
        ("X", "1953"): "the data set does not know 1954 (code -9)",
        ("X", "1955"): "not in the state system in 1956 (code -1)", ("X", "1957"): absent.format(1958),
        ("X", "1960"): absent.format(1961), ("OVER", "1960"): "the organisation’s last year in the data set",
        ("LOST", "1955"): absent.format(1956), ("BAD", "1959"): absent.format(1960),
    }  # fmt: skip
    (last,) = by_name(small(tmp_path, row(2013), row(2014)))["X"].members
    assert (last.until, last.end and last.end.text) == ("the data set ends here", "2015-01-01")


def test_years_that_differ_between_rows_stand_side_by_side(tmp_path: Path) -> None:
    read = small(
        tmp_path, row(1950, sdate="1940", orgname='"Old ""one"""'), row(1951, sdate="1945", dead="1", political="1")
    )
    (body,) = read.catalogue.coalitions
    founded = [(fact.value, fact.rank) for fact in body.facts if fact.attribute == "founded"]
    assert founded == [("1940", "normal"), ("1945", "preferred")]
    ended = [(fact.value, fact.missing) for fact in body.facts if fact.attribute == "ended"]
    assert (body.status, ended, body.pillars) == ("ended", [(None, "unknown")], ("peace-security", "trade-capital"))
    assert [alias.name for alias in body.aliases] == ['Old "one"']
    (body,) = small(tmp_path, row(1950, deaddate="1950")).catalogue.coalitions
    assert (body.status, body.preferred("status")) == ("ended", body.facts[0])
    assert "“dead” is 0" in body.facts[0].reason


def test_ids_are_unique_and_do_not_hang_on_the_order_of_rows(tmp_path: Path) -> None:
    names = {"7": "A/B", "8": "A-B", "9": "A B 7", "10": "…"}
    rows = [row(1950, "1", name, ionum=number) for number, name in names.items()]
    for order in (rows, rows[::-1]):
        ids = {name: body.id for name, body in by_name(small(tmp_path, *order)).items()}
        assert ids == {"A/B": "cow-a-b-7-2", "A-B": "cow-a-b-8", "A B 7": "cow-a-b-7", "…": "cow-unnamed"}


def test_the_table_of_states() -> None:
    table = cow_states.states()
    assert {state.code for state in table} <= ACTORS.keys() | cow_states.BROUGHT.keys()
    for values in ([s.number for s in table], [s.abbreviation for s in table], [n for s in table for n in s.written]):
        assert len(set(values)) == len(values)
    assert all(code.startswith("cow-") != (code in ACTORS) for code in cow_states.BROUGHT)
    # By the name, by the number, and by a catalogue's own full names where the table has no other word on them.
    for state in table:
        for written in (*state.written, state.written[0].upper(), f"ccode{state.number}", f"{state.number}"):
            settled, asked = cow_states.settle([(3, written)], ACTORS, {})
            assert ([column.code for column in settled], asked) == ([state.code], []), written
    settled, _ = cow_states.settle([(0, "Côte_d'Ivoire"), (1, "Republic of Türkiye"), (2, "Yemen")], ACTORS, {})
    assert [column.code for column in settled] == ["CIV", "TUR", "YEM"]


def test_an_abbreviation_is_never_taken_for_another_state() -> None:
    theirs = {state.abbreviation: state.code for state in cow_states.states()}
    iso = {code for code in ACTORS if len(code) == 3}
    for short in sorted(iso | theirs.keys()):
        # In a catalogue that lacks the other state, too.
        for actors in (ACTORS, {code: actor for code, actor in ACTORS.items() if code != short}):
            settled, asked = cow_states.settle([(0, short)], actors, {})
            assert len(settled) + len(asked) == 1
            assert {column.code for column in settled} <= ({short} if short in iso else {theirs.get(short)}), short
    for short, readings in {"AUS": ("AUT", "AUS"), "MNG": ("MNE", "MNG"), "KOR": ("cow-korea", "KOR")}.items():
        assert cow_states.settle([(0, short)], ACTORS, {})[1][0].candidates == readings
    assert cow_states.settle([(0, "UKG")], ACTORS, {})[0][0].code == "GBR"


def test_a_doubt_waits_for_its_answer(tmp_path: Path) -> None:
    states = ("congo", "SWZ", "lemuria", "remarks", "germany", "wgermany", "austria")
    life = {"sdate": "1950", "deaddate": "1951", "dead": "1"}
    codes = {1950: ("1", "2", "1", "so", "1", "0", "1"), 1951: ("1", "0", "1", "9", "0", "1", "2")}
    cells: Cells = {("X", year): dict(zip(states, row, strict=True)) for year, row in codes.items()}
    rows = [line_of("X", year, row, states, **life) for (_, year), row in cells.items()]
    path = write(tmp_path / "igo.csv", [head(states), *rows])
    read = cow_igo.read(path, ACTORS)
    asked = {doubt.written: (doubt.place, doubt.candidates) for doubt in read.doubts}
    assert asked == {
        "congo": ("igo.csv, line 1, column 4", ("COG", "COD")), "SWZ": ("igo.csv, line 1, column 5", ("CHE", "SWZ")),
        "lemuria": ("igo.csv, line 1, column 6", ()), "remarks": ("igo.csv, line 1, column 7", ()),
    }  # fmt: skip
    assert "5 memberships by year stand in columns that wait" in read.note
    kept = {at: {s: row[s] for s in states if s not in asked} for at, row in cells.items()}
    check_cells(read, kept, SPELLED, range(1948, 1954))
    answers = {"congo": "COD", "SWZ": "CHE", "lemuria": "cow-baden", "remarks": "", "wgermany": "DEU"}
    read = cow_igo.read(path, ACTORS, answers)
    assert (read.doubts, read.refused, read.rows, by_name(read)["X"].roster_complete) == ((), (), 2, False)
    check_cells(read, cells, {**answers, "germany": "DEU", "austria": "AUT"}, range(1948, 1954))
    assert set(read.catalogue.actors) == {*answers.values(), "AUT"} - {""}
    with pytest.raises(Refused, match="“congo” is “Kongo”"):
        cow_igo.read(path, ACTORS, {"congo": "Kongo"})
    twice = small(tmp_path, states=("russia", "ussr", "austria"))
    assert {doubt.written: doubt.candidates for doubt in twice.doubts} == {"russia": ("RUS",), "ussr": ("RUS",)}


GOOD = row(1950, "1", "GOOD")
HEAD = b"ioname\torgname\tyear\tdead\taustria\n"


def bad(**given: str) -> str:
    return "\t".join(row(1951, given.pop("code", "1"), "BAD", **given))


@pytest.mark.parametrize(("line", "column", "reason"), [
    ("BAD\tBad\t1951\t1\t19", 5, "5 fields under a header of 12; the file seems to be cut off here"),
    (bad() + "\t", 13, "13 fields under a header of 12"), (bad(code="4"), 4, "“4” under “austria”"),
    (bad(code=""), 4, "“” under “austria”"), (bad(code="1.0"), 4, "none of the codes"), (bad(year="1814"), 3, "1814"),
    (bad(year="2015"), 3, "2015"), (bad(year="١٩٥١"), 3, "none from 1815"), (bad(orgname='"open'), 2, "not closed"),
    (bad(orgname='"a"b'), 2, "text follows"), (bad(ioname='"x'), 1, "not closed"), (bad(orgname="a\0"), 2, "U+0000"),
    (bad(imputed="\x1b[0m"), 9, "U+001B"), (bad(ioname=" "), 1, "empty"), (bad(ionum=""), 8, "empty"),
    (bad(sdate="soon"), 5, "no year"), (bad(deaddate="1899"), 6, "before it starts"), (bad(dead="2"), 7, "neither 0"),
    (bad(orgname="o" * 1001), 2, "longer than 1000"), (bad(orgname="o" * 200_000), 2, "longer than 131072"),
    ("\t".join(GOOD), 3, "same content"), (bad(ioname="GOOD", ionum=GOOD[7], year="1950"), 3, "other content"),
], ids=lambda value: str(value)[-20:])  # fmt: skip
def test_a_bad_row_is_refused_by_name_and_the_others_taken(tmp_path: Path, line: str, column: int, reason: str) -> None:
    cut, clash = "cut off" in reason, "other content" in reason
    after = [] if cut else ["\t".join(row(1952, "1", "NEXT"))]
    lines = ["\t".join(head(["austria"])), "\t".join(GOOD), line, *after]
    (tmp_path / "igo.csv").write_bytes("\n".join(lines).encode())
    read = cow_igo.read(tmp_path / "igo.csv", ACTORS)
    assert read.rows == len(lines) - 1
    assert [one.place for one in read.refused] == [f"igo.csv, line {n}, column {column}" for n in (2, 3)[not clash :]]
    assert reason in read.refused[-1].reason
    assert set(by_name(read)) == {"NEXT"} - {"NEXT" if cut else ""} | ({"GOOD"} - {"GOOD" if clash else ""})


@pytest.mark.parametrize(("content", "said"), [
    (b"", "line 1, column 1: .*“ioname”, “orgname”, “year”"), (b"ioname\tyear\tdead\tusa\n", ".*column 4: .*“orgname”"),
    (b"ioname,orgname,year,usa\n", ".*“dead” or “deaddate”"), (b"ioname;orgname;year;dead\n", ".*4: .*of a state"),
    (HEAD[:-1] + b"\tUS_A\tusa\n", "line 1, column 7: .*twice"), (HEAD[:-1] + b"\t\t\n", "line 1, column 6: .*no name"),
    (HEAD[:-1] + b'\t"usa\n', "line 1, column 6: .*not closed"), (HEAD[:-1] + b"\tu\0\n", "line 1, column 6: .*U.0000"),
    (HEAD[:-1] + b"\tx" * 1_000_000, "line 1, column 501: .*1000005 columns"), (b"a" * 70, "line 1, column 1: "),
    (HEAD + b"X\t\x81\t1950\t0\t1\n", "line 2, column 2: byte 3 is"),
    (HEAD + b"X\tC\xc3\xb4te\xe9\t1950\t0\t1\n", "line 2, column 2: byte 8 is"),
    ("ioname\torgname".encode("utf-16"), "line 1, column 1: .*U.0000"), (b"PK\3\4" + bytes(99), "line 1, column 1"),
], ids=lambda value: str(value)[-20:])  # fmt: skip
def test_a_bad_file_is_refused_whole(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "igo.csv").write_bytes(content)
    with pytest.raises(Refused, match=f"“igo.csv”, {said}") as refused:
        cow_igo.read(tmp_path / "igo.csv", ACTORS)
    assert (refused.value.safe, bool(refused.value.remedy)) == ("Nothing was imported.", True)


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damage_anywhere_is_refused_or_counted(tmp_path: Path, data: st.DataObject) -> None:
    rows = [line_of("X", year, dict.fromkeys(FEW, "1"), FEW) for year in range(1950, 1956)]
    content = bytearray(write(tmp_path / "igo.csv", [head(FEW), *rows]).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=2) | st.just(b'"'))
    path = tmp_path / "igo.csv"
    path.write_bytes(content)
    try:
        read = cow_igo.read(path, ACTORS)
    except Refused:
        with pytest.raises(Refused, match=r"“igo.csv”, line \d+, column \d+: "):
            cow_igo.read(path, ACTORS)
        return
    lines = [n for n, one in enumerate(re.split(rb"\r\n|\r|\n", content), 1) if one.strip(b" ")][1:]
    assert read.rows == len(lines)
    places = [int(one.place.split("line ")[1].split(",")[0]) for one in read.refused]
    assert places == [line for line in lines if line in places]
    assert f"{len(lines) - len(places)} rows are taken, {len(places)} refused" in read.note
