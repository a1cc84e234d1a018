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

void follow_views(const Strike& strike, Choices& choices) {
    Viewing& viewing = choices.viewing;
    for (const ViewInfo& info : view_infos())
        if (strike.letter == info.key && (info.view != View::kTruth || viewing.has_truth()))
            viewing.view = info.view;
}

void follow_buffers(const Strike& strike, Choices& choices) {
    if (choices.viewing.view != View::kBuffer) return;
    if (strike.key == GLFW_KEY_LEFT_BRACKET) --choices.step_buffer;
    if (strike.key == GLFW_KEY_RIGHT_BRACKET) ++choices.step_buffer;
}

void follow_comparing(const Strike& strike, Choices& choices) {
    Viewing& viewing = choices.viewing;
    if (strike.letter == 't' && viewing.has_truth()) viewing.against_truth = !viewing.against_truth;
}

void follow_zoom(const Strike& strike, Choices& choices) {
    Zoom& zoom = choices.viewing.zoom;
    if (strike.letter == '+' || strike.letter == '=') zoom.set_factor(zoom.factor * kZoomStep);
    if (strike.letter == '-') zoom.set_factor(zoom.factor / kZoomStep);
}

/// Once, ImGui leaves what is open or chosen in a panel; then the panel keeps the keys.
void follow_leaving(const Strike& strike, Choices&) {
    if (strike.key == GLFW_KEY_ESCAPE && !ImGui::GetIO().NavVisible) ImGui::SetWindowFocus(nullptr);
}

void follow_whole(const Strike& strike, Choices& choices) {
    if (strike.letter == '0') choices.viewing.zoom = Zoom();
}

void follow_moving(const Strike& strike, Choices& choices) {
    if (ImGui::GetIO().WantCaptureKeyboard) return; // Arrows go from control to control.
    Zoom& zoom = choices.viewing.zoom;
    const float step = 0.125f / zoom.factor; // Of what is seen.
    if (strike.key == GLFW_KEY_LEFT) zoom.move(-step, 0);
    if (strike.key == GLFW_KEY_RIGHT) zoom.move(step, 0);
    if (strike.key == GLFW_KEY_UP) zoom.move(0, -step);
    if (strike.key == GLFW_KEY_DOWN) zoom.move(0, step);
}

void follow_history(const Strike& strike, Choices& choices) {
    if (strike.letter == 'y' || (strike.letter == 'z' && strike.shift))
        choices.redo = true;
    else if (strike.letter == 'z')
        choices.undo = true;
}

std::optional<int> slot_of(const Strike& strike) {
    if (strike.letter != 'a' && strike.letter != 'b') return std::nullopt;
    return strike.letter == 'a' ? StyleSlots::kA : StyleSlots::kB;
}

void follow_taking(const Strike& strike, Choices& choices) {
    const std::optional<int> slot = slot_of(strike);
    if (slot && !strike.shift) choices.take_slot = slot;
}

void follow_storing(const Strike& strike, Choices& choices) {
    const std::optional<int> slot = slot_of(strike);
    if (slot && strike.shift) choices.store_slot = slot;
}

void follow_keeping(const Strike& strike, Choices& choices) {
    if (strike.key == GLFW_KEY_F12) (strike.shift ? choices.keep_pair : choices.keep_view) = true;
}

template <char kLetter, bool Choices::*kChosen>
void turn_on_or_off(const Strike& strike, Choices& choices) {
    if (strike.letter == kLetter) choices.*kChosen = !(choices.*kChosen);
}

template <char kLetter, bool Choices::*kWish>
void wish(const Strike& strike, Choices& choices) {
    if (strike.letter == kLetter) choices.*kWish = true;
}

void follow_cancelling(const Strike& strike, Choices& choices) {
    if (strike.key == GLFW_KEY_ESCAPE) choices.cancel_loading = choices.cancel_opening = true;
}

void follow_help(const Strike& strike, Choices& choices) {
    if (strike.key == GLFW_KEY_F1) choices.shows_keys = !choices.shows_keys;
}

