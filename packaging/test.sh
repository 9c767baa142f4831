#!/usr/bin/env bash
# All tests in random order: everything off screen but the window's own, then those on a real X server.
# Called by `make test`, which sets the machine up first. Prints pytest's closing lines; fails on any failure.
set -uo pipefail
cd "$(dirname "$0")/.."

python=.venv/bin/python
logs=$(mktemp -d "${TMPDIR:-/tmp}/minilat-tests.XXXXXX")
trap 'rm -rf "$logs"' EXIT
# One worker a core, at least two: much of the time goes into waiting for other processes.
workers=$(nproc 2>/dev/null || echo 2)
[ "$workers" -lt 2 ] && workers=2
failed=0

# A real spreadsheet program opens what is written for one. It is 90 MB, so it comes only where it is asked for; without
# it its tests are skipped and say so.
if [ -n "${MINILAT_WITH_OFFICE:-}" ] && ! command -v soffice >/dev/null && [ "$(id -u)" -eq 0 ]; then
    echo "Installing LibreOffice for the tests (once)…"
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive timeout 300 apt-get -qq -y --no-install-recommends install \
        libreoffice-calc-nogui; } >/dev/null 2>&1 || true
fi

run() { # name, what it is, then the command
    local name=$1 what=$2 began=$SECONDS
    shift 2
    echo "== $what"
    if "$@" >"$logs/$name" 2>&1; then
        tail -n 1 "$logs/$name"
    else
        failed=1
        # The failures in full, not the dots.
        sed -n '/= \(FAILURES\|ERRORS\) =/,$p' "$logs/$name" | grep . || tail -n 60 "$logs/$name"
    fi
    echo "   ($((SECONDS - began)) s)"
}

# What a person does in the window runs on a real X server and only there, each worker with a server of its own.
on_x=(tests/ui/shell tests/journeys)
if [ "$#" -gt 0 ]; then
    run offscreen "some tests, off screen" "$python" -m pytest -q -n "$workers" -m "not frozen" --durations=5 "$@"
    exit "$failed"
fi
run offscreen "all tests but the window's journeys, off screen" \
    "$python" -m pytest -q -n "$workers" -m "not frozen" --durations=5 "${on_x[@]/#/--ignore=}"
if command -v Xvfb >/dev/null; then
    run xvfb "the window and its journeys, on an X server" \
        env MINILAT_TEST_PLATFORM=xcb "$python" -m pytest -q -n "$workers" -m "not frozen" --durations=5 "${on_x[@]}"
else
    echo "Xvfb is not installed: the window was not tried on an X server." >&2
    failed=1
fi
exit "$failed"
