"""An X server of one's own for each process that tests windows: keyboard and pointer are then nobody else's."""

from __future__ import annotations

import os
import subprocess


def own_x_server() -> subprocess.Popen[bytes]:
    """Start Xvfb on a free display and point `DISPLAY` to it. The caller ends the process. Raises `OSError`."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1920x1080x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    if not number:
        raise OSError(f"Xvfb ended with {server.wait()} before it had a screen")
    os.environ["DISPLAY"] = f":{number}"
    return server
