"""`compare --picture`: files by their ending, refusals before anything is written, and no screen needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from minilat_desktop.services.pictures import KINDS
from tests.cli.conftest import Run

COMPARED = ("compare", "alpine-salt", "elan", "lamp-union")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_drawn(run: Run, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.svg"
    code, out, err = run(*COMPARED, "--as-of", "2020", "--picture", kind, path)
    assert (code, err) == (0, "")
    assert out == f"{path}: {KINDS[kind]}\n"
    told = ElementTree.fromstring(path.read_bytes()).findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert told.startswith("As of 31 December 2020.")


def test_several_pictures_beside_a_table_of_some_rows(run: Run, tmp_path: Path) -> None:
    one, other, table = tmp_path / "a.svg", tmp_path / "b.svg", tmp_path / "c.csv"
    code, out, _ = run(
        *COMPARED, "--rows", "identity", "--picture", "spans", one, "--output", table, "--picture", "upset", other
    )
    assert code == 0
    assert len(out.splitlines()) == 3
    # A picture shows the whole comparison, whichever rows are asked for.
    assert b"founded" in one.read_bytes()
    assert other.exists()
    assert table.exists()


@pytest.mark.parametrize(("kind", "name"), [("pie", "a.svg"), ("spans", "a.gif"), ("spans", "a")])
def test_what_is_no_picture_is_refused_before_anything_is_written(
    run: Run, tmp_path: Path, kind: str, name: str
) -> None:
    arguments = ("--output", tmp_path / "c.csv", "--picture", "spans", tmp_path / "good.svg")
    code, out, err = run(*COMPARED, *arguments, "--picture", kind, tmp_path / name)
    assert (code, out) == (1, "")
    assert "picture" in err
    assert not list(tmp_path.glob("*.csv")) + list(tmp_path.glob("*.svg"))


def test_a_folder_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    code, _, err = run(*COMPARED, "--picture", "spans", tmp_path / "nowhere" / "a.svg")
    assert code == 1
    assert "the folder does not exist" in err


@pytest.mark.parametrize("platform", ["", "offscreen", "vnc"])
def test_no_screen_is_needed_for_images_and_documents(small_catalogue: Path, tmp_path: Path, platform: str) -> None:
    pytest.importorskip("PySide6")
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment["QT_QPA_PLATFORM"] = platform
    image, document = tmp_path / "a.png", tmp_path / "b.pdf"
    words = ["--catalogue", small_catalogue, *COMPARED, "--picture", "spans", image, "--picture", "upset", document]
    done = subprocess.run(
        [sys.executable, "-m", "minilat_desktop", *map(str, words)], env=environment, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert image.read_bytes().startswith(b"\x89PNG")
    assert document.read_bytes().startswith(b"%PDF")
