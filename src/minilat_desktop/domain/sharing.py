"""Things handed from one notebook to another and back: which version came out of which, and what is to be done.

Each time a thing is handed over and says something else than the last time, it gets a version: a random number, so that
nothing can be told from it. With it go the versions it came out of. So both sides see whether one only went on from
the other, or whether both went on from a common one: then both are kept unless the user chooses. What is kept in the
end does not depend on the order in which files are taken in: of versions none of which came out of another, all stay.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

# What can be handed over, and what one and several of it are called.
KINDS = {
    "note": ("note", "notes"), "comparison": ("comparison", "comparisons"), "entry": ("own entry", "own entries"),
}  # fmt: skip
NEW, NEWER, BOTH, SAME, OLDER = "new", "newer", "both", "same", "older"
MINE, THEIRS, KEEP_BOTH = "mine", "theirs", "both"
Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """What a thing said when it was handed over.

    `family` is the same for all that came out of one thing; `past` are the versions this one came out of. `content` is
    what makes it this version; `about` is said besides: times, what it is on.
    """

    kind: str
    family: str
    version: str
    past: frozenset[str]
    content: Content
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mine:
    """A thing in this notebook, in the version it is now; `known` are contents it had when it was handed over."""

    id: str
    version: Version
    deleted: bool = False
    known: Mapping[str, Content] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What one thing of a file is to this notebook.

    `mine` is what it meets here; `common` what both came out of, None where that is not known any more. `gone` are
    others of mine that it takes the place of, because whoever wrote it had seen and settled them.
    """

    state: str
    theirs: Version
    mine: Mine | None = None
    gone: tuple[Mine, ...] = ()
    common: Content | None = None

    @property
    def counts(self) -> bool:
        """Whether taking it in changes what a reader sees."""
        return self.state in (NEW, NEWER, BOTH)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row as it shall be. `id` is "" for a new one; where not `written`, only its version is another."""

    id: str
    version: Version
    written: bool = True
    deleted: bool = False


def digest(content: Content) -> str:
    """By what contents are told apart."""
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def hold(mine: Iterable[Mine], theirs: Iterable[Version]) -> list[Decision]:
    """Hold what came in a file against what there is, thing by thing, in an order that does not hang on the file's."""
    here: dict[tuple[str, str], list[Mine]] = {}
    for one in mine:
        here.setdefault((one.version.kind, one.version.family), []).append(one)
    found = []
    taken: set[str] = set()
    for version in sorted(theirs, key=_order):
        decision = _decide(
            version, [one for one in here.get((version.kind, version.family), ()) if one.id not in taken]
        )
        taken |= {one.id for one in (decision.mine, *decision.gone) if one is not None and decision.state == NEWER}
        found.append(decision)
    return found


def _order(version: Version) -> tuple[str, str, str]:
    return version.kind, version.family, version.version


def _decide(theirs: Version, mine: Sequence[Mine]) -> Decision:
    for one in mine:
        if theirs.version == one.version.version:
            return Decision(SAME, theirs, one)
        if theirs.version in one.version.past:
            return Decision(OLDER, theirs, one)
    below = [one for one in mine if one.version.version in theirs.past]
    alike = next(
        (one for one in mine if not one.deleted and digest(one.version.content) == digest(theirs.content)), None
    )
    if alike is not None:
        return Decision(SAME, theirs, alike, tuple(one for one in below if one is not alike))
    if below:
        first = next((one for one in below if one.id == theirs.family), below[0])
        return Decision(NEWER, theirs, first, tuple(one for one in below if one is not first), _common(first, theirs))
    # What was deleted here and went on there is a difference to settle, unless another one of mine is.
    meets = next((one for one in mine if not one.deleted), next((one for one in mine if one.version.past), None))
    return Decision(NEW, theirs) if meets is None else Decision(BOTH, theirs, meets, (), _common(meets, theirs))


def _common(mine: Mine, theirs: Version) -> Content | None:
    """What both came out of: the last content handed over that both know of."""
    shared = (mine.version.past | {mine.version.version}) & (theirs.past | {theirs.version})
    return next((content for version, content in reversed(list(mine.known.items())) if version in shared), None)


def settle(
    decisions: Sequence[Decision], choice_of: Callable[[Decision], str], fresh: Callable[[], str]
) -> list[Outcome]:
    """The rows that decisions lead to; of a row that several concern, the last one counts.

    `choice_of` is what the user wants where both went on; `fresh` gives a version.
    """
    outcomes: list[Outcome] = []
    now: dict[str, Version] = {}
    for one in sorted(decisions, key=_by_state):
        mine = one.mine
        seen = replace(one, mine=replace(mine, version=now[mine.id])) if mine is not None and mine.id in now else one
        found = _outcomes(seen, choice_of(one), fresh)
        outcomes += found
        now |= {outcome.id: outcome.version for outcome in found if outcome.id}
    return outcomes


def _by_state(decision: Decision) -> int:
    """What is alike first, then what went on, then what is to be chosen: a choice has seen all of it."""
    return (OLDER, SAME, NEWER, NEW, BOTH).index(decision.state)


def _outcomes(decision: Decision, choice: str, fresh: Callable[[], str]) -> list[Outcome]:
    theirs, mine = decision.theirs, decision.mine
    if decision.state == NEW or mine is None:
        return [Outcome("", theirs)]
    away = [Outcome(one.id, _joined(one.version, theirs, fresh()), deleted=True) for one in decision.gone]
    if decision.state == OLDER:
        return []
    if decision.state == SAME:
        return [Outcome(mine.id, _alike(mine.version, theirs), written=False), *away]
    if decision.state == NEWER:
        past = theirs.past.union(mine.version.past, {mine.version.version}, *(_line(one) for one in decision.gone))
        return [Outcome(mine.id, _with(theirs, past)), *away]
    if choice == MINE:
        joined = _joined(mine.version, theirs, fresh())
        return [Outcome(mine.id, joined, written=False, deleted=mine.deleted)]
    if mine.deleted:
        # It comes back as they have it; that it had been deleted is behind it then.
        return [Outcome(mine.id, _with(theirs, theirs.past | _line(mine)))]
    if choice == THEIRS:
        return [Outcome(mine.id, _joined(theirs, mine.version, fresh()))]
    return [Outcome("", theirs)]


def _line(mine: Mine) -> frozenset[str]:
    return mine.version.past | {mine.version.version}


def _with(version: Version, past: frozenset[str]) -> Version:
    return Version(version.kind, version.family, version.version, past, version.content, version.about)


def _joined(kept: Version, other: Version, version: str) -> Version:
    """A new version with the content of one, that came out of both."""
    past = kept.past | other.past | {kept.version, other.version}
    return Version(kept.kind, kept.family, version, past, kept.content, kept.about)


def _alike(mine: Version, theirs: Version) -> Version:
    """Two that say the same are one; both sides come to the same version of it without having to speak again."""
    last = max(mine.version, theirs.version)
    past = (mine.past | theirs.past | {mine.version, theirs.version}) - {last}
    return Version(mine.kind, mine.family, last, past, mine.content, mine.about)
