#!/usr/bin/env bash
# Sets up, builds and runs the main job: an animated scene, rendered and restyled side by side.
#
#   samples/run.sh [restyle_viewer options]
#
# With a display it opens the viewer; without one it writes PNGs of a camera flight to out/flight.
set -euo pipefail
cd "$(dirname "$0")/.."

./setup.sh
cmake --preset cpu ${RESTYLE_LIBTORCH:+-D RESTYLE_LIBTORCH="$RESTYLE_LIBTORCH"} >build.log 2>&1 ||
    { cat build.log; exit 1; }
cmake --build --preset cpu --target restyle_viewer restyle_core

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ $# -gt 0 ]; then
    exec build/bin/restyle_viewer "$@"
fi
build/bin/restyle_viewer --headless --wait --frames 48 --seed 7 --look snow --size 640x360 --out out/flight
echo "The pictures are in out/flight: rendered, restyled, truth, and the three as one in pair."
