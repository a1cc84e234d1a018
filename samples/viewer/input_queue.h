#pragma once

#include <deque>
#include <variant>
#include <vector>

namespace viewer {

/// In the window's own units.
struct PointerMoved {
    float x;
    float y;
};

struct PointerEntered {
    bool inside;
};

struct FocusChanged {
    bool focused;
};

struct ButtonChanged {
    int button; ///< GLFW's.
    bool down;
};

struct Scrolled {
    double x;
    double y;
};

/// A key that went down or up, or that repeats itself while it is held.
struct KeyChanged {
    int key; ///< GLFW's, as are the others.
    int scancode;
    int action;
    int mods;
};

struct CharacterTyped {
    unsigned int code; ///< Of Unicode.
};

/// What is laid out by the window's size is where it was until it is drawn anew.
struct WindowResized {};

using InputEvent = std::variant<PointerMoved, PointerEntered, FocusChanged, ButtonChanged, Scrolled,
                                KeyChanged, CharacterTyped, WindowResized>;

/// What mouse and keyboard did, for a panel that looks at them once a frame: told in its order, and
/// so much a frame as it can tell apart there. A click between two frames is then seen down in one
/// and up in the next, however slowly they follow each other, and at the place where it was made.
/// What keys and clicks open, and what a new size moves, is there some frames later: a button that
/// is pressed then waits for it.
class InputQueue {
public:
    void push(const InputEvent& event);
    /// The events of one frame, in their order.
    std::vector<InputEvent> take_frame();
    /// Nothing waits, and what keys and clicks opened is there.
    bool is_at_rest() const { return waiting_.empty() && frames_to_wait_ == 0; }

private:
    std::deque<InputEvent> waiting_;
    int frames_to_wait_ = 0; ///< Before a button may be pressed.
};

} // namespace viewer
