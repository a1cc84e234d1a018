#pragma once

#include <cstdint>

#include "back/back.h"
#include "restyle/memory.h"
#include "session/session_wishes.h"

namespace restyle::session {

/// What a style takes while a session plays it, in bytes: an estimate.
struct StyleMemory {
    std::uint64_t weights = 0;
    std::uint64_t sample = 0;         ///< Of a network's call, for each sample in it.
    std::uint64_t autoencoder = 0;    ///< Of encoding or decoding one picture.
    std::uint64_t attention_maps = 0; ///< Of each source sample in a call, where controlled.
    std::uint64_t guide = 0;          ///< Of a frame that is bent, for each sample in a call, ...
    std::uint64_t guide_step = 0;     ///< ... and for each step, and once more.
    bool blend_maps = false;          ///< There are some that words to blend can be looked up in.
    std::uint64_t picture = 0;        ///< Of one that the network sees.
    std::uint64_t tensors = 0;
    std::uint64_t device = 0;
    std::uint64_t blending = 0; ///< ... where the settings blend.

    /// Under these settings.
    RestyleMemory told(const RestyleSettings& settings) const;

    /// The settings' source_batch, or less where only that keeps all of it within `budget`.
    std::uint32_t source_batch(const RestyleSettings& settings, std::uint64_t budget) const;

    /// Throws Error saying what it takes and what would help, unless `budget` holds the style with
    /// its smallest calls.
    void require_within(std::uint64_t budget, const RestyleSettings& settings) const;

private:
    std::uint64_t device_under(const RestyleSettings& settings) const;
    std::uint64_t fixed(const RestyleSettings& settings) const;
    std::uint64_t call(std::uint64_t samples) const;
    std::uint64_t paths_in_flight(const RestyleSettings& settings) const;
    std::uint64_t guided(const RestyleSettings& settings) const;
    std::uint64_t call_of(const RestyleSettings& settings, std::uint64_t source_samples) const;
};

/// The first of the settings that names words to blend; null: none does.
const char* blending_setting(const RestyleSettings& settings);

/// K of the settings, where the models' sampler has no grid of its own.
std::uint64_t transitions(const RestyleSettings& settings);

/// Slots that the settings need: of frames in flight together, of the picture that is shown and of
/// the next frame.
std::uint64_t slots_for(const RestyleSettings& settings);

/// What images and buffers take on the device where the network sees `model`, beside `tensors`
/// bytes.
std::uint64_t device_memory(const SessionWishes& wishes, Size model, std::uint64_t tensors);

/// ... and what is added where pictures take over from each other frame by frame.
std::uint64_t blending_memory(const SessionWishes& wishes);

/// Of models of which the back says `models`, which see `size`. `copied`: the tensors lie on the
/// renderer's device once more.
StyleMemory style_memory(const RestyleBackModelMemory& models, const SessionWishes& wishes,
                         Size size, bool copied);

} // namespace restyle::session
