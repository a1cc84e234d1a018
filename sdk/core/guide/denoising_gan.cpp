#include "restyle/core/denoising_gan.h"

#include <cmath>
#include <functional>
#include <iterator>
#include <memory>
#include <set>
#include <utility>

#include <c10/util/StringUtil.h>

#include "decode/decode_step.h"
#include "guide/recompute.h"
#include "guide/script_config.h"
#include "guide/script_module.h"
#include "models/denoising_gan/denoising_network.h"
#include "models/files/weights.h"
#include "schedule/sampler.h"

namespace restyle::core {
namespace {

constexpr const char* kScheduleKeys[] = {"steps", "beta_min", "beta_max"};

/// What each step draws its x_0 with, of x_t, t and z_t.
using CleanNetwork =
    std::function<at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&)>;

/// A network, and what it is given and gives.
struct LoadedNetwork {
    CleanNetwork network;
    std::vector<std::int64_t> picture_shape, code_shape;
};

DenoisingGanSchedule read_gan_schedule(const files::JsonObject& object) {
    constexpr int kMostSteps = 1000;
    DenoisingGanSchedule schedule;
    schedule.steps = object.integer("steps", schedule.steps, 1, kMostSteps);
    schedule.beta_min = object.number("beta_min", schedule.beta_min);
    if (!(schedule.beta_min > 0)) object.refuse("beta_min", "a number above 0");
    schedule.beta_max = object.number("beta_max", schedule.beta_max);
    if (!(schedule.beta_max >= schedule.beta_min))
        object.refuse("beta_max", "a number of beta_min or more");
    return schedule;
}

void refuse_other_keys(const files::JsonObject& object,
                       const std::vector<std::string>& of_network) {
    std::set<std::string> keys(of_network.begin(), of_network.end());
    keys.insert(std::begin(kScheduleKeys), std::end(kScheduleKeys));
    object.refuse_other_than(keys);
}

LoadedNetwork load_script(const std::filesystem::path& folder, const files::JsonObject& object,
                          at::Device device) {
    refuse_other_keys(object, {"module", "picture_shape", "code_shape"});
    const std::string file = script_beside(object, "module");
    const char* const shape = "the shape of a picture, [3, 256, 256] say";
    const std::vector<std::int64_t> picture = lengths_of(object, "picture_shape", shape);
    if (picture.size() != 3 || picture.front() != 3) object.refuse("picture_shape", shape);
    const std::vector<std::int64_t> code =
        object.has("code_shape") ? lengths_of(object, "code_shape", "a list of lengths, [100] say")
                                 : std::vector<std::int64_t>{100};
    const ScriptModule module((folder / file).string(), device);
    const auto network = [module](const at::Tensor& x_t, const at::Tensor& t,
                                  const at::Tensor& z_t) {
        const at::Tensor x_0 = module(x_t, "x_t", {}, {t, z_t});
        if (x_0.sizes() != x_t.sizes())
            module.refuse(c10::str("forward gives ", x_0.sizes(), " for x_t ", x_t.sizes(),
                                   ", expected x_0 of that shape"));
        return x_0;
    };
    return {network, picture, code};
}

LoadedNetwork load_native(const std::filesystem::path& folder, const files::JsonObject& object,
                          at::ScalarType dtype, at::Device device) {
    refuse_other_keys(object, denoising_network_keys());
    const DenoisingNetworkConfig config = read_denoising_network_config(object);
    Weights weights = Weights::in_folder(folder, "model");
    const auto network =
        std::make_shared<const DenoisingNetwork>(weights.parameters(dtype, device), config);
    weights.check_all_used();
    return {[network](const at::Tensor& x_t, const at::Tensor& t, const at::Tensor& z_t) {
                return (*network)(x_t, t, z_t);
            },
            {3, config.resolution, config.resolution},
            {config.code_features}};
}

/// What the network is, told its z_t.
Denoiser denoiser_of(const CleanNetwork& network, const at::Tensor& z_t) {
    ScheduleConfig gives_x_0;
    gives_x_0.prediction_type = PredictionType::kSample;
    gives_x_0.clip_sample = false;
    return {
        [network, z_t](const at::Tensor& x_t, const at::Tensor& t) { return network(x_t, t, z_t); },
        gives_x_0};
}

// (x_t, z_t, e) -> x_s
Piece step_piece(const CleanNetwork& network, const Step& step) {
    return [network, step](const std::vector<at::Tensor>& inputs) {
        Denoiser denoiser = denoiser_of(network, inputs[1]);
        Past past;
        return std::vector<at::Tensor>{
            decode_step(denoiser, inputs[0], step, inputs[2], /*residual=*/{}, past)};
    };
}

at::Tensor pictures_of(const CleanNetwork& network, const std::vector<Step>& steps, const Code& z) {
    at::Tensor x = z.at("x_T").select(1, 0);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto row = std::int64_t(i);
        const at::Tensor e = steps[i].sigma > 0 ? z.at("e").select(1, row) : at::Tensor();
        x = recomputed(step_piece(network, steps[i]), {x, z.at("z_t").select(1, row), e}).front();
    }
    return x;
}

} // namespace

std::vector<Step> denoising_gan_steps(const DenoisingGanSchedule& schedule) {
    constexpr double kFirstTime = 0.001; // Of the SDE, which the network was never shown before.
    const auto v = [&](int i) {
        const double u = kFirstTime + (1 - kFirstTime) * i / schedule.steps;
        return std::exp(-u * u * (schedule.beta_max - schedule.beta_min) / 2 -
                        u * schedule.beta_min);
    };
    std::vector<Step> steps;
    for (int t = schedule.steps - 1; t >= 0; --t) {
        const double alpha_bar_t = v(t + 1) / v(0), alpha_bar_s = v(t) / v(0);
        steps.push_back(
            posterior_step({t, alpha_bar_t, alpha_bar_s, {}, /*last=*/t == 0, schedule.steps}));
    }
    return steps;
}

bool is_scripted_denoising_gan(const std::filesystem::path& folder) {
    return files::JsonObject(folder / "config.json").has("module");
}

Generator load_denoising_gan(const std::filesystem::path& folder, at::ScalarType dtype,
                             at::Device device) {
    const files::JsonObject object(folder / "config.json");
    const std::vector<Step> steps = denoising_gan_steps(read_gan_schedule(object));
    const LoadedNetwork loaded = object.has("module") ? load_script(folder, object, device)
                                                      : load_native(folder, object, dtype, device);
    Generator generator{
        {{"x_T", 1, loaded.picture_shape}, {"z_t", std::int64_t(steps.size()), loaded.code_shape}},
        {}};
    if (const std::int64_t rows = noise_rows(steps); rows > 0)
        generator.parts.push_back({"e", rows, loaded.picture_shape});
    generator.pictures = [network = loaded.network, steps](const Code& z) {
        return pictures_of(network, steps, z);
    };
    return generator;
}

} // namespace restyle::core
