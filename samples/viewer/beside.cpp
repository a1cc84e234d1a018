#include "beside.h"

namespace viewer {

samples::Picture beside(const std::vector<std::span<const std::uint8_t>>& parts, Size size) {
    const std::size_t row = std::size_t{4} * size.width;
    samples::Picture all;
    all.width = static_cast<int>(parts.size() * size.width);
    all.height = static_cast<int>(size.height);
    for (std::size_t y = 0; y < size.height; ++y)
        for (const auto& part : parts) {
            const auto line = part.subspan(y * row, row);
            all.rgba.insert(all.rgba.end(), line.begin(), line.end());
        }
    return all;
}

} // namespace viewer
