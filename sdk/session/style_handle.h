#pragma once

#include <optional>
#include <vector>

#include "session/style.h"

/// A style of the C ABI.
struct RestyleStyleT {
    explicit RestyleStyleT(restyle::session::Style given);

    /// What it is made of; points into it.
    RestyleStyleInfo info() const;

    const restyle::session::Style style;

private:
    std::vector<const char*> loras_;
    std::vector<const char*> further_targets_;
};
