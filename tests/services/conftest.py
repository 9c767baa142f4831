"""The small world and an empty notebook, for what is kept there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.notebook import NotebookService
from tests.comparison_sample import open_catalogue
from tests.services.empty import opened

if TYPE_CHECKING:
    from tests.services.saved import Kept


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CatalogueService]:
    """The small world."""
    with closing(open_catalogue(tmp_path_factory.mktemp("catalogue"))) as made:
        yield made


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[NotebookService]:
    """An empty notebook that knows two coalitions."""
    with closing(opened(tmp_path)) as made:
        yield made


@pytest.fixture
def kept(tmp_path: Path, catalogue: CatalogueService) -> Iterator[Kept]:
    """An empty notebook."""
    from tests.services.saved import Kept

    made = Kept(tmp_path, catalogue)
    yield made
    made.notebook.close()
