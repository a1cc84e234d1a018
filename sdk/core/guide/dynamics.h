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

/// Kingma, Ba (arXiv:1412.6980), (algorithm 1): the change of step t, from 0 on, and the moments
/// after it, which are empty before step 0.
Code adam_change(const Code& gradient, double learning_rate, std::int64_t t, Code& means,
                 Code& squares);

std::unique_ptr<Mover> make_mover(const Generator& generator, const GuideSettings& settings);

} // namespace restyle::core
