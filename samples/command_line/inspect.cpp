#include "commands.h"

#include <cstdio>
#include <memory>

#include <nlohmann/json.hpp>

#include "restyle/core/checkpoint.h"
#include "restyle/core/model.h"
#include "restyle/core/step.h"

#include "memory.h"
#include "options.h"

namespace command_line {
namespace {

// The settings of a JSON file, one a line; diffusers' own bookkeeping (_diffusers_version) apart.
void print_settings(const std::filesystem::path& model, const std::string& place) {
    const auto settings = nlohmann::json::parse(restyle::core::read_model_config(model, place));
    for (const auto& [key, value] : settings.items())
        if (key != "_diffusers_version")
            std::printf("  %-28s %s\n", key.c_str(), value.dump().c_str());
}

void print_autoencoder(const restyle::core::Autoencoder& autoencoder) {
    const restyle::core::LatentScale& scale = autoencoder.scale;
    std::printf("autoencoder\n");
    const auto print = [](const char* key, const std::string& value) {
        std::printf("  %-28s %s\n", key, value.c_str());
    };
    print("class", autoencoder.class_name);
    print("parameters", std::to_string(autoencoder.parameters));
    print("picture channels", std::to_string(autoencoder.picture_channels));
    print("latent channels", std::to_string(autoencoder.latent_channels));
    print("latent pixels", std::to_string(autoencoder.latent_pixels));
    print("scaling factor", nlohmann::json(scale.scaling_factor).dump());
    print("shift factor", nlohmann::json(scale.shift_factor).dump());
    if (!scale.mean.empty()) print("latents mean", nlohmann::json(scale.mean).dump());
    if (!scale.std.empty()) print("latents std", nlohmann::json(scale.std).dump());
}

constexpr std::int64_t kUsualSide = 512; // Pixels.
constexpr int kGuidedSteps = 10;         // What `guide` runs where it is not told.

void print_memory(const restyle::core::Model& model, const Size& given) {
    const Size size = given.given() ? given : Size{kUsualSide, kUsualSide};
    std::printf("memory, estimated, of one sample at %s\n", size_name(size).c_str());
    for (const at::ScalarType dtype : {at::kFloat, at::kBFloat16}) {
        const restyle::core::MemoryNeeds needs =
            restyle::core::memory_needs(model.folder, {size.width, size.height, dtype});
        std::printf("  %-28s %s: weights %s, a call of the network %s, of the autoencoder %s\n",
                    dtype_name(dtype).c_str(), gibibytes(needs.total()).c_str(),
                    gibibytes(needs.weights).c_str(), gibibytes(needs.network_call).c_str(),
                    gibibytes(needs.autoencoder_call).c_str());
        std::printf("  %-28s %s: a step of the code through %d of the sampler's %s\n",
                    (dtype_name(dtype) + ", guided").c_str(),
                    gibibytes(needs.weights + needs.guidance(kGuidedSteps, true)).c_str(),
                    kGuidedSteps, gibibytes(needs.guidance(kGuidedSteps, true)).c_str());
    }
}

// What a single file stands for, and what was not in it.
void print_checkpoint(const std::filesystem::path& file) {
    const restyle::core::CheckpointParts parts = restyle::core::read_checkpoint(file);
    const bool v = parts.prediction_type == restyle::core::PredictionType::kVPrediction;
    std::printf("checkpoint       %s\n", parts.family.c_str());
    std::printf("prediction       %s%s\n", v ? "v_prediction" : "epsilon",
                parts.prediction_is_assumed
                    ? (" (assumed, nothing says so: {\"prediction_type\": \"epsilon\" or "
                       "\"v_prediction\"} in " +
                       file.filename().string() + ".json tells)")
                          .c_str()
                    : "");
    if (!parts.vocabulary) return;
    if (const auto found = restyle::core::find_vocabulary(file, *parts.vocabulary))
        std::printf("vocabulary       %s\n", found->c_str());
}

void inspect(const std::filesystem::path& folder, const Size& size) {
    const restyle::core::Model model = restyle::core::load_model(folder);
    std::printf("model            %s\n", folder.c_str());
    if (std::filesystem::is_regular_file(folder)) print_checkpoint(folder);
    std::printf("parameters       %lld\n", static_cast<long long>(model.parameters));
    std::printf("channels         %d\n", model.channels);
    std::printf("patch size       %d\n", model.patch_size);
    std::printf("size multiple    %d\n", model.size_multiple);
    if (!model.needs.none()) std::printf("is told          %s\n", model.needs.in_words().c_str());
    const std::string& replaced = model.schedule.replaced_class;
    std::printf("sampler          %s%s\n",
                restyle::core::sampler_name(model.schedule.sampler).c_str(),
                replaced.empty() ? "" : (", instead of " + replaced).c_str());
    print_memory(model, size);
    std::printf("network\n");
    print_settings(folder, "unet/config.json");
    if (model.autoencoder) print_autoencoder(*model.autoencoder);
    std::printf("schedule\n");
    print_settings(folder, "scheduler/scheduler_config.json");
    const std::vector<double> alpha_bar = restyle::core::alpha_bars(model.schedule);
    std::printf("  %-28s %.6g to %.6g\n", "alpha_bar", alpha_bar.front(), alpha_bar.back());
}

} // namespace

void add_inspect(CLI::App& app, std::function<void()>& run) {
    auto folder = std::make_shared<std::filesystem::path>();
    auto options = std::make_shared<RunOptions>();
    CLI::App* command = app.add_subcommand(
        "inspect",
        "Prints what a model is: network, autoencoder, schedule, parameters, size multiple");
    command->add_option("MODEL", *folder, "Model folder or single-file checkpoint")->required();
    add_size_option(*command, *options);
    command->get_option("--size")->description("WxH in pixels that memory is estimated for");
    command->callback(
        [folder, options, &run] { run = [folder, options] { inspect(*folder, options->size); }; });
}

} // namespace command_line
