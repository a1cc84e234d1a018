#include "restyle/core/generator.h"
#include "restyle/core/noise.h"

namespace restyle::core {

std::int64_t Generator::rows() const {
    std::int64_t all = 0;
    for (const CodePart& part : parts)
        all += part.rows;
    return all;
}

Code gaussian_rows(const Generator& generator, std::uint64_t seed, std::uint32_t first_row,
                   std::int64_t first, std::int64_t n, const at::TensorOptions& options) {
    Code code;
    for (const CodePart& part : generator.parts) {
        std::vector<at::Tensor> samples;
        for (std::int64_t i = first; i < first + n; ++i)
            samples.push_back(
                counter_noise(seed, first_row, part.rows, part.shape, std::uint32_t(i)).squeeze(1));
        code[part.name] = at::stack(samples).to(options);
        first_row += std::uint32_t(part.rows);
    }
    return code;
}

Code gaussian_code(const Generator& generator, std::uint64_t seed, std::int64_t first,
                   std::int64_t n, const at::TensorOptions& options) {
    return gaussian_rows(generator, seed, 0, first, n, options);
}

} // namespace restyle::core
