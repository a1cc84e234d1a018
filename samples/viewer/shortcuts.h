#pragma once

#include <span>
#include <vector>

#include "input_queue.h"
#include "panel.h"

namespace viewer {

/// A key, or some of one purpose, in words; the mouse's buttons, too.
struct KeyInfo {
    const char* keys;
    const char* purpose;
};

/// All there are, in the order in which a person is told them.
std::span<const KeyInfo> key_infos();

/// What keys do while they are free: no text field has them for its own, and none is for flying.
/// Ctrl+Q ends the program even so.
void follow_keys(const std::vector<InputEvent>& input, bool are_free, Choices& choices);

} // namespace viewer
