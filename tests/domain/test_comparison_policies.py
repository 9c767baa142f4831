"""Source policies and the tolerance: which value a column shows, and that it says why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain.comparison import build
from minilat_desktop.domain.comparison_spec import Column, Spec
from minilat_desktop.domain.comparison_table import Cell
from minilat_desktop.domain.model import Coalition
from tests.comparison_sample import ALL, cite, coalition, day, fact, figure

NOW = "2026-11-23"


def shown(subject: Coalition, attribute: str, policy: str = "preferred", when: str = NOW, **more: Any) -> Cell:
    """One cell of a coalition under a policy, beside the G20."""
    table = build([Column("x", day(when), policy), Column("g20", day(NOW))], ALL | {"x": subject}, Spec(**more))
    row = table.row(attribute)
    assert row is not None
    return row.cells[0]


DISPUTED = coalition(
    "x",
    facts=(
        fact("founded", "2001-01-01", rank="preferred", cites=(cite("weak", 1),), as_of="2002"),
        fact("founded", "2003-03-03", cites=(cite("sure", 4), cite("sure-too", 4)), as_of="2004"),
        fact("founded", "2005-05-05", cites=(cite("late", 2),), as_of="2020"),
        fact("founded", "1990-01-01", rank="deprecated", cites=(cite("wrong", 4), cite("a", 4), cite("b", 4)),
             as_of="2024"),
    ),
    figures=(
        figure("sites", 10, "2010", cites=(cite("weak", 1),), rank="preferred"),
        figure("sites", 12, "2010-06", cites=(cite("sure", 4),)),
        figure("sites", 20, "2015-05-01", cites=(cite("late", 2),)),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "founded", "age"),
    [
        ("preferred", "2001-01-01", 25),
        ("newest", "2005-05-05", 21),
        ("confidence", "2003-03-03", 23),
        ("source:sure", "2003-03-03", 23),
        ("source:wrong", "1990-01-01", 36),
    ],
)
def test_dates_and_what_is_made_of_them(policy: str, founded: str, age: int) -> None:
    cell = shown(DISPUTED, "founded", policy)
    assert (cell.value, cell.conflict) == (founded, True)
    assert len(cell.alternatives) == 3
    assert shown(DISPUTED, "age", policy).value == age


def test_only_what_one_source_says_is_cited_to_it_alone() -> None:
    assert [one.source.id for one in shown(DISPUTED, "founded", "source:sure").citations] == ["sure"]
    assert [one.source.id for one in shown(DISPUTED, "age", "source:sure").citations] == ["sure"]
    assert shown(DISPUTED, "sites", "source:weak").value == 10


@pytest.mark.parametrize("attribute", ["founded", "sites", "age"])
def test_a_source_that_is_silent_leaves_a_gap_that_says_so(attribute: str) -> None:
    cell = shown(DISPUTED, attribute, "source:nobody")
    assert (cell.value, cell.missing_reason) == (None, "unknown")
    assert "“nobody” is not cited for this." in cell.note


def test_all_side_by_side_each_with_its_source() -> None:
    cell = shown(DISPUTED, "founded", "all")
    assert [(part.value, part.citations[0].source.id) for part in cell.parts] == [
        ("2001-01-01", "weak"), ("2003-03-03", "sure"), ("2005-05-05", "late"), ("1990-01-01", "wrong"),
    ]  # fmt: skip
    ages = shown(DISPUTED, "age", "all")
    assert [part.value for part in ages.parts] == [25, 23, 21, 36]
    assert all(len(part.inputs) == 1 for part in ages.parts)
    figures = shown(DISPUTED, "sites", "all", when="2012-01-01")
    assert [(part.value, part.citations[0].source.id) for part in figures.parts] == [(10, "weak"), (12, "sure")]


@pytest.mark.parametrize(
    ("policy", "value"), [("preferred", 10), ("newest", 10), ("confidence", 12), ("source:sure", 12)]
)
def test_figures_of_one_time_compete(policy: str, value: int) -> None:
    assert shown(DISPUTED, "sites", policy, when="2012-01-01").value == value


# Tolerance


def test_without_a_tolerance_the_latest_known_with_its_own_date() -> None:
    cell = shown(DISPUTED, "sites", when="2026-01-01")
    assert (cell.value, cell.nearest, cell.show_date, cell.value_date) == (20, False, True, "2015-05-01")
    assert shown(DISPUTED, "sites", when="2009-12-31").missing_reason == "unknown"


def test_with_one_the_nearest_within_it_marked_and_said() -> None:
    later = shown(DISPUTED, "sites", when="2015-04-01", tolerance=60)
    assert (later.value, later.nearest) == (20, True)
    assert "30 days after this column’s date; the tolerance is 60 days" in later.note
    before = shown(DISPUTED, "sites", when="2015-05-11", tolerance=60)
    assert (before.value, before.nearest) == (20, True)
    assert "10 days before" in before.note
    on_it = shown(DISPUTED, "sites", when="2010-06-15", tolerance=60)
    assert (on_it.value, on_it.nearest) == (10, False)


def test_an_older_one_outside_it_is_not_shown_and_named() -> None:
    cell = shown(DISPUTED, "sites", when="2026-01-01", tolerance=60)
    assert (cell.value, cell.missing_reason) == (None, "unknown")
    assert "The nearest figure is of 1 May 2015" in cell.note


def test_of_two_equally_near_the_earlier() -> None:
    twins = coalition("x", figures=(figure("sites", 1, "2010-01-01"), figure("sites", 2, "2010-01-21")))
    assert shown(twins, "sites", when="2010-01-11", tolerance=10).value == 1


@given(
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["preferred", "normal", "deprecated"])), min_size=1,
             max_size=6),
    st.permutations(range(6)),
)  # fmt: skip
def test_policies_against_plain_loops(stated: list[tuple[int, str]], years: list[int]) -> None:
    facts = tuple(
        fact("purpose", f"P{n}", rank=rank, as_of=str(2000 + years[n]), cites=(cite(f"s{n}", sure),))
        for n, (sure, rank) in enumerate(stated)
    )
    subject = coalition("x", facts=facts)
    good = [n for n, (_, rank) in enumerate(stated) if rank != "deprecated"] or list(range(len(stated)))
    newest = max(good, key=lambda n: years[n])
    assert shown(subject, "purpose", "newest").value == f"P{newest}"
    best = max(stated[n][0] for n in good)
    chosen = shown(subject, "purpose", "confidence")
    assert max(cited.confidence for cited in chosen.citations) == best
    everything = shown(subject, "purpose", "all")
    parts = everything.parts or (everything,)
    assert {part.value for part in parts} == {f"P{n}" for n in range(len(stated))}
    for n in range(len(stated)):
        assert shown(subject, "purpose", f"source:s{n}").value == f"P{n}"
