#include "overlay.h"

#include <algorithm>
#include <stdexcept>

#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_vulkan.h>
#include <imgui.h>

#include "theme.h"

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

} // namespace

void Overlay::EndContext::operator()(ImGuiContext* context) const {
    ImGui::DestroyContext(context);
}

Overlay::Overlay(const Gpu& gpu, const Window& window, const Swapchain& swapchain,
                 VkRenderPass pass)
    : device_(gpu.device()),
      context_(ImGui::CreateContext()),
      descriptors_(create_descriptors(device_)) {
    ImGui::GetIO().IniFilename = nullptr; // Nothing is written where a person did not ask for it.
    ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    apply_theme(window.scale());
    start_backends(gpu, window, swapchain, pass);
    upload_fonts(gpu);
}

Overlay::~Overlay() {
    ImGui_ImplVulkan_Shutdown();
    ImGui_ImplGlfw_Shutdown();
}

void Overlay::start_backends(const Gpu& gpu, const Window& window, const Swapchain& swapchain,
                             VkRenderPass pass) {
    if (!ImGui_ImplVulkan_LoadFunctions(function_of_instance, gpu.instance()))
        throw std::runtime_error("the panel cannot be drawn: Vulkan lacks a function of its own");
    ImGui_ImplVulkan_InitInfo info{};
    info.Instance = gpu.instance();
    info.PhysicalDevice = gpu.physical_device();
    info.Device = gpu.device();
    info.QueueFamily = gpu.queue_family();
    info.Queue = gpu.queue();
    info.DescriptorPool = descriptors_.get();
    info.MinImageCount = 2;
    info.ImageCount = std::max(swapchain.count(), 2u);
    info.MSAASamples = VK_SAMPLE_COUNT_1_BIT;
    info.CheckVkResultFn = [](VkResult result) { check(result); };
    ImGui_ImplGlfw_InitForVulkan(window.get(), true);
    ImGui_ImplVulkan_Init(&info, pass);
}

void Overlay::upload_fonts(const Gpu& gpu) {
    gpu.submit_and_wait(
        [](VkCommandBuffer commands) { ImGui_ImplVulkan_CreateFontsTexture(commands); });
    ImGui_ImplVulkan_DestroyFontUploadObjects();
}

void Overlay::begin_frame() {
    ImGui_ImplVulkan_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    ImGui::NewFrame();
}

void Overlay::record(VkCommandBuffer commands) {
    ImGui::Render();
    ImGui_ImplVulkan_RenderDrawData(ImGui::GetDrawData(), commands);
}

} // namespace viewer
