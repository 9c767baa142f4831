"""A notebook in a folder with the saved comparisons over it, closed and opened as often as one likes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.saved_comparisons import SavedComparisons
from tests.comparison_sample import day

TODAY = day("2026-11-23")
BOTH = Spec((Chosen("g20"), Chosen("i2u2")))
THEN = Spec(
    (Chosen("g20", day("2010-12-31")), Chosen("g20"), Chosen("old", policy="newest")), tolerance=365,
    folded=("Life",), only_differences=True, sorted_by="age", weights=(("age", -2),),
)  # fmt: skip


@dataclass
class Kept:
    """A notebook in a folder, with the service over it; `again` closes and opens both."""

    folder: Path
    catalogue: CatalogueService
    notebook: NotebookService = field(init=False)
    saved: SavedComparisons = field(init=False)

    def __post_init__(self) -> None:
        self.again(first=True)

    def again(self, *, first: bool = False, catalogue: CatalogueService | None = None) -> None:
        """Close, and open from the file."""
        if not first:
            self.notebook.close()
        self.catalogue = catalogue or self.catalogue
        self.notebook = NotebookService(self.folder / "notebook.db", self.folder / "backups", self.catalogue.name_of)
        self.saved = SavedComparisons(self.notebook, ComparisonService(self.catalogue), self.catalogue)

    @property
    def names(self) -> list[str]:
        """The names in alphabetical order."""
        return sorted(one.name for one in self.saved.every())

    def undo(self) -> str:
        """Undo after a restart; the step's name."""
        self.again()
        done = self.notebook.undo()
        assert done is not None
        return done[0]

    def redo(self) -> str:
        """Redo after a restart; the step's name."""
        self.again()
        done = self.notebook.redo()
        assert done is not None
        return done[0]
