#include "back/tiny_model.h"

#include <cmath>
#include <fstream>
#include <stdexcept>
#include <string>

#include <stdlib.h>

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <nlohmann/json.hpp>

#include "models/files/model_folder.h"
#include "models/unet/unet.h"

namespace restyle::test {
namespace {

core::UNetConfig unet_config(const TinyModel& tiny) {
    core::UNetConfig config;
    config.sample_size = {{8, 16}};
    config.in_channels = tiny.channels * tiny.patch_size * tiny.patch_size;
    config.out_channels = config.in_channels;
    config.levels = {{.channels = 16, .layers = 1}, {.channels = 32, .layers = 1}};
    config.mid_attention = false;
    config.norm_num_groups = 8;
    return config;
}

core::ScheduleConfig schedule_config() {
    core::ScheduleConfig schedule;
    schedule.prediction_type = core::PredictionType::kVPrediction;
    schedule.timestep_spacing = core::TimestepSpacing::kTrailing;
    schedule.rescale_betas_zero_snr = true;
    schedule.clip_sample = false;
    return schedule;
}

// Scaled by the fan-in, so that the network's output is of the order of its input.
at::Tensor random_weight(at::IntArrayRef shape, at::Generator& generator) {
    const double fan_in =
        shape.size() < 2 ? 1.0 : static_cast<double>(c10::multiply_integers(shape.slice(1)));
    return at::randn(shape, generator, at::TensorOptions(at::kFloat)) / std::sqrt(fan_in);
}

} // namespace

void write_tiny_model(const std::filesystem::path& folder, const TinyModel& tiny) {
    const core::ModelDescription description{unet_config(tiny), schedule_config(), tiny.patch_size};
    core::TensorMap weights;
    at::Generator generator = at::detail::createCPUGenerator(tiny.seed);
    const core::UNet unet(
        [&](const std::string& name, at::IntArrayRef shape) {
            return weights[name] = tiny.scale * random_weight(shape, generator);
        },
        description.unet);
    core::write_model_folder(folder, description, weights, at::kFloat);
}

void set_beside_autoencoder(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    const fs::path fixture =
        fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/autoencoder_fixture/kl_shift/vae";
    fs::copy(fixture, folder / "vae", fs::copy_options::recursive);
    const fs::path index_file = folder / "model_index.json";
    nlohmann::json index = nlohmann::json::parse(std::ifstream(index_file));
    index["vae"] = {"diffusers", "AutoencoderKL"};
    std::ofstream(index_file) << index;
}

TemporaryFolder::TemporaryFolder() {
    std::string name = std::filesystem::temp_directory_path() / "restyle_test_XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error(name + ": cannot be made");
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

} // namespace restyle::test
