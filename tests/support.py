"""What several tests need: doing something as an ordinary user, on a small disk, or on a read-only one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOBODY = 65534


def python(code: str, *arguments: object, prepare: str = "", timeout: int = 120) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own; `prepare` is shell to run before it, in a mount namespace of its own."""
    command = [sys.executable, "-c", code, *(str(argument) for argument in arguments)]
    if prepare:
        command = ["unshare", "-rm", "sh", "-ec", f'{prepare}\nexec "$@"', "sh", *command]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, cwd=ROOT, check=False)


def ordinary_user() -> None:
    """Give up root in this process, so that permission bits bind. For a child process only."""
    if os.getuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def can_mount() -> bool:
    """Whether this machine lets us mount a file system in a namespace of our own."""
    if shutil.which("unshare") is None:
        return False
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-ec", "mount -t tmpfs tmpfs /mnt"], capture_output=True, check=False
    )
    return done.returncode == 0


needs_mount = pytest.mark.skipif(not can_mount(), reason="no mount namespaces on this machine")


@contextmanager
def open_to_everybody(folder: Path) -> Iterator[Path]:
    """Let other users reach a folder below pytest's private ones.

    Those stay passable: another worker's test may be on its way through them just now.
    """
    for part in folder.parents:
        if part == Path(part.anchor) or part.stat().st_uid != os.getuid():
            break
        part.chmod(part.stat().st_mode & 0o777 | 0o011)
    mode = folder.stat().st_mode & 0o777
    folder.chmod(mode | 0o055)
    try:
        yield folder
    finally:
        folder.chmod(mode)
