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
    from tests.bench.window import bench_typing

    return bench_typing()


def _note() -> list[Result]:
    from tests.bench.files import bench_note

    return bench_note()


def _comparison() -> list[Result]:
    from tests.bench.files import bench_comparison

    return bench_comparison()


def _timeline() -> list[Result]:
    from tests.bench.window import application

    application()
    results: list[Result] = importlib.import_module("tests.bench.timeline").bench_timeline()
    return results


ALL: dict[str, Callable[[], list[Result]]] = {
    "start": _start, "typing": _typing, "note": _note, "comparison": _comparison, "timeline": _timeline,
}  # fmt: skip


def main(names: list[str]) -> int:
    """Run what is asked for; 1 when a goal is missed."""
    unknown = [name for name in names if name not in ALL]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(ALL)}.", file=sys.stderr)
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    results: list[Result] = []
    for name in names or ALL:
        if name == "timeline" and importlib.util.find_spec("tests.bench.timeline") is None:
            continue
        results += ALL[name]()
    load = os.getloadavg()[0]
    where = f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}, Qt off screen"
    print(f"{where}; medians unless said.\n")
    print(table(results))
    return 1 if any(one.met is False for one in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
