#pragma once

#include <optional>

#include <replay/images.h>

#include "frame_source.h"
#include "gpu.h"
#include "log.h"

namespace viewer {

/// Frames that are there already, one after the other and again from the first. What they are read
/// from is told by what derives from it.
class RecordedSource : public FrameSource {
public:
    const SourceInfo& info() const override { return info_; }
    void record(VkCommandBuffer commands, double seconds) override;
    RestyleImage color() const override { return images_.image("color"); }
    Shown shown() const override;
    std::optional<samples::Camera> own_camera(double) const override { return std::nullopt; }

protected:
    /// `images`: a session's, whose format is RGBA8. A frame that cannot be read is told to `log`.
    RecordedSource(const Gpu& gpu, const RestyleSessionInfo& images, SourceInfo info, Log& log);

    /// How the frame that is shown stands to the one that was shown before.
    enum class Step { kJump, kNext, kSame };
    virtual void read(std::uint32_t frame, Step step) = 0;

    /// All of a frame's, in the upper left of the image.
    void write(const std::string& image, const replay::Texels& texels);

    replay::Images images_;

private:
    SourceInfo info_;
    Log& log_;
    std::optional<std::uint32_t> frame_; ///< That is shown.
};

} // namespace viewer
