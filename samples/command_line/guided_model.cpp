#include "guided_model.h"

#include "restyle/core/generator_kind.h"

#include "guided_autoencoder.h"
#include "guided_diffusion.h"
#include "guided_gan.h"
#include "guided_stylegan2.h"

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

Sample read_picture_sample(const GuideOptions& options, Size size) {
    options.require_picture_input();
    const Picture picture = resized(read_picture(options.input, 3), size);
    return {picture.values.unsqueeze(0).to(options.run.device, options.run.path_dtype()),
            picture.alpha};
}

} // namespace command_line
