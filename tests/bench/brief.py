"""A comparison of eight put on one page, chosen, painted and written: as PDF and as HTML."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from minilat_desktop import locations
from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.domain.comparison_table import ComparisonTable
from minilat_desktop.services.briefs import BriefService
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.pictures import PictureService
from tests.bench.measure import Result, median, timed

_TODAY = 739_580
_COMPARED = ("g20", "g7", "brics", "quad", "aukus", "i2u2", "gavi", "asean")
_MOST_MS = 1_000


def _write(briefs: BriefService, table: ComparisonTable, spec: Spec, path: Path) -> None:
    from minilat_desktop.ui.kit import brief_paint

    brief = briefs.compose(table, spec, _TODAY, note="A note of some words. " * 20, picture="membership")
    briefs.write(brief, path, brief_paint.pdf)


def bench_brief(times: int = 7) -> list[Result]:
    """The brief with a picture and a note, in both kinds of file."""
    catalogue = CatalogueService(locations.shipped_catalogue())
    comparisons = ComparisonService(catalogue)
    briefs = BriefService(PictureService(catalogue, comparisons), catalogue.data_version())
    spec = Spec(tuple(map(Chosen, _COMPARED)))
    table = comparisons.table(spec, _TODAY)
    results = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for kind in ("pdf", "html"):
            write = partial(_write, briefs, table, spec, Path(folder, f"page.{kind}"))
            timed(write)
            took = [timed(write) for _ in range(times)]
            results.append(Result(f"brief of {len(_COMPARED)} as {kind}", median(took), "ms", most_value=_MOST_MS))
    catalogue.close()
    return results