void follow_theme(const Strike& strike, Choices& choices) {
    if (strike.letter == 'n')
        choices.theme = choices.theme == Theme::kDark ? Theme::kLight : Theme::kDark;
}

struct Shortcut {
    KeyInfo info;
    void (*follow)(const Strike& strike, Choices& choices); ///< NULL: heard elsewhere.
    bool with_control = false;
};

constexpr Shortcut kShortcuts[]{
    {{"F1 or ?", "show these keys"}, follow_help},
    {{"1 to 8", "how frames are seen: the views of the bar"}, follow_views},
    {{"[ and ]", "of the buffers, the one before and the one behind"}, follow_buffers},
    {{"T", "hold the restyled picture against the true look"}, follow_comparing},
    {{"wheel, + and -", "zoom"}, follow_zoom},
    {{"drag, arrow keys", "move the picture that is zoomed"}, follow_moving},
    {{"0", "see all of the picture"}, follow_whole},
    {{"Ctrl+Tab, arrow keys", "go to a panel, and in it; Space presses, Enter types"}, nullptr},
    {{"Esc, twice", "leave the panels: arrow keys move the picture again"}, follow_leaving},
    {{"P", "pause and go on"}, turn_on_or_off<'p', &Choices::paused>},
    {{"right button held", "look around; with it W A S D, E and Q fly, faster with Shift"},
     nullptr},
    {{"C", "poses: a camera path of one's own"}, turn_on_or_off<'c', &Choices::shows_path>},
    {{"K", "add what is seen now to the poses"}, wish<'k', &Choices::add_pose>},
    {{"A, B", "take up the style in that slot"}, follow_taking},
    {{"Shift+A, Shift+B", "store the style in it"}, follow_storing},
    {{"X", "go to the other slot"}, wish<'x', &Choices::take_other_slot>},
    {{"Ctrl+Z, Ctrl+Y", "undo and redo"}, follow_history, true},
    {{"right click, Delete", "on a setting: its default"}, nullptr},
    {{"F12, Shift+F12", "keep this view, all pictures side by side"}, follow_keeping},
    {{"Esc", "give up what is being opened or loaded"}, follow_cancelling},
    {{"R", "training"}, turn_on_or_off<'r', &Choices::shows_training>},
    {{"L", "log"}, turn_on_or_off<'l', &Choices::shows_log>},
    {{"N", "dark and light colours"}, follow_theme},
    {{"H", "hide and show all panels"}, turn_on_or_off<'h', &Choices::shows_panels>},
    {{"Ctrl+Q", "close the window"}, nullptr},
};

void follow_strike(const Strike& strike, Choices& choices) {
    for (const Shortcut& shortcut : kShortcuts)
        if (shortcut.follow != nullptr && shortcut.with_control == strike.control)
            shortcut.follow(strike, choices);
}

std::vector<KeyInfo> infos_of_shortcuts() {
    std::vector<KeyInfo> infos;
    for (const Shortcut& shortcut : kShortcuts)
        infos.push_back(shortcut.info);
    return infos;
}

} // namespace

std::span<const KeyInfo> key_infos() {
    static const std::vector<KeyInfo> infos = infos_of_shortcuts();
    return infos;
}

void follow_keys(const std::vector<InputEvent>& input, bool are_free, Choices& choices) {
    for (const InputEvent& event : input) {
        // On its key there are other signs, too, and on which key it is depends on the layout.
        const auto* typed = std::get_if<CharacterTyped>(&event);
        if (typed != nullptr && typed->code == '?' && are_free)
            choices.shows_keys = !choices.shows_keys;
        const auto* key = std::get_if<KeyChanged>(&event);
        if (key == nullptr || key->action == GLFW_RELEASE) continue;
        const Strike strike = strike_of(*key);
        if (strike.control && strike.letter == 'q') choices.quit = true;
        if (are_free) follow_strike(strike, choices);
    }
}

} // namespace viewer
