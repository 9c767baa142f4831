"""The walls of the house, held by checks: floors and rooms by import-linter, the rest by syntax trees."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.house.rules import PACKAGE, ROOT, RULES, Held

RULE_IDS = [f"{held.rule.__name__}-{number}" for number, held in enumerate(RULES)]
LONGEST_FILE, LONGEST_WINDOW = 400, 200


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def of_tests() -> list[Path]:
    # The frozen program and the benchmark start other programs and wait for them by nature.
    return [path for path in sorted((ROOT / "tests").rglob("*.py")) if "bench" not in path.parts]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def trees(files: list[Path]) -> list[tuple[Path, ast.Module]]:
    return [(path, tree_of(path)) for path in files]


def breaches(held: Held, parsed: list[tuple[Path, ast.Module]]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{line}: {what}"
        for path, tree in parsed
        if not any(
            path.is_relative_to(PACKAGE) and path.relative_to(PACKAGE).as_posix().startswith(e) for e in held.exempt
        )
        for line, what in held.rule(tree)
    ]


def test_floors_and_rooms() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert "6 kept, 0 broken" in done.stdout


@pytest.mark.parametrize("held", {held.rule: held for held in RULES}.values(), ids=lambda held: held.rule.__name__)
def test_the_rule_holds(held: Held) -> None:
    parsed = trees(sources()) if held.where != "tests" else []
    if held.where != "src":
        parsed += trees(of_tests())
    assert len(parsed) > 40
    assert breaches(held, parsed) == []


@pytest.mark.parametrize("held", RULES, ids=RULE_IDS)
def test_the_rule_sees_a_bad_sample(held: Held) -> None:
    assert list(held.rule(ast.parse(held.sample)))


@pytest.mark.parametrize("held", RULES, ids=RULE_IDS)
def test_an_exemption_is_still_needed(held: Held) -> None:
    exempt = [p for p in sources() if any(p.relative_to(PACKAGE).as_posix().startswith(e) for e in held.exempt)]
    assert not held.exempt or any(list(held.rule(tree)) for _, tree in trees(exempt)), "remove the exemption"


def test_files_are_short() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text("utf-8").splitlines()) for path in [*sources(), *of_tests()]}
    assert {str(path): length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_the_main_window_is_short() -> None:
    windows = sorted((PACKAGE / "ui" / "shell").glob("*window*.py"))
    assert windows, "the main window is looked for under ui/shell/*window*.py"
    for path in windows:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_WINDOW, path.name


def test_packages_import_nothing_when_they_are_imported() -> None:
    """What `__init__` imports, every start pays for."""
    breaking = []
    for path, tree in trees([path for path in sources() if path.name == "__init__.py"]):
        for node in tree.body:
            light = isinstance(node, ast.ImportFrom) and (
                node.module in ("__future__", "pathlib") or "domain" in (node.module or "")
            )
            if isinstance(node, ast.Import | ast.ImportFrom) and not light:
                breaking.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert breaking == []


LIGHT = """
import sys
import minilat_desktop.bootstrap
from minilat_desktop.domain import dates
from minilat_desktop.services.catalogue import CatalogueService
from pathlib import Path
service = CatalogueService(Path(sys.argv[1]))
assert service.rows(service.numbers("a"), dates.LAST_DAY - 1)
print(sorted({"sqlalchemy", "numpy", "pyqtgraph", "yaml", "PySide6", "platformdirs"} & set(sys.modules)))
"""


def test_nothing_heavy_stands_before_the_first_screenful(small_catalogue: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT, small_catalogue], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr
