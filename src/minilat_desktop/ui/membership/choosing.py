"""Which actor a typed text means: one that fits best and alone, or a sentence why there is none. Imports no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.folding import fold

_NAMED = 3
_LONGEST = 60


def label(name: str, code: str) -> str:
    """An actor's name as it stands in the list of a field."""
    return f"{name} ({code})"


def choose(typed: str, actors: Mapping[str, Actor]) -> tuple[str, str]:
    """A code and "", or "" and why not. A code goes before a name, a whole name before a beginning of one.

    Where several fit equally well none is taken: the page of another actor than was meant is worse than a question.
    """
    wanted = fold(typed.strip())
    if not wanted:
        return "", "Type a name or a code."
    for fits in _TIERS:
        found = [actor for actor in actors.values() if fits(actor, wanted)]
        if len(found) == 1:
            return found[0].code, ""
        if found:
            return "", _several(typed, found)
    return "", f"No actor is called “{typed.strip()[:_LONGEST]}”. Type another name or a code such as JPN."


def _several(typed: str, found: list[Actor]) -> str:
    first = sorted(found, key=lambda actor: fold(actor.name))[:_NAMED]
    names = ", ".join(label(actor.name[:_LONGEST], actor.code) for actor in first)
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"“{typed.strip()[:_LONGEST]}” fits several: {names}{more}. Type more of the name."


def _names(actor: Actor) -> Iterator[str]:
    yield from (fold(name) for name in (actor.name, *actor.aliases))


def _is_code(actor: Actor, wanted: str) -> bool:
    return fold(actor.code) == wanted


def _is_line(actor: Actor, wanted: str) -> bool:
    return any(fold(label(name, actor.code)) == wanted for name in (actor.name, *actor.aliases))


def _is_name(actor: Actor, wanted: str) -> bool:
    return fold(actor.name) == wanted


def _is_alias(actor: Actor, wanted: str) -> bool:
    return wanted in _names(actor)


def _state_begins(actor: Actor, wanted: str) -> bool:
    return actor.kind == "state" and _begins(actor, wanted)


def _begins(actor: Actor, wanted: str) -> bool:
    return fold(actor.name).startswith(wanted)


def _alias_begins(actor: Actor, wanted: str) -> bool:
    return any(name.startswith(wanted) for name in _names(actor))


_TIERS: tuple[Callable[[Actor, str], bool], ...] = (
    _is_code, _is_line, _is_name, _is_alias, _state_begins, _begins, _alias_begins,
)  # fmt: skip
