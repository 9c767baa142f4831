"""The command `share`: things handed over as one file, and taken in."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from minilat_desktop.cli import render

if TYPE_CHECKING:
    from minilat_desktop.cli.commands import Services
    from minilat_desktop.services.sharing import Sharing


def run(services: Services, wanted: argparse.Namespace, _today: int) -> None:
    """`share export|import`."""
    from minilat_desktop.services.sharing import Sharing

    own = (services.entries, services.packs)
    sharing = Sharing(services.notebook, own, services.catalogue.data_version())
    if wanted.verb == "export":
        _export(services, wanted, sharing)
    else:
        _import(wanted, sharing)


def _export(services: Services, wanted: argparse.Namespace, sharing: Sharing) -> None:
    from minilat_desktop.services.sharing import summary

    offers, staying = sharing.offers()
    kinds = wanted.kind or ["note", "comparison", "entry"]
    found = {note.id for note in services.notebook.search(wanted.query)} if wanted.query else None
    chosen = {
        (one.kind, one.id)
        for one in offers
        if one.kind in kinds and (found is None or one.kind != "note" or one.id in found)
    }
    counts = sharing.export(wanted.file, chosen)
    stays = f"; {staying} private notes stay here" if staying else ""
    print(f"{render.shown(str(wanted.file))}: {summary(counts)}{stays}")


def _import(wanted: argparse.Namespace, sharing: Sharing) -> None:
    plan = sharing.plan(wanted.file)
    print(f"{render.shown(str(plan.path))}: {plan.summary}")
    for refusal in plan.refused:
        print(f"  refused {render.shown(refusal)}")
    if not wanted.dry_run:
        sharing.apply(plan, {one.theirs.version: wanted.keep for one in plan.open})
