#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <ATen/ATen.h>

namespace restyle::core {

/// Whose networks synthetic models have: sd15, sd21 (768, v), sdxl, lcm (SD 1.5 with a guidance
/// embedding), small (segmind/small-sd), tiny (segmind/tiny-sd), ssd1b (segmind/SSD-1B), sd-turbo
/// and sdxl-turbo (2.1's and SDXL's networks at 512x512, with their schedules).
const std::vector<std::string>& synthetic_families();

/// Writes a diffusers folder of a family's networks with random weights: denoiser, autoencoder,
/// text encoders, scheduler, and tokenizers that know single letters. Speed and memory are those of
/// the trained model, pictures are noise: for measuring anywhere without a download. `folder` is
/// made where missing. Equal arguments give equal files.
///
/// dtype        of the weights in the files, kFloat, kBFloat16 or kHalf.
/// autoencoder  the family's own, or the small one that is taken in its place (TAESD).
///
/// Throws std::invalid_argument naming synthetic_families() for another family.
enum class SyntheticAutoencoder { kKl, kTiny };
void write_synthetic_model(const std::filesystem::path& folder, const std::string& family,
                           std::uint64_t seed = 0, at::ScalarType dtype = at::kBFloat16,
                           SyntheticAutoencoder autoencoder = SyntheticAutoencoder::kKl);

} // namespace restyle::core
