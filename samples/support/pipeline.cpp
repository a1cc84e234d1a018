#include "pipeline.h"

#include <array>
#include <vector>

namespace samples {
namespace {

class ShaderModule {
public:
    ShaderModule(VkDevice device, std::span<const std::uint32_t> code) : device_(device) {
        auto info = of_type<VkShaderModuleCreateInfo>(VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO);
        info.codeSize = code.size_bytes();
        info.pCode = code.data();
        check(vkCreateShaderModule(device, &info, nullptr, &module_), "making a shader");
    }
    ~ShaderModule() { vkDestroyShaderModule(device_, module_, nullptr); }
    ShaderModule(const ShaderModule&) = delete;
    ShaderModule& operator=(const ShaderModule&) = delete;

    VkPipelineShaderStageCreateInfo stage(VkShaderStageFlagBits which) const {
        auto info = of_type<VkPipelineShaderStageCreateInfo>(
            VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO);
        info.stage = which;
        info.module = module_;
        info.pName = "main";
        return info;
    }

private:
    VkDevice device_;
    VkShaderModule module_ = VK_NULL_HANDLE;
};

/// By its place among `constants` each.
std::vector<VkSpecializationMapEntry> entries_of(std::span<const std::uint32_t> constants) {
    std::vector<VkSpecializationMapEntry> entries;
    for (std::uint32_t id = 0; id < constants.size(); ++id)
        entries.push_back({id, id * std::uint32_t(sizeof(std::uint32_t)), sizeof(std::uint32_t)});
    return entries;
}

VkPipelineVertexInputStateCreateInfo vertex_input(const VertexLayout* layout,
                                                  const VkVertexInputBindingDescription& binding) {
    auto input = of_type<VkPipelineVertexInputStateCreateInfo>(
        VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO);
    if (layout == nullptr) return input;
    input.vertexBindingDescriptionCount = 1;
    input.pVertexBindingDescriptions = &binding;
    input.vertexAttributeDescriptionCount = static_cast<std::uint32_t>(layout->attributes.size());
    input.pVertexAttributeDescriptions = layout->attributes.data();
    return input;
}

} // namespace

VkPipeline create_pipeline(VkDevice device, VkRenderPass pass, std::uint32_t color_count,
                           const PipelineInfo& with) {
    const bool depth_only = with.fragment_shader.empty();
    const ShaderModule vertex(device, with.vertex_shader);
    const ShaderModule fragment(device, depth_only ? with.vertex_shader : with.fragment_shader);
    const std::vector<VkSpecializationMapEntry> entries = entries_of(with.fragment_constants);
    const VkSpecializationInfo constants{static_cast<std::uint32_t>(entries.size()), entries.data(),
                                         with.fragment_constants.size_bytes(),
                                         with.fragment_constants.data()};
    std::array stages{vertex.stage(VK_SHADER_STAGE_VERTEX_BIT),
                      fragment.stage(VK_SHADER_STAGE_FRAGMENT_BIT)};
    stages[1].pSpecializationInfo = &constants;
    const VkVertexInputBindingDescription binding{
        0, with.vertices != nullptr ? with.vertices->stride : 0, VK_VERTEX_INPUT_RATE_VERTEX};
    const auto input = vertex_input(with.vertices, binding);
    auto assembly = of_type<VkPipelineInputAssemblyStateCreateInfo>(
        VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO);
    assembly.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
    auto viewport = of_type<VkPipelineViewportStateCreateInfo>(
        VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO);
    viewport.viewportCount = 1;
    viewport.scissorCount = 1;
    auto raster = of_type<VkPipelineRasterizationStateCreateInfo>(
        VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO);
    raster.lineWidth = 1;
    auto samples = of_type<VkPipelineMultisampleStateCreateInfo>(
        VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO);
    samples.rasterizationSamples = VK_SAMPLE_COUNT_1_BIT;
    auto depth = of_type<VkPipelineDepthStencilStateCreateInfo>(
        VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO);
    depth.depthTestEnable = VK_TRUE;
    depth.depthWriteEnable = with.vertices != nullptr ? VK_TRUE : VK_FALSE;
    depth.depthCompareOp = VK_COMPARE_OP_LESS_OR_EQUAL;
    VkPipelineColorBlendAttachmentState opaque{};
    opaque.colorWriteMask = 0xf;
    const std::vector<VkPipelineColorBlendAttachmentState> targets(color_count, opaque);
    auto blend = of_type<VkPipelineColorBlendStateCreateInfo>(
        VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO);
    blend.attachmentCount = color_count;
    blend.pAttachments = targets.data();
    constexpr std::array kDynamic{VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR};
    auto dynamic = of_type<VkPipelineDynamicStateCreateInfo>(
        VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO);
    dynamic.dynamicStateCount = kDynamic.size();
    dynamic.pDynamicStates = kDynamic.data();

    auto info =
        of_type<VkGraphicsPipelineCreateInfo>(VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO);
    info.stageCount = depth_only ? 1 : 2;
    info.pStages = stages.data();
    info.pVertexInputState = &input;
    info.pInputAssemblyState = &assembly;
    info.pViewportState = &viewport;
    info.pRasterizationState = &raster;
    info.pMultisampleState = &samples;
    info.pDepthStencilState = &depth;
    info.pColorBlendState = &blend;
    info.pDynamicState = &dynamic;
    info.layout = with.layout;
    info.renderPass = pass;
    VkPipeline pipeline = VK_NULL_HANDLE;
    check(vkCreateGraphicsPipelines(device, VK_NULL_HANDLE, 1, &info, nullptr, &pipeline),
          "making a pipeline");
    return pipeline;
}

} // namespace samples
