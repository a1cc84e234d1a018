#pragma once

#include <span>

#include "options.h"

namespace viewer {

/// Where the pictures of a headless run go.
void make_folders(const Options& options);

/// Writes out/FOLDER/NNNNNN.png from RGBA bytes.
void write_frame(const Options& options, const char* folder, std::uint64_t n,
                 std::span<const std::uint8_t> frame);

/// Writes out/view/NNNNNN.png, as wide as the view is.
void write_view(const Options& options, std::uint64_t n, std::span<const std::uint8_t> view);

/// Writes out/pair/NNNNNN.png: the three side by side, or two where `truth` is empty.
void write_pair(const Options& options, std::uint64_t n, std::span<const std::uint8_t> rendered,
                std::span<const std::uint8_t> restyled, std::span<const std::uint8_t> truth);

} // namespace viewer
