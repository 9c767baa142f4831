"""Own entries brought into the catalogue in force."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from minilat_desktop.services import in_force

if TYPE_CHECKING:
    from minilat_desktop.domain.catalogue import Actor, Catalogue
    from minilat_desktop.domain.entry import Entry, Own
    from minilat_desktop.domain.importing import Going
    from minilat_desktop.domain.model import Coalition
    from minilat_desktop.formats.catalogue.entries import Known
    from minilat_desktop.services.catalogue import CatalogueService

# How many are kept: those that undo and redo most likely go back to.
_KEPT = 3
# How the files of such catalogues are called.
NAMES = "own-*.db"
_LAST = "~"
# Counts up when the same entries come to make another catalogue.
_WAY = 2


def latest(folder: Path) -> list[Path]:
    """The catalogues with own entries that were made last."""
    return sorted(folder.glob(NAMES), key=_made, reverse=True)[:_KEPT]


def _made(path: Path) -> float:
    return path.stat().st_mtime


def in_catalogue(base: Path, entries: Sequence[Entry], folder: Path, going: Going) -> Path:
    """The catalogue file with the entries in it; `base` itself where they bring nothing. Raises `CannotWrite`."""
    if not entries:
        return base
    # In the order in which they are read: of several that are preferred the newest is.
    ordered = sorted(entries, key=attrgetter("modified"))
    said = [[one.id, one.kind, one.target, one.corrects, one.body] for one in ordered]
    identity = json.dumps([_WAY, base.name, in_force.identity(base), said], sort_keys=True)
    target = folder / f"own-{hashlib.sha256(identity.encode()).hexdigest()[:16]}.db"
    if target.is_file():
        return target
    from minilat_desktop.services.catalogue import CatalogueService
    from minilat_desktop.store import catalogue_own

    going.on("Adding your own entries…")
    catalogue = CatalogueService(base)
    try:
        made = joined(catalogue, entries)
    finally:
        catalogue.close()
    if not made.coalitions:
        return base
    catalogue_own.write(base, made, target, going)
    return target


def known_in(catalogue: CatalogueService) -> Known:
    """What entries may name in a catalogue."""
    from minilat_desktop.formats.catalogue.entries import Known

    return Known(
        {actor.code: actor for actor in catalogue.actors()}, {one.id: one for one in catalogue.sources()},
        catalogue.metrics(), {one: head[0] for one, head in catalogue.heads().items()}, catalogue.taken_names(),
    )  # fmt: skip


def joined(catalogue: CatalogueService, entries: Sequence[Entry]) -> Catalogue:
    """The coalitions that entries concern, with them; the actors and sources that these name."""
    from minilat_desktop.domain.catalogue import Catalogue
    from minilat_desktop.formats.catalogue import entries as text

    known = known_in(catalogue)
    own = text.read(entries, known)
    found = [with_own(own, one, catalogue.coalition) for one in {*own.coalitions, *own.records, *own.names}]
    actors, codes = actors_of(own, known), {member.actor for one in found for member in one.members}
    # The others are in the catalogue that these are put into.
    named = {code: actors[code] for code in {*codes, *own.actors}}
    return Catalogue(tuple(found), (), named, own.sources, {})


def with_own(own: Own, coalition_id: str, read: Callable[[str], Coalition]) -> Coalition:
    """A coalition, the user's own or the catalogue's, with the own records of it."""
    from minilat_desktop.domain.overlay import overlay

    mine = own.coalitions.get(coalition_id)
    base = mine if mine is not None else read(coalition_id)
    return overlay(base, own.records.get(coalition_id, ()), own.names.get(coalition_id, ()), own.corrections)


def actors_of(own: Own, known: Known) -> dict[str, Actor]:
    """Every actor that own records may name."""
    return {**known.actors, **own.actors}


def changed(entries: Sequence[Entry], drafts: Sequence[Entry]) -> list[Entry]:
    """Entries as they are with some of them changed, and new ones after them."""
    # What was entered last is read last: of several values that are preferred it is the one.
    by_id = {one.id: replace(one, modified=_LAST) for one in drafts}
    there = [by_id.pop(one.id, one) for one in entries]
    return [*there, *by_id.values()]
