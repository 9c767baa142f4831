"""What the tests of the brief share: comparisons of all sizes, and the notes of a page as a reader follows them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from minilat_desktop.domain import brief_choice
from minilat_desktop.domain.brief import Brief, Wanted
from minilat_desktop.domain.comparison_series import PER_YEAR
from minilat_desktop.domain.comparison_spec import POLICIES, Chosen, Spec
from minilat_desktop.domain.comparison_table import ComparisonTable
from minilat_desktop.domain.pictures.scene import Ink, Rect, Scene
from minilat_desktop.formats.svg import text_width
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService

TODAY = 739_580
PICTURE = Scene(430, 340, "A picture", ("It shows nothing.",), (Rect(0, 0, 430, 340, Ink("line")),))


def wanted(paper: str = "a4", note: str = "", picture: Scene | None = None, title: str = "") -> Wanted:
    """A user's choices on a fixed day."""
    return Wanted("2026-11-26", "Minilat Desktop test", "data test", title, note, paper, picture)


def chosen(table: ComparisonTable, look: Spec, choices: Wanted) -> Brief:
    """The page as the program makes it."""
    return brief_choice.choose(table, look, choices, text_width)


def random_spec(catalogue: CatalogueService, random: Random, columns: int) -> Spec:
    """Some coalitions of the catalogue at some days."""
    ids: Sequence[str] = sorted(catalogue.heads())
    found: dict[Chosen, None] = {}
    while len(found) < columns:
        day = random.choice((None, random.randint(715_000, TODAY)))
        found[Chosen(random.choice(ids), day, random.choice(("preferred", *POLICIES)))] = None
    groups = random.choice(((), (), (), ("Life", "Size", PER_YEAR, "Overlap")))
    tolerance = random.choice((0, 0, 730))
    return Spec(tuple(found), only_differences=random.random() < 0.3, groups=groups, tolerance=tolerance)


def tables(catalogue: CatalogueService, seed: int, count: int) -> list[tuple[ComparisonTable, Spec]]:
    """Random comparisons of the catalogue, of two to eight columns."""
    random, service = Random(seed), ComparisonService(catalogue)
    specs = [random_spec(catalogue, random, random.randint(2, 8)) for _ in range(count)]
    return [(service.table(spec, TODAY), spec) for spec in specs]
