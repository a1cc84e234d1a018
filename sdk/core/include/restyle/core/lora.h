#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>

namespace restyle::core {

/// A LoRA (Hu et al., arXiv 2106.09685): small changes of some layers of a model, in its own file.
///
/// Understood are .safetensors files in the layouts of diffusers/peft (unet.*.lora_A.weight and its
/// older spellings, text_encoder.*, text_encoder_2.*) and of kohya (lora_unet_*, lora_te_*,
/// lora_te1_*, lora_te2_*, in diffusers' block numbering or, for SDXL, in CompVis'), convolutions
/// and their Tucker form (lora_mid) included, with alpha in .alpha or in diffusers' metadata.
///
/// Several can act on one model at once. A copy stands for the same LoRA: all copies have one
/// scale.
class Lora {
public:
    /// Reads the file. Throws std::runtime_error naming file, key and what is wrong: another method
    /// (DoRA, LoHa, LoKr, ...), a key that is none of a LoRA's, a pair that is not complete or does
    /// not fit together; std::invalid_argument for a scale that is no finite number.
    explicit Lora(const std::filesystem::path& file, double scale = 1);

    const std::filesystem::path& file() const;
    std::size_t layers() const; ///< How many it changes, of all networks.

    double scale() const;

    /// How much of the change acts: 0 none, to the last bit; 1 as trained; any finite number.
    ///
    /// Every model that was loaded with this LoRA follows at its next evaluation, from any thread,
    /// without being rebuilt. Layers read the scale when they run: set it between evaluations for
    /// one of them to see one value throughout. What was computed beforehand (a text encoder's
    /// states, the attention's keys and values that a ConditionalNetwork makes of a Condition) has
    /// the scale of then, as has a captured CUDA graph: make it anew.
    void set_scale(double scale) const;

    struct Contents;
    const Contents& contents() const { return *contents_; }

private:
    std::shared_ptr<const Contents> contents_;
};

} // namespace restyle::core
