#include "train/contrast.h"

namespace restyle::core {
namespace {

at::Tensor directions(const at::Tensor& features) {
    return features / features.norm(2, {1}, /*keepdim=*/true);
}

at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& belong) {
    const at::Tensor shares = belong / belong.sum(1, /*keepdim=*/true);
    return -(shares * logits.log_softmax(1)).sum(1).mean();
}

} // namespace

at::Tensor contrast(const at::Tensor& pictures, const at::Tensor& texts, const at::Tensor& scale,
                    const at::Tensor& belong) {
    const at::Tensor logits = scale * directions(pictures).matmul(directions(texts).t());
    return (cross_entropy(logits, belong) + cross_entropy(logits.t(), belong.t())) / 2;
}

} // namespace restyle::core
