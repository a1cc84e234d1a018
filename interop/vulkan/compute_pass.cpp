#include "vulkan/compute_pass.h"

#include "vulkan/check_vk.h"
#include "vulkan/debug_region.h"

namespace restyle::interop {
namespace {

UniqueDescriptorSetLayout make_set_layout(const DeviceTable& vk,
                                          const std::vector<VkDescriptorType>& types) {
    std::vector<VkDescriptorSetLayoutBinding> bindings;
    for (std::uint32_t i = 0; i < types.size(); ++i)
        bindings.push_back({i, types[i], 1, VK_SHADER_STAGE_COMPUTE_BIT, nullptr});
    VkDescriptorSetLayoutCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO;
    info.bindingCount = std::uint32_t(bindings.size());
    info.pBindings = bindings.data();
    VkDescriptorSetLayout layout = VK_NULL_HANDLE;
    check(vk.vkCreateDescriptorSetLayout(vk.device, &info, nullptr, &layout),
          "vkCreateDescriptorSetLayout", "a shader's bindings could not be laid out");
    return {vk, layout};
}

UniquePipelineLayout make_layout(const DeviceTable& vk, VkDescriptorSetLayout set,
                                 std::uint32_t push_bytes) {
    const VkPushConstantRange push{VK_SHADER_STAGE_COMPUTE_BIT, 0, push_bytes};
    VkPipelineLayoutCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO;
    info.setLayoutCount = 1;
    info.pSetLayouts = &set;
    info.pushConstantRangeCount = 1;
    info.pPushConstantRanges = &push;
    VkPipelineLayout layout = VK_NULL_HANDLE;
    check(vk.vkCreatePipelineLayout(vk.device, &info, nullptr, &layout), "vkCreatePipelineLayout",
          "a shader's pipeline could not be laid out");
    return {vk, layout};
}

UniquePipeline make_pipeline(const DeviceTable& vk, VkPipelineLayout layout,
                             std::span<const std::uint32_t> spirv,
                             const ComputePass::Constants& constants) {
    VkShaderModuleCreateInfo code{};
    code.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO;
    code.codeSize = spirv.size_bytes();
    code.pCode = spirv.data();
    VkShaderModule made = VK_NULL_HANDLE;
    check(vk.vkCreateShaderModule(vk.device, &code, nullptr, &made), "vkCreateShaderModule",
          "a shader was not taken");
    const UniqueShaderModule module(vk, made);

    std::vector<VkSpecializationMapEntry> entries;
    for (std::uint32_t id = 0; id < constants.size(); ++id)
        entries.push_back({id, id * std::uint32_t(sizeof(std::uint32_t)), sizeof(std::uint32_t)});
    const VkSpecializationInfo specialization{std::uint32_t(entries.size()), entries.data(),
                                              constants.size() * sizeof(std::uint32_t),
                                              constants.data()};

    VkComputePipelineCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO;
    info.stage.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
    info.stage.stage = VK_SHADER_STAGE_COMPUTE_BIT;
    info.stage.module = module.get();
    info.stage.pName = "main";
    info.stage.pSpecializationInfo = &specialization;
    info.layout = layout;
    VkPipeline pipeline = VK_NULL_HANDLE;
    check(vk.vkCreateComputePipelines(vk.device, VK_NULL_HANDLE, 1, &info, nullptr, &pipeline),
          "vkCreateComputePipelines", "a shader could not be compiled");
    return {vk, pipeline};
}

} // namespace

ComputePass::ComputePass(const DeviceTable& vk, const char* name,
                         std::span<const std::uint32_t> spirv,
                         const std::vector<VkDescriptorType>& bindings, std::uint32_t push_bytes,
                         const std::vector<Constants>& variants)
    : vk_(&vk),
      name_(name),
      set_layout_(make_set_layout(vk, bindings)),
      layout_(make_layout(vk, set_layout_.get(), push_bytes)) {
    for (const Constants& constants : variants)
        pipelines_.push_back(make_pipeline(vk, layout_.get(), spirv, constants));
    for (const UniquePipeline& pipeline : pipelines_)
        name_object(vk, VK_OBJECT_TYPE_PIPELINE, pipeline.get(), name);
}

VkDescriptorSet ComputePass::allocate_set(VkDescriptorPool pool) const {
    const VkDescriptorSetLayout layout = set_layout_.get();
    VkDescriptorSetAllocateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO;
    info.descriptorPool = pool;
    info.descriptorSetCount = 1;
    info.pSetLayouts = &layout;
    VkDescriptorSet set = VK_NULL_HANDLE;
    check(vk_->vkAllocateDescriptorSets(vk_->device, &info, &set), "vkAllocateDescriptorSets",
          "a shader's descriptors could not be made");
    return set;
}

void ComputePass::bind(VkCommandBuffer commands, VkDescriptorSet set,
                       std::span<const std::byte> push, std::size_t variant) const {
    vk_->vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, pipelines_[variant].get());
    vk_->vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_COMPUTE, layout_.get(), 0, 1,
                                 &set, 0, nullptr);
    vk_->vkCmdPushConstants(commands, layout_.get(), VK_SHADER_STAGE_COMPUTE_BIT, 0,
                            std::uint32_t(push.size_bytes()), push.data());
}

void ComputePass::record(VkCommandBuffer commands, VkDescriptorSet set,
                         std::span<const std::byte> push, std::uint32_t width, std::uint32_t height,
                         std::uint32_t tile, std::size_t variant) const {
    const DebugRegion region(*vk_, commands, name_);
    bind(commands, set, push, variant);
    vk_->vkCmdDispatch(commands, (width + tile - 1) / tile, (height + tile - 1) / tile, 1);
}

void ComputePass::record_line(VkCommandBuffer commands, VkDescriptorSet set,
                              std::span<const std::byte> push, std::uint32_t length,
                              std::uint32_t group) const {
    const DebugRegion region(*vk_, commands, name_);
    bind(commands, set, push, 0);
    vk_->vkCmdDispatch(commands, (length + group - 1) / group, 1, 1);
}

} // namespace restyle::interop
