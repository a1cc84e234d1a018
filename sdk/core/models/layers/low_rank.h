#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include <ATen/ATen.h>

namespace restyle::core {

/// How strongly a LoRA acts: shared by all layers that it adds to, set from any thread. A layer
/// reads it once a call.
using LoraScale = std::atomic<double>;

/// What one LoRA adds to one layer.
struct LowRankTerm {
    at::Tensor down; ///< [rank, in], of a convolution [rank, in, size, size].
    at::Tensor up;   ///< [out, rank], of a convolution [out, rank, 1, 1].
    double factor;   ///< alpha / rank
    std::shared_ptr<const LoraScale> scale;
    std::int64_t first_output = 0; ///< Of a joined layer: where its outputs begin.
};

/// What LoRAs add beside a layer: y + sum over them of s up(down(x)), with s = scale alpha / rank.
///
/// Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models" (arXiv 2106.09685), (3). Not
/// added to the weight, although that would cost nothing a call: this way a scale changes at once
/// and as often as one likes, with neither a second copy of the weights nor drift, scale 0 leaves
/// every bit of y as it is, and weights of few bits do not round the change away.
class LowRank {
public:
    LowRank() = default;
    explicit LowRank(std::vector<LowRankTerm> terms) : terms_(std::move(terms)) {}

    const std::vector<LowRankTerm>& terms() const { return terms_; }

    /// y [..., out] of a linear layer on x [..., in], whose memory the result takes.
    at::Tensor added_to(at::Tensor y, const at::Tensor& x) const;

    /// y [n, out, H, W] of a convolution on x, whose memory the result takes.
    at::Tensor added_to(at::Tensor y, const at::Tensor& x, int stride, int padding) const;

private:
    std::vector<LowRankTerm> terms_;
};

} // namespace restyle::core
