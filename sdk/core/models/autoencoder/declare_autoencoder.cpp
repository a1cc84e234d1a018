#include "models/autoencoder/make_autoencoder.h"

#include "models/autoencoder/ldm_autoencoder.h"
#include "models/autoencoder/tiny_autoencoder.h"
#include "models/autoencoder/vector_quantizer.h"

namespace restyle::core {
namespace {

void declare_network(const LdmConfig& config, const ParameterSource& parameter) {
    LdmAutoencoder(parameter, config);
    if (config.num_vq_embeddings)
        VectorQuantizer(parameter, *config.num_vq_embeddings, config.embedded_channels);
}

void declare_network(const TinyConfig& config, const ParameterSource& parameter) {
    TinyAutoencoder(parameter, config);
}

} // namespace

void declare_autoencoder(const AutoencoderConfig& config, const ParameterSource& parameter) {
    std::visit([&](const auto& network) { declare_network(network, parameter); }, config.network);
}

} // namespace restyle::core
