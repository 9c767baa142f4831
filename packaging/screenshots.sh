#!/usr/bin/env bash
# Takes every room's picture under Xvfb: the README's into docs/screenshots/, all of them into out/looks/.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p docs/screenshots out/looks
for size in 1366x768 1920x1080; do
    # No host's own theme, fonts or scaling: the same picture on every machine.
    env -u WAYLAND_DISPLAY -u QT_SCALE_FACTOR QT_QPA_PLATFORM=xcb LANG=C.UTF-8 \
        xvfb-run --auto-servernum --server-args="-screen 0 ${size}x24 -nolisten tcp" \
        .venv/bin/python packaging/screenshots.py "$size" out/looks
done

for name in main-light main-dark compare notes timeline membership actor palette; do
    case $name in
        main-light) from=explore-light ;;
        main-dark) from=explore-dark ;;
        compare) from=compare-light ;;
        notes) from=notebook-light ;;
        timeline) from=timeline-light ;;
        membership) from=membership-overlap-light ;;
        actor) from=membership-light ;;
        palette) from=palette-light ;;
    esac
    cp "out/looks/1366x768-$from.png" "docs/screenshots/$name.png"
done
echo "docs/screenshots/ and out/looks/: $(find docs/screenshots out/looks -name '*.png' | wc -l) pictures"
