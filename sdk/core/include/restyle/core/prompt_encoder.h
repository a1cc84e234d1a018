#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "restyle/core/conditional_network.h"

namespace restyle::core {

class LoraParameters;

struct PromptSettings {
    /// Of each text encoder's last layers, how many are left out. 0: what the model was made for.
    int clip_skip = 0;

    /// Read `(words)`, `[words]`, `(words:1.3)` and `\(` as AUTOMATIC1111's web UI does: what
    /// stands in round brackets counts 1.1 times as much or as the number says, in square ones
    /// 1/1.1. Brackets nest. Each token's states are multiplied by its weight, then those of the
    /// whole text scaled back to the mean that they had; `pooled` is not weighted. A prompt without
    /// brackets and backslashes is encoded alike with and without this.
    bool weights = true;
};

/// What stands between white space in a prompt, and where its tokens are.
struct PromptWord {
    std::string text;
    int first; ///< Of all tokens, of which the start is number 0.
    int count; ///< Those that were cut not counted.
};

/// A prompt as a text encoder reads it.
struct PromptTokens {
    std::vector<std::int64_t> ids; ///< Start, the prompt's, end, padding.
    std::vector<PromptWord> words;
    int used; ///< Tokens before the padding.
};

/// What a denoiser is told of some prompts.
struct EncodedPrompts {
    /// `text` [g, tokens, width] and, of models with two text encoders, `pooled` [g, width]; the
    /// other members are the caller's. An entry a prompt, in their order, in the encoder's
    /// precision.
    Condition condition;

    /// Sentences for the user, such as which words were cut from a prompt that was too long.
    std::vector<std::string> warnings;
};

/// Turns prompts into what a text-to-image denoiser is told, as diffusers does. Safe for several
/// threads; copies share the weights.
///
/// Stable Diffusion 1 and 2 (tokenizer/, text_encoder/): the last layer's states after the final
/// norm. With clip_skip k those of the layer k before, after the same norm.
///
/// SDXL (also tokenizer_2/, text_encoder_2/; its refiner has these only): the states before each
/// encoder's last layer, without norm, one encoder's beside the other's, with clip_skip k those of
/// the layer k before; `pooled` is the second encoder's text_embeds.
///
/// clip_skip holds for every prompt; diffusers forgets it for negative ones.
class PromptEncoder {
public:
    /// Where there are two text encoders, `for_second` is what the second reads in the place of
    /// each of the prompts; empty: the same. Throws std::invalid_argument for a prompt that is no
    /// UTF-8, naming the prompt and the byte, for a clip_skip of more layers than there are, and
    /// for a `for_second` of another number of prompts, or without a second encoder.
    EncodedPrompts encode(const std::vector<std::string>& prompts,
                          const PromptSettings& settings = {},
                          const std::vector<std::string>& for_second = {}) const;

    /// What `count` samples are told when nobody gave a negative prompt: zeros where the model's
    /// index says force_zeros_for_empty_prompt (SDXL, not its refiner), otherwise the empty prompt.
    /// An empty prompt that somebody gave is a prompt: encode({""}).
    EncodedPrompts encode_nothing(int count = 1, const PromptSettings& settings = {}) const;

    /// Of models with two text encoders the first one's; both read prompts alike. Throws as
    /// encode() does.
    PromptTokens read(const std::string& prompt, const PromptSettings& settings = {}) const;

    /// Of `text`: how many tokens a prompt has, start and end included, and how wide a state is.
    int tokens() const;
    int width() const;

    /// Text encoders, 1 or 2.
    int encoders() const;

private:
    friend PromptEncoder load_prompt_encoder(const std::filesystem::path&, at::ScalarType,
                                             at::Device, LoraParameters*);
    struct Parts;
    explicit PromptEncoder(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

    std::shared_ptr<const Parts> parts_;
};

/// Loads what a diffusers folder has for its prompts, weights in `dtype`. Throws std::runtime_error
/// naming file, field, value and what was expected; also for a class of text encoder or tokenizer
/// that is not supported. `loras` is for load_model(), which shares them out among the networks.
PromptEncoder load_prompt_encoder(const std::filesystem::path& folder,
                                  at::ScalarType dtype = at::kFloat, at::Device device = at::kCPU,
                                  LoraParameters* loras = nullptr);

} // namespace restyle::core
