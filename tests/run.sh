#!/usr/bin/env bash
# Sets up, builds and runs every test; prints the skipped ones by name and one summary line.
#
#   tests/run.sh [ctest options]      such as -L vulkan, -R Cycle, --rerun-failed
#
# What uses tensors or Vulkan is a test of ctest's a suite or some suites, all else a test a case; the summary
# counts cases.
#
# RESTYLE_NO_SKIPS=1 makes a skipped test a failure.
set -euo pipefail
cd "$(dirname "$0")/.."

./setup.sh
cmake --preset cpu ${RESTYLE_LIBTORCH:+-D RESTYLE_LIBTORCH="$RESTYLE_LIBTORCH"} >build.log 2>&1 ||
    { cat build.log; exit 1; }
cmake --build --preset cpu

# Tests run side by side, one more than there are cores, since some wait for a window or a device: threads that
# spin while they wait would take the others' time.
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"

log=$(mktemp) counts=$(mktemp)
trap 'rm -f "$log" "$counts"' EXIT
status=0
ctest --test-dir build --output-on-failure -j "$(($(nproc) + 1))" --no-tests=error "$@" >"$log" 2>&1 || status=$?

grep -vE '^ +Start +[0-9]+:|^ *[0-9]+/[0-9]+ .* Passed ' "$log" || true
python3 tests/summary.py "$log" build/Testing/Temporary/LastTest.log | tee "$counts"
skipped=$(sed -nE 's/.* ([0-9]+) skipped$/\1/p' "$counts")
[ "$skipped" = 0 ] || [ "${RESTYLE_NO_SKIPS:-0}" = 0 ] || status=1
exit "$status"
