"""The commitment ledger against plain loops: status and overdue as of the day, order and filter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from minilat_desktop import locations
from minilat_desktop.domain.comparison_spec import Column
from minilat_desktop.domain.ledger import ORDERS, Entry, Wanted, admitted, ledger, ordered
from minilat_desktop.domain.model import Coalition
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.ledger_tables import HEADER, ledger_table
from tests.comparison_sample import ALL, columns, day

NOW = "2026-11-23"


@pytest.fixture(scope="module")
def shipped() -> Iterator[dict[str, Coalition]]:
    """The coalitions of the catalogue that promised something."""
    catalogue = CatalogueService(locations.shipped_catalogue())
    found = {one: catalogue.coalition(one) for one in catalogue.heads()}
    yield {one: held for one, held in found.items() if held.commitments}
    catalogue.close()


def entries(when: str, world: dict[str, Coalition]) -> tuple[Entry, ...]:
    """The whole ledger on a day."""
    return ledger([Column(one, day(when)) for one in world], world)


@pytest.mark.parametrize("when", ["1995-01-01", "2012-06-30", "2026-11-26"])
def test_every_commitment_of_the_catalogue_stands_as_its_history_says(shipped: dict[str, Coalition], when: str) -> None:
    on = day(when)
    found = {one.key: one for one in entries(when, shipped)}
    expected = 0
    for subject in shipped.values():
        for promise in subject.commitments:
            past = [turn for turn in promise.history if turn.date.earliest <= on]
            if promise.history and not past:
                assert promise.key not in found
                continue
            expected += 1
            entry = found[promise.key]
            status = past[-1].value if past else "unknown"
            passed = promise.due is not None and promise.due.latest < on
            assert (entry.status, entry.due) == (status, passed)
            assert entry.overdue == (passed and status not in ("kept", "broken", "revised", "lapsed"))
            assert entry.history == tuple(past)
            assert entry.citations
    assert len(found) == expected
    assert expected > 10 or when == "1995-01-01"


def test_one_coalition_at_two_dates_stands_twice_and_two_policies_once() -> None:
    twice = ledger(columns("g20@2013-01-01", f"g20@{NOW}"), ALL)
    assert [(one.text, one.status, one.overdue) for one in twice] == [
        ("Phase out subsidies", "made", False),
        ("Grow by two per cent", "made", True),
        ("Phase out subsidies", "kept", False),
    ]
    both = [Column("g20", day(NOW)), Column("g20", day(NOW), "newest")]
    assert len(ledger(both, ALL)) == 2


@pytest.mark.parametrize("by", ORDERS)
def test_order_is_total_and_what_is_empty_stands_last_both_ways(shipped: dict[str, Coalition], by: str) -> None:
    whole = entries("2026-11-26", shipped)
    up, down = ordered(whole, by), ordered(whole, by, descending=True)
    assert sorted(one.key for one in up) == sorted(one.key for one in down) == sorted(one.key for one in whole)
    if by == "due":
        days = [one.due_date.earliest for one in up if one.due_date]
        assert days == sorted(days)
        undated = sum(one.due_date is None for one in whole)
        assert undated
        assert all(one.due_date is None for one in (*up[-undated:], *down[-undated:]))
    if by == "owner":
        named = [one.owner.casefold() for one in down if one.owner]
        assert named == sorted(named, reverse=True)


def test_filter(shipped: dict[str, Coalition]) -> None:
    whole = entries("2026-11-26", shipped)
    assert admitted(whole, Wanted()) == whole
    late = admitted(whole, Wanted(overdue=True))
    assert late
    assert all(one.overdue for one in late)
    kept = admitted(whole, Wanted(statuses=("kept",), coalitions=("g20",)))
    assert all((one.status, one.coalition_id) == ("kept", "g20") for one in kept)
    soon = admitted(whole, Wanted(last_due=day("2020-12-31")))
    assert soon == tuple(one for one in whole if one.due_date and one.due_date.latest <= day("2020-12-31"))
    word = whole[0].text.split()[0]
    assert whole[0] in admitted(whole, Wanted(text=word.upper()))
    assert admitted(whole, Wanted(text="no such promise at all")) == ()


def test_the_table_holds_every_entry_with_its_sources(shipped: dict[str, Coalition]) -> None:
    whole = entries("2026-11-26", shipped)
    header, rows = ledger_table(whole)
    assert header == HEADER
    assert len(rows) == len(whole)
    for one, row in zip(whole, rows, strict=True):
        line = dict(zip(header, row, strict=True))
        assert (line["commitment"], line["status"], line["overdue"]) == (
            one.text, one.status, "yes" if one.overdue else "no",
        )  # fmt: skip
        assert {cited.source.id for cited in one.citations} == set(str(line["source_ids"]).split())


def test_words_for_a_reader() -> None:
    (first, *_) = [one for one in ledger(columns("g20@2019-06-01"), ALL) if one.text.startswith("Grow")]
    assert (first.status_text, first.due_text) == ("Made, overdue", "31 December 2018")
