"""The command about own entries: entries list, remove, export, import."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from minilat_desktop.cli import render
from minilat_desktop.cli.render import print_rows
from minilat_desktop.domain import entry_words
from minilat_desktop.domain.problems import Refused

if TYPE_CHECKING:
    from minilat_desktop.cli.commands import Services
    from minilat_desktop.domain.entry import Entry

HEADER = ("id", "kind", "target", "name", "corrects", "preferred", "says", "modified", "alone", "left_out")


def run(services: Services, wanted: argparse.Namespace, _today: int) -> None:
    """`entries list|remove|export|import`."""
    from minilat_desktop.services import arrivals

    if wanted.verb == "list":
        _list(services, wanted)
    elif wanted.what is None:
        what = "Give the entry's id; “minilat-desktop entries list” prints them."
        raise Refused(f"What to {wanted.verb}?", remedy=what if wanted.verb == "remove" else "Give a file.")
    elif wanted.verb == "remove":
        services.entries.remove([str(wanted.what)])
    elif wanted.verb == "export":
        print(f"{services.entries.export(wanted.what)} entries written to {render.shown(str(wanted.what))}")
    else:
        arrivals.check_files([wanted.what])
        plan = services.entries.plan_import(wanted.what)
        print(plan.summary)
        for line in plan.refused:
            print(render.shown(f"  refused {line}"))
        if not wanted.dry_run:
            services.entries.apply_import(plan)


def _list(services: Services, wanted: argparse.Namespace) -> None:
    left_out = services.entries.left_out() if services.notebook_if_any is not None else {}
    alone = services.entries.alone() if services.notebook_if_any is not None else frozenset()
    entries = services.entries.entries() if services.notebook_if_any is not None else ()
    if wanted.format == "json":
        print(render.as_json([
            {"id": one.id, "kind": one.kind, "target": one.target, "name": one.name, "corrects": one.corrects,
             "preferred": _preferred(one), "says": entry_words.said(one), "body": dict(one.body),
             "created": one.created, "modified": one.modified,
             "alone": one.id in alone, "left_out": left_out.get(one.id, "")}
            for one in entries
        ]))  # fmt: skip
        return
    print_rows(wanted.format, HEADER, [
        [one.id, one.kind, one.target, one.name, one.corrects, _preferred(one), entry_words.said(one), one.modified,
         "yes" if one.id in alone else "", left_out.get(one.id, "")]
        for one in entries
    ])  # fmt: skip


def _preferred(entry: Entry) -> str:
    """Whether an entry counts before what the catalogue says of the same; "" for what nothing else is said of."""
    if not entry.corrects and "rank" not in entry.body:
        return ""
    return "yes" if entry.body.get("rank") == "preferred" else "no"
