"""A small part of Markdown, read line by line into blocks and spans. It makes no links but `[[…]]`, loads nothing.

What is not understood stands as it was typed. Reading takes time in proportion to the text, however hostile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|(\d{1,9})[.)])[ \t]+(.*)")
_TICK = re.compile(r"\[([ xX])\][ \t]+(.*)")
_RULE = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*")
# Each is bounded, so that no text makes the search start over and over.
_SPAN = re.compile(
    r"\[\[(?P<link>[^\[\]\n]{1,200})\]\]|`(?P<code>[^`\n]{1,500})`|\*\*(?P<strong>[^*\n]{1,500})\*\*"
    r"|(?<![*\w])\*(?P<stress>[^*\s][^*\n]{0,500})\*(?![*\w])|(?<!\w)_(?P<under>[^_\s][^_\n]{0,500})_(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of a line: `kind` is "", strong, stress, code or link."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A line as it is to be shown. `kind` is text, heading, item, number, check, quote, code, rule or blank.

    `line` is its place in the text; `level` that of a heading or how deep an item stands; `mark` an item's number;
    `ticked` whether a check is.
    """

    kind: str
    line: int
    spans: tuple[Span, ...] = field(default=())
    level: int = 0
    mark: str = ""
    ticked: bool = False


def blocks(text: str) -> Iterator[Block]:
    """The lines of a text, one block each."""
    fenced = False
    for place, line in enumerate(text.split("\n")):
        if line.lstrip().startswith("```"):
            fenced = not fenced
            yield Block("blank", place)
        elif fenced:
            yield Block("code", place, (Span(line, "code"),))
        else:
            yield _block(place, line)


def _block(place: int, line: str) -> Block:
    if not line.strip():
        return Block("blank", place)
    if _RULE.fullmatch(line):
        return Block("rule", place)
    heading = _HEADING.match(line)
    if heading:
        return Block("heading", place, spans(heading[2].rstrip("# \t")), len(heading[1]))
    if line.startswith(">"):
        return Block("quote", place, spans(line[1:].lstrip()))
    item = _ITEM.match(line)
    if item is None:
        return Block("text", place, spans(line))
    level = min(len(item[1].expandtabs(4)) // 2, 6)
    check = _TICK.match(item[3]) if item[2] is None else None
    if check:
        return Block("check", place, spans(check[2]), level, ticked=check[1] != " ")
    kind = "item" if item[2] is None else "number"
    return Block(kind, place, spans(item[3]), level, item[2] or "")


def spans(line: str) -> tuple[Span, ...]:
    """A line's words, marks taken away."""
    found: list[Span] = []
    at = 0
    for match in _SPAN.finditer(line):
        if match.start() > at:
            found.append(Span(line[at : match.start()]))
        kind = match.lastgroup or ""
        found.append(Span(match[kind], "stress" if kind == "under" else kind))
        at = match.end()
    if at < len(line) or not found:
        found.append(Span(line[at:]))
    return tuple(found)


def links(text: str) -> list[str]:
    """What a text links to, in order, each once."""
    return list(
        dict.fromkeys(
            " ".join(span.text.split()) for block in blocks(text) for span in block.spans if span.kind == "link"
        )
    )


def with_tick(text: str, line: int) -> str:
    """A text with the check on a line ticked, or no longer; as it was where there is none."""
    lines = text.split("\n")
    if not 0 <= line < len(lines) or _block(line, lines[line]).kind != "check":
        return text
    lines[line] = re.sub(r"\[([ xX])\]", _turned, lines[line], count=1)
    return "\n".join(lines)


def _turned(found: re.Match[str]) -> str:
    return "[x]" if found[1] == " " else "[ ]"
