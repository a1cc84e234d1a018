#pragma once

#include <functional>
#include <string>
#include <vector>

#include "image.h"

namespace engine {

/// What is done with an image: the engine alone keeps track of it.
struct Use {
    VkImageLayout layout = VK_IMAGE_LAYOUT_UNDEFINED;
    VkPipelineStageFlags stage = VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT;
    VkAccessFlags access = 0;
};

/// An image and what was done with it last.
struct Tracked {
    const samples::Image* image;
    Use last;
};

struct Pass {
    std::string name;
    /// What it does with which image: the graph records the barriers in front of it.
    std::vector<std::pair<Tracked*, Use>> uses;
    std::function<void(VkCommandBuffer commands)> record;
};

/// A frame's passes, in the order in which the GPU runs them; each has a command buffer of its own,
/// and threads record them at once.
class FrameGraph {
public:
    void add(Pass pass) { passes_.push_back(std::move(pass)); }
    std::size_t size() const { return passes_.size(); }

    /// Records pass i into commands[i]: the barriers are decided first, one pass after the other.
    void record(const std::vector<VkCommandBuffer>& commands);

private:
    std::vector<Pass> passes_;
};

} // namespace engine
