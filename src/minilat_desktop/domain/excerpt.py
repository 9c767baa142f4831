"""Where in a text a search hit: a few words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minilat_desktop.domain.folding import fold

_WORD = re.compile(r"[^\W_]+")
_BEFORE, _LONGEST = 24, 160
# A word deep inside an endless text is not worth the wait.
_FURTHEST = 200_000


def excerpt(text: str, words: Sequence[str]) -> str:
    """What stands around the first word of a text that begins as one of some folded words does; "" where none does."""
    first = next((found for found in _WORD.finditer(text, 0, _FURTHEST) if _begins(found.group(), words)), None)
    if first is None:
        return ""
    line = text.rfind("\n", 0, first.start()) + 1
    begin = _whole_word(text, max(line, first.start() - _BEFORE), first.start())
    stop = text.find("\n", first.end())
    end = min(stop if stop >= 0 else len(text), begin + _LONGEST)
    cut = end < len(text) and text[end] != "\n"
    return f"{'…' if begin > line else ''}{text[begin:end].strip()}{'…' if cut else ''}"


def _whole_word(text: str, begin: int, hit: int) -> int:
    """The first place from `begin` on where a word may start, at the latest the hit."""
    if begin == 0 or text[begin - 1].isspace():
        return begin
    space = re.compile(r"\s").search(text, begin, hit)
    return space.end() if space else hit


def _begins(word: str, words: Sequence[str]) -> bool:
    folded = fold(word)
    return any(folded.startswith(wanted) for wanted in words)
