"""What every test stands on: a screenless platform, a home of its own, the catalogues, and nothing left running.

Imports no Qt: the lower floors are tested where PySide6 is not installed (tests/ui/conftest.py has the rest).
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.screen import own_x_server

ROOT = Path(__file__).resolve().parents[1]
TEXT = ROOT / "tests" / "data" / "catalogue"
_HOME = Path(tempfile.mkdtemp(prefix="minilat-test-home-"))

# Before anything imports Qt. The journeys run on a real X server with MINILAT_TEST_PLATFORM=xcb.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("MINILAT_TEST_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["PYTHONUTF8"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["HOME"] = str(_HOME)
for _name in ("CONFIG", "DATA", "STATE", "CACHE"):
    os.environ[f"XDG_{_name}_HOME"] = str(_HOME / _name.lower())
os.environ.pop("XDG_DATA_DIRS", None)

# Timings differ on a shared machine; a slow example is no failure. The ordinary run tries the same examples each time,
# so that its verdict is about the change and not about luck; MINILAT_EXPLORE=1 looks for new ones (`make explore`).
_COMMON = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("house", parent=_COMMON, derandomize=True, max_examples=50)
settings.register_profile("explore", parent=_COMMON, max_examples=500)
settings.load_profile("explore" if os.environ.get("MINILAT_EXPLORE") else "house")


_X_SERVER = pytest.StashKey[subprocess.Popen[bytes]]()


def pytest_configure(config: pytest.Config) -> None:
    """With MINILAT_TEST_PLATFORM=xcb each process that runs tests has its own X server."""
    shares_out = bool(getattr(config.option, "numprocesses", None)) and "PYTEST_XDIST_WORKER" not in os.environ
    if os.environ["QT_QPA_PLATFORM"] == "xcb" and not shares_out:
        config.stash[_X_SERVER] = own_x_server()


def pytest_runtest_setup() -> None:
    """The csv module as it comes: a library that a test looks on with widens its fields for the whole process."""
    csv.field_size_limit(131_072)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the home and the X server away again."""
    shutil.rmtree(_HOME, ignore_errors=True)
    if server := config.stash.get(_X_SERVER, None):
        server.terminate()
        server.wait()


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """A test that leaves a thread running fails: the program's only threads are in ui/kit/tasks.py."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and _is_ours(thread)]
    for thread in left:
        thread.join(2)
    alive = [thread.name for thread in left if thread.is_alive()]
    assert not alive, f"threads left running: {alive}"


def _is_ours(thread: threading.Thread) -> bool:
    # Qt's pool threads appear as dummies when Python code has run on them; they end with their pool.
    return not isinstance(thread, threading._DummyThread) and not thread.name.startswith(("execnet", "pytest_timeout"))


@pytest.fixture(scope="session")
def catalogue_path() -> Path:
    """The catalogue database that ships."""
    return ROOT / "data" / "minilat.db"


@pytest.fixture(scope="session")
def catalogue_text() -> Path:
    """The small catalogue's text, with invented coalitions. Read-only: copy it to change it."""
    return TEXT


@pytest.fixture(scope="session")
def small_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database built from tests/data/catalogue. Read-only: copy it to damage it."""
    from minilat_desktop.services import building

    catalogue, findings = building.check(TEXT)
    assert not findings, findings
    path = tmp_path_factory.mktemp("catalogue") / "small.db"
    building.build(catalogue, path, "test")
    return path
