#pragma once

#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include <picture_file.h>

#include "frame_readback.h"
#include "offscreen_view.h"

namespace viewer {

/// Keeps pictures of what is shown: as PNGs, which are written beside the window's work.
class Keeper {
public:
    Keeper(const Gpu& gpu, Size frame, std::filesystem::path folder);

    /// The next frame as it is seen, or rendered, restyled and its true look side by side.
    /// Throw where memory does not suffice.
    void keep_view(const Viewing& viewing);
    void keep_pair();
    /// The next frame's true look must be drawn.
    bool wants_truth() const { return asked_ && !asked_->view; }

    void record(VkCommandBuffer commands, const ShownFrame& shown, std::uint64_t frame,
                double seconds);
    /// The frame of this number has run.
    void has_run(std::uint64_t frame);

    /// Writes a picture of another's.
    void write(samples::Picture picture, const std::string& name);
    /// What was kept last, or why it was not; empty: nothing was.
    const std::string& words();

private:
    const Gpu& gpu_;
    Size size_;
    std::filesystem::path folder_;
    /// What is to be drawn of a frame to be kept.
    struct Asked {
        Viewing viewing;
        std::unique_ptr<OffscreenView> view; ///< NULL: all of it side by side.
    };

    std::optional<Asked> asked_;
    std::optional<std::uint64_t> frame_;  ///< That is being drawn to be kept.
    bool has_truth_ = false;              ///< ... with it.
    std::unique_ptr<OffscreenView> view_; ///< ... as it is seen.
    FrameReadback readback_;
    std::future<std::string> writing_;
    std::string words_;
};

} // namespace viewer
