#include "train/gan/gan_losses.h"

#include <torch/csrc/autograd/autograd.h>

namespace restyle::core {

at::Tensor generator_loss(const at::Tensor& drawn) {
    return at::softplus(-drawn).mean();
}

at::Tensor discriminator_loss(const at::Tensor& real, const at::Tensor& drawn) {
    return at::softplus(drawn).mean() + at::softplus(-real).mean();
}

at::Tensor gradient_penalty(const std::function<at::Tensor(const at::Tensor&)>& discriminator,
                            const at::Tensor& real) {
    const at::Tensor at_pictures = real.detach().requires_grad_();
    const at::Tensor gradient =
        torch::autograd::grad({discriminator(at_pictures).sum()}, {at_pictures},
                              /*grad_outputs=*/{}, /*retain_graph=*/true, /*create_graph=*/true)
            .front();
    return gradient.square().flatten(1).sum(1).mean() / 2;
}

} // namespace restyle::core
