"""Every coalition as the timeline draws it, in columns: what is drawn is arithmetic, texts are read when asked for.

Days are ordinals (`domain.dates`). A value for every event of 75,000 coalitions takes seconds and hundreds of
megabytes, these columns one second and a tenth of that (docs/decisions/0013).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import overload

import numpy as np
import numpy.typing as npt

from minilat_desktop.domain.dates import FIRST_DAY, LAST_DAY
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.model import Lane, LaneEvent
from minilat_desktop.domain.vocabulary import EVENT_KINDS, FORMS, PILLARS

Ints = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

FORM_IDS, PILLAR_IDS, KIND_IDS = tuple(FORMS), tuple(PILLARS), tuple(EVENT_KINDS)
# So many whole lanes are read at a time by whoever goes through all of them.
_PAGE = 256
_COLUMNS = (
    "own", "length", "order", "form", "pillar", "founded_from", "founded_to", "founded_known", "ended_from", "ended_to",
    "ended_known",
)  # fmt: skip

Read = Callable[[Sequence[int]], Sequence[Lane]]


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """What is text of the lanes of a whole catalogue: ids and short names, and how to read all of some lanes."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    read: Read


@dataclass(frozen=True, slots=True, eq=False)
class Lanes(Sequence[Lane]):
    """The lanes, a `Lane` each when one is taken out.

    `own` is each lane's place in `texts`, which are shared with all lanes of the catalogue. `length` counts the
    characters of a name, `order` is its place among all names. A form or pillar is a place in `FORM_IDS` or
    `PILLAR_IDS`, or their length for one that the vocabulary does not know; so is a kind. Days of a date that is not
    known say nothing. The events of lane i are those from `first[i]` up to `first[i + 1]`, by day; `by_day` are all
    events by day. Nobody belonged to lane `lapse_lane` from `lapse_from` up to `lapse_to`; by lane and day.
    """

    texts: Texts
    own: Ints
    length: Ints
    order: Ints
    form: Codes
    pillar: Codes
    founded_from: Ints
    founded_to: Ints
    founded_known: Flags
    ended_from: Ints
    ended_to: Ints
    ended_known: Flags
    first: Ints
    event_lane: Ints
    event_day: Ints
    event_from: Ints
    event_kind: Codes
    by_day: Ints
    lapse_lane: Ints
    lapse_from: Ints
    lapse_to: Ints

    def __len__(self) -> int:
        return len(self.own)

    @overload
    def __getitem__(self, place: int) -> Lane: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Lane, ...]: ...
    def __getitem__(self, place: int | slice) -> Lane | tuple[Lane, ...]:
        if isinstance(place, slice):
            return tuple(self.texts.read(self.own[place].tolist()))
        return self.texts.read([int(self.own[place])])[0]

    def __iter__(self) -> Iterator[Lane]:
        for start in range(0, len(self), _PAGE):
            yield from self[start : start + _PAGE]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(Lane.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]  # as of any sequence that is compared by what it holds

    def place_of(self, coalition_id: str | None) -> int:
        """The place of a coalition, or -1."""
        if coalition_id not in self.texts.ids:
            return -1
        found = np.flatnonzero(self.own == self.texts.ids.index(coalition_id))
        return int(found[0]) if found.size else -1

    def id(self, place: int) -> str:
        """A lane's coalition."""
        return self.texts.ids[int(self.own[place])]

    def name(self, place: int) -> str:
        """A lane's short name."""
        return self.texts.names[int(self.own[place])]

    def among(self, ids: Collection[str]) -> Flags:
        """Which of the lanes are of some coalitions."""
        found: Flags = np.array([one in ids for one in self.texts.ids], np.bool_)[self.own]
        return found

    def take(self, places: npt.NDArray[np.intp]) -> Lanes:
        """Some of the lanes, in another order."""
        counts = np.diff(self.first)[places]
        first = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
        lane = np.repeat(np.arange(len(places), dtype=np.int32), counts)
        event = np.arange(int(first[-1]), dtype=np.int32) + (self.first[places] - first[:-1])[lane]
        new = np.full(len(self.event_day), -1, np.int32)
        new[event] = np.arange(len(event), dtype=np.int32)
        by_day = new[self.by_day]
        lapse_lane, lapse = self._lapses_of(places)
        return replace(
            self,
            first=first,
            event_lane=lane,
            event_day=self.event_day[event],
            event_from=self.event_from[event],
            event_kind=self.event_kind[event],
            by_day=by_day[by_day >= 0],
            lapse_lane=lapse_lane,
            lapse_from=self.lapse_from[lapse],
            lapse_to=self.lapse_to[lapse],
            **{name: getattr(self, name)[places] for name in _COLUMNS},
        )

    def _lapses_of(self, places: npt.NDArray[np.intp]) -> tuple[Ints, npt.NDArray[np.intp]]:
        """The new lane of each lapse that some lanes have, and which it is, in the order of the new lanes."""
        new = np.full(len(self), -1, np.int32)
        new[places] = np.arange(len(places), dtype=np.int32)
        lane = new[self.lapse_lane]
        kept = np.flatnonzero(lane >= 0)
        ordered = kept[np.argsort(lane[kept], kind="stable")]
        return lane[ordered], ordered


