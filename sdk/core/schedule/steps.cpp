#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "schedule/grid.h"
#include "schedule/require.h"
#include "schedule/sampler.h"

namespace restyle::core {
namespace {

/// What runs, and where.
struct Run {
    ScheduleConfig config; ///< As the sampler that runs reads it.
    std::vector<GridPoint> grid;
    std::size_t first; ///< Point of the grid; all from it on are run.
    double eta;
};

void check_times(const ScheduleConfig& config, const std::vector<int>& times) {
    for (std::size_t i = 0; i < times.size(); ++i) {
        require(times[i] >= 0 && times[i] < config.train_timesteps,
                "time " + std::to_string(times[i]) + " is outside the model's 0 to " +
                    std::to_string(config.train_timesteps - 1));
        require(i == 0 || times[i] < times[i - 1],
                "the times do not descend at " + std::to_string(times[i]));
    }
}

// Samplers of noise levels, x' = x / sqrt(alpha_bar).
bool scales_noise(SamplerKind sampler) {
    return sampler == SamplerKind::kEuler || sampler == SamplerKind::kEulerAncestral ||
           is_dpm_solver(sampler);
}

// Whether two samplers have a word for what alpha_bar is when the grid has ended, and the same:
// set_alpha_to_one of DDIM, final_sigmas_type of Euler and DPM-Solver++. The others end in 1.
bool share_end(SamplerKind one, SamplerKind other) {
    const auto named = [](SamplerKind sampler) {
        return scales_noise(sampler) && sampler != SamplerKind::kEulerAncestral;
    };
    return (one == SamplerKind::kDdim && other == SamplerKind::kDdim) ||
           (named(one) && named(other));
}

// The schedule as `sampler` reads it, in the manner of diffusers' from_config(): the words that it
// shares with the sampler of the file hold, for others it has its own.
ScheduleConfig read_as(SamplerKind sampler, ScheduleConfig config) {
    if (config.spacing_is_default) config.timestep_spacing = sampler_of(sampler).default_spacing;
    if (!share_end(config.sampler, sampler)) config.set_alpha_to_one = true;
    config.sampler = sampler;
    return config;
}

double end_alpha_bar(const ScheduleConfig& config) {
    return config.set_alpha_to_one ? 1.0 : alpha_bars(config).front();
}

// Samplers of noise levels divide by the root of alpha_bar: diffusers leaves them so much, which on
// the longest grids is more than the next time has.
void leave_signal(std::vector<GridPoint>& grid) {
    grid.front().alpha_bar =
        grid.size() > 1 ? std::min(kLeastSignal, grid[1].alpha_bar / 2) : kLeastSignal;
}

// The whole grid, noisiest first.
std::vector<GridPoint> grid_of(const ScheduleConfig& config, const StepSettings& settings) {
    require(settings.strength >= 0 && settings.strength <= 1,
            "strength is " + std::to_string(settings.strength) + ", expected 0 to 1");
    const bool by_level = config.use_karras_sigmas && is_dpm_solver(config.sampler);
    require(!by_level || settings.timesteps.empty(),
            "times cannot be named where use_karras_sigmas is true");
    if (by_level) return karras_grid(config, settings.steps);

    const std::vector<int> times = settings.timesteps.empty()
                                       ? sampler_of(config.sampler).times(config, settings)
                                       : settings.timesteps;
    check_times(config, times);
    const std::vector<double> alpha_bar = alpha_bars(config);
    std::vector<GridPoint> grid;
    for (const int t : times)
        grid.push_back({t, alpha_bar[std::size_t(t)]});
    if (grid.front().alpha_bar == 0 && scales_noise(config.sampler)) leave_signal(grid);
    return grid;
}

void check_signal(const ScheduleConfig& config, const GridPoint& point) {
    require(point.alpha_bar > 0 || config.prediction_type != PredictionType::kEpsilon,
            "time " + std::to_string(point.t) +
                " has no signal left (alpha_bar 0), where a model that predicts epsilon says "
                "nothing of x_0");
}

Step step_of_the_picture(int t) {
    return {
        .t = t, .alpha_bar_t = 1, .alpha_bar_s = 1, .sigma = 0, .path_sigma = 0, .x_0_weight = 1};
}

// The sigma of each step that adds noise is what it adds where x_0 is certain; the variance that
// x_0 has adds to it, but in the last of them no more than is seen.
void leave_room_for_covariance(std::vector<Step>& steps, double clip_pixel) {
    const double most_seen = clip_pixel > 0 ? clip_pixel * 2 / 255 * std::sqrt(std::numbers::pi / 2)
                                            : std::numeric_limits<double>::infinity();
    bool is_last = true;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        if (step->sigma == 0) continue;
        step->largest_sigma = is_last ? most_seen : std::numeric_limits<double>::infinity();
        is_last = false;
    }
}

// The steps of a run, from and to the noise levels of `grid`.
std::vector<Step> steps_of(const Run& run, const std::vector<GridPoint>& grid,
                           SamplerKind sampler) {
    std::vector<Step> steps;
    for (std::size_t i = run.first; i < grid.size(); ++i) {
        check_signal(run.config, grid[i]);
        if (grid[i].alpha_bar == 1) { // A shifted path's last point: the picture, which stays.
            steps.push_back(step_of_the_picture(grid[i].t));
            continue;
        }
        const bool last = i + 1 == grid.size();
        StepPlace place{grid[i].t,
                        grid[i].alpha_bar,
                        last ? end_alpha_bar(run.config) : grid[i + 1].alpha_bar,
                        {},
                        last,
                        int(grid.size())};
        if (i > run.first) place.alpha_bar_before = grid[i - 1].alpha_bar;
        steps.push_back(sampler_of(sampler).step(run.config, place, run.eta));
    }
    if (learns_covariance(run.config) &&
        (sampler == SamplerKind::kDdpm || sampler == SamplerKind::kDdim))
        leave_room_for_covariance(steps, run.config.clip_pixel);
    return steps;
}

// The same points with less noise: each so far on the way to the next one's time.
std::vector<GridPoint> shifted(const Run& run, double shift) {
    require(shift >= 0 && shift <= 1, "shift is " + std::to_string(shift) + ", expected 0 to 1");
    std::vector<GridPoint> grid = run.grid;
    if (shift == 0) return grid;
    const std::vector<double> alpha_bar = alpha_bars(run.config);
    for (std::size_t i = 0; i < grid.size(); ++i) {
        const int next = i + 1 < grid.size() ? grid[i + 1].t : -1;
        const int level = grid[i].t - int(std::trunc(shift * (grid[i].t - next)));
        grid[i].alpha_bar = level < 0 ? 1 : alpha_bar[std::size_t(level)];
    }
    return grid;
}

// K. LCM's strength has shrunk its grid already, all of which runs.
std::size_t steps_that_run(SamplerKind sampler, const StepSettings& settings,
                           const std::vector<GridPoint>& grid) {
    const std::size_t N = grid.size();
    const double S = settings.strength;
    if (!settings.timesteps.empty() || (sampler == SamplerKind::kLcm && S > 0)) return N;
    return std::min(N, std::size_t(std::trunc(double(N) * S)));
}

Run run_of(const ScheduleConfig& config, const StepSettings& settings) {
    const ResolvedSampler sampler = resolved_sampler(config, settings);
    const ScheduleConfig read = read_as(sampler.kind, config);
    const std::vector<GridPoint> grid = grid_of(read, settings);
    const std::size_t K = steps_that_run(sampler.kind, settings, grid);
    return {read, grid, grid.size() - K, sampler.eta.value_or(0)};
}

} // namespace

