#!/usr/bin/env bash
# Makes anew the pictures that the viewer's window is held against, stage by stage: tests/programs/stages.
#
# To be looked at before they are kept. It needs what tests/run.sh builds.
set -euo pipefail
cd "$(dirname "$0")/.."
RESTYLE_MAKE_STAGES=1 exec ctest --test-dir build -R '^Viewer\.LooksAtEachStageAsItsPictureDoes$' --output-on-failure
