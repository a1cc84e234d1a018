#pragma once

#include <memory>

#include "restyle/core/guide.h"

namespace restyle::core {

/// How far a code steps, given the gradient of U there.
class Mover {
public:
    virtual ~Mover() = default;
    virtual Code change(const Code& gradient, std::int64_t step) = 0;
};

std::unique_ptr<Mover> make_mover(const Generator& generator, const GuideSettings& settings);

} // namespace restyle::core
