#!/usr/bin/env bash
# Scores a pair of sample models on the test frames of samples/models/datasets.json: renders them in both looks
# at 256x256, restyles each through the SDK with hello_frame, and compares with the true look.
#
#   samples/models/score.sh SOURCE_LOOK TARGET_LOOK [FRAMES, default 64] [OUT, default out/score]
set -euo pipefail
cd "$(dirname "$0")/../.."
source_look=$1 target_look=$2 frames=${3:-64} out=${4:-out/score}
first=1500 # The test seeds' begin in datasets.json.

for look in "$source_look" "$target_look"; do
    build/bin/restyle_dataset --look "$look" --seeds "$first:$((first + frames))" --views-per-seed 1 \
        --size 256x256 --out "$out/$look" >/dev/null
done
mkdir -p "$out/restyled"
for picture in "$out/$source_look"/*.png; do
    build/bin/hello_frame "samples/models/$source_look" "samples/models/$target_look" \
        "$picture" "$out/restyled/$(basename "$picture")"
done
rm -f "$out"/*/dataset.json

echo "left alone:"
build/bin/restyle score --truth "$out/$target_look" --images "$out/$source_look"
echo "restyled:"
build/bin/restyle score --truth "$out/$target_look" --images "$out/restyled"
