#include "mask.h"

#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "restyle/core/x_0_mask.h"

namespace command_line {

at::Tensor read_mask(const std::filesystem::path& file, const restyle::core::Model& model,
                     const at::Tensor& x_0, Size size) {
    if (file.empty()) return {};
    const std::int64_t pixels = model.pixels_a_value();
    const std::int64_t height = x_0.size(2) * pixels, width = x_0.size(3) * pixels;
    const Picture mask = resized(read_picture(file, 1), size);
    const at::Tensor m = ((mask.values + 1) / 2).unsqueeze(0).to(x_0.options());
    if (m.size(2) != height || m.size(3) != width)
        throw std::runtime_error(c10::str(file.string(), ": the mask is ", m.size(3), "x",
                                          m.size(2), ", expected the picture's ", width, "x",
                                          height));
    return restyle::core::x_0_mask(model, m);
}

} // namespace command_line
