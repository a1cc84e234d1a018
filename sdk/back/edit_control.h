#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "back/side.h"
#include "restyle/core/attention_control.h"
#include "restyle/core/denoiser.h"
#include "restyle/core/step.h"

namespace restyle::back {

/// Where the target looks in the first steps.
enum class Attention {
    kOwn,     ///< Where it likes.
    kReplace, ///< Where the source does, word by word, of prompts of as many words.
    kRefine,  ///< Where the source does, at the words that both prompts have.
};

/// How the target's attention follows the source's (Prompt-to-Prompt).
struct AttentionSettings {
    Attention attention = Attention::kOwn;
    double cross_replace = 0.8; ///< Share of the steps in which words are looked at so, in [0, 1].
    double self_replace = 0.4;  ///< The same of pixels.
    std::string source_blend{}, target_blend{}; ///< Words; both empty: changes go everywhere.
    double blend_threshold = 0.3;               ///< In [0, 1).

    bool operator==(const AttentionSettings&) const = default;

    /// Whether they ask for anything.
    bool any() const;
};

/// The two denoisers that a frame is restyled with.
struct Sides {
    core::Denoiser& source;
    core::Denoiser& target;
};

/// Attention control of a style's frames, made once for as long as what it is made of stays. For
/// one thread.
class EditControl {
public:
    /// What a frame's control is made of.
    struct Wish {
        AttentionSettings attention{};
        SideSettings source{}, target{};
        std::int64_t width = 0, height = 0;

        bool operator==(const Wish&) const = default;
    };

    /// Another frame begins, without control until sides().
    void begin() { acts_ = false; }

    /// The two sides of one model, which were told `wish`, under control along `steps`; good until
    /// the next call. Throws std::invalid_argument naming the prompt, setting or word that does not
    /// fit.
    Sides sides(const Side& source, const Side& target, const Wish& wish,
                const std::vector<core::Step>& steps);

    /// Of this frame.
    bool acts() const { return acts_; }

    /// As core::AttentionControl::step_mask(), where it acts.
    at::Tensor step_mask() const { return control_->step_mask(); }

private:
    void make(const Side& source, const Side& target, const Wish& wish,
              const std::vector<core::Step>& steps);

    bool acts_ = false;
    std::optional<Wish> made_of_;
    std::vector<int> times_; ///< Of the steps that it was made for.
    std::optional<core::AttentionControl> control_;
    std::optional<core::Denoiser> source_, target_;
};

} // namespace restyle::back
