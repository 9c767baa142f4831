#!/usr/bin/env bash
# Sets up a fresh machine: system libraries that Qt needs, a virtual environment, the locked dependencies.
# Does nothing, in a few milliseconds, when the lock file has not changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=.venv
stamp=$venv/.ready
# Of pyproject.toml only what the installation depends on: a change of the linter's settings needs no new environment.
wanted=$({ cat requirements.lock packaging/setup.sh; sed -n '/^\[build-system\]/,/^\[tool\.ruff\]/p' pyproject.toml; } | sha256sum | cut -d' ' -f1)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0

packages=(
    libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libfreetype6 libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0
    libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0
    libxcb-xkb1 libx11-xcb1 fonts-dejavu-core xvfb xauth xdotool strace binutils
)

missing_packages() {
    command -v dpkg-query >/dev/null || return 0
    local name
    for name in "$@"; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || echo "$name"
    done
}

install_system() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -eq 0 ] && return 0
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        echo "Installing system packages: ${missing[*]}"
        { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "${missing[@]}"; } \
            >/tmp/minilat-apt.log 2>&1 || { tail -n 20 /tmp/minilat-apt.log >&2; exit 1; }
    else
        echo "Qt needs system packages that are not installed. Install them with this one command, then try again:" >&2
        echo "    sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
}

find_python() {
    local name
    for name in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
        [ -n "$name" ] && command -v "$name" >/dev/null || continue
        if "$name" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info < (3, 14)))' 2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    echo "Python 3.11, 3.12 or 3.13 is needed and none was found on PATH." >&2
    exit 1
}

if command -v dpkg-query >/dev/null; then install_system "${packages[@]}"; fi
python=$(find_python)
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then install_system python3-venv; fi

echo "Setting up the virtual environment (once)…"
rm -rf "$venv"
"$python" -m venv "$venv"
unset PYTHONDONTWRITEBYTECODE
# The lock file pins every version by hash and names no index: the machine's own pip settings decide where from.
"$venv/bin/python" -m pip --disable-pip-version-check -q install --require-hashes -r requirements.lock
"$venv/bin/python" -m pip --disable-pip-version-check -q install --no-deps --no-build-isolation -e .
echo "$wanted" > "$stamp"
