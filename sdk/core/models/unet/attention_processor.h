#pragma once

#include <ATen/ATen.h>

#include "models/unet/told_condition.h"

namespace restyle::core {

/// Computes a network's attentions instead of attention(): diffusers' word for what looks at maps
/// or changes them. Keeps track of one call at a time; not for several threads at once.
class AttentionProcessor {
public:
    virtual ~AttentionProcessor() = default;

    /// Before the attentions of a call unet(x, t) that is told so many entries.
    virtual void begin(const at::Tensor& x, const at::Tensor& t, std::int64_t entries) = 0;

    /// Pixels among each other: q, k, v [n, heads, pixels, d] -> [n, heads, pixels, d].
    virtual at::Tensor to_each_other(const at::Tensor& q, const at::Tensor& k,
                                     const at::Tensor& v) = 0;

    /// Pixels to a text of g entries, those of n / g samples in one row: q [g, heads, n / g pixels,
    /// d], k and v [g, heads, tokens, d] -> [g, heads, n / g pixels, d].
    virtual at::Tensor to_text(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) = 0;
};

/// What transformers are told in one call.
struct TransformersTold {
    const ToldCondition& condition;
    AttentionProcessor* processor = nullptr; ///< Null: attention().
};

} // namespace restyle::core
