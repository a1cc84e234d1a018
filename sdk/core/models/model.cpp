#include "restyle/core/model.h"

#include <stdexcept>

#include "models/files/json_object.h"
#include "models/unet/unet_network.h"
#include "models/unet/unet_weights.h"

namespace restyle::core {
namespace {

int read_patch_size(const JsonObject& index, const UNetConfig& config) {
    const int patch_size = index.integer("patch_size", 1, 1, 64);
    if (config.in_channels % (patch_size * patch_size) != 0)
        index.refuse("patch_size", "a number whose square divides unet/config.json's in_channels " +
                                       std::to_string(config.in_channels));
    return patch_size;
}

int read_latent_pixels(const JsonObject& index, const std::filesystem::path& folder) {
    const nlohmann::json none{nullptr, nullptr}; // diffusers' word for a part that is left out.
    for (const char* autoencoder : {"vae", "vqvae"}) {
        if (!index.has(autoencoder) || index.at(autoencoder) == none) continue;
        const JsonObject config(folder / autoencoder / "config.json");
        const auto levels = config.integers("block_out_channels", {64}, 1, 1 << 16);
        if (levels.empty() || levels.size() > 8)
            config.refuse("block_out_channels", "1 to 8 numbers");
        return 1 << (levels.size() - 1);
    }
    return 0;
}

void check_outputs(const std::filesystem::path& file, const UNetConfig& config,
                   const ScheduleConfig& schedule) {
    const bool learned = learns_variance(schedule);
    if (config.out_channels == (learned ? 2 : 1) * config.in_channels) return;
    JsonObject(file).refuse(
        "out_channels",
        std::to_string((learned ? 2 : 1) * config.in_channels) +
            (learned ? ": twice in_channels, since variance_type is learned" : ": in_channels"));
}

void check_unconditional(const std::filesystem::path& file, const UNetConfig& config) {
    const ConditionNeeds needs = needs_of(config);
    if (needs.none()) return;
    throw std::runtime_error(file.string() + ": the network is told " + needs.in_words() +
                             ", expected one that is told nothing");
}

void check_dtype(at::ScalarType dtype) {
    for (const at::ScalarType allowed : {at::kDouble, at::kFloat, at::kBFloat16, at::kHalf})
        if (dtype == allowed) return;
    throw std::invalid_argument(
        "load_model: dtype is not one of kDouble, kFloat, kBFloat16, kHalf");
}

} // namespace

at::Tensor Model::patches_from_pictures(const at::Tensor& pictures) const {
    return patch_size == 1 ? pictures : at::pixel_unshuffle(pictures, patch_size);
}

at::Tensor Model::pictures_from_patches(const at::Tensor& patches) const {
    return patch_size == 1 ? patches : at::pixel_shuffle(patches, patch_size);
}

void Model::check_size(std::int64_t width, std::int64_t height) const {
    if (width > 0 && height > 0 && width % size_multiple == 0 && height % size_multiple == 0)
        return;
    throw std::invalid_argument("size " + std::to_string(width) + "x" + std::to_string(height) +
                                " does not fit model " + folder.string() +
                                ": width and height must be multiples of " +
                                std::to_string(size_multiple));
}

Model load_model(const std::filesystem::path& folder, at::ScalarType dtype, at::Device device) {
    check_dtype(dtype);
    if (!std::filesystem::is_directory(folder))
        throw std::runtime_error(folder.string() + ": is no model folder (no such directory)");
    const UNetConfig config = read_unet_config(folder / "unet" / "config.json");
    check_unconditional(folder / "unet" / "config.json", config);

    Model model;
    model.folder = folder;
    model.schedule = read_schedule_config(folder / "scheduler" / "scheduler_config.json");
    check_outputs(folder / "unet" / "config.json", config, model.schedule);
    const JsonObject index(folder / "model_index.json");
    model.patch_size = read_patch_size(index, config);
    model.channels = config.in_channels / (model.patch_size * model.patch_size);
    model.latent_pixels = read_latent_pixels(index, folder);
    if (model.on_latents() && model.patch_size > 1)
        index.refuse("patch_size", "1 beside an autoencoder");
    model.size_multiple = config.size_multiple() * model.pixels_a_value();
    model.parameters = parameter_count(config);
    model.network = network_of(load_unet(folder / "unet", config, dtype, device), dtype);
    return model;
}

} // namespace restyle::core
