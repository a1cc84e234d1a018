#!/usr/bin/env bash
# Sets up what building and running Restyle needs, and only what is missing: Debian packages, and a
# LibTorch from PyPI in .deps/ (ignored by git). Run it as often as you like; when nothing is missing it
# needs no network and takes a second.
#
# Honoured when set: RESTYLE_LIBTORCH (a LibTorch 2.11 of your own: the folder with lib/ and include/),
# VULKAN_SDK and CUDAToolkit_ROOT (left to CMake, which finds them there).
set -euo pipefail
cd "$(dirname "$0")"

TORCH_VERSION=2.11.0
PACKAGES=(
    g++ cmake ninja-build pkg-config ccache python3 python3-pip
    libvulkan-dev libvulkan-volk-dev mesa-vulkan-drivers vulkan-validationlayers glslc
    libglfw3-dev libimgui-dev libglm-dev libpng-dev libstb-dev libutf8proc-dev nlohmann-json3-dev libcli11-dev
    libgtest-dev libbenchmark-dev assimp-testmodels clang-format xvfb xauth xdotool imagemagick
    g++-mingw-w64-x86-64-posix)

say() { printf 'setup: %s\n' "$*"; }
fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

missing_packages() {
    local package
    for package in "${PACKAGES[@]}"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
            printf '%s\n' "$package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

install_packages() {
    command -v apt-get >/dev/null || fail "this system has no apt-get; install by hand what these Debian" \
        "packages hold: ${PACKAGES[*]}"
    local missing
    mapfile -t missing < <(missing_packages)
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "installing from Debian: ${missing[*]}"
    as_root apt-get update -q >/dev/null
    local package unavailable=()
    for package in "${missing[@]}"; do
        [ -n "$(apt-cache --quiet=0 policy "$package" 2>/dev/null | sed -n 's/.*Candidate: \([^(]\)/\1/p')" ] ||
            unavailable+=("$package")
    done
    [ "${#unavailable[@]}" = 0 ] || fail "the package sources of this system do not offer: ${unavailable[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends \
        "${missing[@]}" >/dev/null || fail "apt-get could not install: ${missing[*]}"
}

installed_torch() {
    sed -n "s/^__version__ = '\([0-9.]*\).*/\1/p" "$1/version.py" 2>/dev/null
}

has_nvidia_driver() {
    [ -e /proc/driver/nvidia/version ] || command -v nvidia-smi >/dev/null
}

# The wheel is the CUDA build. Without a driver torch_cpu and c10 are enough, and of CUDA only the two
# libraries that torch_cpu names; which version of them, torch's own metadata says.
install_torch() {
    local into=.deps/python.partial
    local pip=(python3 -m pip install -q --disable-pip-version-check --no-compile --target "$into")
    export PIP_ROOT_USER_ACTION=ignore
    rm -rf "$into"
    mkdir -p .deps
    if has_nvidia_driver; then
        say "installing LibTorch $TORCH_VERSION with CUDA from PyPI (about 5 GB)"
        "${pip[@]}" "torch==$TORCH_VERSION" || fail "PyPI did not give torch $TORCH_VERSION"
    else
        say "installing LibTorch $TORCH_VERSION for the CPU from PyPI (about 1.3 GB)"
        "${pip[@]}" --no-deps "torch==$TORCH_VERSION" || fail "PyPI did not give torch $TORCH_VERSION"
        local toolkit
        toolkit=$(sed -n 's/^Requires-Dist: cuda-toolkit\[.*\]==\([0-9.]*\).*/\1/p' \
            "$into/torch-$TORCH_VERSION.dist-info/METADATA")
        "${pip[@]}" "cuda-toolkit[cudart,cupti]==$toolkit" ||
            fail "PyPI did not give the CUDA $toolkit libraries that torch $TORCH_VERSION names"
    fi
    rm -rf .deps/python
    mv "$into" .deps/python
}

install_packages
if [ -n "${RESTYLE_LIBTORCH:-}" ]; then
    [ -e "$RESTYLE_LIBTORCH/lib/libtorch_cpu.so" ] ||
        fail "RESTYLE_LIBTORCH=$RESTYLE_LIBTORCH has no lib/libtorch_cpu.so"
    say "using the LibTorch at $RESTYLE_LIBTORCH"
elif [ "$(installed_torch .deps/python/torch)" != "$TORCH_VERSION" ]; then
    install_torch
fi
say "nothing is missing"
