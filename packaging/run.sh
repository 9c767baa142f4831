#!/usr/bin/env bash
# Opens the program; where there is no display, drives it off screen and says where the pictures are.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    # shellcheck disable=SC2086 - ARGS is a list of words, as make hands it over
    exec .venv/bin/python -m minilat_desktop ${ARGS:-}
fi

echo 'No display here ($DISPLAY and $WAYLAND_DISPLAY are not set), so the window is driven off screen instead:'
mkdir -p out
QT_QPA_PLATFORM=offscreen .venv/bin/python -m minilat_desktop self-test --output out
echo
echo "What it left:"
find out -maxdepth 1 -type f \( -name '*.png' -o -name 'comparison*.csv' \) -printf '    out/%f\n' | sort
