"""`python -m tests.bench [name …]`: run the benchmarks, all of them or those named, and print the table."""

from __future__ import annotations

import importlib
import importlib.util
import os
import platform
import sys
from collections.abc import Callable

from tests.bench.measure import Result, table


def _start() -> list[Result]:
    from tests.bench.start import bench_start

    return bench_start()


def _typing() -> list[Result]:
    from minilat_desktop import locations
    from tests.bench.window import bench_list, bench_typing

    path = locations.shipped_catalogue()
    return [*bench_typing(path, "shipped"), *bench_list(path, "shipped")]


def _large() -> list[Result]:
    from tests.bench.large import large
    from tests.bench.membership import bench_membership
    from tests.bench.window import bench_list, bench_typing

    path = large()
    return [*bench_membership(path), *bench_typing(path, "75,000", rounds=1), *bench_list(path, "75,000")]


def _note() -> list[Result]:
    from tests.bench.bulk import bench_bulk
    from tests.bench.files import bench_note

    return [*bench_note(), *bench_bulk()]


def _comparison() -> list[Result]:
    from tests.bench.files import bench_bundle, bench_comparison

    return [*bench_comparison(), *bench_bundle()]


def _compare() -> list[Result]:
    from tests.bench.compare import bench_compare_room

    return bench_compare_room()


def _import() -> list[Result]:
    from tests.bench.importing import bench_import

    return bench_import()


def _brief() -> list[Result]:
    from tests.bench.window import application

    application()
    return importlib.import_module("tests.bench.brief").bench_brief()  # type: ignore[no-any-return]


def _timeline() -> list[Result]:
    from tests.bench.window import application

    application()
    measured: list[tuple[str, float, float, str]] = importlib.import_module("tests.bench.timeline").bench_timeline()
    return [
        Result(name, ms, "ms", against, ms / ratio, most_value=16.7, most_ratio=5)
        for name, ms, ratio, against in measured
    ]


def _search() -> list[Result]:
    from tests.bench.searching import bench_search

    return bench_search()


def _safety() -> list[Result]:
    from tests.bench.safety import bench_safety

    return bench_safety()


ALL: dict[str, Callable[[], list[Result]]] = {
    "start": _start, "typing": _typing, "large": _large, "note": _note, "comparison": _comparison,
    "compare": _compare, "brief": _brief, "timeline": _timeline, "import": _import, "safety": _safety,
    "search": _search,
}  # fmt: skip


def main(names: list[str]) -> int:
    """Run what is asked for. A missed goal is said, not failed: another load on the machine is no fault of the code."""
    unknown = [name for name in names if name not in ALL]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(ALL)}.", file=sys.stderr)
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Off screen Qt warns of size hints it cannot pass on; nothing else warns in here.
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    results: list[Result] = []
    for name in names or ALL:
        if name == "timeline" and importlib.util.find_spec("tests.bench.timeline") is None:
            continue
        results += ALL[name]()
    load = os.getloadavg()[0]
    where = f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}, Qt off screen"
    print(f"{where}; medians unless said.\n")
    print(table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
