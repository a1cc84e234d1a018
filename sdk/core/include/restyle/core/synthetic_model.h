#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <ATen/ATen.h>

namespace restyle::core {

/// Whose networks synthetic models have: sd15, sd21 (768, v), sdxl, lcm (SD 1.5 with a guidance
/// embedding), small (segmind/small-sd) and tiny (segmind/tiny-sd).
const std::vector<std::string>& synthetic_families();

/// Writes a diffusers folder of a family's networks with random weights: denoiser, autoencoder,
/// text encoders, scheduler, and tokenizers that know single letters. Speed and memory are those of
/// the trained model, pictures are noise: for measuring anywhere without a download. `folder` is
/// made where missing. Equal arguments give equal files.
///
/// dtype  of the weights in the files, kFloat, kBFloat16 or kHalf.
///
/// Throws std::invalid_argument naming synthetic_families() for another family.
void write_synthetic_model(const std::filesystem::path& folder, const std::string& family,
                           std::uint64_t seed = 0, at::ScalarType dtype = at::kBFloat16);

} // namespace restyle::core
