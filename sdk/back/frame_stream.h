#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include <ATen/ATen.h>

#include "back/side.h"
#include "restyle/core/stream_batch.h"

namespace restyle::back {

/// A frame of a session among those whose target steps are evaluated together. Its tensors are its
/// own until it has come out or was dropped.
struct StreamedFrame {
    std::uint32_t slot; ///< By which it is known.
    at::Tensor frame;
    at::Tensor change; ///< Where its change goes.
};

/// The frames in flight of a session that batches them (core::StreamBatch). For one thread.
class FrameStream {
public:
    /// What the chains of all frames in flight have in common.
    struct Common {
        std::vector<core::Step> steps;
        SideSettings target;
        std::vector<double> target_weights;

        bool operator==(const Common&) const = default;
    };

    struct Entering {
        StreamedFrame frame;
        at::Tensor x_0;
        core::TargetChain chain;
    };

    struct Finished {
        StreamedFrame frame;
        at::Tensor x_0, y_0;
    };

    bool empty() const { return in_flight_.empty(); }
    std::size_t in_flight() const { return in_flight_.size(); }

    /// There is one at least; all are of its size and device.
    const at::Tensor& oldest() const { return in_flight_.front().frame.frame; }

    /// Throws std::invalid_argument where those in flight have something else in common.
    void require(const Common& common) const;

    /// As core::StreamBatch::advance(), of chains that have `common` in common.
    std::optional<Finished> advance(core::Denoiser& target, const Common& common,
                                    std::optional<Entering> entering);

    /// The frames of these slots, a bit each, come to nothing.
    void drop(std::uint32_t slots);

private:
    struct InFlight {
        StreamedFrame frame;
        at::Tensor x_0;
    };

    std::optional<Common> common_;
    std::optional<core::StreamBatch> batch_;
    std::deque<InFlight> in_flight_; ///< As the batch's chains, the oldest first.
};

} // namespace restyle::back
