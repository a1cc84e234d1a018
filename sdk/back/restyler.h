#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "back/edit_control.h"
#include "back/frame_guide.h"
#include "back/frame_plan.h"
#include "back/frame_stream.h"
#include "back/frame_way.h"
#include "back/loaded_models.h"
#include "back/side.h"
#include "back/target_mix.h"
#include "restyle/core/denoiser.h"
#include "restyle/core/dpm_encoder.h"
#include "restyle/core/target_chain.h"

namespace restyle::back {

struct FrameSettings {
    Method method = Method::kCycle;
    SideSettings source{};
    SideSettings target{};
    AttentionSettings attention{};
    DepthSettings depth{};
    NoiseSettings noise{};
    std::size_t source_batch = 0; ///< Source means in one forward pass; 0: all K, or where
                                  ///< attention is controlled 1.
    core::LastStep last = core::LastStep::kKeep; ///< Of kCycle, kEditFriendly, kTurbo.
    double pseudo_guidance = 1.5;                ///< Of kTurbo: w of core::turbo_edit().
    GuideSettings guide{};
    SceneChange scene{};                   ///< For the guide.
    std::vector<double> target_weights{1}; ///< Of the style's targets in their order; else 0.
    at::Tensor edit_mask{}; ///< Undefined, or [1, 1, H, W] in [0, 1]: of kCycle, kEditFriendly and
                            ///< kTurbo, without energies.
};

/// What the energies made of a frame: those of the last of its steps.
struct GuideReport {
    double ms = 0;
    double total = 0, prior = 0;
    std::vector<double> energies{}; ///< Unweighted.
    std::int64_t steps = 0;         ///< That the carried offset has.
};

/// What restyling one frame took.
struct FrameReport {
    double encode_ms = 0;    ///< Frame to path.
    double translate_ms = 0; ///< Source and target passes.
    double decode_ms = 0;    ///< Result to change.
    core::NetworkUse source;
    core::NetworkUse target;
    std::optional<GuideReport> guided{}; ///< Unset where the frame was not.
    /// A sentence for the user about what the models were told, or why the frame was not guided;
    /// or empty.
    std::string warning;
};

/// What became of frames in flight.
struct StreamReport {
    /// Of the call of all of them, and of the frame that was encoded.
    FrameReport frame;
    std::optional<std::uint32_t> finished{}; ///< The slot of the frame whose change was written.
};

/// A style at work: its models and what they need again with every frame. For one thread.
class Restyler {
public:
    explicit Restyler(LoadedModels models);

    /// Writes restyled - frame to `change`; exactly 0 for a model translated to itself with
    /// source_batch 1 by kCycle or kEditFriendly, and where no transition runs. Of models on
    /// latents it is the change between two decoded pictures, the restyled one and the frame's, so
    /// that what their autoencoder loses is no change. Both [1, C, H, W] fp32, the frame in [-1,
    /// 1]. Throws std::invalid_argument for settings, std::runtime_error where the models give what
    /// is not finite. Where the edit_mask is 0 x_0 stays as it was encoded, to the last bit, so
    /// that models of pixels change nothing there. A frame that cannot be guided, or whose
    /// attention cannot be controlled, is restyled without, and the report warns. What lies on the
    /// way goes to `kept`, where that is not null.
    FrameReport restyle_frame(const at::Tensor& frame, const FrameSettings& settings,
                              at::Tensor& change, KeptBuffers* kept = nullptr);

    /// Stream batching: `entering`, where there is one, joins the frames in flight, and the target
    /// steps of all advance by one in one call. K - 1 calls later the frame's change is written, as
    /// restyle_frame() writes it up to rounding. More than `most` are never in flight: where K is
    /// larger, the frame is restyled by itself at once, and the report warns.
    ///
    /// Throws as restyle_frame(), and std::invalid_argument for kTurbo, and where there are
    /// energies, attention is controlled, or the frames in flight are to have other target steps or
    /// be told something else. Those in flight are of no use then: drop() them all.
    StreamReport stream_frame(std::optional<StreamedFrame> entering, const FrameSettings& settings,
                              std::size_t most);

    /// The frames in flight of these slots, a bit each, come to nothing.
    void drop(std::uint32_t slots) { stream_.drop(slots); }
    bool streams() const { return !stream_.empty(); }

private:
    StreamReport advanced(std::optional<StreamedFrame> entering, const FrameSettings& settings);
    void write_change(const at::Tensor& frame, const at::Tensor& x_0, const at::Tensor& restyled,
                      at::Tensor& change) const;
    at::Tensor unchanged(const at::Tensor& frame, const at::Tensor& x_0) const;
    at::Tensor translated(const std::vector<at::Tensor>& path, const FrameSettings& settings,
                          core::Denoiser& source, core::Denoiser& target);
    at::Tensor turbo_edited(const std::vector<at::Tensor>& path, const FrameSettings& settings,
                            core::Denoiser& source, core::Denoiser& target);
    at::Tensor x_0_mask(const FrameSettings& settings) const;
    core::TargetChain chain_of(const std::vector<at::Tensor>& path, const FrameSettings& settings,
                               core::Denoiser& source) const;
    at::Tensor guided(const at::Tensor& frame, const std::vector<at::Tensor>& path,
                      const FrameSettings& settings, core::Denoiser& source,
                      core::Denoiser& target);
    core::LatentCode encoded(const std::vector<at::Tensor>& path, const FrameSettings& settings,
                             core::Denoiser& source) const;
    at::Tensor guided_or_nothing(const at::Tensor& frame, const std::vector<at::Tensor>& path,
                                 const FrameSettings& settings, core::Denoiser& source,
                                 core::Denoiser& target, FrameReport& report);
    Sides plainly_told(at::IntArrayRef frame_sizes, const FrameSettings& settings);
    Sides told(const at::Tensor& frame, const FrameSettings& settings, FrameReport& report);
    Sides controlled(const at::Tensor& frame, const FrameSettings& settings);
    std::string warning() const;
    std::vector<at::Tensor> path_of(const at::Tensor& frame, const FrameSettings& settings);

    Side source_;
    TargetMix target_;

    FramePlan plan_;

    bool one_model_;
    EditControl control_;
    FrameGuide guide_;
    FrameWay way_; ///< Of the frame that is restyled.
    FrameStream stream_;
};

} // namespace restyle::back
