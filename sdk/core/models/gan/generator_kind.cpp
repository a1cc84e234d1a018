#include "restyle/core/generator_kind.h"

#include "files/json_object.h"

namespace restyle::core {

GeneratorKind generator_kind(const std::filesystem::path& folder) {
    const std::filesystem::path config = folder / "config.json";
    if (std::filesystem::exists(folder / "model_index.json") || !std::filesystem::exists(config))
        return GeneratorKind::kDiffusion;
    const std::string name = files::JsonObject(config).text("_class_name", "");
    if (name == "StyleGAN2Generator") return GeneratorKind::kStyleGan2;
    if (name == "TorchScriptGenerator") return GeneratorKind::kScriptGenerator;
    if (name == "DenoisingDiffusionGan") return GeneratorKind::kDenoisingGan;
    if (name == "DiffusionAutoencoder") return GeneratorKind::kDiffusionAutoencoder;
    return GeneratorKind::kDiffusion;
}

} // namespace restyle::core
