#pragma once

#include "train/train_fixture.h"

namespace restyle::core {

/// A flat picture, dark or bright and red or blue.
inline at::Tensor flat_picture(bool bright, bool red) {
    at::Tensor values = at::full({1, 3, kSide, kSide}, bright ? 0.4 : -0.6);
    values.select(1, red ? 0 : 2) += 0.5;
    return values;
}

/// Each of the four twice, and a line for each in metadata.jsonl with what `describe` says of its
/// tone and its colour.
template <typename Describe>
void write_described_pictures(const std::filesystem::path& folder, const Describe& describe) {
    std::ofstream lines(folder / "metadata.jsonl");
    for (int i = 0; i < 8; ++i) {
        const bool bright = i % 2 == 1, red = i / 2 % 2 == 1;
        const std::string name = "picture" + std::to_string(i) + ".png";
        write_contact_sheet(folder / name, flat_picture(bright, red), 1);
        json line = describe(bright ? "bright" : "dark", red ? "red" : "blue");
        line["file_name"] = name;
        lines << line << "\n";
    }
}

} // namespace restyle::core
