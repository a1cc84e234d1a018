#include "overlay.h"

#include <algorithm>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_vulkan.h>
#include <imgui.h>

#include "theme.h"

namespace viewer {

void Overlay::EndContext::operator()(ImGuiContext* context) const {
    ImGui::DestroyContext(context);
}

Overlay::Overlay(const Window& window) : window_(window.get()), context_(ImGui::CreateContext()) {
    ImGui::GetIO().IniFilename = nullptr; // Nothing is written where a person did not ask for it.
    ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    apply_scale(window.scale());
    ImGui_ImplGlfw_InitForVulkan(window_, false); // It is told of input by tell().
}

Overlay::~Overlay() {
    ImGui_ImplGlfw_Shutdown();
}

void Overlay::abandon_frame() {
    if (ImGui::GetFrameCount() > 0) ImGui::EndFrame();
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

} // namespace viewer
