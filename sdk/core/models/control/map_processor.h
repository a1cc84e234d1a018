#pragma once

#include "models/control/attention_maps.h"
#include "models/unet/attention_processor.h"

namespace restyle::core {

/// Computes attentions through whole maps where a descendant asks for it, and only of the prompt:
/// the last entry that a call is told. All others are attention().
class MapProcessor : public AttentionProcessor {
public:
    void begin(const at::Tensor& x, const at::Tensor& t, std::int64_t entries) override;
    at::Tensor to_each_other(const at::Tensor& q, const at::Tensor& k,
                             const at::Tensor& v) override;
    at::Tensor to_text(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) override;

protected:
    /// Of one call: x [n, C, H, W] of the prompt's samples, and their times.
    virtual void begin_prompt(const at::Tensor& x, const std::vector<std::int64_t>& times) = 0;

    /// Whether maps are wanted of attentions of so many pixels.
    virtual bool wants_pixel_map(std::int64_t pixels) const = 0;
    virtual bool wants_text_map(std::int64_t pixels) const = 0;

    /// The map to look through instead of the attention's own, [m, heads, pixels, keys]. Places
    /// count the network's attentions of each kind.
    virtual at::Tensor pixel_map(std::size_t place, const at::Tensor& q, const at::Tensor& k) = 0;
    virtual at::Tensor text_map(std::size_t place, const at::Tensor& q, const at::Tensor& k) = 0;

private:
    std::int64_t samples_ = 0; ///< Of the prompt.
    std::size_t pixel_place_ = 0, text_place_ = 0;
};

} // namespace restyle::core
