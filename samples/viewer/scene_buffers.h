#pragma once

#include <optional>
#include <string>
#include <vector>

#include "buffer_values.h"
#include "memory.h"
#include "scene_view.h"

namespace viewer {

/// What the renderer tells of its frames beside their colour, read back one at a time.
class SceneBuffers {
public:
    SceneBuffers(const Gpu& gpu, Size size);

    /// depth, motion, object.
    static const std::vector<std::string>& names();
    static bool has(const std::string& name);

    /// Of the frame that was drawn last; nothing while one is on its way.
    void record(VkCommandBuffer commands, const SceneView& scene, const std::string& name,
                std::uint64_t frame);
    /// The frame of this number has run.
    void has_run(std::uint64_t frame);

    /// What has come since this was asked last.
    std::optional<BufferValues> take();

private:
    Size size_;
    HostBuffer texels_;
    std::optional<std::uint64_t> frame_; ///< On its way, ...
    std::string name_;                   ///< ... and what of it.
    std::optional<BufferValues> newest_;
};

} // namespace viewer
