#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "restyle/core/carried_offset.h"
#include "restyle/core/energy_grammar.h"

namespace restyle::back {

/// What bends a frame's picture.
struct GuideSettings {
    std::vector<std::string> energies{}; ///< As parse_energy() takes them.
    std::filesystem::path folder{};      ///< Where their files are that have no absolute path.
    std::filesystem::path clip_model{};
    bool run_torchscript = false;
    std::int64_t steps = 0; ///< Of a frame.
    double step_size = 0;   ///< 0: as no steps.
    std::uint64_t seed = 0; ///< Of what energies draw.

    /// [1, 1, H, W], 1 where the frame shows the border of an object, 0 elsewhere; undefined: not
    /// known.
    at::Tensor borders{};
};

/// What is known of the scene since the frame before.
struct SceneChange {
    bool cut = false;
    at::Tensor
        was_at{}; ///< Undefined: nothing. Else [2, H, W] as CarriedOffset::move(), in pixels.
};

/// Guidance of a session's frames: energies, made once for as long as their words stay, and the
/// offset that is carried from frame to frame. For one thread.
class FrameGuide {
public:
    /// Whether there is something to guide to. Where not, the offset is forgotten.
    bool wanted(const GuideSettings& settings);

    /// The picture of `frame`'s code, guided. `meaning` is what gives codes theirs, beside the
    /// models: with another than the frame before had, the offset starts anew.
    ///
    /// Throws std::invalid_argument or std::runtime_error naming the energy that cannot be made,
    /// and why guidance failed; the offset is then forgotten.
    at::Tensor picture(const core::Generator& generator, const core::Code& encoded,
                       const at::Tensor& frame, const GuideSettings& settings,
                       const SceneChange& change, const std::string& meaning);

    const core::SampleTrace& trace() const { return trace_; } ///< Of the picture.
    std::int64_t steps() const { return carried_.steps(); }

private:
    void make_energies(const GuideSettings& settings, const at::Tensor& frame);
    core::EnergySources sources_of(const GuideSettings& settings, at::IntArrayRef size,
                                   at::Device device);
    void follow(const SceneChange& change, const core::Code& encoded);

    using ClipModels = std::map<std::filesystem::path, core::PictureText>; ///< By their folders.

    core::CarriedOffset carried_;
    ClipModels clip_models_; ///< That energies made last looked through: others may again.
    core::EnergySum energies_;
    std::string made_of_; ///< Of `energies_`: all that they are made of but weights.
    std::string meaning_;
    at::Tensor input_;   ///< What energies know as the input: each frame is written into it.
    at::Tensor borders_; ///< ... and each frame's borders into this; undefined: there are none.
    core::SampleTrace trace_;
};

} // namespace restyle::back
