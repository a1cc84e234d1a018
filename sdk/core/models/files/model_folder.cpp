#include "models/files/model_folder.h"

#include <nlohmann/json.hpp>

#include "models/files/write_aside.h"

namespace restyle::core {

void write_model_folder(const std::filesystem::path& folder, const ModelDescription& description,
                        const TensorMap& weights, at::ScalarType dtype) {
    std::filesystem::create_directories(folder / "unet");
    std::filesystem::create_directories(folder / "scheduler");

    SafeTensors contents{{}, {{"format", "pt"}}}; // diffusers asks for this word.
    for (const auto& [name, tensor] : weights)
        contents.tensors[name] = tensor.to(dtype);
    write_safetensors(folder / "unet" / "diffusion_pytorch_model.safetensors", contents);
    write_unet_config(folder / "unet" / "config.json", description.unet);
    write_schedule_config(folder / "scheduler" / "scheduler_config.json", description.schedule);

    const bool ancestral = description.schedule.sampler == SamplerKind::kDdpm;
    const nlohmann::json index = {
        {"_class_name", ancestral ? "DDPMPipeline" : "DDIMPipeline"},
        {"patch_size", description.patch_size},
        {"scheduler", {"diffusers", scheduler_class(description.schedule)}},
        {"unet",
         {"diffusers", description.unet.is_conditional() ? "UNet2DConditionModel" : "UNet2DModel"}},
    };
    write_text_aside(folder / "model_index.json", index.dump(2) + "\n");
}

} // namespace restyle::core
