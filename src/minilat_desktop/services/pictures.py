"""Pictures of a comparison, and the files they are kept in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.comparison_table import ComparisonTable
from minilat_desktop.domain.pictures import drawing
from minilat_desktop.domain.pictures.kinds import KINDS, SCALES
from minilat_desktop.domain.pictures.paper import Format, Measure
from minilat_desktop.domain.pictures.scene import PAPER, Scene
from minilat_desktop.domain.pictures.subject import Subject
from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import files, svg
from minilat_desktop.services.comparisons import ComparisonService

__all__ = ["KINDS", "SCALES", "SUFFIXES", "Painter", "PictureService", "suffix_of"]

# What a picture can be saved as, with a word for each.
SUFFIXES = {"svg": "SVG picture", "png": "PNG picture", "pdf": "PDF document"}


class Catalogue(Protocol):
    """Whoever can say which data these are."""

    def data_version(self) -> str:
        """The version of the data."""


class Painter(Protocol):
    """Whoever can paint. SVG needs nobody: it is text."""

    def measure(self, text: str, size: float, bold: bool, /) -> float:
        """The width of a text in the font that it paints with."""

    def paint(self, scene: Scene, suffix: str, /) -> bytes:
        """A picture on white as `png` or `pdf`."""


class PictureService:
    """Draws what the compared coalitions record. The same comparison and format give the same picture."""

    def __init__(self, catalogue: Catalogue, comparisons: ComparisonService) -> None:
        self._catalogue, self._comparisons = catalogue, comparisons

    def subject(self, spec: Spec, day: int) -> Subject:
        """What is drawn of a comparison while the window's as-of date is `day`. Raises `Refused` and `UnknownId`."""
        return self.of(self._comparisons.table(spec, day))

    def of(self, table: ComparisonTable) -> Subject:
        """What is drawn of a table. Raises `UnknownId`."""
        return Subject(table, self._comparisons.coalitions(table), self._catalogue.data_version())

    def draw(
        self, kind: str, subject: Subject, measure: Measure, width: float, size: float, scale: str = "usual"
    ) -> Scene:
        """A picture of one of the KINDS, so many pixels wide, with text of a size, members on one of the SCALES."""
        return drawing.draw(kind, subject, Format(measure, width, size, scale))

    def encode(
        self, kind: str, subject: Subject, suffix: str, painter: Callable[[], Painter], scale: str = "usual"
    ) -> bytes:
        """A picture as the content of a file, on white. `painter` is called where one is needed."""
        usual = Format(svg.text_width)
        if suffix == "svg":
            return svg.encode(self.draw(kind, subject, svg.text_width, usual.width, usual.size, scale), PAPER)
        hand = painter()
        return hand.paint(self.draw(kind, subject, hand.measure, usual.width, usual.size, scale), suffix)

    def write(
        self, kind: str, subject: Subject, path: Path, painter: Callable[[], Painter], scale: str = "usual"
    ) -> None:
        """Draw a picture into a file of the kind that its name ends in, on white.

        Raises as `suffix_of` does, and `CannotWrite`; an older file is then untouched.
        """
        files.write_atomically(path, self.encode(kind, subject, suffix_of(kind, path), painter, scale))


def suffix_of(kind: str, path: Path) -> str:
    """What a picture's file is to be by its name. Raises `Refused` where that is no picture, nor the kind one."""
    if kind not in KINDS:
        raise Refused(f"“{kind[:80]}” is not a picture.", remedy=f"It is one of {', '.join(KINDS)}.")
    return files.suffix_of(path, SUFFIXES, "what picture it is to be")
