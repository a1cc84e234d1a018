#include "lettering.h"

#include <algorithm>
#include <cmath>

#include <imgui.h>

namespace viewer {

Lettering::Lettering() : atlas_(std::make_unique<ImFontAtlas>()), font_(atlas_->AddFontDefault()) {
    atlas_->GetTexDataAsAlpha8(&letters_, &letters_width_, &letters_height_);
}

Lettering::~Lettering() = default;

int Lettering::height() const {
    return static_cast<int>(font_->FontSize);
}

int Lettering::width(const std::string& text) const {
    float width = 0;
    for (const char letter : text)
        width += font_->FindGlyph(static_cast<ImWchar>(letter))->AdvanceX;
    return static_cast<int>(width);
}

void Lettering::draw(samples::Picture& picture, int x, int y, const std::string& text) const {
    const auto texel = [](float share, int count) {
        return static_cast<int>(std::lround(share * static_cast<float>(count)));
    };
    for (const char letter : text) {
        const ImFontGlyph& glyph = *font_->FindGlyph(static_cast<ImWchar>(letter));
        const int from_x = texel(glyph.U0, letters_width_);
        const int from_y = texel(glyph.V0, letters_height_);
        for (int row = from_y; row < texel(glyph.V1, letters_height_); ++row)
            for (int column = from_x; column < texel(glyph.U1, letters_width_); ++column) {
                const int to_x = x + static_cast<int>(glyph.X0) + column - from_x;
                const int to_y = y + static_cast<int>(glyph.Y0) + row - from_y;
                if (to_x < 0 || to_y < 0 || to_x >= picture.width || to_y >= picture.height)
                    continue;
                std::uint8_t* pixel =
                    &picture.rgba[4 * (std::size_t(to_y) * std::size_t(picture.width) +
                                       std::size_t(to_x))];
                const std::uint8_t covered = letters_[row * letters_width_ + column];
                for (int channel = 0; channel < 3; ++channel)
                    pixel[channel] = std::max(pixel[channel], covered);
            }
        x += static_cast<int>(glyph.AdvanceX);
    }
}

} // namespace viewer
