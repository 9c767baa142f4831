"""The search box's grammar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import dates, query
from minilat_desktop.domain.query import Span, complete, parse, with_choice


def test_text_and_fields() -> None:
    read = parse('vaccine member:JPN,"United States" -form:alliance "two words" asof:2010')
    assert read.free == "vaccine two words"
    assert [(one.key, one.values, one.negated) for one in read.terms] == [
        ("member", ("JPN", "United States"), False), ("form", ("alliance",), True),
    ]  # fmt: skip
    assert read.as_of == dates.as_of_day("2010")


def test_what_is_no_field_is_text() -> None:
    for text in ("COP26: outcome", "10:30", "a : b", "“pillar:x”", '"pillar:x"', "http://x"):
        if text == "http://x":
            with pytest.raises(query.BadQuery):
                parse(text)
        else:
            assert parse(text).terms == (), text


@given(st.text())
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        terms, place = parse(text).terms, (0, 1)
    except query.BadQuery as problem:
        terms, place = (), (problem.start, problem.end)
    assert 0 <= place[0] < place[1] <= max(len(text), 1)
    for term in terms:
        assert term.key in query.FIELDS
        assert term.values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("size:7", Span(7, 7)), ("size:<7", Span(None, 6)), ("size:<=7", Span(None, 7)), ("size:>7", Span(8, None)),
        ("size:>=7", Span(7, None)), ("size:3..7", Span(3, 7)), ("size:..7", Span(None, 7)),
        ("size:3..", Span(3, None)),
    ],
)  # fmt: skip
def test_comparisons(text: str, expected: Span) -> None:
    (term,) = parse(text).terms
    assert query.span(term, term.values[0]) == expected


def test_a_minus_leaves_words_out() -> None:
    read = parse('climate -g20 -"group of" asia-pacific - --')
    assert read.free == "climate asia-pacific"
    assert read.excluded == ("g20", "group of")


@pytest.mark.parametrize("text", ["size:", "x asof: y", "-region:", "member: JPN", 'member:"', "Founded:"])
def test_a_field_without_a_value_is_pointed_at(text: str) -> None:
    with pytest.raises(query.BadQuery, match="needs a value") as told:
        parse(text)
    assert ":" in text[told.value.start : told.value.end]
    assert "Write it as in" in told.value.remedy


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("founded:2015..2010", "“2015..2010” ends before it begins. Did you mean founded:2010..2015?"),
        ("size:9..3", "Did you mean size:3..9?"),
        ("size:..", "neither a beginning nor an end"),
        ("size:5-10", "“5-10” is not a number of members. Write a range with two dots: size:5..10."),
        ("founded:1990–1999", "“1990–1999” is not a date. Write a range with two dots: founded:1990..1999."),
    ],
)
def test_a_range_that_cannot_be_is_told_with_the_right_one(text: str, message: str) -> None:
    with pytest.raises(query.BadQuery) as told:
        parse(text)
    assert message in str(told.value)


def test_a_month_is_no_range() -> None:
    (term,) = parse("founded:2015-10").terms
    assert query.span(term, "2015-10") == Span(dates.parse("2015-10").earliest, dates.parse("2015-10").latest)


@pytest.mark.parametrize("written", ["Middle East", "middle-east", "MIDDLE_EAST", "middle-eas"])
def test_a_name_is_known_whichever_way_it_is_written(written: str) -> None:
    (term,) = parse(f"region:{query.quoted(written)}").terms
    assert query.resolve(term, ["Middle East", "East Asia"]) == ("Middle East",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("has:foo", "“foo” is nothing that “has:” can look for. There are notes, conflicts, roster, own."),
        ("legal:foo", "“foo” is no legal form."),
    ],
)
def test_what_a_field_does_not_know_is_told_in_proper_words(text: str, message: str) -> None:
    (term,) = parse(text).terms
    known = query.HAS if term.key == "has" else ["treaty"]
    with pytest.raises(query.BadQuery) as told:
        query.resolve(term, known)
    assert message in str(told.value)


def test_a_quotation_mark_left_open_does_not_swallow_the_facet() -> None:
    text = with_choice('"group of', "pillar", ["peace-security"], [])
    assert text == '"group of" pillar:peace-security'
    assert [term.values for term in parse(text).terms] == [("peace-security",)]


def test_a_facet_writes_the_text() -> None:
    assert with_choice("", "pillar", ["trade-capital"], []) == "pillar:trade-capital"
    assert with_choice("a pillar:x b", "pillar", ["y", "z"], ["w"]) == "a b pillar:y,z -pillar:w"
    assert with_choice("pillar:x", "pillar", ["y", "z"], [], all_of=True) == "pillar:y pillar:z"
    assert with_choice('a -region:"Latin America" b', "region", [], []) == "a b"
    assert with_choice("a", "region", ["Latin America"], []) == 'a region:"Latin America"'


@given(st.lists(st.sampled_from(["Latin America", "Global", "a,b"]), unique=True), st.text(alphabet="ab c", max_size=9))
def test_what_a_facet_writes_reads_back(values: list[str], free: str) -> None:
    read = parse(with_choice(free, "region", values, []))
    assert read.free == " ".join(free.split())
    assert [value for term in read.terms for value in term.values] == values


def test_completion() -> None:
    values = {"pillar": ("climate-natural-capital", "health-wellness"), "region": ("Latin America",)}
    fields = complete("x mem", 5, values)
    assert fields is not None
    assert (fields.start, fields.end, fields.words) == (2, 5, ("member:",))
    second = complete("pillar:climate-natural-capital,hea", 34, values)
    assert second is not None
    assert (second.start, second.words) == (31, ("health-wellness",))
    spaced = complete("region:lat", 10, values)
    assert spaced is not None
    assert spaced.words == ('"Latin America"',)
    everything = complete("pillar:", 7, values)
    assert everything is not None
    assert everything.words == values["pillar"]
    assert complete("vaccine", 7, values) is None
    assert complete("", 0, values) is None
