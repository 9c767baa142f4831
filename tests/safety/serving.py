"""A process with the program loaded, which forks those that are killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def served(module: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A module of this package as such a process; it may say nothing on its standard error."""
    command = [sys.executable, "-m", f"tests.safety.{module}", *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT) as process:
        yield process
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.close()
        told = process.stderr.read()
        assert told == "", told
