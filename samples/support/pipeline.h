#pragma once

#include <cstdint>
#include <span>

#include "render_pass.h"

namespace samples {

struct PipelineInfo {
    std::span<const std::uint32_t> vertex_shader;
    std::span<const std::uint32_t> fragment_shader; ///< Empty: depth only.
    bool reads_mesh;                                ///< Of Vertex; else three corners of no buffer.
    VkPipelineLayout layout;
};

VkPipeline create_pipeline(VkDevice device, const RenderPass& pass, const PipelineInfo& info);

} // namespace samples
