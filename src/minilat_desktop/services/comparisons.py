"""Putting coalitions side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from minilat_desktop.domain import comparison, dates
from minilat_desktop.domain.comparison_spec import FEWEST, MOST, POLICIES, Chosen, Column, Spec, is_policy
from minilat_desktop.domain.comparison_table import ComparisonTable
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

    def table(self, spec: Spec, day: int) -> ComparisonTable:
        """The comparison of two to eight columns while the window's as-of date is `day`, sorted as the spec wants.

        It holds every row; `ComparisonTable.rows_shown` says which are in sight. Raises `Refused` for another number of
        columns, the same column twice or a policy that does not exist, `UnknownId` for an unknown coalition.
        """
        columns = spec.on(day)
        _check(columns)
        wanted = dict.fromkeys(column.coalition_id for column in columns)
        self._held = {one: self._held.get(one) or self._catalogue.coalition(one) for one in wanted}
        made = replace(comparison.build(columns, self._held), spec=spec)
        return made.sorted_by(spec.sorted_by) if spec.sorted_by else made


def _check(columns: Sequence[Column]) -> None:
    if not FEWEST <= len(columns) <= MOST:
        raise Refused(
            f"A comparison takes {FEWEST} to {MOST} coalitions; {len(columns)} were asked for.",
            remedy="Add or remove some and try again.",
        )
    twice = next((column for place, column in enumerate(columns) if column in columns[:place]), None)
    if twice is not None:
        raise Refused(f"“{twice.text}” is asked for twice.", remedy="Give it another date, or leave one of them out.")
    strange = next((column.policy for column in columns if not is_policy(column.policy)), None)
    if strange is not None:
        raise Refused(
            f"“{strange[:80]}” is no source policy.", remedy=f"It is one of {', '.join(POLICIES)}, source:ID."
        )


def parse_chosen(text: str, policy: str = "preferred") -> Chosen:
    """Read `g20`, `g20@2010` or `g20@2010:newest`; a year or month means its last day. Raises `BadDate`, `Refused`."""
    asked, _, own = text.strip().removeprefix("coalition:").partition(":")
    coalition_id, at, date_text = asked.partition("@")
    if own and not is_policy(own):
        raise Refused(f"“{own[:80]}” is no source policy.", remedy=f"It is one of {', '.join(POLICIES)}, source:ID.")
    if not at:
        return Chosen(coalition_id, None, own or policy)
    try:
        return Chosen(coalition_id, dates.as_of_day(date_text), own or policy)
    except ValueError as error:
        raise BadDate(
            f"The date in “{text}” cannot be read: {error}.", remedy="Write it as in g20@2010 or g20@2010-11-12."
        ) from error
