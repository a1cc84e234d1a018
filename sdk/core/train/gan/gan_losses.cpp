#include "train/gan/gan_losses.h"

#include <cmath>

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

at::Tensor path_lengths(const at::Tensor& pictures, const at::Tensor& styles,
                        const at::Tensor& directions) {
    const double pixels = double(pictures.size(2) * pictures.size(3));
    const at::Tensor along = (pictures * directions).sum() / std::sqrt(pixels);
    const at::Tensor gradient =
        torch::autograd::grad({along}, {styles}, /*grad_outputs=*/{}, /*retain_graph=*/true,
                              /*create_graph=*/true)
            .front();
    return gradient.square().sum(2).mean(1).sqrt();
}

at::Tensor path_length_penalty(const at::Tensor& lengths, const at::Tensor& mean_length) {
    return (lengths - mean_length).square().mean();
}

} // namespace restyle::core
