"""A comparison as a file: both shapes, both profiles, both scopes, read back by the csv module."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.comparison import ComparisonTable, build
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.problems import CannotWrite, Refused
from minilat_desktop.formats import csv_profiles
from minilat_desktop.formats.clip import Clip
from minilat_desktop.services.comparison_lines import TIDY_HEADER
from minilat_desktop.services.exporting import (
    PROFILES,
    SCOPES,
    SHAPES,
    ExportOptions,
    ExportService,
    suggested_name,
)
from tests.comparison_sample import ALL, G20, I2U2, cite, columns, fact

NOW = "2026-11-23"
TABLE = build(columns(f"g20@{NOW}", f"i2u2@{NOW}", f"first-movers-coalition@{NOW}"), ALL)
EVERY = [ExportOptions(*one) for one in product(SHAPES, PROFILES, SCOPES, (False, True))]
SERVICE = ExportService()


def read(path: Path) -> list[dict[str, str]]:
    """The file as a strict reader sees it; every line must have the same number of fields."""
    text = path.read_bytes().decode("utf-8-sig")
    header, *lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert all(len(line) == len(header) for line in lines)
    assert len(set(header)) == len(header)
    return [dict(zip(header, line, strict=True)) for line in lines]


def tidy(tmp_path: Path, table: ComparisonTable = TABLE, scope: str = "seen") -> list[dict[str, str]]:
    """A tidy file for R, written and read back."""
    path = tmp_path / "tidy.csv"
    SERVICE.write(table, ExportOptions("tidy", "data", scope), path)
    return read(path)


@pytest.mark.parametrize("options", EVERY, ids=str)
def test_preview_and_file_agree_and_two_writes_are_alike(options: ExportOptions, tmp_path: Path) -> None:
    preview = SERVICE.preview(TABLE, options)
    written = SERVICE.write(TABLE, options, tmp_path / "a.csv")
    SERVICE.write(TABLE, options, tmp_path / "b.csv")
    content = (tmp_path / "a.csv").read_bytes()
    assert content == (tmp_path / "b.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") == (options.profile == "excel")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    assert tuple(lines[0]) == preview.header
    assert [tuple(line) for line in lines[1:11]] == list(preview.rows)
    assert len(lines) - 1 == preview.total_rows == written.rows
    assert written.guarded == preview.guarded
    assert len(read(tmp_path / "a.csv")) == written.rows


def test_tidy_header_is_the_contract(tmp_path: Path) -> None:
    assert ",".join(TIDY_HEADER) == (
        "comparison,as_of,coalition_id,coalition,attribute,value,unit,value_date,rank,confidence,source_id,"
        "source_title,source_url,accessed,note,missing_reason,date_from,date_to"
    )
    assert tuple(tidy(tmp_path)[0]) == TIDY_HEADER


def test_one_line_a_value_and_source(tmp_path: Path) -> None:
    two = replace(I2U2, facts=(fact("founded", "2021-10-18", cites=(cite("one", 4, ""), cite("two", 2))),))
    rows = tidy(tmp_path, build(columns(f"g20@{NOW}", f"i2u2@{NOW}"), {"g20": G20, "i2u2": two}))
    founded = [row for row in rows if (row["coalition_id"], row["attribute"]) == ("i2u2", "founded")]
    assert [(row["value"], row["source_id"], row["confidence"]) for row in founded] == [
        ("2021-10-18", "one", "4"),
        ("2021-10-18", "two", "2"),
    ]
    assert founded[1]["source_url"] == "https://example.org/two"
    assert founded[1]["note"] == "Source at: p. 1."
    assert founded[0]["comparison"] == f"g20@{NOW} i2u2@{NOW}"
    assert [row["value"] for row in rows if row["attribute"] == "risk"] == ["Slow", "Narrow", ""]


def test_every_source_on_the_screen_is_in_the_file(tmp_path: Path) -> None:
    on_screen = {
        (column.coalition_id, row.attribute, citation.source.id)
        for row in TABLE.rows
        for column, cell in zip(TABLE.columns, row.cells, strict=True)
        for citation in cell.citations
    }
    in_file = {(row["coalition_id"], row["attribute"], row["source_id"]) for row in tidy(tmp_path) if row["source_id"]}
    assert in_file == on_screen
    SERVICE.write(TABLE, ExportOptions("wide"), tmp_path / "wide.csv")
    for row, line in zip(TABLE.rows, read(tmp_path / "wide.csv"), strict=True):
        for place, cell in enumerate(row.cells):
            sources = line[f"{TABLE.heading(place)}: sources"]
            assert all(f"https://example.org/{one.source.id}" in sources for one in cell.citations)


def test_dates_are_typed(tmp_path: Path) -> None:
    rows = {(row["coalition_id"], row["attribute"]): row for row in tidy(tmp_path)}
    summit = rows["g20", "first_leaders_summit"]
    assert (summit["value"], summit["date_from"], summit["date_to"]) == (
        "2008-11-14/2008-11-15", "2008-11-14", "2008-11-15",
    )  # fmt: skip
    gdp = rows["g20", "share_world_gdp"]
    assert (gdp["value"], gdp["unit"], gdp["value_date"]) == ("80", "per cent", "2023-06")
    assert (gdp["date_from"], gdp["date_to"]) == ("2023-06-01", "2023-06-30")
    purpose = rows["i2u2", "purpose"]
    assert (purpose["value"], purpose["missing_reason"], purpose["date_from"]) == ("", "unknown", "")


def test_a_gap_is_an_empty_field_with_its_reason(tmp_path: Path) -> None:
    rows = tidy(tmp_path, scope="everything")
    assert {row["missing_reason"] for row in rows} - {""} <= set(vocabulary.MISSING)
    assert all((row["value"] == "") == (row["missing_reason"] != "") for row in rows)
    SERVICE.write(TABLE, ExportOptions("wide"), tmp_path / "wide.csv")
    for line in read(tmp_path / "wide.csv"):
        for place in range(3):
            heading = TABLE.heading(place)
            assert (line[heading] == "") == (line[f"{heading}: missing reason"] != "")


def test_wide_is_what_the_screen_shows(tmp_path: Path) -> None:
    SERVICE.write(TABLE, ExportOptions("wide", "data"), tmp_path / "wide.csv")
    lines = read(tmp_path / "wide.csv")
    assert [line["attribute"] for line in lines] == [row.attribute for row in TABLE.rows]
    by_attribute = {line["attribute"]: line for line in lines}
    assert by_attribute["form"][f"FMC as of {NOW}"] == "Public-private"
    assert by_attribute["founded"][f"G20 as of {NOW}"] == "1999-09-25"
    assert by_attribute["member_companies"][f"FMC as of {NOW}"] == "101"
    assert by_attribute["membership/IND"][f"G20 as of {NOW}"] == "Member (founder)"
    assert by_attribute["membership/IND"]["label"] == "India"
    assert {line["differs"] for line in lines} == {"yes", "no"}


def test_everything_adds_competing_values_and_single_records(tmp_path: Path) -> None:
    rows = tidy(tmp_path, scope="everything")
    founded = {row["value"]: row for row in rows if (row["coalition_id"], row["attribute"]) == ("g20", "founded")}
    assert set(founded) == {"1999-09-25", "1999-09-26"}
    assert founded["1999-09-26"]["note"].startswith("Competing value.")
    assert {row["value"] for row in rows if row["attribute"] == "share_world_gdp"} == {"80", "85", "90", ""}
    assert {row["value"] for row in rows if row["attribute"] == "commitment"} == {
        "Grow by two per cent", "Phase out subsidies",
    }  # fmt: skip
    assert any(row["attribute"] == "membership/RUS" and row["value"] == "member" for row in rows)
    SERVICE.write(TABLE, ExportOptions("wide", "data", "everything"), tmp_path / "wide.csv")
    lines = {line["attribute"]: line for line in read(tmp_path / "wide.csv")}
    assert lines["founded"][f"G20 as of {NOW}: other values"].startswith("1999-09-26 (")
    assert lines["event/accession"][f"G20 as of {NOW}"] == "African Union joins"


def test_only_differences(tmp_path: Path) -> None:
    everywhere = {row["attribute"] for row in tidy(tmp_path)}
    SERVICE.write(TABLE, ExportOptions("tidy", "data", only_differences=True), tmp_path / "some.csv")
    attributes = {row["attribute"] for row in read(tmp_path / "some.csv")}
    assert attributes == {row.attribute for row in TABLE.rows if row.differs}
    assert attributes < everywhere


def test_hostile_text_is_guarded_counted_and_comes_back(tmp_path: Path) -> None:
    name = '=HYPERLINK("http://x","y")'
    evil = replace(I2U2, name=name, short_name="-evil", facts=(fact("purpose", "@SUM(1)\r\n\u202egnp"),))
    table = build(columns(f"g20@{NOW}", f"i2u2@{NOW}"), {"g20": G20, "i2u2": evil})
    for shape in SHAPES:
        path = tmp_path / f"{shape}.csv"
        written = SERVICE.write(table, ExportOptions(shape, "excel"), path)
        text = path.read_bytes().decode("utf-8-sig")
        fields = [field for line in csv.reader(io.StringIO(text, newline=""), strict=True) for field in line]
        assert not any(field.startswith(("=", "+", "-", "@")) for field in fields)
        assert written.guarded == sum(field.startswith("'") for field in fields) > 0
        exact = SERVICE.write(table, ExportOptions(shape, "data"), tmp_path / "exact.csv")
        assert csv_profiles.decode(path.read_bytes(), "excel") == csv_profiles.decode(exact.path.read_bytes(), "data")


def test_nul_is_refused_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "kept.csv"
    path.write_bytes(b"old")
    bad = replace(I2U2, facts=(fact("purpose", "a\0b"),))
    table = build(columns(f"g20@{NOW}", f"i2u2@{NOW}"), {"g20": G20, "i2u2": bad})
    with pytest.raises(Refused):
        SERVICE.write(table, ExportOptions(), path)
    with pytest.raises(Refused):
        SERVICE.preview(table, ExportOptions())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="folder does not exist"):
        SERVICE.write(TABLE, ExportOptions(), tmp_path / "nowhere" / "a.csv")
    with pytest.raises(CannotWrite):
        SERVICE.write_file(tmp_path / "nowhere" / "a.png", b"png")
    SERVICE.write_file(tmp_path / "a.png", b"png")
    assert (tmp_path / "a.png").read_bytes() == b"png"


@pytest.mark.parametrize("options", [ExportOptions("long"), ExportOptions(scope="all"), ExportOptions(profile="x")])
def test_unknown_options_are_refused(options: ExportOptions) -> None:
    with pytest.raises(Refused, match="one of"):
        SERVICE.preview(TABLE, options)


class Pasted(HTMLParser):
    """A table as whoever pastes it reads it, with a parser that is not ours; every mark is closed in its turn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[str]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.lines.append([])
        elif tag in ("td", "th"):
            self.lines[-1].append("")
        elif tag == "br":
            self.lines[-1][-1] += "\n"
        if tag not in ("br", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        assert self.open[-1] in ("td", "th"), "text beside the cells"
        self.lines[-1][-1] += data


def pasted(html: str) -> list[list[str]]:
    """The cells of a pasted table by line."""
    parser = Pasted()
    parser.feed(html)
    parser.close()
    assert not parser.open
    return parser.lines


def read_tsv(text: str) -> list[list[str]]:
    """The lines of tab-separated text."""
    return list(csv.reader(io.StringIO(text, newline=""), dialect="excel-tab", strict=True))


def test_clipboard() -> None:
    rows = {row.attribute: row for row in TABLE.rows}
    picked = [(rows["age"], 0), (rows["age"], 1), (rows["membership/ISR"], 1), (rows["membership/ISR"], 0)]
    assert SERVICE.clipboard(TABLE, picked).text == "27\t5\nNot a member\tMember (founder), since 18 Oct 2021"
    headed = SERVICE.clipboard(TABLE, [*picked[:1], *picked[2:3]], with_headers=True)
    assert headed.text == (
        f"\tG20 as of {NOW}\tI2U2 as of {NOW}\nAge (years)\t27\t\nIsrael\t\tMember (founder), since 18 Oct 2021"
    )
    assert headed.html.count("<th") == 5
    assert '<td align="right">27</td>' in headed.html
    assert SERVICE.clipboard(TABLE, []) == Clip("", "")


def test_both_sides_of_the_clipboard_hold_the_same_cells() -> None:
    everything = [(row, column) for row in TABLE.rows for column in range(len(TABLE.columns))]
    copied = SERVICE.clipboard(TABLE, everything, with_headers=True)
    assert pasted(copied.html) == read_tsv(copied.text)
    assert len(pasted(copied.html)) == len(TABLE.rows) + 1


def test_rows_are_copied_in_the_order_in_sight() -> None:
    look = replace(TABLE, spec=Spec(groups=("Size", "Life")))
    rows = {row.attribute: row for row in TABLE.rows}
    copied = SERVICE.clipboard(look, [(rows["age"], 0), (rows["full_members"], 0)], with_headers=True)
    assert [line[0] for line in read_tsv(copied.text)][1:] == ["Full members on the roster (members)", "Age (years)"]


def test_a_pasted_table_runs_nothing() -> None:
    texts = ("</td><script>alert(1)</script>", "=HYPERLINK(1)", "a & b\nc", '"><img src=x onerror=y>', "007")
    evil = replace(I2U2, facts=tuple(fact("risk", one, as_of="2026") for one in texts))
    table = build(columns(f"g20@{NOW}", f"i2u2@{NOW}"), {"g20": G20, "i2u2": evil})
    risks = next(row for row in table.rows if row.attribute == "risk")
    one_each = [replace(risks, cells=(risks.cells[0], part)) for part in risks.cells[1].parts]
    for row, text in zip(one_each, texts, strict=True):
        copied = SERVICE.clipboard(replace(table, rows=(row,)), [(row, 1)])
        assert "<script" not in copied.html
        assert "<img" not in copied.html
        assert pasted(copied.html) == [[csv_profiles.guard(text)]] == read_tsv(copied.text)


def test_suggested_names_are_safe() -> None:
    assert suggested_name(TABLE) == f"comparison-g20-i2u2-first-movers-coalition-{NOW}.csv"
    two = build(columns("g20@2010-12-31", f"g20@{NOW}"), ALL)
    assert suggested_name(two) == "comparison-g20.csv"
