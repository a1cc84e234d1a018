#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "restyle/core/denoiser.h"
#include "restyle/core/guided_network.h"
#include "restyle/core/lora.h"
#include "restyle/core/model.h"
#include "restyle/core/wish.h"

namespace restyle::back {

/// What one side's model is told with a frame. Nothing of it has a meaning for a model that is told
/// nothing but `lora_scales`.
struct SideSettings {
    std::string prompt{};
    std::optional<std::string> negative_prompt{}; ///< Absent: nothing, as the model means it.
    std::string prompt_2{}, negative_prompt_2{};  ///< Of the second text encoder; empty: the same.
    std::optional<std::int64_t> label{}, negative_label{};
    double guidance = 1;
    std::vector<double> lora_scales{}; ///< Of the LoRAs in their order; 1 where there are fewer.

    bool operator==(const SideSettings&) const = default;
};

/// One side of a style at work: a model that is told what the settings say, once for as long as
/// they stay. For one thread.
class Side {
public:
    /// `loras`: those that the model was loaded with. They may act on other models, too: their
    /// scales are set anew before every evaluation.
    explicit Side(core::Model model, std::vector<core::Lora> loras = {});
    Side(const Side&) = delete; // Its denoiser looks at it.
    Side& operator=(const Side&) = delete;

    const core::Model& model() const { return model_; }

    /// Tells it the settings, for pictures of this size; texts are encoded and attended to anew
    /// where the words, the size or a LoRA's scale have changed, not for another guidance. The
    /// denoiser is good until the next call. Throws std::invalid_argument naming what the model is
    /// not told, or lacks.
    core::Denoiser& told(const SideSettings& settings, std::int64_t width, std::int64_t height);

    /// What was told last, through the network that `network_of` makes of it.
    core::Denoiser
    told_to(const std::function<core::Network(const core::Guidance&)>& network_of) const;

    /// The network that was told last, guided, and the samples it runs for each one it is given.
    const core::Network& network() const { return told_; }
    int passes() const { return wish_.guidance.passes(); }

    /// Of what it was told last: sentences for the user, such as which words were cut.
    const std::vector<std::string>& warnings() const { return wish_.warnings; }

private:
    bool same_words(const SideSettings& settings, std::int64_t width, std::int64_t height) const;
    void tell(const SideSettings& settings, std::int64_t width, std::int64_t height);
    core::Network network_at(double guidance);
    core::Network with_loras(core::Network network, const SideSettings& settings) const;
    void set_lora_scales(const SideSettings& settings) const;

    core::Model model_;
    std::vector<core::Lora> loras_;

    // What was told last.
    std::optional<SideSettings> settings_;
    std::int64_t width_ = 0, height_ = 0;
    core::ToldWish wish_;
    std::optional<core::GuidedNetwork> guided_; ///< Of a model that is told something.
    core::Network told_;
    std::optional<core::Denoiser> denoiser_;
};

} // namespace restyle::back