ResolvedSampler resolved_sampler(const ScheduleConfig& config, const StepSettings& settings) {
    constexpr double kDefaultEta = 0.1;
    SamplerKind kind = settings.sampler.value_or(config.sampler);
    const bool named = settings.sampler.has_value();
    if (kind == SamplerKind::kDdpm && settings.eta && !named) kind = SamplerKind::kDdim;
    if (kind != SamplerKind::kDdim) {
        require(!settings.eta, "eta is " + std::to_string(settings.eta.value_or(0)) +
                                   ", which has no meaning for sampler " + sampler_name(kind) +
                                   "; expected none, or sampler ddim");
        return {kind, {}};
    }
    const double eta = settings.eta.value_or(kDefaultEta);
    require(eta >= 0 && eta <= 1, "eta is " + std::to_string(eta) + ", expected 0 to 1");
    return {kind, eta};
}

bool takes_eta(const ScheduleConfig& config, const StepSettings& settings) {
    if (settings.sampler) return *settings.sampler == SamplerKind::kDdim;
    return config.sampler == SamplerKind::kDdim || config.sampler == SamplerKind::kDdpm;
}

std::vector<Step> steps_to_run(const ScheduleConfig& config, const StepSettings& settings) {
    const Run run = run_of(config, settings);
    return steps_of(run, run.grid, run.config.sampler);
}

std::vector<Step> path_steps(const ScheduleConfig& config, const StepSettings& settings) {
    const Run run = run_of(config, settings);
    return steps_of(run, shifted(run, settings.shift), run.config.sampler);
}

std::vector<Step> refine_steps(const ScheduleConfig& config, const StepSettings& settings,
                               int count) {
    Run run = run_of(config, settings);
    const int N = int(run.grid.size());
    require(count >= 0 && count <= N,
            std::to_string(count) + " steps were asked for of a grid of " + std::to_string(N));
    run.first = std::size_t(N - count);
    run.eta = 1;
    return steps_of(run, run.grid, SamplerKind::kDdim);
}

} // namespace restyle::core
