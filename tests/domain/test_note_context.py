"""The line above the notes says what the list and the roster say of the day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from minilat_desktop.domain import note_context
from minilat_desktop.domain.model import Coalition
from minilat_desktop.services.catalogue import CatalogueService

DAYS = [date(year, 7, 1).toordinal() for year in range(1945, 2031, 5)]


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.fixture(scope="module")
def catalogue(catalogue_path: Path) -> CatalogueService:
    return CatalogueService(catalogue_path)


def test_the_state_of_a_coalition_changes_with_the_day(catalogue: CatalogueService) -> None:
    g20 = catalogue.coalition("g20")
    assert note_context.on_day(g20, g20.key, day("1990-01-01")) == "G20 as of 1 January 1990: not yet founded"
    assert note_context.on_day(g20, g20.key, day("2026-06-01")) == "G20 as of 1 June 2026: active, 21 members"
    quad = catalogue.coalition("quad")
    assert note_context.on_day(quad, quad.key, day("2012-01-01")).endswith(", no members")


def test_it_counts_as_the_list_counts_on_any_day(catalogue: CatalogueService) -> None:
    whole: dict[str, Coalition] = {row.id: catalogue.coalition(row.id) for row in catalogue.list_rows("", DAYS[0])}
    seen = 0
    for when in DAYS:
        for row in catalogue.list_rows("", when):
            coalition = whole[row.id]
            said = note_context.on_day(coalition, coalition.key, when)
            if row.members > 0 and row.status not in ("not-yet", "ended"):
                number = "1 member" if row.members == 1 else f"{row.members} members"
                assert f", {number}" in said, (row, said)
                seen += 1
    assert seen > 500


def test_a_membership_is_told_by_its_own_spell(catalogue: CatalogueService) -> None:
    quad = catalogue.coalition("quad")
    member = min((one for one in quad.members if one.end), key=lambda one: one.start.earliest)
    assert member.end is not None
    shown = [
        note_context.on_day(quad, member.key, when)
        for when in (member.start.earliest - 1, member.start.latest, member.end.latest)
    ]
    assert all(one.startswith(f"{member.name} in Quad as of ") for one in shown)
    assert "not yet there (member, " in shown[0]
    assert "there (" not in shown[1]
    assert "no longer there (member, " in shown[2]


def test_a_form_has_no_state(catalogue: CatalogueService) -> None:
    form = catalogue.coalition("form:minilateral")
    assert "form of cooperation" in note_context.on_day(form, form.key, day("2010-01-01"))
