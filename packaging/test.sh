#!/usr/bin/env bash
# All tests: everything off screen in random order, then the window's own once more on a real X server.
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

run offscreen "all tests, off screen" \
    "$python" -m pytest -q -n "$workers" -m "not frozen" --durations=5 "$@"

on_x=()
for folder in tests/ui/shell tests/journeys; do [ -d "$folder" ] && on_x+=("$folder"); done
if [ "${#on_x[@]}" -gt 0 ] && [ "$#" -eq 0 ]; then
    if command -v xvfb-run >/dev/null; then
        run xvfb "the window and its journeys, on an X server" \
            env MINILAT_TEST_PLATFORM=xcb xvfb-run -a -s "-screen 0 1920x1080x24" \
            "$python" -m pytest -q -m "not frozen" "${on_x[@]}"
    else
        echo "xvfb-run is not installed: the window was not tried on an X server." >&2
        failed=1
    fi
fi
exit "$failed"
