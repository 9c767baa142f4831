"""What the list shows of the catalogue: the query read, its row numbers, and the counts beside it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.ui.kit.state import State

if TYPE_CHECKING:
    # Loaded where they are needed: the first paint has no query, and the filters load numpy.
    from minilat_desktop.domain.query import BadQuery, Query
    from minilat_desktop.services.filtering import FilterService, Value


class Narrowing:
    """Answers for the panel. Until the filters are there, just after first paint, only the free words count."""

    def __init__(self, catalogue: CatalogueService, state: State) -> None:
        self._catalogue, self._state = catalogue, state
        self._filters: FilterService | None = None
        self._noted: Callable[[], Collection[str]] = frozenset

    def use(self, filters: FilterService, noted: Callable[[], Collection[str]]) -> None:
        """Let fields count too. `noted` gives the ids of the coalitions that have notes."""
        self._filters, self._noted = filters, noted

    def read_leniently(self, text: str) -> tuple[Query, BadQuery | None]:
        """Read a search text without the words that cannot be read, and the first of those that cannot."""
        from minilat_desktop.domain import query

        first: BadQuery | None = None
        while True:
            try:
                return self._read(text), first
            except query.BadQuery as problem:
                first = first or problem
                text = f"{text[: problem.start]} {text[problem.end :]}"

    def _read(self, text: str) -> Query:
        from minilat_desktop.domain import query

        return self._filters.read(text) if self._filters is not None else query.parse(text)

    def numbers(self, asked: Query, sort: str, descending: bool) -> array[int]:
        """The row numbers of what is to be listed, in order."""
        if self._filters is None:
            return self._catalogue.numbers(asked.free, sort, descending, self._state.as_of)
        return self._filters.numbers(
            asked, sort, descending, self._state.as_of, self._noted_for(asked), present=self._state.present_only
        )

    def counts(self, key: str, asked: Query) -> Sequence[Value]:
        """The values of one facet with how many coalitions a click on each would leave."""
        if self._filters is None:
            return ()
        found = self._filters.facets(
            asked, self._state.as_of, self._noted(), present=self._state.present_only, wanted=(key,)
        )
        return found[key]

    def _noted_for(self, asked: Query) -> Collection[str]:
        """Notes are looked for only where they are asked for."""
        return self._noted() if asked.of("has") else ()


def bar_height(widget: QWidget) -> int:
    """How high the bar of facets is in a widget's type, and the room that is kept for it until it is there."""
    return widget.fontMetrics().height() + 18
