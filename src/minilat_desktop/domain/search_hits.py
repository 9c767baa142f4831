"""What a search over everything finds: hits in groups, best first, each with where in its text it was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from minilat_desktop.domain.folding import fold, words

# The groups, in the order they are shown.
GROUPS = {
    "coalition": "Coalitions", "actor": "Members", "note": "Notes", "event": "Events", "fact": "Facts",
    "figure": "Figures", "commitment": "Pledges", "relation": "Links", "source": "Sources",
}  # fmt: skip
# Between the parts of a hit's text of which one is shown: names, or what is said beside a title.
PART = " · "
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found. `owner` is the id of the coalition it is recorded of, `whose` its short name.

    `title` is its line; `detail` is what else is known of it, in parts of which a search shows the one it hit.
    """

    kind: str
    key: str
    owner: str
    whose: str
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found. `context` is the part of its text that says why, "" where the title does."""

    entry: Entry
    context: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind. `more` says that there are others."""

    kind: str
    hits: tuple[Hit, ...]
    more: bool = False

    @property
    def title(self) -> str:
        """What the group is called."""
        return GROUPS[self.kind]


def asked(query: str) -> tuple[str, ...]:
    """The words of a query, folded, each once."""
    return tuple(dict.fromkeys(words(query)))[:_MOST_WORDS]


def spans(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words of a text stand that begin with one of the wanted: from and to, in order."""
    first = tuple(wanted)
    return [found.span() for found in _WORD.finditer(text) if first and fold(found.group()).startswith(first)]


def group(kind: str, entries: Iterable[Entry], wanted: Sequence[str], most: int) -> Group:
    """The best of some entries that were found, each with its context."""
    ranked = sorted(entries, key=lambda entry: _rank(entry, wanted))
    return Group(kind, tuple(Hit(entry, context(entry, wanted)) for entry in ranked[:most]), len(ranked) > most)


def _rank(entry: Entry, wanted: Sequence[str]) -> tuple[int, int, int]:
    """Less is better: called so, then begins so, then has the words whole, then has their beginnings."""
    asked_for, title = " ".join(wanted), words(entry.title)
    names = (
        [title, *(words(part) for part in _parts(entry.detail))] if entry.kind in ("coalition", "actor") else [title]
    )
    called = [" ".join(name) for name in names]
    if asked_for in called or asked_for in _shorts(entry):
        return (0, 0, len(title))
    begins = next((place for place, name in enumerate(called) if name.startswith(asked_for)), -1)
    if begins >= 0:
        return (1, min(begins, 1), len(title))
    whole = sum(word not in title for word in wanted)
    begun = sum(not any(one.startswith(word) for one in title) for word in wanted)
    return (2, begun * 2 + whole, 0)


def _shorts(entry: Entry) -> tuple[str, ...]:
    """The short forms of a coalition or member: its short name, its id or code."""
    return (fold(entry.whose), fold(entry.key.partition(":")[2])) if entry.kind in ("coalition", "actor") else ()


def _parts(detail: str) -> list[str]:
    """The parts without their labels: `Formerly: Group of Eight` is called Group of Eight."""
    return [part.partition(": ")[2] or part for part in detail.split(PART)]


def context(entry: Entry, wanted: Sequence[str], length: int = 110) -> str:
    """What is said beside the title: of a name the other name that was hit, else the first part and the one hit."""
    parts = [part for part in entry.detail.split(PART) if part]
    if not parts:
        return ""
    best = max(parts, key=lambda part: len({_which(part[a:b], wanted) for a, b in spans(part, wanted)}))
    found = spans(best, wanted)
    cut = around(best, found[0][0], length) if found else ""
    if entry.kind in ("coalition", "actor"):
        titled = {_which(entry.title[a:b], wanted) for a, b in spans(entry.title, wanted)}
        return cut if len(titled) < len(wanted) else ""
    first = around(parts[0], 0, length)
    return f"{first}{PART}{cut}" if cut and best != parts[0] else cut or first


def _which(word: str, wanted: Sequence[str]) -> str:
    folded = fold(word)
    return next((one for one in wanted if folded.startswith(one)), "")


def around(text: str, place: int, length: int) -> str:
    """So much of a text about a place, cut between words, on one line."""
    start = max(place - length // 3, 0)
    start = text.find(" ", start) + 1 if start else 0
    start = start if start <= place else place
    end = len(text) if len(text) - start <= length else max(text.rfind(" ", place + 1, start + length), start + 1)
    end = end if end > place else start + length
    cut = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{cut}{'…' if end < len(text) else ''}"
