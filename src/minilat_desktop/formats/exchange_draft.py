"""A coalition being put together from the rows of several exchange tables."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.dates import Edtf
from minilat_desktop.domain.model import Coalition, Event, Fact, Figure, Member


@dataclass(slots=True)
class Draft:
    """A coalition being put together. `life` holds the shown founding and end, each with the place of its rank."""

    base: Coalition
    facts: list[Fact] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    life: dict[str, tuple[int, Edtf | None]] = field(default_factory=dict)

    def add_fact(self, fact: Fact) -> None:
        """Take a fact; of several on one attribute the best ranked is shown, of equals the first."""
        self.facts.append(fact)
        rank = vocabulary.RANKS.index(fact.rank)
        if fact.attribute in ("founded", "ended") and rank < self.life.get(fact.attribute, (len(vocabulary.RANKS),))[0]:
            self.life[fact.attribute] = (rank, dates.parse(fact.value) if fact.value else None)

    def when(self, attribute: str) -> Edtf | None:
        """When it was founded, or ended; None where that is not known."""
        return self.life.get(attribute, (0, None))[1]

    def coalition(self) -> Coalition:
        """What has been read, in the catalogue's order."""
        return replace(
            self.base, facts=tuple(sorted(self.facts, key=lambda fact: vocabulary.ATTRIBUTE_ORDER[fact.attribute])),
            members=tuple(self.members), events=tuple(sorted(self.events, key=lambda event: event.date.earliest)),
            figures=tuple(self.figures),
        )  # fmt: skip
