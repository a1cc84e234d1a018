#include "overlay_pass.h"

#include <algorithm>
#include <stdexcept>

#include <backends/imgui_impl_vulkan.h>
#include <imgui.h>

namespace viewer {
namespace {

PFN_vkVoidFunction function_of_instance(const char* name, void* instance) {
    return vkGetInstanceProcAddr(static_cast<VkInstance>(instance), name);
}

Owned<VkDescriptorPool> create_descriptors(VkDevice device) {
    const VkDescriptorPoolSize font{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 1};
    auto info = of_type<VkDescriptorPoolCreateInfo>(VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO);
    info.flags = VK_DESCRIPTOR_POOL_CREATE_FREE_DESCRIPTOR_SET_BIT;
    info.maxSets = 1;
    info.poolSizeCount = 1;
    info.pPoolSizes = &font;
    VkDescriptorPool pool = VK_NULL_HANDLE;
    check(vkCreateDescriptorPool(device, &info, nullptr, &pool));
    return {device, pool, vkDestroyDescriptorPool};
}

void start_backend(const Gpu& gpu, const Swapchain& swapchain, VkDescriptorPool descriptors,
                   VkRenderPass pass) {
    if (!ImGui_ImplVulkan_LoadFunctions(function_of_instance, gpu.instance()))
        throw std::runtime_error("the panel cannot be drawn: Vulkan lacks a function of its own");
    ImGui_ImplVulkan_InitInfo info{};
    info.Instance = gpu.instance();
    info.PhysicalDevice = gpu.physical_device();
    info.Device = gpu.device();
    info.QueueFamily = gpu.queue_family();
    info.Queue = gpu.queue();
    info.DescriptorPool = descriptors;
    info.MinImageCount = 2;
    info.ImageCount = std::max(swapchain.count(), 2u);
    info.MSAASamples = VK_SAMPLE_COUNT_1_BIT;
    info.CheckVkResultFn = [](VkResult result) { check(result); };
    ImGui_ImplVulkan_Init(&info, pass);
}

void upload_fonts(const Gpu& gpu) {
    gpu.submit_and_wait(
        [](VkCommandBuffer commands) { ImGui_ImplVulkan_CreateFontsTexture(commands); });
    ImGui_ImplVulkan_DestroyFontUploadObjects();
}

} // namespace

OverlayPass::OverlayPass(const Gpu& gpu, const Swapchain& swapchain, VkRenderPass pass)
    : descriptors_(create_descriptors(gpu.device())) {
    start_backend(gpu, swapchain, descriptors_.get(), pass);
    try {
        upload_fonts(gpu);
    } catch (...) {
        ImGui_ImplVulkan_Shutdown();
        throw;
    }
}

OverlayPass::~OverlayPass() {
    ImGui_ImplVulkan_Shutdown();
}

void OverlayPass::record(VkCommandBuffer commands) {
    ImGui::Render();
    ImGui_ImplVulkan_RenderDrawData(ImGui::GetDrawData(), commands);
}

} // namespace viewer
