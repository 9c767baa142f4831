"""The stable order of a coalition's text: facts in the order of their attributes, events in order of date.

Works on the lines, so that comments and the editor's own way of writing stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import yaml

from minilat_desktop.domain import dates
from minilat_desktop.domain.vocabulary import ATTRIBUTE_ORDER
from minilat_desktop.formats.catalogue.blocks import compose


def _fact_place(item: dict[str, str]) -> int:
    return ATTRIBUTE_ORDER.get(item.get("attribute", ""), len(ATTRIBUTE_ORDER))


def _event_place(item: dict[str, str]) -> int:
    try:
        return dates.parse(item.get("date", "")).earliest
    except ValueError:
        return dates.LAST_DAY


_PLACES: dict[str, Callable[[dict[str, str]], int]] = {"facts": _fact_place, "events": _event_place}


def tidy_folder(root: Path) -> list[Path]:
    """Bring every coalition of a catalogue's text into order. Gives the files that were changed."""
    changed = []
    for path in sorted((root / "coalitions").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        tidied = tidy(text)
        if tidied != text:
            path.write_text(tidied, encoding="utf-8")
            changed.append(path)
    return changed


def tidy(text: str) -> str:
    """A coalition's text with its facts and events in order. Raises `yaml.YAMLError` where it is no YAML."""
    whole = text if text.endswith("\n") or not text else f"{text}\n"
    lines = whole.splitlines(keepends=True)
    node = compose(whole)
    if not isinstance(node, yaml.MappingNode):
        return text
    for key, value in node.value:
        place = _PLACES.get(key.value)
        # A list in one line has no lines to move.
        if place is not None and isinstance(value, yaml.SequenceNode) and not value.flow_style:
            _sort_items(lines, value, place)
    return "".join(lines)


def _sort_items(lines: list[str], sequence: yaml.SequenceNode, place: Callable[[dict[str, str]], int]) -> None:
    starts = [_with_comments(lines, item.start_mark.line) for item in sequence.value]
    end = _with_comments(lines, sequence.end_mark.line)
    while end > starts[-1] and not lines[end - 1].strip():
        end -= 1
    bounds = [*starts, end]
    blocks = [lines[start:stop] for start, stop in pairwise(bounds)]
    order = sorted(range(len(blocks)), key=lambda index: place(_scalars(sequence.value[index])))
    lines[starts[0] : end] = [line for index in order for line in blocks[index]]


def _with_comments(lines: list[str], start: int) -> int:
    """The first line of what belongs to an item: the comments right above it are its own."""
    while start > 0 and start <= len(lines) and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return start


def _scalars(item: yaml.Node) -> dict[str, str]:
    if not isinstance(item, yaml.MappingNode):
        return {}
    return {key.value: value.value for key, value in item.value if isinstance(value, yaml.ScalarNode)}
