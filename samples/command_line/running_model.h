#pragma once

#include <filesystem>
#include <vector>

#include "restyle/core/denoiser.h"
#include "restyle/core/model.h"
#include "restyle/core/step.h"

#include "options.h"

namespace command_line {

/// A model that counts its calls and stops between two of them when the program is interrupted.
class RunningModel {
public:
    RunningModel(const std::filesystem::path& folder, const RunOptions& options);

    const restyle::core::Model& model() const { return model_; }
    restyle::core::Denoiser& denoiser() { return denoiser_; }

    /// Throw std::runtime_error naming the model and the setting that does not fit its schedule.
    std::vector<restyle::core::Step> steps(const restyle::core::StepSettings& settings) const;
    /// Of the forward path; other levels than steps() where there is a shift.
    std::vector<restyle::core::Step> path_steps(const restyle::core::StepSettings& settings) const;
    /// The last `count` steps of the settings' grid, DDIM's at eta 1.
    std::vector<restyle::core::Step> refine_steps(const restyle::core::StepSettings& settings,
                                                  int count) const;

    void forget_use(); ///< Counts from 0 again.

private:
    restyle::core::Denoiser fresh_denoiser() const;

    restyle::core::Model model_;
    restyle::core::Denoiser denoiser_;
};

/// Throws std::runtime_error when the two do not see pictures in the same shape.
void check_same_shape(const restyle::core::Model& source, const restyle::core::Model& target);

} // namespace command_line
