#include "picture_mosaic.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>

#include <imgui.h>

namespace viewer {
namespace {

constexpr int kMostSquares = 128; // In a row.

/// The mean of the pixels from `left` and `top` to before `right` and `bottom`.
std::array<std::uint8_t, 4> mean_of(const samples::Picture& picture, int left, int top, int right,
                                    int bottom) {
    std::array<int, 4> sum{};
    for (int y = top; y < bottom; ++y)
        for (int x = left; x < right; ++x)
            for (int c = 0; c < 4; ++c)
                sum[c] += picture.rgba[4 * (std::size_t(y) * picture.width + x) + c];
    std::array<std::uint8_t, 4> mean{};
    for (int c = 0; c < 4; ++c)
        mean[c] = static_cast<std::uint8_t>(sum[c] / ((right - left) * (bottom - top)));
    return mean;
}

samples::Picture read_small(const std::filesystem::path& file) {
    const samples::Picture whole = samples::read_picture(file);
    const int a_square = (std::max(whole.width, whole.height) + kMostSquares - 1) / kMostSquares;
    samples::Picture small;
    small.width = (whole.width + a_square - 1) / a_square;
    small.height = (whole.height + a_square - 1) / a_square;
    for (int y = 0; y < whole.height; y += a_square)
        for (int x = 0; x < whole.width; x += a_square) {
            const auto mean = mean_of(whole, x, y, std::min(x + a_square, whole.width),
                                      std::min(y + a_square, whole.height));
            small.rgba.insert(small.rgba.end(), mean.begin(), mean.end());
        }
    return small;
}

} // namespace

void PictureMosaic::show(const std::filesystem::path& file, int writes) {
    constexpr std::chrono::seconds kNow{0};
    if (reading_.valid()) {
        if (reading_.wait_for(kNow) != std::future_status::ready) return;
        try {
            picture_ = reading_.get();
        } catch (const std::exception&) {
            picture_ = {}; // The panel has nothing to show, and "see samples" says why.
        }
    }
    if (file == file_ && writes == writes_) return;
    file_ = file;
    writes_ = writes;
    picture_ = {};
    if (!file.empty()) reading_ = std::async(std::launch::async, read_small, file);
}

void PictureMosaic::draw() {
    if (picture_.width == 0) return;
    const float side = ImGui::GetContentRegionAvail().x / static_cast<float>(picture_.width);
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const std::uint8_t* pixel = picture_.rgba.data();
    for (int y = 0; y < picture_.height; ++y) {
        list.PrimReserve(6 * picture_.width, 4 * picture_.width);
        for (int x = 0; x < picture_.width; ++x, pixel += 4) {
            const ImVec2 from(corner.x + side * float(x), corner.y + side * float(y));
            list.PrimRect(from, ImVec2(from.x + side, from.y + side),
                          IM_COL32(pixel[0], pixel[1], pixel[2], 255));
        }
    }
    ImGui::Dummy(ImVec2(side * float(picture_.width), side * float(picture_.height)));
}

} // namespace viewer
