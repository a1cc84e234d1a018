#!/usr/bin/env bash
# The cpu preset configures where no CUDA toolkit can be found: nothing of one on the PATH, in the
# environment or in CMake's search, and nothing of one in the cache afterwards.
#
#   configure_without_toolkit.sh SOURCE_DIR SCRATCH_DIR LIBTORCH
set -euo pipefail
source_dir=$1 scratch=$2 libtorch=$3

rm -rf "$scratch"
env -i HOME="$scratch" PATH=/usr/bin:/bin cmake -S "$source_dir" -B "$scratch" -G Ninja \
    -D RESTYLE_LIBTORCH="$libtorch" -D RESTYLE_TESTS=OFF \
    -D CMAKE_IGNORE_PREFIX_PATH="/usr/local/cuda;/opt/cuda" \
    -D CMAKE_DISABLE_FIND_PACKAGE_CUDAToolkit=ON -D CMAKE_DISABLE_FIND_PACKAGE_CUDA=ON

if grep -iE '^[^/#]*(nvcc|cuda_toolkit|cudatoolkit_(root|bin))[^=]*=/' "$scratch/CMakeCache.txt"; then
    echo "a CUDA toolkit was found although it was hidden" >&2
    exit 1
fi
rm -rf "$scratch"
