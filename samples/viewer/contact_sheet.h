#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <picture_file.h>
#include <restyle/restyle.hpp>

#include "lettering.h"
#include "size.h"

namespace viewer {

/// A setting, and what it is set to.
struct SheetAxis {
    const RestyleSettingInfo* setting = nullptr; ///< A number.
    std::vector<double> values;
};

/// From "strength=0.25,0.5,1", or "strength=0.25:1:4": so many values from the first to the last.
/// Throws std::invalid_argument with a sentence.
SheetAxis sheet_axis_from(const std::string& text);

/// One frame, restyled with every pair of two settings' values.
struct SheetPlan {
    SheetAxis across;
    SheetAxis down;

    std::size_t count() const { return across.values.size() * down.values.size(); }
    /// Those of `base` with the values of a cell, row by row. What would mix cells is off.
    restyle::Settings settings_of(std::size_t cell, const restyle::Settings& base) const;
};

/// ... on one picture, with the values beside its rows and columns.
class ContactSheet {
public:
    ContactSheet(const SheetPlan& plan, Size frame);

    /// RGBA bytes of a frame.
    void place(std::size_t cell, std::span<const std::uint8_t> frame);
    const samples::Picture& picture() const { return picture_; }

private:
    void label(const SheetPlan& plan, const Lettering& letters);

    Size frame_;
    std::size_t columns_;
    int left_; ///< Of the labels of rows.
    int top_;
    samples::Picture picture_;
};

} // namespace viewer
