#include "noise/check_noise.h"

#include <stdexcept>

#include <c10/util/StringUtil.h>

namespace restyle::core {

void check_noise(const at::Tensor& noise, std::size_t K, const at::Tensor& x,
                 const std::string& name, char count) {
    if (noise.dim() == 5 && noise.size(0) == std::int64_t(K) + 1 &&
        (noise.size(1) == 1 || noise.size(1) == x.size(0)) &&
        noise.sizes().slice(2) == x.sizes().slice(1))
        return;
    throw std::invalid_argument(c10::str(name, " has shape ", noise.sizes(), ", expected [", count,
                                         " + 1, n, C, H, W] with ", count, " = ", K, ", n = 1 or ",
                                         x.size(0), " and [C, H, W] = ", x.sizes().slice(1)));
}

} // namespace restyle::core
