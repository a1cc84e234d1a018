#include "models/autoencoder/vector_quantizer.h"

#include <algorithm>
#include <vector>

#include "models/layers/gradients.h"

namespace restyle::core {
namespace {

constexpr std::int64_t kDistancesAtATime = 1 << 22; // 16 MiB in single precision.

// cdist's mode that sums squares of differences. |a|^2 + |b|^2 - 2 a b would cancel digits.
constexpr std::int64_t kWithoutProducts = 2;

} // namespace

VectorQuantizer::VectorQuantizer(const ParameterSource& parameter, int entries, int channels)
    : codebook_(parameter("quantize.embedding.weight", {entries, channels})) {}

// Gradients pass as if nothing were quantised (van den Oord et al.: "Neural Discrete Representation
// Learning", arXiv:1711.00937, 3.2).
at::Tensor VectorQuantizer::operator()(const at::Tensor& latents) const {
    const at::Tensor entries = nearest_entries(latents);
    return wants_gradients(latents) ? entries + (latents - latents.detach()) : entries;
}

at::Tensor VectorQuantizer::nearest_entries(const at::Tensor& latents) const {
    const at::Tensor values = latents.detach().to(codebook_.scalar_type()).permute({0, 2, 3, 1});
    const at::Tensor found = nearest(values.reshape({-1, values.size(3)}));
    return codebook_.index_select(0, found)
        .view(values.sizes())
        .permute({0, 3, 1, 2})
        .to(latents.scalar_type());
}

at::Tensor VectorQuantizer::nearest(const at::Tensor& values) const {
    const std::int64_t rows = std::max<std::int64_t>(kDistancesAtATime / codebook_.size(0), 1);
    std::vector<at::Tensor> found;
    for (const at::Tensor& part : values.split(rows))
        found.push_back(at::argmin(at::cdist(part, codebook_, 2, kWithoutProducts), 1));
    return at::cat(found);
}

} // namespace restyle::core
