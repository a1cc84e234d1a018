#include "input_queue.h"

#include <algorithm>
#include <set>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace viewer {
namespace {

/// ImGui draws a window that it opens for the first time to measure it, then to show it, and only
/// then finds the mouse over it.
constexpr int kFramesToOpen = 2;

/// What a frame has been told, and whether it can tell one event more from it.
class Told {
public:
    explicit Told(bool is_settled) : is_settled_(is_settled) {}

    bool leaves_room_for(const PointerMoved&) const { return !clicked_ && !scrolled_ && !struck_; }
    bool leaves_room_for(const PointerEntered&) const { return true; }
    bool leaves_room_for(const FocusChanged&) const { return true; }
    /// What is dragged is first drawn where it was let go.
    bool leaves_room_for(const ButtonChanged& event) const {
        if (clicked_ || scrolled_ || struck_ || resized_) return false;
        return event.down ? is_settled_ : !moved_;
    }
    bool leaves_room_for(const Scrolled&) const { return !clicked_ && !struck_ && !resized_; }
    /// No key goes up in the frame in which one went down: it may be what the other was held with.
    bool leaves_room_for(const KeyChanged& event) const {
        const bool went_up = event.action == GLFW_RELEASE;
        return !clicked_ && !scrolled_ && keys_.count(event.key) == 0 && !(went_up && is_held_);
    }
    bool leaves_room_for(const CharacterTyped&) const { return !clicked_ && !scrolled_; }
    bool leaves_room_for(const WindowResized&) const { return !clicked_ && !scrolled_; }

    void add(const PointerMoved&) { moved_ = true; }
    void add(const PointerEntered&) {}
    void add(const FocusChanged&) {}
    void add(const ButtonChanged&) { clicked_ = true; }
    void add(const Scrolled&) { scrolled_ = true; }
    void add(const KeyChanged& event) {
        struck_ = true;
        keys_.insert(event.key);
        if (event.action == GLFW_PRESS) is_held_ = true;
    }
    /// Text comes as characters: how long its keys were held is no matter, unless they also press a
    /// control.
    void add(const CharacterTyped& event) {
        struck_ = true;
        if (event.code == ' ') return;
        keys_.clear();
        is_held_ = false;
    }
    void add(const WindowResized&) { resized_ = true; }

    bool has_changed() const { return clicked_ || struck_ || resized_; }

private:
    bool is_settled_;
    bool moved_ = false;
    bool clicked_ = false;
    bool scrolled_ = false;
    bool struck_ = false;
    bool resized_ = false;
    std::set<int> keys_;   ///< That went down or up.
    bool is_held_ = false; ///< Whether one of them went down.
};

} // namespace

void InputQueue::push(const InputEvent& event) {
    const bool moves_on = !waiting_.empty() &&
                          std::holds_alternative<PointerMoved>(waiting_.back()) &&
                          std::holds_alternative<PointerMoved>(event);
    if (moves_on) waiting_.pop_back();
    waiting_.push_back(event);
}

std::vector<InputEvent> InputQueue::take_frame() {
    std::vector<InputEvent> frame;
    Told told(frames_to_wait_ == 0);
    const auto fits = [&](const auto& event) { return told.leaves_room_for(event); };
    while (!waiting_.empty() && std::visit(fits, waiting_.front())) {
        std::visit([&](const auto& event) { told.add(event); }, waiting_.front());
        frame.push_back(waiting_.front());
        waiting_.pop_front();
    }
    frames_to_wait_ = told.has_changed() ? kFramesToOpen : std::max(frames_to_wait_ - 1, 0);
    return frame;
}

} // namespace viewer
