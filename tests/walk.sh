#!/usr/bin/env bash
# Moves every control of the viewer's window with mouse and keys, and fails where one is new or does not answer.
#
# It is not part of tests/run.sh, which builds what it needs: a walk takes a minute and a half.
set -euo pipefail
cd "$(dirname "$0")/.."
exec ctest --test-dir build -C Walk -R '^Viewer\.MovesEveryControlThereIs$' --output-on-failure
