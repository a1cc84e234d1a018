#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "session/buffer_names.h"

namespace restyle::session {

/// A buffer that is kept, among the values of its set.
struct KeptBuffer {
    const BufferKind* kind;
    std::uint32_t step;
    Size size;
    std::uint32_t channels;
    std::size_t first; ///< Of its values.
    std::int32_t timestep = -1;
    double alpha_bar = 1;

    std::size_t count() const { return std::size_t{size.width} * size.height * channels; }
};

/// What was kept of one frame, or of one picture shown.
struct KeptSet {
    std::uint64_t frame_number = RESTYLE_NO_FRAME;
    std::uint64_t picture = RESTYLE_NO_FRAME; ///< Of what was shown: of which frame that is.
    std::vector<KeptBuffer> buffers;
    std::vector<float> values;

    const KeptBuffer* find(const BufferKind& kind, std::uint32_t step) const {
        const auto found =
            std::find_if(buffers.begin(), buffers.end(), [&](const KeptBuffer& kept) {
                return kept.kind == &kind && kept.step == step;
            });
        return found != buffers.end() ? &*found : nullptr;
    }
};

} // namespace restyle::session
