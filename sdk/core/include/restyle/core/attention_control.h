#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "restyle/core/guided_network.h"
#include "restyle/core/model.h"
#include "restyle/core/prompt_encoder.h"
#include "restyle/core/step.h"

namespace restyle::core {

/// Cross-attention control between the two sides of an edit (Hertz et al.: "Prompt-to-Prompt Image
/// Editing with Cross-Attention Control", arXiv:2208.01626): what is drawn follows what pixels look
/// at, so in the first, noisiest steps the target looks at its prompt, and at its own pixels, where
/// the source looks at its.

/// What of the source's attention each token of the target's prompt takes over:
///
///   map_target[j] = share[j] sum_i map_source[i] weights[i, j] + (1 - share[j]) own[j]
struct TokenMapping {
    at::Tensor weights; ///< [source's tokens, target's tokens], fp64
    at::Tensor share;   ///< [target's tokens] in [0, 1], fp64
};

/// For prompts in which words stand for others: each word takes over its place's word's attention.
/// Where the two words are unlike many tokens, those of the target share the sum evenly. Throws
/// std::invalid_argument naming both counts where the prompts have unlike many words.
TokenMapping replaced_words(const PromptTokens& source, const PromptTokens& target);

/// For prompts that say more: the tokens that both have, by a global alignment (Needleman, Wunsch:
/// match 1, mismatch -1, gap 0), take over the source's attention; the others keep their own.
TokenMapping refined_words(const PromptTokens& source, const PromptTokens& target);

/// Places of the tokens of `words`, which stand between spaces and are found in the prompt whatever
/// their case and the punctuation behind them. Throws std::invalid_argument naming a word that is
/// not there.
std::vector<std::int64_t> tokens_of_words(const PromptTokens& prompt, const std::string& words);

/// Where changes stay, by what pixels of each side look at: see AttentionControl::step_mask().
struct LocalBlend {
    std::vector<std::int64_t> source; ///< Tokens of the source's prompt.
    std::vector<std::int64_t> target; ///< Of the target's. Both empty: changes go everywhere.
    double threshold = 0.3;           ///< Of the largest attention, in [0, 1).

    bool anywhere() const { return source.empty() && target.empty(); }
};

struct AttentionControlSettings {
    double cross_replace = 0.8; ///< Share of the steps in which words' maps are taken over, [0, 1].
    double self_replace = 0.4;  ///< The same of pixels' maps, of at most 32 x 32 pixels.
    LocalBlend blend = {};
};

struct ControlState; ///< Of attention_control.cpp.

/// The networks of the two sides of an edit, and with begin_edit() of more, one after the other.
/// The source's is what it would be without control; the target's, at a time t, looks through the
/// maps that the source's last call had at t: it is a function of x and t alone as long as the
/// source ran at t before it, as it does in lock step.
///
/// Of a source's call the maps of all attentions to the text and of those between at most 32 x 32
/// pixels are kept until its next, for each step in it: with TranslateSettings::source_batch 1 of
/// one step. Only then, too, does an edit with equal sides change no bit.
///
/// Controlled attentions compute whole maps in single precision (double in double), only for the
/// prompt, not for what guidance leads away from. All others run as without control. Its networks
/// are not for several threads at once.
class AttentionControl {
public:
    /// `model` is told a text and outlives this; `steps` are those that run. Throws
    /// std::invalid_argument naming the setting and what was expected.
    AttentionControl(const Model& model, const std::vector<Step>& steps, const TokenMapping& words,
                     const AttentionControlSettings& settings = {});

    /// Throw std::invalid_argument for a scale of 0, which runs no prompt.
    Network source(const Guidance& guidance) const;
    Network target(const Guidance& guidance) const;

    /// Another edit of the same prompts begins: what was looked at in the one before is forgotten.
    void begin_edit();

    /// With a local blend, m [n, 1, H, W] of the step whose maps were computed last: 1 where the
    /// source's or the target's words were looked at, in the mean of heads and attentions of all
    /// steps so far, more than threshold of the most (widened by a value on each side). From the
    /// attentions of the most pixels up to 16 x 16; where there is none, the least. Undefined in
    /// the first fifth of the steps, and without a local blend.
    at::Tensor step_mask() const;

private:
    std::shared_ptr<ControlState> state_;
    AttendedNetwork network_;
};

} // namespace restyle::core