def day_of(event: LaneEvent) -> int:
    """The day an event's marker stands on: the middle of its span, or its one known end."""
    if event.date.earliest <= FIRST_DAY:
        return event.date.latest
    if event.date.latest >= LAST_DAY:
        return event.date.earliest
    return (event.date.earliest + event.date.latest) // 2


def days_of(earliest: npt.NDArray[np.int64], latest: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The same of many events, in columns."""
    middle = (earliest + latest) // 2
    return np.where(earliest <= FIRST_DAY, latest, np.where(latest >= LAST_DAY, earliest, middle))


def in_order(events: Iterable[LaneEvent]) -> tuple[LaneEvent, ...]:
    """A lane's events, which come by earliest day, as the columns order them: by the day they are drawn on."""
    return tuple(sorted(events, key=day_of))


def of(lanes: Iterable[Lane]) -> Lanes:
    """The columns of lanes that are there as values."""
    kept = tuple(lanes)
    events = [in_order(lane.events) for lane in kept]
    flat = [event for own in events for event in own]
    folded = sorted(range(len(kept)), key=[fold(lane.short_name) for lane in kept].__getitem__)
    order = np.zeros(len(kept), np.int32)
    order[folded] = np.arange(len(kept))
    founded, ended = [lane.founded for lane in kept], [lane.ended for lane in kept]
    day = np.array([day_of(event) for event in flat], np.int32)
    counts = np.array([len(own) for own in events], np.int32)
    lapses = [(place, *days) for place, lane in enumerate(kept) for days in lane.lapses]
    lapse = np.array(lapses, np.int32).reshape(-1, 3)
    return Lanes(
        texts=Texts(tuple(lane.id for lane in kept), tuple(lane.short_name for lane in kept), partial(_pick, kept)),
        own=np.arange(len(kept), dtype=np.int32),
        length=np.array([len(lane.short_name) for lane in kept], np.int32),
        order=order,
        form=_codes([lane.form for lane in kept], FORM_IDS),
        pillar=_codes([lane.pillar for lane in kept], PILLAR_IDS),
        founded_from=np.array([date.earliest if date else 0 for date in founded], np.int32),
        founded_to=np.array([date.latest if date else 0 for date in founded], np.int32),
        founded_known=np.array([date is not None for date in founded], np.bool_),
        ended_from=np.array([date.earliest if date else 0 for date in ended], np.int32),
        ended_to=np.array([date.latest if date else 0 for date in ended], np.int32),
        ended_known=np.array([date is not None for date in ended], np.bool_),
        first=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        event_lane=np.repeat(np.arange(len(kept), dtype=np.int32), counts),
        event_day=day,
        event_from=np.array([event.date.earliest for event in flat], np.int32),
        event_kind=_codes([event.kind for event in flat], KIND_IDS),
        by_day=np.argsort(day, kind="stable").astype(np.int32),
        lapse_lane=lapse[:, 0],
        lapse_from=lapse[:, 1],
        lapse_to=lapse[:, 2],
    )


def _codes(terms: Sequence[str], known: tuple[str, ...]) -> Codes:
    return np.array([known.index(term) if term in known else len(known) for term in terms], np.int8)


def _pick(kept: tuple[Lane, ...], places: Sequence[int]) -> Sequence[Lane]:
    return [kept[place] for place in places]
