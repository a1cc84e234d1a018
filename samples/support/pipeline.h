#pragma once

#include <cstdint>
#include <span>

#include "render_pass.h"

namespace samples {

/// How vertices lie in the one buffer that holds them.
struct VertexLayout {
    std::uint32_t stride;
    std::span<const VkVertexInputAttributeDescription> attributes;
};

struct PipelineInfo {
    std::span<const std::uint32_t> vertex_shader;
    std::span<const std::uint32_t> fragment_shader; ///< Empty: depth only.
    const VertexLayout* vertices;                   ///< NULL: three corners of no buffer.
    VkPipelineLayout layout;
    std::span<const std::uint32_t> fragment_constants = {}; ///< By constant_id, from 0 on.
};

/// For a pass that draws into so many colour images. Viewport and scissor are dynamic.
VkPipeline create_pipeline(VkDevice device, VkRenderPass pass, std::uint32_t color_count,
                           const PipelineInfo& info);

inline VkPipeline create_pipeline(VkDevice device, const RenderPass& pass,
                                  const PipelineInfo& info) {
    return create_pipeline(device, pass.get(), pass.color_count(), info);
}

} // namespace samples
