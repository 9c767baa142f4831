"""CSV that comes back exactly, under both profiles; nothing in it runs; nothing that cannot be held is written."""

from __future__ import annotations

import csv
import io
import random
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import Damaged, Refused
from minilat_desktop.formats import csv_profiles
from minilat_desktop.formats.csv_profiles import decode, encode, guard, unguard

number = re.compile(r"[+-](\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
STARTS = "=+-@\t\r＝＋－＠"
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
hostile = st.builds(str.__add__, st.text("'=+-@\t\r\n＝＋－＠\",;0123456789.eE", max_size=4), texts)
lines = st.lists(st.lists(texts | hostile, min_size=25, max_size=25), min_size=1, max_size=10)


@given(lines, st.sampled_from(sorted(csv_profiles.PROFILES)))
@settings(max_examples=40)
def test_thousands_of_random_cells_come_back_exactly(rows: list[list[str]], profile: str) -> None:
    header = [f"h{number}" for number in range(25)]
    encoded = encode(header, rows, profile)
    assert decode(encoded.content, profile) == [header, *rows]
    assert encoded.rows == len(rows)
    expected = sum(csv_profiles.needs_guard(one) for row in rows for one in row) if profile == "excel" else 0
    assert encoded.guarded == expected
    assert csv_profiles.measure(header, rows, profile) == (encoded.rows, encoded.guarded)


SIGNS = ("=", "+", "-", "@", "'", "''", "\t", "\r", "＝", "＋", "－", "＠", "-5", "+1.5e3", "=1+1", "0", "007", "-0")
QUOTES = ('"', '""', ",", ";", "\n", "\r\n", "\r", " ", "  ", "\\", "\x0b", "\x1f", "\x85", "\u2028")
SCRIPTS = (
    "Türkiye",
    "中文",
    "עברית",
    "العربية",
    "\u202e",
    "\u200f",
    "\u200b",
    "\ufeff",
    "🇺🇳",
    "👩\u200d👧",
    "e\u0301",
    "\U0010ffff",
)
LONG = ("12345678901234567890123", "-98765432109876543210", "0.1000000000000000055511151231257827", "1e400")
PIECES = (*SIGNS, *QUOTES, *SCRIPTS, *LONG, "a", "Z", "")


@pytest.mark.parametrize("profile", sorted(csv_profiles.PROFILES))
def test_three_hundred_thousand_random_cells_come_back_identical(profile: str) -> None:
    chance = random.Random(300_000)
    rows = [["".join(chance.choices(PIECES, k=chance.randint(0, 4))) for _ in range(100)] for _ in range(3_000)]
    header = [f"h{number}" for number in range(100)]
    encoded = encode(header, rows, profile)
    assert decode(encoded.content, profile) == [header, *rows]
    # The oracle: another reader of RFC 4180, and the apostrophes counted one by one.
    text = encoded.content.decode("utf-8-sig" if profile == "excel" else "utf-8")
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    longer = sum(
        len(there) - len(here)
        for back, row in zip(read[1:], rows, strict=True)
        for there, here in zip(back, row, strict=True)
    )
    assert encoded.guarded == longer
    assert (longer > 10_000) == (profile == "excel")
    if profile == "excel":
        assert not any(one[:1] in tuple("=@\t\r＝＋－＠") for line in read for one in line if one)
        assert all(number.fullmatch(one) for line in read for one in line if one[:1] in ("+", "-"))
    chance.choice(rows)[chance.randrange(100)] = "a\0b"
    with pytest.raises(Refused, match="NUL"):
        encode(header, rows, profile)


@given(hostile)
@example("'=1")
@example("''=1")
@example("'-5")
@example("-5")
@example("'")
@example("'plain")
def test_guard_reverses_exactly_and_never_starts_a_formula(text: str) -> None:
    guarded = guard(text)
    assert unguard(guarded) == text
    if guarded[:1] in tuple(STARTS):
        float(guarded)


@given(hostile, hostile)
def test_no_two_texts_guard_alike(one: str, other: str) -> None:
    assert (guard(one) == guard(other)) == (one == other)


@pytest.mark.parametrize("start", STARTS)
def test_every_formula_start_is_guarded_in_excel_and_exact_in_data(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    excel = encode(["h"], [[text]], "excel")
    (_, (field,)) = csv.reader(io.StringIO(excel.content.decode("utf-8-sig"), newline=""), strict=True)
    assert field == f"'{text}"
    assert excel.guarded == 1
    data = encode(["h"], [[text]], "data")
    (_, (field,)) = csv.reader(io.StringIO(data.content.decode("utf-8"), newline=""), strict=True)
    assert (field, data.guarded) == (text, 0)


@pytest.mark.parametrize("text", ["-5", "+5", "-0.5", "-.5e-10", "-5.", "+1E6"])
def test_negative_numbers_stay_numbers(text: str) -> None:
    assert encode(["h"], [[text]], "excel").guarded == 0
    assert guard(text) == text


@pytest.mark.parametrize("text", ["-", "-5-3", "+1 2", "-1,5", "=5", "-٣", "-5\n", "-1e"])
def test_almost_numbers_are_guarded(text: str) -> None:
    assert guard(text) == f"'{text}"


def test_typed_numbers_have_a_full_stop_and_no_thousands_mark() -> None:
    row = [1_200_000_000, -7, 85.5, -0.25, 0, 1, 1.0, None, ""]
    content = encode([f"h{n}" for n in range(9)], [row], "excel").content
    assert content.splitlines()[1] == b"1200000000,-7,85.5,-0.25,0,1,1.0,,"


def test_shape_of_the_file() -> None:
    excel, data = (encode(["a", "b"], [["x,y", 'say "hi"'], ["two\r\nlines", "Türkiye"]], p) for p in ("excel", "data"))
    body = 'a,b\r\n"x,y","say ""hi"""\r\n"two\r\nlines",Türkiye\r\n'.encode()
    assert excel.content == b"\xef\xbb\xbf" + body
    assert data.content == body


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800"])
@pytest.mark.parametrize("profile", ["excel", "data"])
def test_what_no_csv_can_hold_is_refused(text: str, profile: str) -> None:
    with pytest.raises(Refused, match="cannot hold") as refused:
        encode(["h"], [["fine"], [text]], profile)
    assert refused.value.safe
    assert text not in str(refused.value)
    with pytest.raises(Refused):
        csv_profiles.measure(["h"], [[text]], profile)
    with pytest.raises(Refused):
        csv_profiles.as_tsv([[text]])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(Refused, match="not a number"):
        encode(["h"], [[value]], "data")


def test_unknown_profile_is_refused() -> None:
    with pytest.raises(Refused, match="excel, data"):
        encode(["h"], [], "libreoffice")


def test_uneven_lines_are_a_bug() -> None:
    with pytest.raises(ValueError, match="2 fields under a header of 1"):
        encode(["h"], [["a", "b"]], "data")


@pytest.mark.parametrize("content", [b'a,b\r\n"x"y,1\r\n', b'a\r\n"open', b"a,b\r\n1\r\n", b"\xff\xfe"])
def test_damaged_files_are_refused(content: bytes) -> None:
    with pytest.raises(Damaged):
        decode(content, "data")


def test_a_line_of_a_megabyte_comes_back() -> None:
    text = "=" + "x" * 1_000_000
    limit = csv.field_size_limit()
    assert decode(encode(["h"], [[text]], "excel").content, "excel") == [["h"], [text]]
    assert csv.field_size_limit() == limit


def test_clipboard_lines_paste_as_cells() -> None:
    pasted = csv_profiles.as_tsv([["a", "two\nlines", "tab\there"], [-5, None, "=1+1"]])
    assert list(csv.reader(io.StringIO(pasted, newline=""), dialect="excel-tab", strict=True)) == [
        ["a", "two\nlines", "tab\there"],
        ["-5", "", "'=1+1"],
    ]
    assert not pasted.endswith("\n")


def test_no_text_for_excel_is_longer_than_a_cell_and_says_so() -> None:
    citation = "[1] A title, a publisher, 2021, https://example.org/" + "x" * 148
    long = " | ".join([citation] * 400)
    rows: list[tuple[csv_profiles.Value, ...]] = [("short", 1, None, long), ("=" + "y" * 40_000, 2.5, "", "z")]
    assert csv_profiles.within_a_cell(rows, "data") == rows
    cut = csv_profiles.within_a_cell(rows, "excel")
    encoded = csv_profiles.encode(("a", "b", "c", "d"), cut, "excel")
    fields = [field for line in csv_profiles.decode(encoded.content, "excel") for field in line]
    assert max(map(len, fields)) <= csv_profiles.LONGEST_CELL
    whole, remark = str(cut[0][3]).split(" … ")
    assert long.startswith(f"{whole} | ")
    assert whole.endswith(citation), "not in the middle of a source"
    assert remark == f"({grouped(len(long) - len(whole))} more characters than a cell takes)"
    assert list(cut[0][:3]) == ["short", 1, None]
    assert list(cut[1][1:]) == [2.5, "", "z"]
