"""Events by the hundred thousand: a column each, read from one large table and checked as every single one would be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from minilat_desktop.domain.dates import Edtf
from minilat_desktop.domain.member_columns import Places, Whole
from minilat_desktop.domain.model import Citation, Event

# key, coalition, date, first day, last day, kind, title, note, participants
Row: TypeAlias = tuple[str, str, str, int, int, str, str, str, str]
_PORTION = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class EventColumns:
    """Events of which each has a key of its own.

    The numbers of a column are places in the tuple of the same name; `again` counts the earlier events of the same
    coalition, day and kind. Rows stand together by coalition and in order of time: those of `coalitions[n]` are
    `bounds[n]` to `bounds[n + 1]`.
    """

    coalitions: tuple[str, ...]
    when: tuple[Edtf, ...]
    kinds: tuple[str, ...]
    titles: tuple[str, ...]
    notes: tuple[str, ...]
    participants: tuple[tuple[str, ...], ...]
    citations: tuple[tuple[Citation, ...], ...]
    bounds: Places
    date: Whole
    kind: Whole
    title: Whole
    note: Whole
    taking_part: Whole
    citation: Whole
    again: Whole

    def __len__(self) -> int:
        return len(self.date)

    def counts(self) -> dict[str, int]:
        """How many events each coalition has; those with none are left out."""
        return {one: n for one, n in zip(self.coalitions, np.diff(self.bounds).tolist(), strict=True) if n}

    def codes_used(self) -> set[str]:
        """The actors that take part in any."""
        return {code for n in np.unique(self.taking_part).tolist() for code in self.participants[n]}

    def events(self, place: int) -> tuple[Event, ...]:
        """The events of `coalitions[place]` as single values."""
        part = slice(int(self.bounds[place]), int(self.bounds[place + 1]))
        return tuple(
            Event(
                _key(self.coalitions[place], self.when[d].text, self.kinds[k], again), self.when[d], self.kinds[k],
                self.titles[t], self.notes[o], self.participants[p], self.citations[c],
            )
            for d, k, t, o, p, c, again in self._numbers(part)
        )  # fmt: skip

    def _numbers(self, part: slice) -> Iterator[tuple[int, ...]]:
        columns = (self.date, self.kind, self.title, self.note, self.taking_part, self.citation, self.again)
        return zip(*(column[part].tolist() for column in columns), strict=True)

    def rows(self) -> Iterator[list[Row]]:
        """All of them in portions, as a table holds them, without a number."""
        texts = [one.text for one in self.when]
        first, last = [one.earliest for one in self.when], [one.latest for one in self.when]
        listed = ["\n".join(one) for one in self.participants]
        whose: npt.NDArray[np.int64] = np.repeat(np.arange(len(self.coalitions)), np.diff(self.bounds))
        for low in range(0, len(self), _PORTION):
            part = slice(low, low + _PORTION)
            yield [
                (
                    _key(self.coalitions[w], texts[d], self.kinds[k], again), self.coalitions[w], texts[d], first[d],
                    last[d], self.kinds[k], self.titles[t], self.notes[o], listed[p],
                )
                for w, (d, k, t, o, p, _, again) in zip(whose[part].tolist(), self._numbers(part), strict=True)
            ]  # fmt: skip

    def titles_of(self, place: int) -> list[str]:
        """What the events of `coalitions[place]` are called."""
        return [self.titles[n] for n in self.title[self.bounds[place] : self.bounds[place + 1]].tolist()]


def _key(coalition: str, date: str, kind: str, again: int) -> str:
    key = f"event:{coalition}/{date.replace('/', '_')}/{kind}"
    return f"{key}~{again + 1}" if again else key
