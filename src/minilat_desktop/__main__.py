"""Reads the command line; picks the window, the self-test or a headless command."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from minilat_desktop import bootstrap
from minilat_desktop.domain.problems import Problem

OK, REFUSED, WRONG_USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; gives the exit code."""
    _speak_utf8()
    wanted = _read(sys.argv[1:] if argv is None else argv)
    try:
        if wanted.version:
            print(bootstrap.versions(wanted))
            return OK
        if wanted.command is None:
            return bootstrap.run_window(wanted)
        if wanted.command == "self-test":
            return bootstrap.run_self_test(wanted)
        bootstrap.run_command(wanted)
        # Now rather than at the interpreter's end, where a reader that went away can no longer be dealt with.
        sys.stdout.flush()
    except Problem as problem:
        print(f"minilat-desktop: {problem}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        # The reader of our output went away (`| head`); there is nobody left to tell.
        _drop_output()
    except OSError as error:
        if wanted.command in (None, "self-test") or error.filename is not None:
            raise
        # Whatever touches a file by name tells a Problem; what is left is a full or closed standard output.
        print(f"minilat-desktop: The output could not be written: {error.strerror}.", file=sys.stderr)
        _drop_output()
        return REFUSED
    return OK


def _read(given: Sequence[str]) -> argparse.Namespace:
    """What a command line asks for. The window need not wait until the words of every command are loaded."""
    if not given:
        from minilat_desktop.cli import bare

        return bare.nothing_given()
    from minilat_desktop.cli import parser

    return parser.read(given)


def _drop_output() -> None:
    """What is still buffered for a stream that takes no more must not be tried again at the interpreter's end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _speak_utf8() -> None:
    """Print UTF-8 with our own line ends whatever the locale or the system: what we print is read by programs."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
