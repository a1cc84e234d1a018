#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "back/side.h"
#include "restyle/core/denoiser.h"
#include "restyle/core/lora.h"
#include "restyle/core/model.h"

namespace restyle::back {

/// The target side of a style: one model, or several whose predictions are mixed. For one thread.
class TargetMix {
public:
    /// `loras`: those that the target was loaded with. check_mixable() holds of it and each further
    /// one.
    TargetMix(core::Model target, std::vector<core::Lora> loras, std::vector<core::Model> further);

    /// The first, whose schedule is stepped on and whose autoencoder decodes.
    const core::Model& model() const { return sides_.front().model(); }

    Side& first() { return sides_.front(); }

    /// Whether it was told last, and no other.
    bool first_alone() const { return told_.size() == 1 && told_.front() == &sides_.front(); }

    /// As Side::told(), of all that have a weight above 0; the others are not run. `weights` of the
    /// models in their order, 0 where there are fewer; all 0 is the first alone.
    core::Denoiser& told(const SideSettings& settings, const std::vector<double>& weights,
                         std::int64_t width, std::int64_t height);

    /// Of those that were told last, as Side::warnings().
    std::vector<std::string> warnings() const;

private:
    std::deque<Side> sides_; ///< Which do not move.
    std::vector<Side*> told_;
    std::optional<core::Denoiser> mixed_;
};

} // namespace restyle::back
