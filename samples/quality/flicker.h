#pragma once

#include <span>

#include <picture_file.h>

namespace quality {

/// How much a sequence moves beyond the truth's own motion: with error e_n = shown_n - truth_n, the
/// mean |e_n - e_{n-1}| over pixels, channels and n >= 1, in code values. 0 for a constant error.
double flicker(std::span<const samples::Picture> shown, std::span<const samples::Picture> truth);

} // namespace quality
