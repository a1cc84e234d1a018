#pragma once

#include <filesystem>

namespace restyle::core {

/// What the model in a folder is.
enum class GeneratorKind {
    kDiffusion,           ///< model.h: has a model_index.json.
    kStyleGan2,           ///< stylegan2.h: config.json says "_class_name": "StyleGAN2Generator".
    kScriptGenerator,     ///< script_generator.h: "TorchScriptGenerator".
    kDenoisingGan,        ///< denoising_gan.h: "DenoisingDiffusionGan".
    kDiffusionAutoencoder ///< diffusion_autoencoder.h: "DiffusionAutoencoder".
};

/// kDiffusion also of a folder that is none of them: load_model() says what it lacks. Throws
/// std::runtime_error for a config.json that is no JSON object.
GeneratorKind generator_kind(const std::filesystem::path& folder);

} // namespace restyle::core
