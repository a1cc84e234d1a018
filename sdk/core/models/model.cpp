#include "restyle/core/model.h"

#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "files/json_object.h"
#include "models/autoencoder/make_autoencoder.h"
#include "models/files/model_folder.h"
#include "models/files/stored_model.h"
#include "models/lora/lora_parameters.h"
#include "models/text/class_embedder.h"
#include "models/unet/condition_needs.h"
#include "models/unet/unet_network.h"
#include "models/unet/unet_weights.h"
#include "schedule/schedule_config_from.h"

namespace restyle::core {
namespace {

int read_patch_size(const files::JsonObject& index, const UNetConfig& config) {
    const int patch_size = patch_size_of(index);
    if (config.in_channels % (patch_size * patch_size) != 0)
        index.refuse("patch_size", "a number whose square divides unet/config.json's in_channels " +
                                       std::to_string(config.in_channels));
    return patch_size;
}

std::optional<Autoencoder> load_autoencoder_beside(const files::JsonObject& index,
                                                   const StoredModel& stored, at::ScalarType dtype,
                                                   at::Device device) {
    const std::optional<std::string> part = autoencoder_part(index);
    if (!part) return std::nullopt;
    return load_autoencoder(stored.part(*part), dtype, device);
}

void check_latents(const files::JsonObject& index, const files::JsonObject& unet,
                   const UNetConfig& config, const Model& model) {
    if (!model.on_latents()) return;
    if (model.patch_size > 1) index.refuse("patch_size", "1 beside an autoencoder");
    if (model.autoencoder->latent_channels != config.in_channels)
        unet.refuse("in_channels", std::to_string(model.autoencoder->latent_channels) +
                                       ", the channels of the autoencoder's latents");
}

void check_outputs(const files::JsonObject& unet, const UNetConfig& config,
                   const ScheduleConfig& schedule) {
    const bool learned = learns_variance(schedule);
    if (config.out_channels == (learned ? 2 : 1) * config.in_channels) return;
    unet.refuse("out_channels", std::to_string((learned ? 2 : 1) * config.in_channels) +
                                    (learned ? ": twice in_channels, since variance_type is " +
                                                   variance_type(schedule)
                                             : ": in_channels"));
}

// In the precision that text encoders have.
std::optional<ClassEmbedder> load_classes(const files::JsonObject& index, const StoredModel& stored,
                                          const ConditionNeeds& needs, at::ScalarType dtype,
                                          at::Device device) {
    if (!has_part(index, "class_embedder")) return std::nullopt;
    ClassEmbedder classes = load_class_embedder(
        stored.part("class_embedder"), dtype == at::kDouble ? at::kDouble : at::kFloat, device);
    if (needs.text_width != std::optional<int>(classes.table.size(1)))
        throw std::runtime_error(c10::str(stored.path().string(),
                                          ": class_embedder's embed_dim is ", classes.table.size(1),
                                          ", the network is told ", needs.in_words()));
    return classes;
}

std::optional<PromptEncoder> load_prompts(const Model& model, at::ScalarType dtype,
                                          at::Device device, LoraParameters& loras) {
    if (!model.needs.text_width) return std::nullopt; // Or it is told a class in its place.
    const at::ScalarType precision = dtype == at::kDouble ? at::kDouble : at::kFloat;
    PromptEncoder prompts = load_prompt_encoder(model.folder, precision, device, &loras);
    if (prompts.width() != *model.needs.text_width)
        throw std::runtime_error(c10::str(model.folder.string(), ": the text encoder's states are ",
                                          prompts.width(), " wide, the network is told ",
                                          model.needs.in_words()));
    return prompts;
}

void check_dtype(at::ScalarType dtype) {
    for (const at::ScalarType allowed : {at::kDouble, at::kFloat, at::kBFloat16, at::kHalf})
        if (dtype == allowed) return;
    throw std::invalid_argument(
        "load_model: dtype is not one of kDouble, kFloat, kBFloat16, kHalf");
}

} // namespace

std::vector<std::int64_t> Model::x_0_shape(std::int64_t width, std::int64_t height) const {
    const std::int64_t pixels = pixels_a_value();
    return {std::int64_t{channels} * patch_size * patch_size, height / pixels, width / pixels};
}

at::Tensor Model::x_0_from_pictures(const at::Tensor& pictures) const {
    if (on_latents()) return autoencoder->encode(pictures);
    return patch_size == 1 ? pictures : at::pixel_unshuffle(pictures, patch_size);
}

at::Tensor Model::pictures_from_x_0(const at::Tensor& x_0) const {
    if (on_latents()) return autoencoder->decode(x_0);
    return patch_size == 1 ? x_0 : at::pixel_shuffle(x_0, patch_size);
}

void Model::check_unconditional() const {
    if (!needs.none())
        throw std::runtime_error(folder.string() + ": the network is told " + needs.in_words() +
                                 ", expected one that is told nothing");
}

void Model::check_size(std::int64_t width, std::int64_t height) const {
    if (width > 0 && height > 0 && width % size_multiple == 0 && height % size_multiple == 0)
        return;
    throw std::invalid_argument("size " + std::to_string(width) + "x" + std::to_string(height) +
                                " does not fit model " + folder.string() +
                                ": width and height must be multiples of " +
                                std::to_string(size_multiple));
}

void check_same_x_0(const Model& source, const Model& target) {
    const auto demand = [&](const char* field, const auto& of_source, const auto& of_target) {
        if (of_source == of_target) return;
        throw std::invalid_argument(c10::str("models ", source.folder.string(), " and ",
                                             target.folder.string(), " do not fit: ", field, " is ",
                                             of_source, " and ", of_target, ", expected equal"));
    };
    const auto works_on = [](const Model& model) {
        return std::string(model.on_latents() ? "latents" : "pictures");
    };
    demand("what is denoised", works_on(source), works_on(target));
    demand("channels", source.channels, target.channels);
    demand("picture_channels", source.picture_channels(), target.picture_channels());
    demand("patch_size", source.patch_size, target.patch_size);
    demand("pixels a value", source.pixels_a_value(), target.pixels_a_value());
    // Of unlike classes, such as AutoencoderTiny for AutoencoderKL, the scales say nothing.
    if (!source.on_latents() || source.autoencoder->class_name != target.autoencoder->class_name)
        return;
    const LatentScale &a = source.autoencoder->scale, &b = target.autoencoder->scale;
    demand("scaling_factor", a.scaling_factor, b.scaling_factor);
    demand("shift_factor", a.shift_factor, b.shift_factor);
    demand("latents_mean", at::ArrayRef<double>(a.mean), at::ArrayRef<double>(b.mean));
    demand("latents_std", at::ArrayRef<double>(a.std), at::ArrayRef<double>(b.std));
}

Model load_model(const std::filesystem::path& folder, at::ScalarType dtype, at::Device device,
                 const std::vector<Lora>& loras) {
    check_dtype(dtype);
    const StoredModel stored(folder);
    const files::JsonObject index = stored.config("model_index.json");
    const StoredPart stored_unet = stored.part("unet");
    const files::JsonObject unet_json = stored_unet.config();
    const UNetConfig config = read_unet_config(unet_json);

    Model model;
    model.folder = folder;
    model.schedule = schedule_config_from(stored.config("scheduler/scheduler_config.json"));
    check_outputs(unet_json, config, model.schedule);
    model.patch_size = read_patch_size(index, config);
    model.channels = config.in_channels / (model.patch_size * model.patch_size);
    model.autoencoder = load_autoencoder_beside(index, stored, dtype, device);
    check_latents(index, unet_json, config, model);
    model.size_multiple = config.size_multiple() * model.pixels_a_value();
    model.parameters = parameter_count(config);
    model.needs = needs_of(config);
    const auto classes = load_classes(index, stored, model.needs, dtype, device);
    if (classes) model.needs = needs_of_classes(model.needs, *classes);
    LoraParameters with_loras(loras);
    UNet unet = load_unet(stored_unet, config, dtype, device, &with_loras);
    model.prompts = load_prompts(model, dtype, device, with_loras);
    with_loras.check_all_used();
    if (model.needs.none()) {
        model.network = network_of(std::move(unet), dtype);
    } else {
        model.attended = attended_network_of(std::move(unet), dtype);
        if (classes) model.attended = told_by_class(std::move(model.attended), *classes);
        model.conditional = without_processor(model.attended);
    }
    return model;
}

} // namespace restyle::core
