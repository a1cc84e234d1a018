#pragma once

#include <filesystem>
#include <future>

#include <picture_file.h>

namespace viewer {

/// A picture file seen small within a panel, in coloured squares: ImGui's Vulkan backend draws no
/// pictures.
class PictureMosaic {
public:
    /// `writes` is how often the file was written: it is read anew where that changes, beside the
    /// window's work.
    void show(const std::filesystem::path& file, int writes);

    /// As wide as there is room. Between ImGui's NewFrame and Render.
    void draw();

private:
    std::filesystem::path file_;
    int writes_ = 0;
    std::future<samples::Picture> reading_;
    samples::Picture picture_; ///< In as many pixels as squares; empty: none was read.
};

} // namespace viewer
