"""The reference catalogue as reviewable text: read, checked, and every problem reported at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from minilat_desktop.domain.catalogue import Catalogue, Finding, Place


def load(root: Path) -> tuple[Catalogue, list[Finding]]:
    """Read and check `data/catalogue/`. The findings come in order of file and line; none means it may be built."""
    from minilat_desktop.formats.catalogue import blocks, reader, rules

    findings = blocks.Findings()
    catalogue = reader.read_catalogue(root, findings)
    rules.check(catalogue, findings)
    return catalogue, sorted(findings.all, key=lambda finding: (finding.file, finding.line))


def check_values(catalogue: Catalogue) -> list[str]:
    """The breaches of the rules in values without a text; each begins with whose it is."""
    from minilat_desktop.formats.catalogue import blocks, rules

    findings = blocks.Findings()
    every = (*catalogue.coalitions, *catalogue.forms)
    places = {key: Place(one.short_name, 1) for one in every for key in (one.key, *(two.key for two in one.records))}
    rules.check(replace(catalogue, places=places), findings)
    return [f"{finding.file}: {finding.message}" for finding in findings.all]
