#include "restyle/core/denoising_gan.h"

#include <cmath>
#include <utility>

#include <c10/util/StringUtil.h>

#include "decode/decode_step.h"
#include "guide/recompute.h"
#include "guide/script_config.h"
#include "guide/script_module.h"
#include "schedule/sampler.h"

namespace restyle::core {
namespace {

struct GanConfig {
    std::string module;
    std::vector<std::int64_t> picture_shape, code_shape;
    DenoisingGanSchedule schedule;
};

GanConfig read_config(const std::filesystem::path& file) {
    constexpr int kMostSteps = 1000;
    const files::JsonObject object(file);
    object.refuse_other_than(
        {"module", "picture_shape", "code_shape", "steps", "beta_min", "beta_max"});
    GanConfig config;
    config.module = script_beside(object, "module");
    const char* const shape = "the shape of a picture, [3, 256, 256] say";
    config.picture_shape = lengths_of(object, "picture_shape", shape);
    if (config.picture_shape.size() != 3 || config.picture_shape.front() != 3)
        object.refuse("picture_shape", shape);
    config.code_shape = object.has("code_shape")
                            ? lengths_of(object, "code_shape", "a list of lengths, [100] say")
                            : std::vector<std::int64_t>{100};
    DenoisingGanSchedule& schedule = config.schedule;
    schedule.steps = object.integer("steps", schedule.steps, 1, kMostSteps);
    schedule.beta_min = object.number("beta_min", schedule.beta_min);
    if (!(schedule.beta_min > 0)) object.refuse("beta_min", "a number above 0");
    schedule.beta_max = object.number("beta_max", schedule.beta_max);
    if (!(schedule.beta_max >= schedule.beta_min))
        object.refuse("beta_max", "a number of beta_min or more");
    return config;
}

/// What the network is, told its z_t.
Denoiser denoiser_of(const ScriptModule& module, const at::Tensor& z_t) {
    ScheduleConfig gives_x_0;
    gives_x_0.prediction_type = PredictionType::kSample;
    gives_x_0.clip_sample = false;
    const auto network = [module, z_t](const at::Tensor& x_t, const at::Tensor& t) {
        const at::Tensor x_0 = module(x_t, "x_t", {}, {t, z_t});
        if (x_0.sizes() != x_t.sizes())
            module.refuse(c10::str("forward gives ", x_0.sizes(), " for x_t ", x_t.sizes(),
                                   ", expected x_0 of that shape"));
        return x_0;
    };
    return {network, gives_x_0};
}

// (x_t, z_t, e) -> x_s
Piece step_piece(const ScriptModule& module, const Step& step) {
    return [module, step](const std::vector<at::Tensor>& inputs) {
        Denoiser denoiser = denoiser_of(module, inputs[1]);
        Past past;
        return std::vector<at::Tensor>{
            decode_step(denoiser, inputs[0], step, inputs[2], /*residual=*/{}, past)};
    };
}

at::Tensor pictures_of(const ScriptModule& module, const std::vector<Step>& steps, const Code& z) {
    at::Tensor x = z.at("x_T").select(1, 0);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto row = std::int64_t(i);
        const at::Tensor e = steps[i].sigma > 0 ? z.at("e").select(1, row) : at::Tensor();
        x = recomputed(step_piece(module, steps[i]), {x, z.at("z_t").select(1, row), e}).front();
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

Generator load_denoising_gan(const std::filesystem::path& folder, at::Device device) {
    const GanConfig config = read_config(folder / "config.json");
    const std::vector<Step> steps = denoising_gan_steps(config.schedule);
    Generator generator{
        {{"x_T", 1, config.picture_shape}, {"z_t", std::int64_t(steps.size()), config.code_shape}},
        {}};
    if (const std::int64_t rows = noise_rows(steps); rows > 0)
        generator.parts.push_back({"e", rows, config.picture_shape});
    generator.pictures = [module = ScriptModule((folder / config.module).string(), device),
                          steps](const Code& z) { return pictures_of(module, steps, z); };
    return generator;
}

} // namespace restyle::core
