#pragma once

#include <vector>

#include "view_layout.h"

namespace viewer {

/// Says over each pane what it shows, and has the line between the two of a split moved by the
/// mouse.
class Divider {
public:
    void draw(Viewing& viewing, const std::vector<Pane>& panes);
    bool is_held() const { return held_; }

private:
    void drag(Viewing& viewing, const Area& area);

    bool held_ = false;
};

} // namespace viewer
