#pragma once

#include <cstdint>
#include <filesystem>

#include <ATen/ATen.h>

#include "restyle/core/forward_path.h"

namespace command_line {

/// Where the rows of noise of one run come from: a file, or a seed.
class NoiseRows {
public:
    /// first_row  of the counter noise: 0 for a path, kRefineRow for refining
    NoiseRows(const std::filesystem::path& file, std::uint64_t seed, std::uint32_t first_row = 0);

    /// [K + 1, 1 or n, C, H, W] for the pictures first .. first + n - 1 out of `pictures`, where
    /// like is [n, C, H, W]. Throws std::runtime_error naming K for a file of another shape.
    at::Tensor rows(std::int64_t K, const at::Tensor& like, std::int64_t first,
                    std::int64_t pictures) const;

    /// The same, each row when it is asked for.
    restyle::core::NoiseRow row_by_row(std::int64_t K, const at::Tensor& like, std::int64_t first,
                                       std::int64_t pictures) const;

private:
    std::filesystem::path file_;
    at::Tensor stored_; ///< Undefined where the seed counts.
    std::uint64_t seed_;
    std::uint32_t first_row_;
};

} // namespace command_line
