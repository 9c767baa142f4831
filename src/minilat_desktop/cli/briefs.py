"""`compare … --brief FILE`: a comparison on one page."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from minilat_desktop.domain.pictures.kinds import KINDS
from minilat_desktop.services.catalogue import CatalogueService

if TYPE_CHECKING:
    from minilat_desktop.domain.brief import Brief
    from minilat_desktop.domain.comparison_spec import Spec
    from minilat_desktop.domain.comparison_table import ComparisonTable
    from minilat_desktop.services.comparisons import ComparisonService


class Services(Protocol):
    """What a brief needs."""

    @property
    def catalogue(self) -> CatalogueService: ...

    def brief_pdf(self, brief: Brief, /) -> bytes: ...


def add_arguments(compare: argparse.ArgumentParser) -> None:
    """What `compare` takes for a brief."""
    compare.add_argument("--brief", type=Path, metavar="FILE", help="put it on one page, a .pdf or .html file")
    compare.add_argument("--paper", choices=("a4", "letter"), default="a4", help="the page of a brief (default: a4)")
    compare.add_argument("--title", default="", metavar="TEXT", help="the title of a brief (default: the names)")
    compare.add_argument("--note", default="", metavar="TEXT", help="a note to stand on a brief")
    compare.add_argument(
        "--brief-picture", choices=(*KINDS, "none"), default="membership", help="the picture of a brief"
    )


def check(path: Path | None) -> None:
    """Refuse a name that is no brief's before anything is written."""
    if path is not None:
        from minilat_desktop.services.briefs import suffix_of

        suffix_of(path)


def write(
    services: Services, comparisons: ComparisonService, table: ComparisonTable, look: Spec, wanted: argparse.Namespace,
    today: int,
) -> None:  # fmt: skip
    """The comparison on one page, with the rows that a look at it shows; its picture is of the whole."""
    from minilat_desktop.services.briefs import BriefService
    from minilat_desktop.services.pictures import PictureService

    briefs = BriefService(PictureService(services.catalogue, comparisons), services.catalogue.data_version())
    brief = briefs.compose(
        table, look, today, title=wanted.title, note=wanted.note, paper=wanted.paper,
        picture="" if wanted.brief_picture == "none" else wanted.brief_picture,
    )  # fmt: skip
    briefs.write(brief, wanted.brief, services.brief_pdf)
    print(f"{wanted.brief}: {len(brief.rows)} rows, {len(brief.sources)} sources. {brief.left_out}".rstrip())
