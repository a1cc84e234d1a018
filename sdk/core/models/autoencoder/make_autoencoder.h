#pragma once

#include <functional>

#include "models/autoencoder/autoencoder_config.h"
#include "models/files/stored_model.h"

namespace restyle::core {

/// Asks for every parameter of the autoencoder, its codebook included.
void declare_autoencoder(const AutoencoderConfig& config, const ParameterSource& parameter);

/// Where parameters of a precision come from.
using ParametersIn = std::function<ParameterSource(at::ScalarType dtype)>;

/// The autoencoder of these parameters, the network in `dtype`, its codebook in fp32 at least.
Autoencoder make_autoencoder(const AutoencoderConfig& config, const ParametersIn& parameters_in,
                             at::ScalarType dtype);

/// load_autoencoder() of a folder or of a checkpoint's part.
Autoencoder load_autoencoder(const StoredPart& stored, at::ScalarType dtype, at::Device device);

} // namespace restyle::core
