"""The reference catalogue as reviewable text: read, checked, and every problem reported at once."""

from __future__ import annotations

from pathlib import Path

from minilat_desktop.domain.catalogue import Catalogue, Finding


def load(root: Path) -> tuple[Catalogue, list[Finding]]:
    """Read and check `data/catalogue/`. The findings come in order of file and line; none means it may be built."""
    from minilat_desktop.formats.catalogue import blocks, reader, rules

    findings = blocks.Findings()
    catalogue = reader.read_catalogue(root, findings)
    rules.check(catalogue, findings)
    return catalogue, sorted(findings.all, key=lambda finding: (finding.file, finding.line))
