#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "models/files/stored_model.h"
#include "models/layers/layers.h"
#include "models/text/tokens.h"
#include "restyle/core/conditional_network.h"

namespace restyle::core {

/// One tokenizer with its encoder.
struct TextReader {
    /// A text's parts as tokens.
    std::function<Tokens(const std::vector<WeightedText>&)> tokens;

    /// What ids [g, length] int64 tell with clip_skip: `text` and, of a model that has it,
    /// `pooled`.
    std::function<Condition(const at::Tensor& ids, int clip_skip)> tell;

    /// What a text without weights is between start and end, however long.
    std::function<std::vector<std::int64_t>(std::string_view)> ids_of;

    int length; ///< Tokens a text.
    int width;  ///< Of a state.
    int most_skipped;
};

/// Which of a CLIP encoder's states a denoiser is told.
enum class ClipStates {
    kLast,       ///< Those of the last layer after the final norm.
    kPenultimate ///< Those before the last layer, without norm; text_embeds are pooled.
};

/// The parts of a stored model that a reader is made of.
struct TextReaderParts {
    const StoredModel& model;
    std::string tokenizer;
    std::string encoder;
};

/// Throw std::runtime_error naming the file and what does not fit.
///
/// added  As load_clip_text_model() has it.
TextReader load_clip_reader(const TextReaderParts& parts, ClipStates states, at::ScalarType dtype,
                            at::Device device,
                            const std::function<ParameterSource(ParameterSource)>& added = {});
TextReader load_ldm_bert_reader(const TextReaderParts& parts, at::ScalarType dtype,
                                at::Device device);

} // namespace restyle::core
