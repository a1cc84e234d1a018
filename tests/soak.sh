#!/usr/bin/env bash
# Shows 10,000 frames in the viewer's window while it is used, and fails where its memory, threads or files grow.
#
# It is not part of tests/run.sh, which builds what it needs: it takes ten minutes and more.
set -euo pipefail
cd "$(dirname "$0")/.."
exec ctest --test-dir build -C Soak -R '^Viewer\.KeepsItsMemoryOverTenThousandFrames$' --output-on-failure --timeout 3600
