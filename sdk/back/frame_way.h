#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "back/kept_buffers.h"
#include "restyle/core/denoiser.h"
#include "restyle/core/model.h"

namespace restyle::back {

/// What lies on a frame's way, told to whoever asked for it. For one thread.
class FrameWay {
public:
    /// Of the next frame, which `kept` is asked for; null: nobody asked.
    void begin(KeptBuffers* kept) {
        kept_ = kept;
        levels_.clear();
    }

    /// What share of signal power the points of its path, and so those of its target, have where
    /// that is not what their steps say.
    void set_levels(std::vector<double> alpha_bars) { levels_ = std::move(alpha_bars); }

    /// Pictures.
    void tell(std::uint32_t buffer, const at::Tensor& picture) const;

    /// What `model` sees, told as pixels, or where that is latents as it is.
    void tell_x_0(std::uint32_t buffer, const core::Model& model, const at::Tensor& x_0) const;

    /// The points that a path's steps begin at; of a path of one point, none.
    void tell_path(const core::Model& model, const std::vector<core::Step>& steps,
                   const std::vector<at::Tensor>& path) const;

    /// For chains of this frame's steps; no watch where nobody asked. The model must outlive it.
    core::StepWatch watch_source(const core::Model& model) const;
    core::StepWatch watch_target(const core::Model& model) const;

private:
    void tell_step(std::uint32_t buffer, std::uint32_t step, const core::Step& at,
                   const core::Model& model, const at::Tensor& x) const;

    KeptBuffers* kept_ = nullptr;
    std::vector<double> levels_;
};

} // namespace restyle::back
