#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "restyle/restyle.h"
#include "session/model_size.h"

namespace restyle::session {

/// What the buffers of a name are (restyle/buffer.h).
struct BufferKind {
    const char* name; ///< Without the step.
    /// RESTYLE_BACK_BUFFER_*, where it lies on a frame's way; unset where it is of what is shown.
    std::optional<std::uint32_t> back;
    bool of_steps; ///< One a step.
    bool of_x_0;   ///< Of the shape of x_0; else of a picture's.
    RestyleBufferMeaning meaning;
    std::uint32_t channels; ///< Unless it is of latents.
    const char* help;
    const char* unit;
    float least, most; ///< Of latents: kLatentRange.
};

/// All of them, in the order of a frame's way.
std::span<const BufferKind> buffer_kinds();

/// The one of this name, which there is.
const BufferKind& buffer_kind(const char* name);

/// One buffer, or where step is 0 and the kind is of steps, all of a kind.
struct BufferName {
    const BufferKind* kind;
    std::uint32_t step;

    /// Whether it is that one, or one of those.
    bool names(const BufferKind& other, std::uint32_t other_step) const {
        return kind == &other && (step == 0 || step == other_step);
    }
};

/// As the API writes it.
std::string text_of(const BufferKind& kind, std::uint32_t step);

/// Throws Error naming the nearest right name.
BufferName buffer_named(const char* name);

/// What decides how large buffers are, and how many there are.
struct BufferShapes {
    Size model;                        ///< What the network sees, in pixels.
    std::uint32_t latent_channels = 0; ///< 0: it sees pixels.
    std::uint32_t latent_pixels = 0;   ///< A side of one value.
    std::uint32_t steps = 0;
    Size frame; ///< What is shown.

    Size size_of(const BufferKind& kind) const;
    std::uint32_t channels_of(const BufferKind& kind) const;
    bool has_latents(const BufferKind& kind) const { return kind.of_x_0 && latent_channels > 0; }
};

/// The buffer at this place in the list; nothing behind its end.
std::optional<BufferName> buffer_at(std::uint32_t index, const BufferShapes& shapes);

/// What the API tells of one.
RestyleBufferInfo buffer_info(const BufferName& buffer, const BufferShapes& shapes, bool kept);

} // namespace restyle::session
