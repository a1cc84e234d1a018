#include "restyle/core/schedule_config.h"

#include "files/json_object.h"
#include "files/write_aside.h"
#include "schedule/sampler.h"
#include "schedule/schedule_config_from.h"

namespace restyle::core {
namespace {

template <typename Value>
using Names = std::vector<std::pair<std::string, Value>>;

constexpr const char* kPndm = "PNDMScheduler";

// PNDM's own steps (arXiv:2202.09778) are not run: its folders, which all of Stable Diffusion 1's
// are, run DDIM's. DPM-Solver++ has two algorithms, told by algorithm_type.
const Names<SamplerKind> kClasses{{"DDIMScheduler", SamplerKind::kDdim},
                                  {"DDPMScheduler", SamplerKind::kDdpm},
                                  {"EulerDiscreteScheduler", SamplerKind::kEuler},
                                  {"EulerAncestralDiscreteScheduler", SamplerKind::kEulerAncestral},
                                  {"DPMSolverMultistepScheduler", SamplerKind::kDpmSolver},
                                  {"LCMScheduler", SamplerKind::kLcm},
                                  {kPndm, SamplerKind::kDdim}};
const Names<SamplerKind> kAlgorithms{{"dpmsolver++", SamplerKind::kDpmSolver},
                                     {"sde-dpmsolver++", SamplerKind::kSdeDpmSolver}};
const Names<bool> kFinalSigmas{{"zero", true}, {"sigma_min", false}}; // set_alpha_to_one.
const Names<BetaSchedule> kBetaSchedules{{"linear", BetaSchedule::kLinear},
                                         {"scaled_linear", BetaSchedule::kScaledLinear},
                                         {"squaredcos_cap_v2", BetaSchedule::kSquaredCosCapV2}};
const Names<PredictionType> kPredictionTypes{{"epsilon", PredictionType::kEpsilon},
                                             {"sample", PredictionType::kSample},
                                             {"v_prediction", PredictionType::kVPrediction}};
const Names<TimestepSpacing> kSpacings{{"leading", TimestepSpacing::kLeading},
                                       {"trailing", TimestepSpacing::kTrailing},
                                       {"linspace", TimestepSpacing::kLinspace}};
// In diffusers fixed_small_log is fixed_small by way of its logarithm, and fixed_large_log takes
// the root of a negative number.
const Names<VarianceType> kVarianceTypes{
    {"fixed_small", VarianceType::kFixedSmall},      {"fixed_small_log", VarianceType::kFixedSmall},
    {"fixed_large", VarianceType::kFixedLarge},      {"learned", VarianceType::kLearned},
    {"learned_range", VarianceType::kLearnedRange},  {"squared_noise", VarianceType::kSquaredNoise},
    {"noise_residual", VarianceType::kNoiseResidual}};

template <typename Value>
std::string name_of(Value value, const Names<Value>& names) {
    for (const auto& [name, named] : names)
        if (named == value) return name;
    throw std::invalid_argument("write_schedule_config: a value without a name in diffusers");
}

void read_betas(const files::JsonObject& json, ScheduleConfig& config) {
    const bool lcm = config.sampler == SamplerKind::kLcm;
    config.beta_schedule =
        json.choice("beta_schedule", lcm ? "scaled_linear" : "linear", kBetaSchedules);
    config.beta_start = json.number("beta_start", lcm ? 0.00085 : config.beta_start);
    config.beta_end = json.number("beta_end", lcm ? 0.012 : config.beta_end);
    if (!json.has("trained_betas")) return;

    const nlohmann::json& betas = json.at("trained_betas");
    if (!betas.is_array() || betas.size() != std::size_t(config.train_timesteps))
        json.refuse("trained_betas", "a list of num_train_timesteps numbers");
    for (const nlohmann::json& beta : betas) {
        if (!beta.is_number()) json.refuse("trained_betas", "numbers");
        config.trained_betas.push_back(beta.get<double>());
    }
    config.beta_schedule = BetaSchedule::kTrained;
}

// Every formula of a step divides by, or takes the root of, how far alpha_bar falls within [0, 1).
void check_falls(const files::JsonObject& json, const ScheduleConfig& config) {
    double before = 1;
    for (const double alpha_bar : alpha_bars(config)) {
        if (!(alpha_bar >= 0 && alpha_bar < before))
            json.refuse(config.trained_betas.empty() ? "beta_start" : "trained_betas",
                        "betas with which alpha_bar falls at every step and stays within [0, 1)");
        before = alpha_bar;
    }
}

// Of Euler and DPM-Solver++: whether the noise levels are the betas'. Other levels lie between the
// betas' times, which diffusers rounds for DPM-Solver++ alone, and not on a cosine schedule.
void read_levels(const files::JsonObject& json, ScheduleConfig& config) {
    config.use_karras_sigmas = json.boolean("use_karras_sigmas", false);
    const bool between = config.sampler == SamplerKind::kEuler ||
                         config.beta_schedule == BetaSchedule::kSquaredCosCapV2;
    if (config.use_karras_sigmas && between)
        json.refuse("use_karras_sigmas", "false for Euler and for squaredcos_cap_v2");
    for (const char* levels : {"use_exponential_sigmas", "use_beta_sigmas", "use_lu_lambdas",
                               "use_flow_sigmas", "use_dynamic_shifting"})
        if (json.boolean(levels, false)) json.refuse(levels, "false");
    json.choice("interpolation_type", "linear", Names<bool>{{"linear", true}});
    json.choice("timestep_type", "discrete", Names<bool>{{"discrete", true}});
}

void read_grid(const files::JsonObject& json, ScheduleConfig& config) {
    const std::string spacing = name_of(sampler_of(config.sampler).default_spacing, kSpacings);
    config.timestep_spacing = json.choice("timestep_spacing", spacing, kSpacings);
    config.spacing_is_default = !json.has("timestep_spacing");
    config.steps_offset = json.integer("steps_offset", 0, 0, config.train_timesteps - 1);
    if (config.sampler == SamplerKind::kEuler || is_dpm_solver(config.sampler)) {
        config.set_alpha_to_one = json.choice("final_sigmas_type", "zero", kFinalSigmas);
        read_levels(json, config);
    } else {
        config.set_alpha_to_one = json.boolean("set_alpha_to_one", config.replaced_class.empty());
    }
}

void read_solver(const files::JsonObject& json, ScheduleConfig& config) {
    config.sampler = json.choice("algorithm_type", "dpmsolver++", kAlgorithms);
    config.solver_order = json.integer("solver_order", 2, 1, 2);
    json.choice("solver_type", "midpoint", Names<bool>{{"midpoint", true}});
    config.lower_order_final = json.boolean("lower_order_final", true);
    config.euler_at_final = json.boolean("euler_at_final", false);
    if (json.has("lambda_min_clipped")) json.refuse("lambda_min_clipped", "-Infinity");
    if (json.has("variance_type")) json.refuse("variance_type", "null");
}

void read_clipping(const files::JsonObject& json, ScheduleConfig& config) {
    const bool pixels =
        scheduler_class(config) == "DDIMScheduler" || config.sampler == SamplerKind::kDdpm;
    const bool clips = pixels || config.sampler == SamplerKind::kLcm;
    config.clip_sample = clips && json.boolean("clip_sample", pixels);
    config.clip_sample_range = json.number("clip_sample_range", 1.0);
    if (!(config.clip_sample_range > 0)) json.refuse("clip_sample_range", "a number above 0");
    if (json.boolean("thresholding", false)) json.refuse("thresholding", "false");
}

} // namespace

ScheduleConfig read_schedule_config(const std::filesystem::path& file) {
    return schedule_config_from(files::JsonObject(file));
}

ScheduleConfig schedule_config_from(const files::JsonObject& json) {
    ScheduleConfig config;
    config.sampler = json.choice("_class_name", "", kClasses);
    if (json.text("_class_name", "") == kPndm) config.replaced_class = kPndm;
    config.train_timesteps = json.integer("num_train_timesteps", 1000, 2, 1000000);
    read_betas(json, config);
    config.rescale_betas_zero_snr =
        config.replaced_class.empty() && json.boolean("rescale_betas_zero_snr", false);
    config.prediction_type = json.choice("prediction_type", "epsilon", kPredictionTypes);
    if (is_dpm_solver(config.sampler)) read_solver(json, config);
    read_grid(json, config);
    if (config.sampler == SamplerKind::kDdpm)
        config.variance_type = json.choice("variance_type", "fixed_small", kVarianceTypes);
    if (learns_covariance(config)) {
        config.clip_pixel = json.number("clip_pixel", config.clip_pixel);
        if (!(config.clip_pixel >= 0)) json.refuse("clip_pixel", "0, no limit, or more");
    }
    if (config.sampler == SamplerKind::kLcm) {
        config.original_inference_steps =
            json.integer("original_inference_steps", 50, 1, config.train_timesteps);
        config.timestep_scaling = json.number("timestep_scaling", 10.0);
    }
    read_clipping(json, config);
    check_falls(json, config);
    return config;
}

std::string prediction_type(const ScheduleConfig& config) {
    return name_of(config.prediction_type, kPredictionTypes);
}

std::string scheduler_class(const ScheduleConfig& config) {
    if (!config.replaced_class.empty()) return config.replaced_class;
    return name_of(is_dpm_solver(config.sampler) ? SamplerKind::kDpmSolver : config.sampler,
                   kClasses);
}

std::string variance_type(const ScheduleConfig& config) {
    return name_of(config.variance_type, kVarianceTypes);
}

bool learns_covariance(const ScheduleConfig& config) {
    return config.variance_type == VarianceType::kSquaredNoise ||
           config.variance_type == VarianceType::kNoiseResidual;
}

bool learns_variance(const ScheduleConfig& config) {
    return config.sampler == SamplerKind::kDdpm &&
           (config.variance_type == VarianceType::kLearned ||
            config.variance_type == VarianceType::kLearnedRange || learns_covariance(config));
}

namespace {

// The keys of some classes.
void write_sampler(nlohmann::ordered_json& json, const ScheduleConfig& config) {
    switch (config.sampler) {
    case SamplerKind::kDdim:
        json["set_alpha_to_one"] = config.set_alpha_to_one;
        break;
    case SamplerKind::kDdpm:
        json["variance_type"] = variance_type(config);
        if (learns_covariance(config)) json["clip_pixel"] = config.clip_pixel;
        break;
    case SamplerKind::kDpmSolver:
    case SamplerKind::kSdeDpmSolver:
        json["algorithm_type"] = name_of(config.sampler, kAlgorithms);
        json["use_karras_sigmas"] = config.use_karras_sigmas;
        json["solver_order"] = config.solver_order;
        json["lower_order_final"] = config.lower_order_final;
        json["euler_at_final"] = config.euler_at_final;
        [[fallthrough]];
    case SamplerKind::kEuler:
        json["final_sigmas_type"] = name_of(config.set_alpha_to_one, kFinalSigmas);
        break;
    case SamplerKind::kEulerAncestral:
        break;
    case SamplerKind::kLcm:
        json["original_inference_steps"] = config.original_inference_steps;
        json["timestep_scaling"] = config.timestep_scaling;
        break;
    }
}

} // namespace

void write_schedule_config(const std::filesystem::path& file, const ScheduleConfig& config) {
    nlohmann::ordered_json json{
        {"_class_name", scheduler_class(config)},
        {"num_train_timesteps", config.train_timesteps},
        {"beta_start", config.beta_start},
        {"beta_end", config.beta_end},
        {"prediction_type", prediction_type(config)},
        {"timestep_spacing", name_of(config.timestep_spacing, kSpacings)},
        {"steps_offset", config.steps_offset},
        {"clip_sample", config.clip_sample},
        {"clip_sample_range", config.clip_sample_range},
        {"rescale_betas_zero_snr", config.rescale_betas_zero_snr},
        {"thresholding", false},
    };
    if (config.beta_schedule == BetaSchedule::kTrained)
        json["trained_betas"] = config.trained_betas;
    else
        json["beta_schedule"] = name_of(config.beta_schedule, kBetaSchedules);
    write_sampler(json, config);
    files::write_text_aside(file, json.dump(2) + "\n");
}

} // namespace restyle::core
