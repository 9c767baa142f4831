"""Putting coalitions side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from minilat_desktop.domain import comparison, dates
from minilat_desktop.domain.comparison_policy import lens_of
from minilat_desktop.domain.comparison_seen import NOTHING_ELSE, Backdrop, Dossier
from minilat_desktop.domain.comparison_series import Series, series
from minilat_desktop.domain.comparison_spec import FEWEST, MOST, POLICIES, Chosen, Column, Spec, is_policy
from minilat_desktop.domain.comparison_table import ComparisonTable
from minilat_desktop.domain.ledger import Entry, ledger
from minilat_desktop.domain.model import Coalition
from minilat_desktop.domain.problems import BadDate, Refused

# The form of the bodies that everybody may join; a comparison says how a coalition relates to them.
UNIVERSAL = "multilateral"


class Coalitions(Protocol):
    """Whoever can read coalitions by id, and knows what lies around them; raises `UnknownId`."""

    def coalitions(self, ids: Sequence[str], /) -> dict[str, Coalition]:
        """Everything recorded of some coalitions, by id and in the order given."""

    def regions(self) -> Mapping[str, str]:
        """The region of the world of each actor that has one, by code."""

    def of_form(self, form_id: str, /) -> Mapping[str, str]:
        """The short names of the coalitions of one form, by id."""

    @property
    def path(self) -> Path:
        """The file they are read from; another one when the catalogue was replaced."""


class ComparisonService:
    """Comparisons of coalitions from the catalogue it is given; each of its files is read-only and stays the same."""

    def __init__(self, catalogue: Coalitions) -> None:
        self._catalogue = catalogue
        self._path: Path | None = None
        self._backdrop = NOTHING_ELSE
        # The coalitions of the last comparison: a dragged as-of date asks for the same ones many times a second.
        self._held: dict[str, Dossier] = {}

    def table(self, spec: Spec, day: int) -> ComparisonTable:
        """The comparison of two to eight columns while the window's as-of date is `day`, sorted as the spec wants.

        It holds every row; `ComparisonTable.rows_shown` says which are in sight. Raises `Refused` for another number of
        columns, the same column twice or a policy that does not exist, `UnknownId` for an unknown coalition.
        """
        columns = self._read(spec, day)
        made = comparison.build_from(columns, self._held, spec, self._backdrop)
        return made.sorted_by(spec.sorted_by) if spec.sorted_by else made

    def series(self, spec: Spec, day: int) -> tuple[Series, ...]:
        """The full members of each column year by year, up to its date; raises as `table` does."""
        columns = self._read(spec, day)
        lenses = [lens_of(column, spec.tolerance, spec.period) for column in columns]
        return series([self._held[one.coalition_id].through(lens) for one, lens in zip(columns, lenses, strict=True)])

    def coalitions(self, table: ComparisonTable) -> dict[str, Coalition]:
        """Everything recorded of the coalitions of a table, by id; those of the last comparison are not read again."""
        held = self._held if self._path == self._catalogue.path else {}
        ids = dict.fromkeys(column.coalition_id for column in table.columns)
        read = self._catalogue.coalitions([one for one in ids if one not in held])
        return {one: held[one].coalition if one in held else read[one] for one in ids}

    def ledger(self, spec: Spec, day: int) -> tuple[Entry, ...]:
        """The commitments of the compared coalitions as of the columns' dates; raises as `table` does."""
        columns = self._read(spec, day)
        return ledger(columns, {one: file.coalition for one, file in self._held.items()})

    def _read(self, spec: Spec, day: int) -> tuple[Column, ...]:
        columns = spec.on(day)
        _check(columns)
        if self._path != self._catalogue.path:
            self._held = {}
            self._backdrop = Backdrop(self._catalogue.regions(), self._catalogue.of_form(UNIVERSAL))
            self._path = self._catalogue.path
        wanted = dict.fromkeys(column.coalition_id for column in columns)
        read = self._catalogue.coalitions([one for one in wanted if one not in self._held])
        self._held = {one: self._held.get(one) or Dossier(read[one]) for one in wanted}
        return columns


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
