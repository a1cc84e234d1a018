#pragma once

#include <optional>
#include <string>
#include <vector>

#include "buffer_values.h"
#include "frame_source.h"
#include "memory.h"

namespace viewer {

/// What a source tells of its frames beside their colour, read back one at a time.
class SceneBuffers {
public:
    SceneBuffers(const Gpu& gpu, const SourceInfo& source);

    /// Of depth, motion, object and mask those that the source gives.
    const std::vector<std::string>& names() const { return names_; }
    bool has(const std::string& name) const;

    /// Of the frame that was recorded last; nothing where it has none or one is on its way.
    void record(VkCommandBuffer commands, const FrameSource& source, const std::string& name,
                std::uint64_t frame);
    /// The frame of this number has run.
    void has_run(std::uint64_t frame);

    /// What has come since this was asked last.
    std::optional<BufferValues> take();

private:
    BufferValues values() const;

    RestyleSceneInfo scene_;
    std::vector<std::string> names_;
    HostBuffer texels_;
    std::optional<std::uint64_t> frame_; ///< On its way, ...
    std::string name_;                   ///< ... what of it, ...
    Size drawn_;                         ///< ... how large, ...
    glm::vec2 motion_scale_{};           ///< ... and its motion's scale to pixels.
    std::optional<BufferValues> newest_;
};

} // namespace viewer
