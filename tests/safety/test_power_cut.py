"""The power fails: whatever the disk made of what was not synced, the notebook opens with all that was acknowledged."""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from tests.safety import power
from tests.safety.checking import check, heard
from tests.safety.scale import SHM, TORTURE, count
from tests.safety.told import Record, tell

pytestmark = [
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
    pytest.mark.timeout(7200),
]
ROOT = Path(__file__).resolve().parents[2]
MODES = {"type": 4, "import": 2, "export": 3, "back-up": 4, "restore": 4, "migrate": 3}
# In every run three of them: these two make backups as well.
SHORT = ("type", "restore", "migrate")
TURNS = count(1, 12)
EACH = -(-count(45, 20_000) // TURNS // (len(MODES) if TORTURE else len(SHORT)))


@pytest.mark.parametrize("mode", MODES if TORTURE else SHORT)
def test_every_image_opens_with_all_that_was_acknowledged(mode: str, record_property: Record) -> None:
    chance, images, slowest, heard_of = random.Random(f"26 {mode}"), 0, 0.0, 0
    with tempfile.TemporaryDirectory(dir=SHM if SHM.is_dir() else None) as folder:
        data, image = Path(folder, "data"), Path(folder, "image")
        # Many short runs rather than one long one: the first start is where most is made.
        for turn in range(TURNS):
            shutil.rmtree(data, ignore_errors=True)
            data.mkdir()
            command = [sys.executable, "-m", "tests.safety.workload", str(data), mode, str(turn), str(MODES[mode])]
            calls = power.traced(command, Path(folder, "log"), ROOT)
            for place, disk, lines in power.cuts(calls, data, EACH, chance):
                power.laid_out(disk.image(chance), data, image)
                said = heard(lines)
                images, heard_of = images + 1, heard_of + (said.last is not None)
                slowest = max(slowest, check(image, said, f"{mode}, turn {turn}, cut after call {place}"))
                shutil.rmtree(image, ignore_errors=True)
    assert heard_of > images // 3
    acknowledged = f"{mode}: {images:,}, {heard_of:,} of them with something acknowledged, none corrupt"
    tell(record_property, "power-cut images", images, acknowledged, opening=slowest * 1e3)


def test_a_program_that_syncs_nothing_is_found_out() -> None:
    """The model itself: a write that nobody synced may be gone, one that was synced may not."""
    folder = Path("/data")

    def call(name: str, arguments: str, gave: int, *texts: bytes) -> power.Call:
        return power.Call(name, arguments, texts, gave)

    disk = power.Disk(folder)
    opened = call("openat", 'AT_FDCWD</>, "", O_RDWR|O_CREAT', 5, b"/data/a")
    for one in (opened, call("pwrite64", "5</data/a>, , 3, 0", 3, b"old")):
        disk.take(one)
    images = {tuple(disk.image(random.Random(seed)).items()) for seed in range(40)}
    assert () in images
    assert (("/data/a", b"old"),) in images
    disk.take(call("fsync", "5</data/a>", 0))
    disk.take(call("openat", 'AT_FDCWD</>, "", O_RDONLY', 6, b"/data"))
    disk.take(call("fsync", "6</data>", 0))
    disk.take(call("pwrite64", "5</data/a>, , 3, 0", 3, b"new"))
    images = {tuple(disk.image(random.Random(seed)).items()) for seed in range(40)}
    assert images == {(("/data/a", b"old"),), (("/data/a", b"new"),)}
    disk.take(call("rename", ", ", 0, b"/data/a", b"/data/b"))
    names = {tuple(disk.image(random.Random(seed))) for seed in range(40)}
    assert names == {("/data/a",), ("/data/b",)}
