#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "restyle/core/target_chain.h"

namespace restyle::core {

/// The target chains of consecutive frames, each at another of its K steps, which advance together:
/// one forward pass an arrival, with one row a frame in flight.
/// Kodaira et al.: "StreamDiffusion" (arXiv:2312.12491).
///
/// With the arrival of frame n, row j of the pass is frame n - j + 1 at its own step j:
///
///   y^(n-j+1)_{j+1} = follow^(n-j+1)(j, reverse(y^(n-j+1)_j)),   j = 1 .. K
///
/// so that frame n - K + 1 comes out, K - 1 arrivals late, and a frame costs one pass in place of
/// K. Each row has the time, path and past of its own chain; nothing is passed from one frame to
/// another. A chain comes out as run_chain() would have run it alone, to the last bit where the
/// pass had one row, else up to the kernels' rounding at another batch.
class StreamBatch {
public:
    /// `steps`: of all chains, K of them; at least one.
    explicit StreamBatch(std::vector<Step> steps);

    /// `arriving`, where there is one, joins those in flight, and all advance by one step. The end
    /// of the oldest where that has come to it. Rows are of equal shape. Where this throws, the
    /// chains are of no use any more: clear().
    std::optional<at::Tensor> advance(Denoiser& target,
                                      std::optional<TargetChain> arriving = std::nullopt);

    std::size_t in_flight() const { return chains_.size(); }

    /// The i-th oldest goes no further.
    void drop(std::size_t i);
    void clear() { chains_.clear(); }

private:
    struct InFlight {
        TargetChain chain;
        at::Tensor y;
        Past past;
        std::size_t done = 0; ///< Steps so far.
    };

    std::vector<Step> steps_;
    std::deque<InFlight> chains_; ///< The oldest first.
};

} // namespace restyle::core
