#include "colour_table.h"

#include <cmath>

namespace quality {
namespace {

// Row by row over red, green, blue: the four upper bits of each.
std::size_t cell_of(const std::uint8_t* rgb) {
    return (rgb[0] >> 4U) * 256U + (rgb[1] >> 4U) * 16U + (rgb[2] >> 4U);
}

} // namespace

void ColourTable::fit(const samples::Picture& rendered, const samples::Picture& truth) {
    for (std::size_t at = 0; at < rendered.rgba.size(); at += 4) {
        Cell& cell = cells_[cell_of(&rendered.rgba[at])];
        for (std::size_t c = 0; c < 3; ++c)
            cell.sum[c] += truth.rgba[at + c];
        ++cell.count;
    }
}

samples::Picture ColourTable::applied(const samples::Picture& rendered) const {
    samples::Picture mapped = rendered;
    for (std::size_t at = 0; at < rendered.rgba.size(); at += 4) {
        const Cell& cell = cells_[cell_of(&rendered.rgba[at])];
        if (cell.count == 0) continue;
        for (std::size_t c = 0; c < 3; ++c)
            mapped.rgba[at + c] = static_cast<std::uint8_t>(std::lround(cell.sum[c] / cell.count));
    }
    return mapped;
}

} // namespace quality
