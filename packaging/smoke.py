"""Starts the built program as a stranger's machine would: moved, empty environment and home, no network.

    python packaging/smoke.py dist/minilat-desktop

Runs the bundle's self-test off screen and under Xvfb, each headless command once, and drives the ordinary window with
real key events; what it wrote is then read by other programs and compared with what the program says. Output nobody
asked for is a failure. Needs Xvfb and xdotool; says so where strace, unshare or the sqlite3 shell are missing.
"""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

NOTE = "Smoke test: who joined since 1999; and who holds them to it?"
COMPARED = {"g20": "g20", "i2u2": "i2u2", "un": "uno"}
# Qt says this off screen of size hints and raising; nothing there needs them.
OFFSCREEN_NOISE = re.compile(r"This plugin does not support [\w ]+\(?\)?")
FORBIDDEN_FILES = (
    "libQt6Network",
    "libssl",
    "libcrypto",
    "_ssl.",
    "_socket.",
    "libqvnc",
    "libQt6WebSockets",
    "libcurl",
)
LONGEST_S = 60
NO_NETWORK = "MINILAT_SMOKE_NO_NETWORK"


class SmokeError(Exception):
    """Something did not come out as it should."""


def check(holds: bool, otherwise: str) -> None:
    """Raise `SmokeError` unless something holds."""
    if not holds:
        raise SmokeError(otherwise)


def until(holds: Callable[[], Any], otherwise: str, seconds: float = LONGEST_S) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        check(time.monotonic() < end, otherwise)
        time.sleep(0.05)


