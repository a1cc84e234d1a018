#pragma once

#include "area.h"
#include "panel.h"

namespace viewer {

/// The line between the rendered and the restyled part of the picture, which the mouse moves.
class Divider {
public:
    void draw(Choices& choices, const Area& area);

private:
    void drag(Choices& choices, const Area& area);

    bool held_ = false;
};

} // namespace viewer
