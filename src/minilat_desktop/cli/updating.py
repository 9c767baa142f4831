"""The commands that update the catalogue: catalogue update, catalogue back."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from minilat_desktop.cli import render
from minilat_desktop.domain.problems import Refused

if TYPE_CHECKING:
    from minilat_desktop.cli.commands import Services
    from minilat_desktop.domain.catalogue_update import UpdatePlan

_MOST_LINES = 400


def run(services: Services, wanted: argparse.Namespace) -> None:
    """`catalogue update FILE [--dry-run]` and `catalogue back`."""
    if wanted.verb == "back":
        services.updates.go_back()
        print(f"The catalogue in use is data {services.updates.version()} again.")
        return
    if wanted.file is None:
        raise Refused("Update from which file?", remedy="Give a catalogue file, as in: catalogue update newer.db")
    plan = services.updates.plan(wanted.file)
    for line in lines_of(plan):
        print(render.shown(line))
    if not wanted.dry_run:
        services.updates.apply(plan)
        print("The catalogue is updated; “minilat-desktop catalogue back” goes back to the one before.")


def lines_of(plan: UpdatePlan) -> list[str]:
    """What is the user's comes first: that is what one has to look at."""
    said = [f"  yours {line}" for line in plan.concerned.lines]
    found = plan.difference
    for word, lines in (("withdrawn", found.withdrawn), ("changed", found.changed), ("added", found.added)):
        said += [f"  {word} {line}" for line in lines]
    more = len(said) - _MOST_LINES
    return [plan.heading, *(said if more <= 0 else [*said[:_MOST_LINES], f"  … and {more} more lines"])]