class Machine:
    """A stranger's machine: the bundle at another path, an empty home, next to nothing in the environment."""

    def __init__(self, bundle: Path, folder: Path) -> None:
        self.folder = folder
        home = folder / "home of Zoë"
        home.mkdir()
        moved = folder / "moved to ünïcode" / "minilat-desktop"
        shutil.copytree(bundle, moved, symlinks=True)
        self.program = moved / "minilat-desktop"
        self.home = home
        self.data = home / ".local" / "share" / "minilat-desktop"
        self.environment = {"HOME": str(home), "LANG": "C.UTF-8"}

    def run(self, *arguments: str, code: int = 0, more: Mapping[str, str] | None = None) -> str:
        """Run a headless command and give its output. One that succeeds says nothing on standard error."""
        done = subprocess.run(
            [str(self.program), *arguments], env={**self.environment, **(more or {})}, cwd=self.folder,
            capture_output=True, text=True, check=False, timeout=LONGEST_S * 3, encoding="utf-8",
        )  # fmt: skip
        what = f"“{' '.join(arguments)}”"
        check(
            done.returncode == code, f"{what} ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
        noise = unexpected(done.stderr) if code == 0 else []
        check(not noise, f"{what} said on standard error: {noise}")
        check(code == 0 or bool(done.stderr.strip()), f"{what} was refused without a word")
        return done.stdout


def unexpected(said: str) -> list[str]:
    """The lines nobody asked for."""
    return [line for line in said.splitlines() if line.strip() and not OFFSCREEN_NOISE.fullmatch(line.strip())]


# What is in the bundle


def contents(bundle: Path) -> str:
    """No file that could reach a network."""
    found = [str(path) for path in bundle.rglob("*") for name in FORBIDDEN_FILES if name in path.name]
    check(not found, f"the bundle holds {', '.join(found)}")
    viewer = [sys.executable, "-m", "PyInstaller.utils.cliutils.archive_viewer", "-l", "-r", "-b"]
    viewed = subprocess.run([*viewer, str(bundle / "minilat-desktop")], capture_output=True, text=True, check=True)
    modules = set(re.findall(r"^\s*([\w.]+)$", viewed.stdout, re.MULTILINE))
    check("minilat_desktop.bootstrap" in modules, "the list of modules could not be read")
    check("_socket" in modules, "the stand-in for sockets is missing")
    reaching = modules & {
        "ssl",
        "http.client",
        "urllib.request",
        "ftplib",
        "smtplib",
        "webbrowser",
        "PySide6.QtNetwork",
    }
    check(not reaching, f"the bundle holds {', '.join(sorted(reaching))}")
    return f"{len(modules)} modules, none that reaches a network"


# Headless commands


def pictures(machine: Machine) -> None:
    """A picture into each kind of file, without a screen."""
    for kind, suffix, begins in (
        ("upset", "svg", b"<?xml"),
        ("membership", "png", b"\x89PNG"),
        ("spans", "pdf", b"%PDF"),
    ):
        picture = machine.folder / f"{kind}.{suffix}"
        machine.run("compare", "g20", "i2u2", "--picture", kind, str(picture))
        check(picture.read_bytes().startswith(begins), f"{picture.name} is no {suffix.upper()}")


def headless(machine: Machine) -> str:
    """Each command once, and two that must be refused."""
    run = machine.run
    check(run("--version").startswith("minilat-desktop "), "--version says something else")
    check("self-test" in run("--help"), "--help does not name the commands")
    listed = json.loads(run("list", "--format", "json"))
    ids = {row["id"] for row in listed}
    check(set(COMPARED) <= ids, f"the list holds {', '.join(sorted(ids))}")
    check(
        len(list(csv.reader(run("list", "--format", "csv").splitlines(), strict=True))) == len(listed) + 1,
        "list as CSV",
    )
    check("G20" in run("list", "--query", "group of 20"), "“group of 20” does not find the G20")
    shown = json.loads(run("show", "g20", "--format", "json"))
    check(shown["name"] in run("show", "g20"), "show as text does not say the name")
    roster = list(csv.DictReader(run("roster", "g20", "--format", "csv").splitlines(), strict=True))
    check(
        all(row["code"] and row["from"] for row in roster) and len(roster) >= 19, f"the G20 has {len(roster)} members"
    )
    for shape, profile in (("tidy", "data"), ("wide", "excel")):
        output = machine.folder / f"comparison {shape}.csv"
        run("compare", "g20", "i2u2@2022", "--output", str(output), "--shape", shape, "--profile", profile)
        check(records(output) > 20, f"{output.name} is short")
    pictures(machine)
    run("note", "add", "g20", "--text", "from the command line")
    check(
        json.loads(run("note", "list", "--format", "json"))[0]["text"] == "from the command line",
        "the note is not listed",
    )
    run("note", "export", str(machine.folder / "notes.json"))
    check("from the command line" in (machine.folder / "notes.json").read_text("utf-8"), "the note is not exported")
    run("show", "no-such-coalition", code=1)
    run("compare", "g20", code=1)
    shutil.rmtree(machine.data)
    return f"{len(listed)} coalitions listed, notes and comparisons written"


def records(path: Path) -> int:
    """How many records a CSV file has, by a program that is not ours: a line ends one where its quotes are even."""
    counted = subprocess.run(
        ["awk", '{ n += gsub(/"/, "") } n % 2 == 0 { records++ } END { print records }', str(path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(counted.stdout)


# The window


@contextlib.contextmanager
def screen(folder: Path) -> Iterator[str]:
    """An X server without a network port; gives its display."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"]
    with (folder / "xvfb.log").open("wb") as log:
        server = subprocess.Popen(command, pass_fds=[writing], stdout=log, stderr=log)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        check(bool(number), "Xvfb does not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def self_test(machine: Machine, environment: Mapping[str, str]) -> str:
    """The bundle's own self-test."""
    output = machine.folder / "self-test"
    lines = machine.run("self-test", "--output", str(output), more=environment).splitlines()
    check(bool(lines) and all(line.startswith("ok ") for line in lines), f"the self-test said {lines}")
    check(records(output / "comparison.csv") > 20, "the self-test exported nothing")
    shutil.rmtree(output)
    return f"{len(lines)} steps"


class Hand:
    """A user's hands: key events from the X server, to whatever window has the keyboard."""

    def __init__(self, display: str) -> None:
        self._environment = {"DISPLAY": display, "PATH": os.environ.get("PATH", "/usr/bin:/bin")}

    def _do(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_S,
        )
        return done.stdout

    def turn_to(self, title: str) -> None:
        """Wait for a window and give it the keyboard, which a window manager would do."""
        found: list[str] = []

        def look() -> bool:
            found[:] = self._do("search", "--onlyvisible", "--name", title).split()
            return bool(found)

        until(look, f"no window “{title}” appeared")
        self._do("windowfocus", "--sync", found[-1])

    def press(self, *keys: str) -> None:
        """Keys or chords, one after another."""
        for key in keys:
            self._do("key", key)
            time.sleep(0.05)

    def write(self, text: str) -> None:
        """Type a text."""
        self._do("type", "--delay", "8", text)


def window(machine: Machine, display: str) -> str:
    """The ordinary program, by keys alone: find, note, compare three, export, close. Then what it wrote is read."""
    output = machine.folder / "comparison of three.csv"
    command, trace = [str(machine.program)], machine.folder / "strace.log"
    if shutil.which("strace"):
        command = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(trace), *command]
    environment = {**machine.environment, "DISPLAY": display}
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command, env=environment, cwd=machine.folder, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    )
    try:
        journey(machine, Hand(display), output)
        said = "".join(process.communicate(timeout=LONGEST_S))
    finally:
        if process.poll() is None:
            # Only the group begun here: strace and the program under it.
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    check(process.returncode == 0, f"the window ended with {process.returncode}: {said}")
    check(not unexpected(said), f"the window said: {said}")
    read_notebook(machine)
    lines = read_comparison(machine, output)
    return f"note and {lines} lines of comparison read back; {sockets(trace)}"


def journey(machine: Machine, hand: Hand, output: Path) -> None:
    """What the user does."""
    hand.turn_to("Minilat Desktop")
    until((machine.data / "notebook.db").exists, "no notebook was made")
    time.sleep(1)
    for sought in COMPARED.values():
        hand.press("ctrl+f", "ctrl+a")
        hand.write(sought)
        hand.press("Return", "space")
    hand.press("ctrl+f", "ctrl+a")
    hand.write("g20")
    hand.press("Return", "ctrl+n")
    hand.write(NOTE)
    time.sleep(1)
    hand.press("ctrl+e")
    hand.turn_to("Export comparison")
    hand.press("alt+s")
    time.sleep(1)
    hand.turn_to("Export comparison")
    hand.press("ctrl+a")
    hand.write(str(output))
    for _ in range(5):
        if not output.exists():
            # The list of proposals takes the first Return.
            hand.press("Return")
            time.sleep(0.5)
    until(output.exists, f"{output} was not written", 5)
    hand.turn_to("Minilat Desktop")
    hand.press("ctrl+q")


def read_notebook(machine: Machine) -> None:
    """The notebook, read as a copy by plain SQLite."""
    copy = machine.folder / "notebook-copy.db"
    shutil.copy(machine.data / "notebook.db", copy)
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
        notes = connection.execute("SELECT target, text FROM note WHERE deleted = ''").fetchall()
    check(sound == "ok", f"the notebook is not sound: {sound}")
    check(notes == [("coalition:g20", NOTE)], f"the notebook holds {notes}")


def read_comparison(machine: Machine, path: Path) -> int:
    """The comparison, by Python's csv, counted by awk, and its values against what `show` and `roster` print."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, strict=True))
    check(records(path) == len(lines) + 1, f"awk counts {records(path)} records, Python {len(lines) + 1}")
    found = sorted({line["coalition_id"] for line in lines})
    check(found == sorted(COMPARED), f"the comparison is about {', '.join(found)}")
    for one in found:
        shown = json.loads(machine.run("show", one, "--format", "json"))
        roster = json.loads(machine.run("roster", one, "--format", "json"))
        members = {row["code"] for row in roster if row["role"] == "member"}
        founded = [fact for fact in shown["facts"] if fact["attribute"] == "founded"]
        best = next((fact for fact in founded if fact["rank"] == "preferred"), founded[0])
        expected = {"name": shown["name"], "founded": best["value"], "full_members": str(len(members))}
        for attribute, value in expected.items():
            written = {line["value"] for line in lines if (line["coalition_id"], line["attribute"]) == (one, attribute)}
            check(written == {value}, f"{attribute} of {one} is {value}, the file says {written}")
    return len(lines)


def sockets(trace: Path) -> str:
    """No socket but of the kind that stays on this machine."""
    if not trace.exists():
        return "sockets not watched: strace is not installed"
    made = re.findall(r"\bsocket(?:pair)?\((\w+)", trace.read_text("utf-8", "replace"))
    other = sorted(set(made) - {"AF_UNIX"})
    check(not other, f"the window opened sockets of {', '.join(other)}")
    check(bool(made), "strace saw not even the X server's socket")
    return f"{len(made)} sockets, all AF_UNIX"


# All of it


def cut_off(arguments: Sequence[str]) -> str:
    """Go on without any network where the system allows that; says which it is."""
    if NO_NETWORK in os.environ:
        return "cut off"
    tried = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") and subprocess.run([*tried, "true"], capture_output=True, check=False).returncode == 0:
        command = [*tried, sys.executable, __file__, *arguments]
        os.execvpe("unshare", command, {**os.environ, NO_NETWORK: "1"})
    return "NOT cut off: this system does not let unshare take the network away"


def main(arguments: Sequence[str]) -> int:
    """Run every check; 0 when all came out right."""
    bundle = Path(arguments[0] if arguments else "dist/minilat-desktop").resolve()
    print(f"ok   network: {cut_off([str(bundle)])}", flush=True)
    with tempfile.TemporaryDirectory(prefix="minilat smoke ") as folder:
        machine = Machine(bundle, Path(folder))
        with screen(Path(folder)) as display:
            checks: tuple[tuple[str, Callable[[], str]], ...] = (
                ("contents", lambda: contents(bundle)),
                ("headless commands", lambda: headless(machine)),
                ("self-test off screen", lambda: self_test(machine, {"QT_QPA_PLATFORM": "offscreen"})),
                ("self-test under Xvfb", lambda: self_test(machine, {"DISPLAY": display})),
                ("window by keys under Xvfb", lambda: window(machine, display)),
            )
            for name, run in checks:
                try:
                    print(f"ok   {name}: {run()}", flush=True)
                except (SmokeError, OSError, ValueError, KeyError, csv.Error, subprocess.SubprocessError) as failure:
                    print(f"FAIL {name}: {failure}", file=sys.stderr, flush=True)
                    return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
