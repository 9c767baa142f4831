"""The pictures there are, by name."""

from __future__ import annotations

from collections.abc import Callable

from minilat_desktop.domain.pictures import figures, membership, overlap, spans
from minilat_desktop.domain.pictures.paper import Format
from minilat_desktop.domain.pictures.scene import Scene
from minilat_desktop.domain.pictures.subject import Subject

_DRAWN: dict[str, Callable[[Subject, Format], Scene]] = {
    "membership": membership.draw,
    "spans": spans.draw,
    "figures": figures.draw,
    "overlap": overlap.matrix,
    "upset": overlap.upset,
}


def draw(kind: str, subject: Subject, format_: Format) -> Scene:
    """A picture of one of the KINDS."""
    return _DRAWN[kind](subject, format_)
