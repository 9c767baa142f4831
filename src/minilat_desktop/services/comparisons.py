"""Putting coalitions side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from minilat_desktop.domain import comparison, dates
from minilat_desktop.domain.comparison import FEWEST, MOST, Column, ComparisonTable
from minilat_desktop.domain.model import Coalition
from minilat_desktop.domain.problems import BadDate, Refused


class Coalitions(Protocol):
    """Whoever can read a coalition by id; raises `UnknownId`."""

    def coalition(self, coalition_id: str, /) -> Coalition:
        """Everything recorded of one coalition."""


class ComparisonService:
    """Comparisons of coalitions from the catalogue it is given, which is read-only and stays the same."""

    def __init__(self, catalogue: Coalitions) -> None:
        self._catalogue = catalogue
        # The coalitions of the last comparison: a dragged as-of date asks for the same ones many times a second.
        self._held: dict[str, Coalition] = {}

    def compare(self, columns: Sequence[Column]) -> ComparisonTable:
        """The table of two to eight columns.

        Raises `Refused` for another number of columns or the same column twice, `UnknownId` for an unknown coalition.
        """
        if not FEWEST <= len(columns) <= MOST:
            raise Refused(
                f"A comparison takes {FEWEST} to {MOST} coalitions; {len(columns)} were asked for.",
                remedy="Add or remove some and try again.",
            )
        twice = next((column for place, column in enumerate(columns) if column in columns[:place]), None)
        if twice is not None:
            raise Refused(
                f"“{twice.text}” is asked for twice.", remedy="Give it another date, or leave one of them out."
            )
        wanted = dict.fromkeys(column.coalition_id for column in columns)
        self._held = {one: self._held.get(one) or self._catalogue.coalition(one) for one in wanted}
        return comparison.build(columns, self._held)


def parse_column(text: str, default_as_of: int) -> Column:
    """Read `g20` or `g20@2010`; a year or month means its last day. Raises `BadDate`."""
    coalition_id, at, date_text = text.strip().removeprefix("coalition:").partition("@")
    if not at:
        return Column(coalition_id, default_as_of)
    try:
        return Column(coalition_id, dates.as_of_day(date_text))
    except ValueError as error:
        raise BadDate(
            f"The date in “{text}” cannot be read: {error}.", remedy="Write it as in g20@2010 or g20@2010-11-12."
        ) from error
