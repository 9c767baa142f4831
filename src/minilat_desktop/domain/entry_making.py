"""Entries out of what a form asks: a coalition with all that is asked of every coalition, a record with its source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.entry import Entry, slug

Cited = Sequence[Mapping[str, str]]


def coalition(
    head: Mapping[str, Any], founded: str, cite: Cited, taken: Collection[str], new_id: Callable[[], str]
) -> list[Entry]:
    """A coalition of the user's own. What the catalogue asks of every coalition and is left open is “unknown”."""
    name = str(head.get("short_name") or head.get("name") or "")
    target = f"coalition:{slug(name, taken)}"
    made = [Entry(new_id(), "coalition", target, head, name=name)]
    said = {"status": str(head.get("status") or ""), "founded": founded}
    for attribute in vocabulary.ASKED_OF_ALL:
        value = {"value": said[attribute]} if said.get(attribute) else {"missing": "unknown"}
        body = {"attribute": attribute, **value, "cite": list(cite)}
        made.append(Entry(new_id(), "fact", target, body, name=name))
    return made


def source(body: Mapping[str, str], taken: Collection[str], new_id: Callable[[], str]) -> Entry:
    """A source of the user's own, called by its title."""
    title = str(body.get("title") or "")
    return Entry(new_id(), "source", f"source:{slug(title, taken)}", body, name=title)


def actor(body: Mapping[str, str], taken: Collection[str], new_id: Callable[[], str]) -> Entry:
    """An actor that the catalogue does not have."""
    name = str(body.get("name") or "")
    return Entry(new_id(), "actor", f"actor:{slug(name, taken)}", body, name=name)


def metric(label: str, unit: str, taken: Collection[str], new_id: Callable[[], str]) -> Entry:
    """Something to count that the catalogue does not count yet."""
    return Entry(new_id(), "metric", f"metric:{slug(label, taken)}", {"label": label, "unit": unit}, name=label)
