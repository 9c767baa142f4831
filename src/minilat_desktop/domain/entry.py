"""What the user adds to the catalogue: own coalitions, records and sources, and corrections beside its values.

An entry's `body` has the shape of the catalogue's text (docs/catalogue-format.md): texts, lists and mappings, every
scalar a text. Each record is an entry of its own, so that each is changed, undone and exported by itself.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from minilat_desktop.domain.importing import in_counts
from minilat_desktop.domain.model import Commitment, Event, Fact, Figure, Member, Name, Relation

Record = Fact | Member | Event | Figure | Commitment | Relation
# What can be entered. Of the last three a record only makes use; they stand in nobody's list by themselves.
KINDS = {
    "coalition": "Coalition", "fact": "Fact", "member": "Member", "event": "Event", "figure": "Figure",
    "commitment": "Commitment", "relation": "Relation", "alias": "Other name",
    "source": "Source", "actor": "Actor", "metric": "Measure",
}  # fmt: skip
# What is recorded of a coalition.
RECORDS = ("fact", "member", "event", "figure", "commitment", "relation", "alias")
# Those of which one is preferred as a whole; a fact and a figure say their rank themselves.
CORRECTED = ("member", "event", "commitment", "relation")
# The fact that corrects what a coalition is called: it corrects the coalition itself.
NAMING = "official_name"
# The ids of own coalitions, actors and sources begin so; the keys of own records have this in them.
PREFIX = "my-"
MARK = "/own."
# Stands before the locator of each of its citations, so that it is told wherever a source is.
CITED = "my own entry"
_KEYS = {"member": "membership"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `target` is what it defines (`source:my-x`) or what it is recorded of (`coalition:g20`).

    `corrects` is the key of the catalogue's record beside which it stands, "" where it stands alone; `name` says what
    the target was called when it was entered. Times are ISO 8601 in UTC.
    """

    id: str
    kind: str
    target: str
    body: Mapping[str, Any]
    corrects: str = ""
    name: str = ""
    created: str = ""
    modified: str = ""

    @property
    def owner(self) -> str:
        """The id of the coalition, source, actor or measure it is about."""
        return self.target.partition(":")[2]

    @property
    def key(self) -> str:
        """The id that notes hang on; it stays while the entry's dates and values change."""
        if self.kind in RECORDS:
            return f"{_KEYS.get(self.kind, self.kind)}:{self.owner}{MARK}{self.id}"
        return self.target


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with an entry: in which field (a path such as `cite/0/source`, "" for the whole), and why."""

    entry: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What an own record corrects (its key), whether it is preferred to that, and why."""

    of: str
    preferred: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Own:
    """Entries read into the catalogue's values: records by the coalition they are of, and what these make use of.

    `corrections` are by the key of the own record; `names` are further names by coalition.
    """

    coalitions: Mapping[str, Any] = field(default_factory=dict)
    records: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    actors: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, Any] = field(default_factory=dict)
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True, slots=True)
class EntriesPlan:
    """A file of entries read and held against those that are there. Each of its entries is in exactly one of these."""

    file: str
    new: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    same: tuple[Entry, ...]
    refused: tuple[str, ...]

    @property
    def summary(self) -> str:
        """The counts, in words."""
        return in_counts(self.new, self.changed, self.same, self.refused)


def is_own(key: str) -> bool:
    """Whether a record's key, or the id of a coalition or source, is that of an own entry."""
    return MARK in key or key.partition(":")[2].startswith(PREFIX)


def entry_id(key: str) -> str:
    """The entry behind the key of an own record, "" for any other."""
    return key.partition(MARK)[2]


def slug(name: str, taken: Collection[str]) -> str:
    """An id for something of the user's: readable, with the prefix of own ids, and not taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    bare = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or hashlib.sha256(name.encode()).hexdigest()[:8]
    wanted = bare if bare.startswith(PREFIX) else f"{PREFIX}{bare}"
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (wanted, *numbered) if one not in taken)
