"""The commands about data packs: import, packs."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from minilat_desktop.cli import render
from minilat_desktop.cli.render import print_rows
from minilat_desktop.domain.problems import Refused

if TYPE_CHECKING:
    from minilat_desktop.cli.commands import Services
    from minilat_desktop.domain.pack import PackPlan

PACK_HEADER = (
    "id",
    "name",
    "kind",
    "coalitions",
    "memberships",
    "events",
    "values",
    "enabled",
    "wrong",
    "licence",
    "imported",
)
_MOST_LINES = 200


def run_import(services: Services, wanted: argparse.Namespace, today: int) -> None:
    """`import`: a data pack, or with `--dry-run` what it would bring."""
    from minilat_desktop.services import arrivals
    from minilat_desktop.services.packs import column_map

    arrivals.check_files(wanted.files)
    answers = dict(_answer(text) for text in wanted.answer)
    columns, given = (dict(_answer(text) for text in said) for said in (wanted.map, wanted.set))
    mapping = column_map(wanted.table, columns, given) if wanted.table else None
    plan = services.packs.plan(
        arrivals.together(wanted.files), wanted.kind, name=wanted.name, licence=wanted.licence,
        today=date.fromordinal(today).isoformat(), answers=answers, mapping=mapping,
    )  # fmt: skip
    name = render.shown(plan.read.name)
    rows = "1 row" if plan.read.rows == 1 else f"{plan.read.rows} rows"
    print(f"{name} ({plan.read.kind}): {rows} read; {plan.summary}")
    if plan.replaces:
        print(f"It takes the place of the pack “{render.shown(plan.replaces)}”; give another --name to keep both.")
    if plan.read.note:
        print(plan.read.note)
    for line in _lines(plan):
        print(render.shown(f"  {line}"))
    if not wanted.dry_run:
        services.packs.apply(plan, _say)
        print(f"{name}: imported.")


def _answer(text: str) -> tuple[str, str]:
    name, equals, code = text.partition("=")
    if not equals or not name.strip():
        raise Refused(f"“{text[:80]}” is no answer.", remedy="Write it as NAME=CODE, or NAME= to leave the name out.")
    return name.strip(), code.strip()


def _lines(plan: PackPlan) -> list[str]:
    lines = [f"refused {refusal.place}: {refusal.reason}" for refusal in plan.read.refused]
    lines += [
        f"asked {doubt.place}: who is “{doubt.written}”? {', '.join(doubt.candidates) or 'nobody is near'}"
        for doubt in plan.read.doubts
    ]
    for word, found in (("conflicting", plan.conflicting), ("changed", plan.changed), ("new", plan.new)):
        lines += [f"{word} {line}" for line in found]
    more = len(lines) - _MOST_LINES
    return lines if more <= 0 else [*lines[:_MOST_LINES], f"… and {more} more lines"]


def _say(stage: str) -> bool:
    print(stage, file=sys.stderr)
    return True


def run_packs(services: Services, wanted: argparse.Namespace, _today: int) -> None:
    """`packs`: list them, remove one, switch one on or off."""
    if wanted.verb != "list":
        if not wanted.id:
            raise Refused("Which pack?", remedy="Give its id; “minilat-desktop packs list” prints them.")
        if wanted.verb == "remove":
            services.packs.remove(wanted.id)
        else:
            services.packs.set_enabled(wanted.id, wanted.verb == "on")
        return
    found = [asdict(pack) for pack in services.packs.packs()]
    if wanted.format == "json":
        print(render.as_json(found))
        return
    print_rows(wanted.format, PACK_HEADER, [[str(one[key]) for key in PACK_HEADER] for one in found])
