#include "noise_rows.h"

#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "restyle/core/noise.h"

#include "tensor_file.h"

namespace command_line {

NoiseRows::NoiseRows(const std::filesystem::path& file, std::uint64_t seed, std::uint32_t first_row)
    : file_(file),
      seed_(seed),
      first_row_(first_row) {
    if (!file.empty()) stored_ = read_tensor(file, "noise", 5);
}

at::Tensor NoiseRows::rows(std::int64_t K, const at::Tensor& like, std::int64_t first,
                           std::int64_t pictures) const {
    const at::IntArrayRef shape = like.sizes().slice(1);
    if (!stored_.defined()) return restyle::core::counter_noise(seed_, first_row_, K + 1, shape);
    const std::int64_t n = stored_.size(1);
    if (stored_.size(0) != K + 1 || (n != 1 && n != pictures) || stored_.sizes().slice(2) != shape)
        throw std::runtime_error(c10::str(file_.string(), ": noise has shape ", stored_.sizes(),
                                          ", expected [K+1, n, C, H, W] with K = ", K,
                                          ", n = 1 or ", pictures, ", [C, H, W] = ", shape));
    return n == 1 ? stored_ : stored_.narrow(1, first, like.size(0));
}

restyle::core::NoiseRow NoiseRows::row_by_row(std::int64_t K, const at::Tensor& like,
                                              std::int64_t first, std::int64_t pictures) const {
    if (stored_.defined())
        return [noise = rows(K, like, first, pictures)](std::int64_t row) { return noise[row]; };
    return [seed = seed_, first_row = first_row_,
            shape = like.sizes().slice(1).vec()](std::int64_t row) {
        return restyle::core::counter_noise(seed, first_row + std::uint32_t(row), 1, shape)[0];
    };
}

} // namespace command_line
