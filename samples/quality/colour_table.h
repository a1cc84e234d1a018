#pragma once

#include <array>
#include <vector>

#include <picture_file.h>

namespace quality {

/// A 3-D colour table of 16 x 16 x 16 cells, each with one colour: the mean truth of the pixels
/// whose rendered colour lies in the cell. Of all tables that are constant in these cells it has
/// the least squared error on the pairs it was fitted on. Fitted on the very frames it is scored
/// on, it tells what knowing the truth gives a mapping that sees a pixel's colour and nothing else.
class ColourTable {
public:
    void fit(const samples::Picture& rendered, const samples::Picture& truth);

    /// Colours of cells that no pair reached stay as they are.
    samples::Picture applied(const samples::Picture& rendered) const;

private:
    static constexpr int kCells = 16; ///< Along each channel.
    struct Cell {
        std::array<double, 3> sum{};
        double count = 0;
    };

    std::vector<Cell> cells_ = std::vector<Cell>(kCells * kCells * kCells);
};

} // namespace quality
