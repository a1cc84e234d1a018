#include "restyle/core/schedule_config.h"

#include "models/files/json_object.h"
#include "models/files/write_aside.h"

namespace restyle::core {
namespace {

template <typename Value>
using Names = std::vector<std::pair<std::string, Value>>;

const Names<SamplerKind> kSamplers{{"DDIMScheduler", SamplerKind::kDdim},
                                   {"DDPMScheduler", SamplerKind::kDdpm}};
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
const Names<VarianceType> kVarianceTypes{{"fixed_small", VarianceType::kFixedSmall},
                                         {"fixed_small_log", VarianceType::kFixedSmall},
                                         {"fixed_large", VarianceType::kFixedLarge},
                                         {"learned", VarianceType::kLearned},
                                         {"learned_range", VarianceType::kLearnedRange}};

template <typename Value>
std::string name_of(Value value, const Names<Value>& names) {
    for (const auto& [name, named] : names)
        if (named == value) return name;
    throw std::invalid_argument("write_schedule_config: a value without a name in diffusers");
}

void read_betas(const JsonObject& json, ScheduleConfig& config) {
    config.beta_schedule = json.choice("beta_schedule", "linear", kBetaSchedules);
    config.beta_start = json.number("beta_start", config.beta_start);
    config.beta_end = json.number("beta_end", config.beta_end);
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
void check_falls(const JsonObject& json, const ScheduleConfig& config) {
    double before = 1;
    for (const double alpha_bar : alpha_bars(config)) {
        if (!(alpha_bar >= 0 && alpha_bar < before))
            json.refuse(config.trained_betas.empty() ? "beta_start" : "trained_betas",
                        "betas with which alpha_bar falls at every step and stays within [0, 1)");
        before = alpha_bar;
    }
}

} // namespace

ScheduleConfig read_schedule_config(const std::filesystem::path& file) {
    const JsonObject json(file);
    ScheduleConfig config;
    config.sampler = json.choice("_class_name", "", kSamplers);
    config.train_timesteps = json.integer("num_train_timesteps", 1000, 2, 1000000);
    read_betas(json, config);
    config.rescale_betas_zero_snr = json.boolean("rescale_betas_zero_snr", false);
    config.prediction_type = json.choice("prediction_type", "epsilon", kPredictionTypes);
    config.timestep_spacing = json.choice("timestep_spacing", "leading", kSpacings);
    config.steps_offset = json.integer("steps_offset", 0, 0, config.train_timesteps - 1);
    config.set_alpha_to_one = json.boolean("set_alpha_to_one", true);
    if (config.sampler == SamplerKind::kDdpm) // DDIMScheduler has no such key.
        config.variance_type = json.choice("variance_type", "fixed_small", kVarianceTypes);
    config.clip_sample = json.boolean("clip_sample", true);
    config.clip_sample_range = json.number("clip_sample_range", 1.0);
    if (!(config.clip_sample_range > 0)) json.refuse("clip_sample_range", "a number above 0");
    if (json.boolean("thresholding", false)) json.refuse("thresholding", "false");
    check_falls(json, config);
    return config;
}

bool learns_variance(const ScheduleConfig& config) {
    return config.sampler == SamplerKind::kDdpm &&
           (config.variance_type == VarianceType::kLearned ||
            config.variance_type == VarianceType::kLearnedRange);
}

void write_schedule_config(const std::filesystem::path& file, const ScheduleConfig& config) {
    nlohmann::ordered_json json{
        {"_class_name", name_of(config.sampler, kSamplers)},
        {"num_train_timesteps", config.train_timesteps},
        {"beta_start", config.beta_start},
        {"beta_end", config.beta_end},
        {"prediction_type", name_of(config.prediction_type, kPredictionTypes)},
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
    if (config.sampler == SamplerKind::kDdim)
        json["set_alpha_to_one"] = config.set_alpha_to_one;
    else
        json["variance_type"] = name_of(config.variance_type, kVarianceTypes);
    write_text_aside(file, json.dump(2) + "\n");
}

} // namespace restyle::core
