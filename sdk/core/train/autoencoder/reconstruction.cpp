#include "train/autoencoder/reconstruction.h"

#include "models/autoencoder/ldm_autoencoder.h"
#include "models/autoencoder/tiny_autoencoder.h"
#include "models/autoencoder/vector_quantizer.h"
#include "train/autoencoder/autoencoder_losses.h"
#include "train/training_parameters.h"

namespace restyle::core {
namespace {

// diffusers' bounds of a logarithm of a variance.
constexpr double kLeastLogVariance = -30;
constexpr double kMostLogVariance = 20;

/// One batch on its way.
class Passage {
public:
    Passage(const TensorMap& weights, const AutoencoderTrainSettings& settings,
            const at::Tensor& pictures, at::Generator& generator)
        : weights_(weights),
          settings_(settings),
          pictures_(pictures),
          generator_(generator) {}

    Reconstruction operator()(const LdmConfig& config) const {
        const LdmAutoencoder network(parameters(), config);
        const at::Tensor moments = outside(network.moments(inside(pictures_)));
        return config.gaussian ? through_posterior(network, moments)
                               : through_codebook(network, config, moments);
    }

    Reconstruction operator()(const TinyConfig& config) const {
        const TinyAutoencoder network(parameters(), config);
        const at::Tensor z = outside(network.encode(inside(pictures_)));
        return {outside(network.decode(inside(z))), divergence(z, at::zeros_like(z))};
    }

private:
    Reconstruction through_posterior(const LdmAutoencoder& network,
                                     const at::Tensor& moments) const {
        const std::vector<at::Tensor> halves = moments.chunk(2, 1);
        const at::Tensor mean = halves[0];
        const at::Tensor log_variance = halves[1].clamp(kLeastLogVariance, kMostLogVariance);
        const at::Tensor e = at::randn(mean.sizes(), generator_, at::kFloat).to(mean.device());
        const at::Tensor z = mean + (log_variance / 2).exp() * e;
        return {outside(network.decode(inside(z))), divergence(mean, log_variance)};
    }

    Reconstruction through_codebook(const LdmAutoencoder& network, const LdmConfig& config,
                                    const at::Tensor& z) const {
        const VectorQuantizer quantizer(
            [&](const std::string& name, at::IntArrayRef) { return weights_.at(name); },
            *config.num_vq_embeddings, config.embedded_channels);
        const at::Tensor entries = quantizer.nearest_entries(z);
        const at::Tensor straight = z + (entries - z).detach(); // The gradient skips the codebook.
        return {outside(network.decode(inside(straight))),
                at::mse_loss(entries, z.detach()) +
                    settings_.commitment * at::mse_loss(z, entries.detach())};
    }

    at::Tensor divergence(const at::Tensor& mean, const at::Tensor& log_variance) const {
        return settings_.kl / double(pictures_.numel()) * gaussian_divergence(mean, log_variance);
    }

    ParameterSource parameters() const { return parameters_in(weights_, settings_.compute_dtype); }
    at::Tensor inside(const at::Tensor& x) const {
        return x.to(settings_.compute_dtype).contiguous(at::MemoryFormat::ChannelsLast);
    }
    static at::Tensor outside(const at::Tensor& x) { return x.to(at::kFloat); }

    const TensorMap& weights_;
    const AutoencoderTrainSettings& settings_;
    const at::Tensor& pictures_;
    at::Generator& generator_;
};

} // namespace

Reconstruction reconstruct(const TensorMap& weights, const AutoencoderConfig& config,
                           const AutoencoderTrainSettings& settings, const at::Tensor& pictures,
                           at::Generator& generator) {
    return std::visit(Passage(weights, settings, pictures, generator), config.network);
}

} // namespace restyle::core
