#pragma once

#include <optional>

#include "frame_source.h"
#include "memory.h"
#include "pixel_values.h"
#include "shown.h"

namespace viewer {

/// Reads one texel of a frame while it is shown.
class PixelProbe {
public:
    explicit PixelProbe(const Gpu& gpu);

    /// `at`: of a picture of that size, of `source`'s frame; none is read where it is empty.
    void record(VkCommandBuffer commands, const ShownFrame& frame, Size picture,
                const std::optional<Texel>& at, const FrameSource& source);
    /// Of the frame recorded last, once that has run.
    std::optional<PixelValues> values() const;

private:
    HostBuffer buffer_;
    std::optional<Texel> at_;
    bool has_truth_ = false;
    std::size_t object_bytes_ = 0; ///< Of its number; 0: there is none.
};

} // namespace viewer
