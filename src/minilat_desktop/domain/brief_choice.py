"""Which rows of a comparison have room on one page: the most telling are taken first, and stand in their own order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from minilat_desktop.domain.brief import Brief, Wanted, compose, most_sources
from minilat_desktop.domain.brief_page import has_room
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.comparison_table import ComparisonTable, Row
from minilat_desktop.domain.pictures.paper import Measure

# What a reader asks first. Rows that are not named here come after these, in their own order.
TELLING = (
    "founded", "full_members", "binding", "age", "days_to_first_summit", "status", "legal_form", "change/joined",
    "change/left", "founders_still_in", "share_shared", "unique_members", "decision_rule", "commitments_made",
    "commitments_kept", "commitments_overdue", "joined_5_years", "left_5_years", "form", "basis", "secretariat",
    "enforcement", "nested_in", "shared_by_all", "commitments_due", "commitments_reported", "purpose", "region",
    "legal_kind", "shared_with_others", "pillars", "reporting", "ended", "dormant_since", "first_leaders_summit",
)  # fmt: skip
_RANK = {attribute: place for place, attribute in enumerate(TELLING)}
# These stay however many sources they rest on.
_ALWAYS = 3
# What the columns' heads say already, and single members: only where nothing else is left.
_LAST = ("name", "official_name", "other_names")
_TRIED_AFTERWARDS = 8
# So many of the rows taken last are given up where the page can then name every source; at the most one in so many.
_GIVEN_UP, _OF = 3, 4
# No page of legible type has room for so many rows.
_NO_MORE = 40


def choose(table: ComparisonTable, look: Spec, wanted: Wanted, measure: Measure) -> Brief:
    """The page with as many rows as have room on it.

    Rows are taken in the order of how telling they are until the page is full; then a few further ones are tried, that
    may be small enough for what is left. With a `measure` that needs no font the choice is the same on every machine.
    """
    shown = table.rows_shown(look)
    width = cache(measure)
    order = sorted(range(len(shown)), key=lambda place: _reluctance(shown[place], place))

    def page(chosen: Iterable[int]) -> Brief:
        return compose(table, look, [shown[place] for place in sorted(chosen)], wanted)

    def fits(chosen: Sequence[int]) -> bool:
        return has_room(page(chosen), width)

    low, high = 0, min(len(order), _NO_MORE)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(order[:middle]) else (low, middle - 1)
    chosen = order[:low]
    for place in islice(order[low + 1 :], _TRIED_AFTERWARDS):
        if says_something(shown[place]) and fits([*chosen, place]):
            chosen.append(place)
    return _Sourcing(table, look, wanted, width, shown).best(chosen)


@dataclass(frozen=True, slots=True)
class _Sourcing:
    """Finds how many sources to a value have room once the rows are chosen."""

    table: ComparisonTable
    look: Spec
    wanted: Wanted
    measure: Measure
    shown: Sequence[Row]

    def best(self, chosen: Sequence[int]) -> Brief:
        """The page that names every source where it can, in smaller type or without a few of its last rows; else the
        one with as many of them as have room.
        """
        usual = most_sources(len(self.table.columns))
        fewest = len(chosen) - min(_GIVEN_UP, len(chosen) // _OF)
        # Where the last of these has no room, none has.
        if self._fits(self._page(chosen[:fewest], True, chosen)):
            for kept in range(len(chosen), fewest - 1, -1):
                for dense in (False, True):
                    page = self._page(chosen[:kept], dense, chosen)
                    if self._fits(page):
                        return page
        # Else all of them for every row that has room for it, the most telling first.
        whole: list[int] = []
        page = self._page(chosen, False)
        for place in chosen:
            if all(len(cell.rests_on) <= usual for cell in self.shown[place].cells):
                continue
            tried = self._page(chosen, True, [*whole, place])
            if self._fits(tried):
                whole, page = [*whole, place], tried
        return page

    def _fits(self, page: Brief) -> bool:
        return has_room(page, self.measure)

    def _page(self, chosen: Iterable[int], dense: bool, whole: Sequence[int] = ()) -> Brief:
        rows = [self.shown[place] for place in sorted(chosen)]
        in_full = frozenset(self.shown[place].attribute for place in whole)
        return compose(self.table, self.look, rows, self.wanted, dense=dense, whole=in_full)


def says_something(row: Row) -> bool:
    """Whether any column has a value there."""
    return any(not cell.missing_reason for cell in row.cells)


def _reluctance(row: Row, place: int) -> float:
    """The smaller, the sooner a row is taken: by what it is about, what is missing in it and how much it cites."""
    known = _RANK.get(row.attribute, len(TELLING) + place / 10)
    if row.attribute in _LAST or row.attribute.startswith("membership/"):
        known += 400
    if not says_something(row):
        known += 1_000
    if known < _ALWAYS:
        return known
    missing = sum(bool(cell.missing_reason) for cell in row.cells) / len(row.cells)
    most = most_sources(len(row.cells))
    sources = sum(min(most, len(cell.rests_on)) for cell in row.cells) / len(row.cells)
    return known + 25 * missing + 2 * sources + (0 if row.differs else 4)
