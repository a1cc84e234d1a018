#pragma once

#include <functional>
#include <memory>

#include <ATen/ATen.h>

#include "restyle/core/network.h"

namespace restyle::core {

/// What a conditional network is told beside x and t, in g entries; a tensor that the network has
/// no use for stays undefined. The i-th of g equal parts of a batch is told entry i: with g = 1 all
/// samples are told the same; classifier-free guidance tells the first half of a batch nothing and
/// the second half the prompt.
struct Condition {
    at::Tensor text;     ///< [g, tokens, width]: the text encoder's states.
    at::Tensor pooled;   ///< [g, width]: one vector a text (SDXL's text_embeds).
    at::Tensor time_ids; ///< [g, 6]: SDXL's original size, crop corner and target size, h before w.
    at::Tensor label;    ///< [g] int64: a class.
    at::Tensor guidance_scale; ///< [g]: w of a model that has a guidance embedding (LCM).
};

/// A network that is told something first. What follows from that alone (keys and values of the
/// attention to a text, embeddings of labels) is computed then, once for as many calls as follow.
/// Throws std::invalid_argument naming what is missing, superfluous or of another shape.
using ConditionalNetwork = std::function<Network(const Condition& condition)>;

class AttentionProcessor; ///< Made by attention_control.h.

/// The same, whose attentions a processor computes. Null: as the ConditionalNetwork does.
using AttendedNetwork = std::function<Network(const Condition& condition,
                                              std::shared_ptr<AttentionProcessor> processor)>;

/// Null processors for all.
inline ConditionalNetwork without_processor(AttendedNetwork network) {
    return [network = std::move(network)](const Condition& condition) {
        return network(condition, nullptr);
    };
}

} // namespace restyle::core
