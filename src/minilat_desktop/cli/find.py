"""The command `find`: one search over everything, the same that Ctrl+K makes."""

from __future__ import annotations

import argparse
from contextlib import closing
from typing import TYPE_CHECKING

from minilat_desktop.cli import render
from minilat_desktop.domain.problems import Refused

if TYPE_CHECKING:
    from minilat_desktop.cli.commands import Services
    from minilat_desktop.services.notebook import NotebookService

_FIELDS = ("kind", "key", "title", "of", "context")


def run(services: Services, wanted: argparse.Namespace, _today: int) -> None:
    """`find`: everything that has each of some words."""
    from minilat_desktop.domain.search_hits import GROUPS, asked
    from minilat_desktop.services.searching import SearchService

    if not asked(wanted.text):
        raise Refused("There is no word to find.", remedy="Give at least one letter or digit.")

    def notebook() -> NotebookService | None:
        return services.notebook_if_any

    with closing(SearchService(services.catalogue, notebook)) as service:
        service.take(service.read())
        kinds = (wanted.kind,) if wanted.kind else tuple(GROUPS)
        groups = [group for kind in kinds for group in service.search(wanted.text, only=kind)]
    lines = [
        (hit.entry.kind, hit.entry.key, hit.entry.title, hit.entry.whose, hit.context)
        for group in groups
        for hit in group.hits
    ]
    if wanted.format == "json":
        print(render.as_json([dict(zip(_FIELDS, line, strict=True)) for line in lines]))
    else:
        render.print_rows(wanted.format, _FIELDS, lines)
