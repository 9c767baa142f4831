"""Checking the catalogue's text and building the database from it."""

from __future__ import annotations

from pathlib import Path

from minilat_desktop.domain.catalogue import Catalogue, Finding
from minilat_desktop.formats import catalogue as text


def check(root: Path) -> tuple[Catalogue, list[Finding]]:
    """Read and check `data/catalogue/`; no findings means it may be built."""
    return text.load(root)


def findings_of(catalogue: Catalogue) -> list[str]:
    """Every breach of the rules in values that come from elsewhere than the text."""
    from minilat_desktop.formats.catalogue import rules

    return rules.breaches(catalogue)


def tidy(root: Path) -> list[Path]:
    """Put facts and events of every coalition's text in their order. Gives the files that were changed."""
    from minilat_desktop.formats.catalogue import tidy as order

    return order.tidy_folder(root)


def build(catalogue: Catalogue, path: Path, data_version: str) -> None:
    """Write the database; the same catalogue gives the same bytes."""
    from minilat_desktop.store import catalogue_build

    catalogue_build.build(catalogue, path, data_version)
