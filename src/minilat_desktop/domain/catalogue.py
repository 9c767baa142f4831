"""The whole reference catalogue as values, and the rules it must hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minilat_desktop.domain.model import Coalition, Source

if TYPE_CHECKING:
    from minilat_desktop.domain.event_columns import EventColumns
    from minilat_desktop.domain.member_columns import MemberColumns


@dataclass(frozen=True, slots=True)
class Actor:
    """Who can be a member. `code` is ISO 3166-1 alpha-3 for states, a lower-case slug for everything else."""

    code: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    region: str = ""
    country: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with the catalogue's text, and where."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands in the text."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of it. `places` maps record keys to where they stand, for messages.

    `columns` and `event_columns` are memberships and events beside those that the coalitions hold: the many of a large
    pack.
    """

    coalitions: tuple[Coalition, ...]
    forms: tuple[Coalition, ...]
    actors: Mapping[str, Actor]
    sources: Mapping[str, Source]
    places: Mapping[str, Place]
    columns: MemberColumns | None = None
    event_columns: EventColumns | None = None
