"""A comparison on one page, as a file to hand over: PDF or HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from minilat_desktop import __version__
from minilat_desktop.domain import brief_choice, brief_page
from minilat_desktop.domain.brief import PAPERS, Brief, Wanted
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.comparison_table import ComparisonTable
from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import brief_html, files, svg
from minilat_desktop.services import exporting
from minilat_desktop.services.pictures import KINDS, PictureService

__all__ = ["KINDS", "PAPERS", "SUFFIXES", "BriefService", "suffix_of", "suggested_name"]
# What a brief can be saved as, with a word for each.
SUFFIXES = {"pdf": "PDF document", "html": "HTML page"}
# Type of a picture on the page, in pixels: as large as that of the table.
_PICTURE_TYPE = 9.0

# Whoever can paint a page into a PDF.
Painter = Callable[[Brief], bytes]


class BriefService:
    """Puts comparisons on one page. The same comparison and choices give the same rows on every machine."""

    def __init__(self, pictures: PictureService, data_version: str) -> None:
        self._pictures, self._data_version = pictures, data_version

    def compose(
        self, table: ComparisonTable, look: Spec, day: int, *,
        title: str = "", note: str = "", paper: str = "a4", picture: str = "",
    ) -> Brief:  # fmt: skip
        """The page, made on a day, with as many of the rows in sight as have room; `picture` is one of KINDS or "".

        Raises `Refused` for a paper or a picture that does not exist.
        """
        if paper not in PAPERS:
            raise Refused(f"“{paper[:80]}” is no size of paper.", remedy=f"It is one of {', '.join(PAPERS)}.")
        made_on, program = date.fromordinal(day).isoformat(), f"Minilat Desktop {__version__}"
        wanted = Wanted(made_on, program, self._data_version, title, note, paper)
        if picture and picture not in KINDS:
            raise Refused(f"“{picture[:80]}” is not a picture.", remedy=f"It is one of {', '.join(KINDS)}.")
        if picture:
            room = brief_page.picture_width(PAPERS[paper], len(table.columns))
            subject = self._pictures.of(table)
            wanted = replace(wanted, picture=self._pictures.draw(picture, subject, svg.text_width, room, _PICTURE_TYPE))
        return brief_choice.choose(table, look, wanted, svg.text_width)

    def encode(self, brief: Brief, suffix: str, paint: Painter) -> bytes:
        """The page as the content of a file."""
        return brief_html.encode(brief) if suffix == "html" else paint(brief)

    def write(self, brief: Brief, path: Path, paint: Painter) -> None:
        """Write the page into a file of the kind that its name ends in.

        Raises `Refused` for another ending and `CannotWrite`; an older file is then untouched.
        """
        files.write_atomically(path, self.encode(brief, suffix_of(path), paint))


def suffix_of(path: Path) -> str:
    """What a file's name says it is to be. Raises `Refused` where that is no brief."""
    return files.suffix_of(path, SUFFIXES, "what the brief is to be")


def suggested_name(table: ComparisonTable) -> str:
    """A file name that says what is on the page: `brief-g20-i2u2-2026-11-23.pdf`."""
    return exporting.suggested_name(table).replace("comparison-", "brief-", 1).removesuffix(".csv") + ".pdf"
