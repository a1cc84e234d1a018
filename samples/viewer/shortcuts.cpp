#include "shortcuts.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>

namespace viewer {
namespace {

/// A key that was struck.
struct Strike {
    int key;     ///< GLFW's.
    char letter; ///< As the keyboard's layout has it, small, or a digit; 0: none.
    bool control;
    bool shift;
};

/// Digits by their place, which some layouts have other signs on.
char letter_of(int key, int scancode) {
    if (key >= GLFW_KEY_0 && key <= GLFW_KEY_9) return static_cast<char>('0' + key - GLFW_KEY_0);
    const char* name = glfwGetKeyName(key, scancode);
    return name != nullptr ? name[0] : '\0';
}

Strike strike_of(const KeyChanged& key) {
    return {key.key, letter_of(key.key, key.scancode), (key.mods & GLFW_MOD_CONTROL) != 0,
            (key.mods & GLFW_MOD_SHIFT) != 0};
}

void follow_control(const Strike& strike, Choices& choices) {
    if (strike.letter == 'y' || (strike.letter == 'z' && strike.shift))
        choices.redo = true;
    else if (strike.letter == 'z')
        choices.undo = true;
}

void follow_keeping(const Strike& strike, Choices& choices) {
    if (strike.key == GLFW_KEY_F12) (strike.shift ? choices.keep_pair : choices.keep_view) = true;
}

void follow_slots(const Strike& strike, Choices& choices) {
    if (strike.letter == 'x') choices.take_other_slot = true;
    if (strike.letter != 'a' && strike.letter != 'b') return;
    const int slot = strike.letter == 'a' ? StyleSlots::kA : StyleSlots::kB;
    (strike.shift ? choices.store_slot : choices.take_slot) = slot;
}

void follow_zoom(const Strike& strike, Zoom& zoom) {
    const float step = 0.125f / zoom.factor; // Of what is seen.
    if (strike.letter == '0') zoom = Zoom();
    if (strike.letter == '+' || strike.letter == '=') zoom.set_factor(zoom.factor * kZoomStep);
    if (strike.letter == '-') zoom.set_factor(zoom.factor / kZoomStep);
    if (ImGui::GetIO().WantCaptureKeyboard) return; // Arrows go from control to control.
    if (strike.key == GLFW_KEY_LEFT) zoom.move(-step, 0);
    if (strike.key == GLFW_KEY_RIGHT) zoom.move(step, 0);
    if (strike.key == GLFW_KEY_UP) zoom.move(0, -step);
    if (strike.key == GLFW_KEY_DOWN) zoom.move(0, step);
}

void follow_strike(const Strike& strike, Choices& choices) {
    if (strike.control) return follow_control(strike, choices);
    Viewing& viewing = choices.viewing;
    follow_zoom(strike, viewing.zoom);
    follow_slots(strike, choices);
    follow_keeping(strike, choices);
    for (const ViewInfo& info : view_infos())
        if (strike.letter == info.key && (info.view != View::kTruth || viewing.has_truth()))
            viewing.view = info.view;
    if (viewing.view == View::kBuffer && strike.key == GLFW_KEY_LEFT_BRACKET) --choices.step_buffer;
    if (viewing.view == View::kBuffer && strike.key == GLFW_KEY_RIGHT_BRACKET)
        ++choices.step_buffer;
    if (strike.letter == 't' && viewing.has_truth()) viewing.against_truth = !viewing.against_truth;
    if (strike.letter == 'h') choices.shows_panels = !choices.shows_panels;
    if (strike.letter == 'l') choices.shows_log = !choices.shows_log;
    if (strike.letter == 'r') choices.shows_training = !choices.shows_training;
    if (strike.letter == 'c') choices.shows_path = !choices.shows_path;
    if (strike.letter == 'k') choices.add_pose = true;
    if (strike.letter == 'p') choices.paused = !choices.paused;
}

} // namespace

void follow_keys(const std::vector<InputEvent>& input, bool are_free, Choices& choices) {
    for (const InputEvent& event : input) {
        const auto* key = std::get_if<KeyChanged>(&event);
        if (key == nullptr || key->action == GLFW_RELEASE) continue;
        const Strike strike = strike_of(*key);
        if (strike.control && strike.letter == 'q') choices.quit = true;
        if (are_free) follow_strike(strike, choices);
    }
}

} // namespace viewer
