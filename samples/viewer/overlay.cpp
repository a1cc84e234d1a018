#include "overlay.h"

#include <algorithm>
#include <stdexcept>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
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
    : window_(window.get()),
      device_(gpu.device()),
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
    ImGui_ImplGlfw_InitForVulkan(window.get(), false); // It is told of input by tell().
    ImGui_ImplVulkan_Init(&info, pass);
}

void Overlay::upload_fonts(const Gpu& gpu) {
    gpu.submit_and_wait(
        [](VkCommandBuffer commands) { ImGui_ImplVulkan_CreateFontsTexture(commands); });
    ImGui_ImplVulkan_DestroyFontUploadObjects();
}

void Overlay::begin_frame(const std::vector<InputEvent>& input) {
    for (const InputEvent& event : input)
        tell(event);
    ImGui_ImplVulkan_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    // What the backend took was the mouse of now, which may be ahead of what the panel is told.
    ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsMousePosValid(&io.MousePos)) io.MousePos = ImVec2(pointer_.x, pointer_.y);
    std::copy(pointer_.down.begin(), pointer_.down.end(), io.MouseDown);
    ImGui::NewFrame();
}

void Overlay::tell(const InputEvent& event) {
    if (const auto* moved = std::get_if<PointerMoved>(&event)) {
        pointer_.x = moved->x;
        pointer_.y = moved->y;
    } else if (const auto* entered = std::get_if<PointerEntered>(&event)) {
        ImGui_ImplGlfw_CursorEnterCallback(window_, entered->inside ? GLFW_TRUE : GLFW_FALSE);
    } else if (const auto* focus = std::get_if<FocusChanged>(&event)) {
        ImGui_ImplGlfw_WindowFocusCallback(window_, focus->focused ? GLFW_TRUE : GLFW_FALSE);
    } else if (const auto* changed = std::get_if<ButtonChanged>(&event)) {
        if (changed->button < static_cast<int>(pointer_.down.size()))
            pointer_.down[static_cast<std::size_t>(changed->button)] = changed->down;
    } else if (const auto* scrolled = std::get_if<Scrolled>(&event)) {
        ImGui_ImplGlfw_ScrollCallback(window_, scrolled->x, scrolled->y);
    } else if (const auto* key = std::get_if<KeyChanged>(&event)) {
        ImGui_ImplGlfw_KeyCallback(window_, key->key, key->scancode, key->action, key->mods);
    } else if (const auto* typed = std::get_if<CharacterTyped>(&event)) {
        ImGui_ImplGlfw_CharCallback(window_, typed->code);
    }
}

void Overlay::record(VkCommandBuffer commands) {
    ImGui::Render();
    ImGui_ImplVulkan_RenderDrawData(ImGui::GetDrawData(), commands);
}

} // namespace viewer
