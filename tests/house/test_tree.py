"""What lies in the tree: a lock file that any index can serve, no trace of a machine, and a catalogue that is built."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from minilat_desktop import __version__
from minilat_desktop.services import building
from tests.house.rules import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
TEXT_SUFFIXES = {
    "", ".py", ".md", ".toml", ".lock", ".sh", ".yaml", ".yml", ".json", ".txt", ".cfg", ".spec",
    ".desktop", ".svg", ".csv",
}  # fmt: skip


def files() -> list[Path]:
    """What is committed, and what would be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def test_every_package_is_pinned_by_hash() -> None:
    entries = [entry for entry in re.split(r"\n(?=\S)", LOCK) if entry.strip() and not entry.startswith("#")]
    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==\S+", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]


def test_the_lock_names_no_index() -> None:
    assert "://" not in LOCK
    assert not re.search(r"--(index-url|extra-index-url|find-links|trusted-host)|^-[if] ", LOCK, re.MULTILINE)


def test_the_lock_covers_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    pinned = {name.lower().replace("_", "-") for name in re.findall(r"^([A-Za-z0-9._-]+)==", LOCK, re.MULTILINE)}
    for requirement in asked:
        name = re.match(r"[A-Za-z0-9._-]+", requirement)
        assert name is not None
        assert name.group().lower().replace("_", "-") in pinned, requirement


def test_no_trace_of_a_machine() -> None:
    """No package index, no home, no folder of whoever built it."""
    registry = re.compile(
        r"https?://[^\s\"'<>)]*(pypi|simple/|artifactory|nexus|devpi|jfrog)[^\s\"'<>)]*", re.IGNORECASE
    )
    folder = re.compile(r"(?<![\w.])/(?:work|workspace|home/\w+|Users/\w+|root)/[\w.-]+")
    found = []
    for path in files():
        if path.suffix not in TEXT_SUFFIXES or path == Path(__file__) or path.is_relative_to(ROOT / "data"):
            continue
        text = path.read_text(encoding="utf-8")
        found += [
            f"{path.relative_to(ROOT)}: {hit.group()}" for hit in (*registry.finditer(text), *folder.finditer(text))
        ]
    assert found == []


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        return list(connection.iterdump())


def test_the_catalogue_is_the_one_its_text_makes(tmp_path: Path, catalogue_path: Path) -> None:
    catalogue, findings = building.check(ROOT / "data" / "catalogue")
    assert [str(finding) for finding in findings] == []
    built = [tmp_path / "one.db", tmp_path / "two.db"]
    building.build(catalogue, built[0], __version__)
    # Another process has other hashes, so whatever hangs on the order of a set shows.
    command = [sys.executable, "-m", "minilat_desktop", "catalogue", "build", "--output", str(built[1])]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": "77"}, timeout=120)
    assert built[0].read_bytes() == built[1].read_bytes()
    # Another SQLite may lay out its pages otherwise; what is in them is the same.
    same = built[0].read_bytes() == catalogue_path.read_bytes() or dump(built[0]) == dump(catalogue_path)
    assert same, "data/minilat.db is not what data/catalogue/ makes; run `make catalogue`"
