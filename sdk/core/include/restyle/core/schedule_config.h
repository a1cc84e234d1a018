#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace restyle::core {

/// A grid, and a step on it. The forward path of each is its own step with every prediction
/// replaced by the true x_0, and noise of its own. All keep the frame, and their paths the
/// marginals, of
///
///   x_t = sqrt(alpha_bar_t) x_0 + sqrt(1 - alpha_bar_t) e
///
/// Euler's and DPM-Solver's own frame is x' = x / sqrt(alpha_bar), which networks see scaled back
/// to x: a step of x' is one of x by its weights alone. Grids are COMMANDS.md's GRID with the
/// spacing of the schedule, unless another is named here; Turbo models say trailing.
enum class SamplerKind {
    kDdim, ///< arXiv:2010.02502, (12). Path: its (7), with the same eta; without eta it draws no
           ///< noise.
    kDdpm, ///< Ancestral, arXiv:2006.11239. Path: the posterior of x_s given x_t and x_0.
    /// arXiv:2206.00364, algorithm 2 without churn: no noise. Path: the straight line of x' towards
    /// x_0. Times that linspace, the default, puts between two are rounded, where diffusers has
    /// fractions.
    kEuler,
    kEulerAncestral, ///< Euler's grid; of x its step is the posterior, and so is its path.
    /// arXiv:2211.01095, orders 1 and 2M: no noise. Order 1 is Euler's step; 2M carries x_0 on
    /// along the prediction before, so that its path, where both are true, is order 1's. Grid: the
    /// first N of N + 1 times where the spacing is leading or linspace.
    kDpmSolver,
    kSdeDpmSolver, ///< The same with noise: order 1 is the posterior.
    /// arXiv:2310.04378: x_0, noised anew. Path: points drawn apart, each from its marginal. Grid:
    /// N times picked of the original_inference_steps that the model was distilled on, of which
    /// strength leaves trunc(original_inference_steps strength) to pick from; all N run.
    kLcm,
};
enum class BetaSchedule { kLinear, kScaledLinear, kSquaredCosCapV2, kTrained };
enum class PredictionType { kEpsilon, kSample, kVPrediction };
enum class TimestepSpacing { kLeading, kTrailing, kLinspace };
enum class VarianceType {
    kFixedSmall,
    kFixedLarge,
    kLearned,      ///< The network gives the variance beside its prediction, in as many channels.
    kLearnedRange, ///< It gives where the variance lies, from -1 (fixed_small) to 1 (fixed_large).
    // Not in diffusers: SN-DPM and NPR-DPM of Bao et al. (arXiv:2206.07309), what is expected of
    // the square of the noise, or of what the prediction of the noise leaves of it. Either tells
    // the variance that x_0 has given x_t, value by value, and so that of x_s.
    kSquaredNoise,
    kNoiseResidual,
};

/// A diffusers scheduler_config.json, as diffusers means it. The members' defaults are
/// DDIMScheduler's.
struct ScheduleConfig {
    SamplerKind sampler = SamplerKind::kDdim;
    int train_timesteps = 1000; ///< T: times run from 0 to T - 1. Key num_train_timesteps.
    BetaSchedule beta_schedule = BetaSchedule::kLinear;
    double beta_start = 0.0001;
    double beta_end = 0.02;
    std::vector<double> trained_betas; ///< Used when not empty, T of them.
    bool rescale_betas_zero_snr = false;
    PredictionType prediction_type = PredictionType::kEpsilon;
    TimestepSpacing timestep_spacing = TimestepSpacing::kLeading;
    bool spacing_is_default = false; ///< The file is silent: another sampler has its own default.
    int steps_offset = 0;
    /// Whether the grid ends in alpha_bar 1, else in alpha_bar_0. Of Euler and DPM-Solver++:
    /// final_sigmas_type zero, else sigma_min. DDPM, Euler ancestral and LCM always end in 1.
    bool set_alpha_to_one = true;
    VarianceType variance_type = VarianceType::kFixedSmall; ///< DDPM only.
    /// Of squared_noise and noise_residual: what the last sigma that is not 0 is at most, as the
    /// mean distance, in levels of 8 bits, by which it moves a value. 0: no limit.
    double clip_pixel = 2;
    bool clip_sample = true;
    double clip_sample_range = 1.0;
    /// Of DPM-Solver++: its grid has the noise levels of Karras et al. (arXiv:2206.00364), (5),
    /// each at the time nearest to it.
    bool use_karras_sigmas = false;
    int solver_order = 2;              ///< 1 or 2, of DPM-Solver++.
    bool lower_order_final = true;     ///< The last of less than 15 steps is of order 1.
    bool euler_at_final = false;       ///< The last step is of order 1.
    int original_inference_steps = 50; ///< Of the grid that an LCM was distilled on.
    double timestep_scaling = 10.0;    ///< Of an LCM's c_skip and c_out.
    /// PNDMScheduler where the file names it: its betas and its grid run, with DDIM's steps.
    std::string replaced_class;
};

/// Reads scheduler_config.json of a DDIM, DDPM, EulerDiscrete, EulerAncestralDiscrete,
/// DPMSolverMultistep, LCM or PNDM scheduler. Absent keys take the defaults that diffusers gives to
/// _class_name; keys that the class has not are not looked at.
/// Throws std::runtime_error that names file, key, value and what is allowed for anything else:
/// an unknown class or value, `thresholding: true`, a type that does not fit.
ScheduleConfig read_schedule_config(const std::filesystem::path& file);

/// The same, written: every key, so that diffusers reads the very same schedule.
void write_schedule_config(const std::filesystem::path& file, const ScheduleConfig& config);

/// alpha_bar_0 .. alpha_bar_{T-1} in double (COMMANDS.md, SCHEDULE).
std::vector<double> alpha_bars(const ScheduleConfig& config);

/// prediction_type, as the file has it.
std::string prediction_type(const ScheduleConfig& config);

/// The class of diffusers that steps so.
std::string scheduler_class(const ScheduleConfig& config);

/// variance_type, as the file has it.
std::string variance_type(const ScheduleConfig& config);

/// Whether the network tells the variance of x_0 given x_t: squared_noise or noise_residual. It
/// counts in steps of DDPM, and in those of DDIM where eta is above 0.
bool learns_covariance(const ScheduleConfig& config);

/// Whether the network gives twice the channels that it takes: its prediction, then its variance.
bool learns_variance(const ScheduleConfig& config);

} // namespace restyle::core
