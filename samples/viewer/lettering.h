#pragma once

#include <memory>
#include <string>

#include <picture_file.h>

struct ImFont;
struct ImFontAtlas;

namespace viewer {

/// The letters of the panels, drawn into pictures on the CPU.
class Lettering {
public:
    Lettering();
    ~Lettering();
    Lettering(const Lettering&) = delete;
    Lettering& operator=(const Lettering&) = delete;

    int height() const;
    int width(const std::string& text) const;
    /// White, from this upper left corner on; what reaches beyond the picture is left out.
    void draw(samples::Picture& picture, int x, int y, const std::string& text) const;

private:
    std::unique_ptr<ImFontAtlas> atlas_;
    ImFont* font_;
    unsigned char* letters_ = nullptr; ///< How much of each texel of the atlas is covered.
    int letters_width_ = 0;
    int letters_height_ = 0;
};

} // namespace viewer
