#!/usr/bin/env bash
# Builds what needs no torch with sanitizers and runs its tests: sharing, the front, captures, glTF, the viewer's parts.
#
#   tests/sanitize.sh [asan|tsan ...]     both unless given; asan is AddressSanitizer and UndefinedBehaviorSanitizer
#
# It is not part of tests/run.sh: each preset takes a quarter of an hour to build and as long again to run.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- asan tsan

programs=(interop_test transport_test gpu_probe_test session_test process_test capture_test gltf_test viewer_test)
failed=()
export RESTYLE_LIFE_ROUNDS=500 RESTYLE_LIFE_SESSIONS=1000 # At random moments; made and ended.

./setup.sh
for preset in "$@"; do
    cmake --preset "$preset" >build.log 2>&1 || { cat build.log; exit 1; }
    cmake --build --preset "$preset" --target "${programs[@]}"
    for program in "${programs[@]}"; do
        echo "$preset: $program"
        "build-$preset/bin/$program" --gtest_brief=1 || failed+=("$preset: $program")
    done
done

[ ${#failed[@]} = 0 ] || { printf 'failed under %s\n' "${failed[@]}"; exit 1; }
