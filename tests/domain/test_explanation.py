"""“Why this number?”: everything that stands behind a cell, in one value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.comparison import build
from minilat_desktop.domain.comparison_spec import Column, Spec
from minilat_desktop.domain.comparison_table import ComparisonTable
from minilat_desktop.domain.explanation import Explanation, explain
from tests.comparison_sample import ALL, cite, coalition, columns, day, fact, figure

NOW = "2026-11-23"


def why(table: ComparisonTable, attribute: str, column: int = 0) -> Explanation:
    """The explanation of one cell."""
    row = table.row(attribute)
    assert row is not None
    return explain(table, row, column)


def under(policy: str, attribute: str) -> Explanation:
    """A cell of the G20 under a policy."""
    table = build([Column("g20", day(NOW), policy), Column("i2u2", day(NOW))], ALL)
    return why(table, attribute)


def test_a_recorded_value_with_its_rival_and_its_reason() -> None:
    found = under("preferred", "founded")
    assert (found.shown.value, found.shown.key, found.conflict) == ("1999-09-25", "fact:x/founded@1999-09-25", True)
    assert [one.value for one in found.competing] == ["1999-09-26"]
    assert found.shown.note == "The ministers’ own communiqué."
    text = "\n".join(found.lines())
    for words in (
        "G20 as of 2026-11-23", "25 September 1999", "† Sources disagree.", "The ministers’ own communiqué.",
        "Marked in the catalogue as the preferred value.", "Competing values:", "– 26 September 1999",
        "Confidence: very high.", "Confidence: fair.", "https://example.org/fin", "Looked up 2026-11-23",
    ):  # fmt: skip
        assert words in text


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("newest", "This column shows the value stated last"),
        ("confidence", "This column shows the value with the most certain source: very high."),
        ("source:fin", "This column shows what one source says: “Title, “fin””."),
        ("source:article", "This column shows what one source says: “Title, “article””."),
        ("all", "This column shows every value, side by side."),
    ],
)
def test_the_policy_says_why_this_one(policy: str, words: str) -> None:
    assert any(line.startswith(words) for line in under(policy, "founded").lines())


def test_a_source_that_says_nothing_of_it() -> None:
    found = under("source:roster", "founded")
    assert (found.shown.missing, found.shown.value) == ("unknown", None)
    assert "“Title, “roster”” is not cited for this." in found.lines()
    assert {one.value for one in found.competing} == {"1999-09-25", "1999-09-26"}


def test_a_computed_value_names_what_it_was_made_from() -> None:
    table = build(columns(f"g20@{NOW}", f"i2u2@{NOW}"), ALL)
    age = why(table, "age", 1)
    assert age.computed
    assert [(one.label, one.value, one.key) for one in age.inputs] == [
        ("Founded", "2021-10-18", "fact:x/founded@2021-10-18")
    ]
    assert "Made from 1 record: Founded 18 October 2021 [fact:x/founded@2021-10-18]." in age.lines()
    shared = why(table, "shared_by_all")
    assert shared.shown.value == len(shared.inputs) == 2
    assert any("India" in line and "United States" in line for line in shared.lines())


def test_many_records_are_counted_and_some_are_named() -> None:
    from tests.comparison_sample import member

    crowd = tuple(member("x", f"A{n:03}", "2001-01-01") for n in range(100))
    table = build(columns(f"x@{NOW}", f"i2u2@{NOW}"), ALL | {"x": coalition("x", members=crowd)})
    (line,) = [line for line in why(table, "full_members").lines() if line.startswith("Made from")]
    assert line.startswith("Made from 100 records: ")
    assert line.endswith(" and 40 more.")


@pytest.mark.parametrize("reason", vocabulary.MISSING)
def test_each_kind_of_missing_has_its_meaning(reason: str) -> None:
    table = build(columns(f"g20@{NOW}", f"i2u2@{NOW}"), ALL)
    row = table.row("age")
    assert row is not None
    cell = replace(row.cells[0], value=None, text=vocabulary.MISSING[reason], missing_reason=reason)
    gap = explain(table, replace(row, cells=(cell, row.cells[1])), 0)
    assert f"Missing: {vocabulary.MISSING[reason]}. {vocabulary.MISSING_MEANS[reason]}" in gap.lines()


def test_a_figure_that_only_the_tolerance_lets_in_says_so() -> None:
    late = coalition("x", figures=(figure("sites", 7, "2021-03-01"),))
    spec = Spec(tolerance=90)
    table = build(columns("x@2021-01-01", f"g20@{NOW}"), ALL | {"x": late}, spec)
    found = why(table, "sites")
    assert found.nearest
    assert any("59 days after this column’s date" in line for line in found.lines())


def test_values_side_by_side_keep_their_own_sources() -> None:
    found = under("all", "founded")
    assert [(one.value, one.citations[0].source.id) for one in found.parts] == [
        ("1999-09-25", "fin"), ("1999-09-26", "article"),
    ]  # fmt: skip


def test_a_deprecated_value_is_never_shown_as_if_it_were_good() -> None:
    only = coalition("x", facts=(fact("purpose", "Old", rank="deprecated", cites=(cite("a"),)),))
    table = build(columns(f"x@{NOW}", f"g20@{NOW}"), ALL | {"x": only})
    assert "Marked in the catalogue as deprecated; nothing better is recorded." in why(table, "purpose").lines()
