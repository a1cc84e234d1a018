#include "guided_model.h"

#include "restyle/core/generator_kind.h"

#include "guided_autoencoder.h"
#include "guided_diffusion.h"
#include "guided_gan.h"

namespace command_line {

std::unique_ptr<GuidedModel> open_guided_model(const GuideOptions& options) {
    switch (restyle::core::generator_kind(options.model)) {
    case restyle::core::GeneratorKind::kStyleGan2:
        return open_stylegan2(options);
    case restyle::core::GeneratorKind::kScriptGenerator:
        return open_script_generator(options);
    case restyle::core::GeneratorKind::kDenoisingGan:
        return open_denoising_gan(options);
    case restyle::core::GeneratorKind::kDiffusionAutoencoder:
        return std::make_unique<GuidedAutoencoder>(options);
    case restyle::core::GeneratorKind::kDiffusion:
        break;
    }
    return std::make_unique<GuidedDiffusion>(options);
}

} // namespace command_line
