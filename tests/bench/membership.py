"""Questions about memberships at the size of the largest catalogue, each beside a plain thing of the same run."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from minilat_desktop.domain import dates
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.filtering import FACETS, FilterService
from minilat_desktop.services.membership import MembershipService
from tests.bench.measure import Result, p95, timed

DAY = dates.as_of_day("2020-06-30")
TURNS = 15


def _times(work: Callable[[], Any]) -> list[float]:
    work()
    return [timed(work) for _ in range(TURNS)]


def bench_membership(path: Path) -> list[Result]:
    """Counts, facets, overlap, likeness and joint memberships; the plain thing is the count of members by SQL."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        sql = (
            "SELECT coalition, count(DISTINCT actor) FROM membership WHERE role = 'member' AND start_from <= ?"
            " AND end_to > ? GROUP BY coalition"
        )
        plain = timed(lambda: connection.execute(sql, [DAY, DAY]).fetchall())
    against = "member counts of all by one SQL query"
    with closing(CatalogueService(path)) as catalogue:
        service = MembershipService(catalogue)
        filters = FilterService(catalogue, service)
        loaded = timed(lambda: (service.spells, filters.facets(filters.read(""), DAY)))
        ids = list(service.spells.coalitions[:: max(len(service.spells.coalitions) // 50, 1)][:50])
        asked = filters.read("form:minilateral founded:>=1980 size:>5 member:a0003")
        actors = ("a0100", "a0200")
        jobs: list[tuple[str, Callable[[], Any], float]] = [
            ("member counts of all", lambda: service.spells.counts(DAY), 10),
            ("overlap of 50 coalitions", lambda: service.overlap(ids, DAY), 5),
            ("20 most similar", lambda: service.similar(ids[3], DAY), 15),
            ("joint memberships over 200 years", lambda: service.joint(*actors, 1826, 2025), 10),
            ("20 most frequent partners", lambda: service.partners(actors[0], DAY), 50),
            ("a filtered list in order", lambda: filters.numbers(asked, "founded", True, DAY), 16.7),
        ]
        for key in FACETS:
            jobs.append((f"counts of the facet {key}", partial(filters.facets, asked, DAY, wanted=(key,)), 10))
        results = [Result("memberships and facets loaded", loaded, "ms", against, plain)]
        for name, work, most in jobs:
            results.append(Result(f"{name}, p95", p95(_times(work)), "ms", against, plain, most_value=most))
    return results
