#!/usr/bin/env bash
# Scores a pair of sample models on the test frames of samples/models/datasets.json at the settings of
# samples/models/README.md: K = 2, 4, 8, 50 and eta 0, 0.1, 1, CycleDiffusion and SDEdit.
#
#   samples/models/score.sh SOURCE_LOOK TARGET_LOOK [restyle_quality options, such as --frames 8]
#
# The table is printed; report.json and sheet.png go to out/score/SOURCE_LOOK-TARGET_LOOK.
set -euo pipefail
cd "$(dirname "$0")/../.."
source_look=$1 target_look=$2
shift 2
out=out/score/$source_look-$target_look
options=("$@")

# Unless it is given.
by_default() {
    [[ " ${options[*]-} " == *" $1 "* ]] || options+=("$1" "$2")
}
by_default --steps 2,4,8,50
by_default --eta 0,0.1,1
by_default --precision bf16
mkdir -p "$out"
exec build/bin/restyle_quality --source-look "$source_look" --target-look "$target_look" \
    --out "$out" --report "$out/report.json" "${options[@]}"
