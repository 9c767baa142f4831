"""Whom a doubtful name may mean: the exact first, words in common last."""

from __future__ import annotations

import pytest

from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.formats.exchange_tables import ActorNames, Table


def actor(code: str, name: str, *aliases: str) -> Actor:
    return Actor(code, name, "state", aliases)


NAMES = ActorNames(
    (
        actor("USA", "United States", "US", "U.S.", "USA", "United States of America"),
        actor("UKR", "Ukraine", "Ukrainian SSR", "Ukrainian Soviet Socialist Republic"),
        actor("SUN", "Soviet Union", "Union of Soviet Socialist Republics", "USSR"),
        actor("VIR", "United States Virgin Islands", "US Virgin Islands"),
        actor("sea", "Sustainable Energy for All", "UN"),
        actor("united-nations", "United Nations (the organisation)", "UN", "UN system"),
        actor("AGO", "Angola", "People's Republic of A."),
        actor("AUS", "Australia"),
        actor("african-union", "African Union", "AU"),
        actor("BIH", "BOSNIA AND HERZEGOVINA"),
    )
)


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        # What is called so, then who has the word in a name. Ukraine only shares two letters by chance.
        ("US", ("USA", "VIR")),
        ("u.s.", ("USA",)),
        # Of two that are called so, the one whose own initials these are.
        ("UN", ("united-nations", "sea")),
        ("USSR", ("SUN", "UKR")),
        ("uk", ("UKR",)),
        ("AU", ("african-union", "AUS")),
        ("States", ("USA", "VIR")),
        ("BH", ("BIH",)),
        ("A", ()),
        ("", ()),
    ],
)
def test_the_exact_come_first(written: str, candidates: tuple[str, ...]) -> None:
    assert NAMES.candidates(written) == candidates


def test_a_place_names_the_table_where_the_file_does_not() -> None:
    def place(file: str, columns: dict[str, int] | None) -> str:
        return Table("memberships", file, (), columns).place(12, "actor")

    assert place("memberships.csv", {"actor": 3}) == "memberships.csv, line 12, column 3"
    assert place("Memberships.CSV", {"actor": 3}) == "Memberships.CSV, line 12, column 3"
    assert place("states.csv", {"actor": 3}) == "states.csv, memberships, line 12, column 3"
    assert place("pack.json", None) == "pack.json, memberships, record 12"
