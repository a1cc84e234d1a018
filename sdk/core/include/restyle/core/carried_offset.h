#pragma once

#include <cstdint>

#include "restyle/core/guide.h"

namespace restyle::core {

/// What guidance has made of the frames of a running scene so far: the offset d = z* - z_enc of the
/// guided code from the frame's own, which the next frame's starts from, so that a few steps a
/// frame add up to many. For one thread; holds one code.
class CarriedOffset {
public:
    /// z_enc + d.
    Code start(const Code& encoded) const;

    /// d = z* - z_enc, after so many more steps.
    void keep(const Code& encoded, const Code& guided, std::int64_t steps);

    /// Takes d along with the scene. `was_at` [2, H, W]: for each cell of the rows of the code the
    /// column and the row that its content had in the frame of d, cells' middles being whole
    /// numbers; where that is not finite or outside, the content is new and d starts from 0. d is
    /// interpolated (bilinear): whole cells are moved as they are, fractions of one smooth it a
    /// little.
    ///
    /// Throws std::invalid_argument where rows of the code are not of H x W.
    void move(const at::Tensor& was_at);

    /// After a cut, or where codes have another meaning from now on.
    void forget();

    bool empty() const { return offset_.empty(); }
    const Code& offset() const { return offset_; } ///< Empty: 0.
    std::int64_t steps() const { return steps_; }  ///< Since it was empty last.

private:
    Code offset_;
    std::int64_t steps_ = 0;
};

/// A frame's picture, and what its steps were worth.
struct GuidedFrame {
    at::Tensor pictures; ///< [1, C, H, W]; undefined where guidance failed.
    SampleTrace trace;   ///< Its `failure` says why.
};

/// Guides one frame of a running scene: settings.steps steps from z_enc + d down
///
///   U(z) = w |z - z_enc|^2 / 2 + sum of lambda_i E_i(G(z))
///
/// and carries d = z* - z_enc on. Settings' centre, first_step and keep are the loop's own. Of a
/// still scene so many frames are one guidance of as many steps. A failure drops the offset.
///
/// encoded  z_enc, the code of one frame under `generator`'s sampler
GuidedFrame guide_frame(const Generator& generator, const std::vector<WeightedEnergy>& energies,
                        const Code& encoded, GuideSettings settings, CarriedOffset& carried);

} // namespace restyle::core
