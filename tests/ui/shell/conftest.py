"""Files that become data packs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.test_packs import HEAD, ROWS, TABLES


@pytest.fixture
def cow(tmp_path: Path) -> Path:
    path = tmp_path / "igo_year_formatv3.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return path


@pytest.fixture
def tables(tmp_path: Path) -> list[Path]:
    """Two tables that belong together, those that are named first coming last."""
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in reversed(TABLES)]
