"""Pictures of a comparison, and the files they are kept in."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.comparison_table import ComparisonTable
from minilat_desktop.domain.model import Coalition
from minilat_desktop.domain.pictures import drawing
from minilat_desktop.domain.pictures.paper import Format, Measure
from minilat_desktop.domain.pictures.scene import PAPER, Scene
from minilat_desktop.domain.pictures.subject import Subject
from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import files, svg
from minilat_desktop.services.comparisons import ComparisonService

KINDS = drawing.KINDS
# What a picture can be saved as, with a word for each.
SUFFIXES = {"svg": "SVG picture", "png": "PNG picture", "pdf": "PDF document"}


class Catalogue(Protocol):
    """Whoever can read a coalition by id and say which data these are."""

    def coalition(self, coalition_id: str, /) -> Coalition:
        """Everything recorded of one coalition."""

    def data_version(self) -> str:
        """The version of the data."""


class Painter(Protocol):
    """Whoever can paint. SVG needs nobody: it is text."""

    @property
    def measure(self) -> Measure:
        """The width of a text in the font that it paints with."""

    def paint(self, scene: Scene, kind: str) -> bytes:
        """A picture as `png` or `pdf`."""


class PictureService:
    """Draws what the compared coalitions record. The same comparison and format give the same picture."""

    def __init__(self, catalogue: Catalogue, comparisons: ComparisonService) -> None:
        self._catalogue, self._comparisons = catalogue, comparisons

    def table(self, spec: Spec, day: int) -> ComparisonTable:
        """The comparison that is drawn. Raises `Refused` and `UnknownId`."""
        return self._comparisons.table(spec, day)

    def draw(self, kind: str, table: ComparisonTable, format_: Format) -> Scene:
        """A picture of one of the KINDS. Raises `Refused` for another kind."""
        if kind not in KINDS:
            raise Refused(f"“{kind}” is not a picture; it is one of {', '.join(KINDS)}.")
        ids = dict.fromkeys(column.coalition_id for column in table.columns)
        coalitions = {one: self._catalogue.coalition(one) for one in ids}
        return drawing.draw(kind, Subject(table, coalitions, self._catalogue.data_version()), format_)

    def write(self, kind: str, table: ComparisonTable, path: Path, painter: Painter) -> None:
        """Draw a picture into a file of the kind that its name ends in, on white.

        Raises `Refused` for another ending and `CannotWrite`; an older file is then untouched.
        """
        files.write_atomically(path, self.encode(kind, table, suffix_of(path), painter))

    def encode(self, kind: str, table: ComparisonTable, suffix: str, painter: Painter) -> bytes:
        """A picture as the content of a file."""
        if suffix == "svg":
            return svg.encode(self.draw(kind, table, Format(svg.text_width)), PAPER)
        return painter.paint(self.draw(kind, table, Format(painter.measure)), suffix)


def suffix_of(path: Path) -> str:
    """What a file's name says it is to be. Raises `Refused` where that is no picture."""
    found = path.suffix.lower().removeprefix(".")
    if found not in SUFFIXES:
        endings = ", ".join(f".{suffix}" for suffix in SUFFIXES)
        raise Refused(f"“{path.name}” does not say what picture it is to be.", remedy=f"Let it end in {endings}.")
    return found
