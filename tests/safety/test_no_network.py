"""Nothing goes out: the headless commands run where there is no network, and open no socket."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = [["list"], ["show", "alpine-salt"], ["note", "add", "elan", "--text", "x"], ["note", "list"]]


def command(catalogue: Path, folder: Path, words: list[str]) -> list[str]:
    return [sys.executable, "-m", "minilat_desktop", "--data-dir", str(folder), "--catalogue", str(catalogue), *words]


@pytest.mark.skipif(shutil.which("unshare") is None, reason="no namespaces here")
def test_without_a_network(small_catalogue: Path, tmp_path: Path) -> None:
    for words in COMMANDS:
        done = subprocess.run(
            ["unshare", "-rn", *command(small_catalogue, tmp_path, words)], capture_output=True, text=True, check=False
        )
        if "unshare failed" in done.stderr:
            pytest.skip("no network namespaces on this machine")
        assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_no_socket_is_opened(small_catalogue: Path, tmp_path: Path) -> None:
    for words in COMMANDS:
        log = tmp_path / "strace"
        done = subprocess.run(
            ["strace", "-f", "-qq", "-e", "trace=%network", "-o", str(log), *command(small_catalogue, tmp_path, words)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if "ptrace" in done.stderr:
            pytest.skip("tracing is not allowed on this machine")
        assert done.returncode == 0, done.stderr
        assert log.read_text() == ""


def test_platform_plugins_that_open_a_port_are_refused(small_catalogue: Path, tmp_path: Path) -> None:
    for platform in ("vnc", "vnc:size=800x600", "webgl"):
        done = subprocess.run(
            command(small_catalogue, tmp_path, []), env={**os.environ, "QT_QPA_PLATFORM": platform},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 1
        assert "is not allowed: some of them open a network port" in done.stderr
