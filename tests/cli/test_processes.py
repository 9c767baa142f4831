"""The command line as a process of its own: streams, locales, pipes, disks and rights."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import support


def start(
    *words: object, environment: dict[str, str] | None = None, prepare: str = ""
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "minilat_desktop", *(str(word) for word in words)]
    if prepare:
        command = ["unshare", "-rm", "sh", "-ec", f'{prepare}\nexec "$@"', "sh", *command]
    return subprocess.run(command, capture_output=True, env={**os.environ, **(environment or {})}, check=False)


@pytest.fixture
def base(small_catalogue: Path, tmp_path: Path) -> list[object]:
    """The options that make a command stand alone."""
    return ["--data-dir", tmp_path / "user", "--catalogue", small_catalogue]


def test_utf8_whatever_the_locale(base: list[object]) -> None:
    done = start(
        *base,
        "list",
        "--format",
        "json",
        environment={"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0, done.stderr
    assert "Élan pour l’Eau" in [row["name"] for row in json.loads(done.stdout.decode("utf-8"))]


def test_a_reader_that_goes_away_is_no_error(base: list[object]) -> None:
    words = " ".join(f"'{word}'" for word in [sys.executable, "-m", "minilat_desktop", *base, "show", "alpine-salt"])
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {words} | true"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_exit_codes_of_the_process(base: list[object]) -> None:
    assert start(*base, "list").returncode == 0
    assert start(*base, "show", "nowhere").returncode == 1
    assert start(*base, "shew").returncode == 2


def test_arguments_that_are_no_text(base: list[object]) -> None:
    command = [sys.executable, "-m", "minilat_desktop", *(str(word) for word in base), "note", "add", "elan", "--text"]
    done = subprocess.run([os.fsencode(word) for word in command] + [b"a\xffb"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    listed = json.loads(start(*base, "note", "list", "--format", "json").stdout)
    assert [note["text"] for note in listed] == ["a\ufffdb"]


def test_a_full_standard_output_is_told(base: list[object]) -> None:
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "minilat_desktop", *(str(word) for word in base), "show", "alpine-salt"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert "The output could not be written: No space left on device." in done.stderr.decode()


@support.needs_mount
def test_a_read_only_data_folder(base: list[object], tmp_path: Path) -> None:
    assert start(*base, "note", "add", "elan", "--text", "kept").returncode == 0
    user = tmp_path / "user"
    prepare = f"mount --bind {user} {user}; mount -o remount,bind,ro {user}"
    listed = start(*base, "note", "list", "--format", "json", prepare=prepare)
    assert [note["text"] for note in json.loads(listed.stdout)] == ["kept"], listed.stderr
    added = start(*base, "note", "add", "elan", "--text", "more", prepare=prepare)
    assert added.returncode == 1
    assert "read-only" in added.stderr.decode()


@support.needs_mount
def test_a_full_disk_while_exporting(base: list[object], tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    prepare = f"mount -t tmpfs -o size=16k tmpfs {small}; printf old > {small}/x.csv; trap 'cat {small}/x.csv' EXIT"
    command = [
        sys.executable,
        "-m",
        "minilat_desktop",
        *base,
        "compare",
        "alpine-salt",
        "lamp-union",
        "--output",
        small / "x.csv",
    ]
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", f'{prepare}; "$@"', "sh", *(str(word) for word in command)],
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "the disk is full" in done.stderr.decode()
    assert done.stdout == b"old"


UNREADABLE = """
import sys
import minilat_desktop.services.catalogue, minilat_desktop.cli.commands, minilat_desktop.services.notebook
from minilat_desktop.__main__ import main
from tests import support
support.ordinary_user()
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(os.getuid() != 0, reason="needs to give up root")
def test_a_catalogue_that_may_not_be_read(small_catalogue: Path, tmp_path: Path) -> None:
    private = tmp_path / "c.db"
    private.write_bytes(small_catalogue.read_bytes())
    private.chmod(0o600)
    with support.open_to_everybody(tmp_path):
        done = support.python(UNREADABLE, "--data-dir", tmp_path / "user", "--catalogue", private, "list")
    assert done.returncode == 1, done.stderr
    assert "may not be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_brief_is_painted_without_a_screen(base: list[object], tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    gone = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    done = start(*base, "compare", "alpine-salt", "lamp-union", "--brief", path, environment=gone)
    assert (done.returncode, done.stderr) == (0, b"")
    assert path.read_bytes().startswith(b"%PDF-")
