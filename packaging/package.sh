#!/usr/bin/env bash
# Builds the bundle into dist/minilat-desktop/ and starts what came out: a build that succeeds may still not run.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -s data/minilat.db ]; then
    echo "data/minilat.db is missing or empty; make it with “make catalogue”." >&2
    exit 1
fi

echo "Building dist/minilat-desktop/…"
log=build/pyinstaller.log
mkdir -p build
# A fixed hash seed and time make two builds of the same source alike.
PYTHONHASHSEED=1 SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-1764547200} .venv/bin/python -m PyInstaller --noconfirm --clean \
    --log-level WARN --distpath dist --workpath build packaging/minilat-desktop.spec >"$log" 2>&1 \
    || { tail -n 40 "$log" >&2; exit 1; }

# Debug information of Python and SQLAlchemy, 30 MB of it. Never of numpy: strip corrupts its OpenBLAS.
bundle=dist/minilat-desktop/_internal
find "$bundle" -maxdepth 1 -type f -name 'libpython*' -exec strip --strip-debug {} +
find "$bundle/python3."* "$bundle/sqlalchemy" "$bundle/yaml" -name '*.so' -exec strip --strip-debug {} +

.venv/bin/python packaging/smoke.py dist/minilat-desktop
echo "dist/minilat-desktop: $(du -sm --apparent-size dist/minilat-desktop | cut -f1) MB, $(find dist/minilat-desktop -type f | wc -l) files"
