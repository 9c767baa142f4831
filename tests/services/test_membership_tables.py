"""Tables of memberships for a CSV file carry the day, the roles, the names and the sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from minilat_desktop.domain import dates
from minilat_desktop.domain.membership import Overlap
from minilat_desktop.domain.model import Citation, Source
from minilat_desktop.domain.spells import FULL
from minilat_desktop.services import membership_tables as tables
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparison_lines import cited
from minilat_desktop.services.membership import MembershipService
from minilat_desktop.services.membership_tables import Table

DAY = dates.as_of_day("1985")


@pytest.fixture
def service(small_catalogue: Path) -> MembershipService:
    return MembershipService(CatalogueService(small_catalogue))


def named(table: Table) -> list[dict[str, str | int | float | None]]:
    header, rows = table
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_joint(service: MembershipService) -> None:
    found = service.joint("CHE", "NOR", 1969, 1985)
    rows = named(tables.joint(found, service.memberships("CHE"), service.memberships("NOR")))
    assert len(rows) == len(found.years)
    for row in rows:
        assert (row["as_of"], row["roles_counted"]) == (f"{row['year']}-12-31", "member")
        assert (row["code"], row["name"], row["other_code"], row["other_name"]) == (
            "CHE",
            "Switzerland",
            "NOR",
            "Norway",
        )
        both = bool(row["count"])
        assert (row["role"], row["other_role"]) == (("member", "member") if both else (None, None))
        assert bool(row["sources"]) == bool(row["source_ids"]) == both
    held = [
        one.member
        for one in service.memberships("NOR").belongings
        if one.coalition_id == rows[-1]["coalition_id"] and one.member.holds_on(DAY) and one.member.role == "member"
    ]
    assert held
    assert all(cited(citation) in str(rows[-1]["sources"]) for one in held for citation in one.citations)


def test_overlap(service: MembershipService) -> None:
    found = service.overlap(["alpine-salt", "lamp-union"], DAY)
    rows = named(tables.overlap(found, DAY, FULL, service.evidence(found.ids, DAY), ("lamp-union",)))
    assert {(row["as_of"], row["roles_counted"]) for row in rows} == {("1985-12-31", "member")}
    own = {str(row["id"]): row for row in rows if row["id"] == row["other_id"]}
    members = [one for one in service._catalogue.coalition("alpine-salt").members if one.holds_on(DAY)]
    ids = {one.source.id for member in members if member.role == "member" for one in member.citations}
    assert set(str(own["alpine-salt"]["source_ids"]).split()) == ids != set()
    assert (own["alpine-salt"]["complete"], own["lamp-union"]["complete"]) == ("yes", "no")
    assert all(row["sources"] is None for row in rows if row["id"] != row["other_id"])


def test_overlap_of_actors(service: MembershipService) -> None:
    found = service.actor_overlap(["CHE", "NOR"], DAY)
    rows = named(tables.overlap(found, DAY, FULL, service.actor_evidence(found.ids, DAY)))
    assert all(bool(row["sources"]) == (row["id"] == row["other_id"]) for row in rows)


def test_changes_and_belongings(service: MembershipService) -> None:
    first, last = dates.as_of_day("1965"), dates.as_of_day("2000")
    for row in named(tables.changes(service.changes("alpine-salt", first, last), first, last)):
        assert (row["since"], row["as_of"]) == ("1965-12-31", "2000-12-31")
        assert str(row["sources"]).startswith("[1] ")
    (row,) = named(tables.belongings(service.memberships("TUR"), last))
    assert (row["as_of"], row["status"]) == ("2000-12-31", "contested")
    assert str(row["sources"]).startswith("[1] ")


def test_no_cell_is_longer_than_a_spreadsheet_takes() -> None:
    many = [Citation(Source(f"s{n}", f"Title {n} " * 60, "A house"), "", 3) for n in range(200)]
    found = Overlap(("a",), ("A",), "shared", ((1,),), ((1.0,),))
    (row,) = named(tables.overlap(found, DAY, FULL, {"a": many}))
    assert len(str(row["sources"])) < 32_767
    assert str(row["sources"]).endswith(" more, see source_ids")
    assert len(str(row["source_ids"]).split()) == 200
