#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "restyle/core/denoiser.h"
#include "restyle/core/model.h"
#include "restyle/core/step.h"
#include "restyle/core/wish.h"

#include "options.h"
#include "sides.h"

namespace command_line {

/// A model whose denoisers count their calls and stop between two of them when the program is
/// interrupted.
class LoadedModel {
public:
    LoadedModel(const std::filesystem::path& folder, const RunOptions& options,
                const std::vector<restyle::core::Lora>& loras = {});

    const restyle::core::Model& model() const { return model_; }

    /// Of a model that is told nothing.
    restyle::core::Denoiser fresh_denoiser() const;

    /// Of one that is told the wish. Prints warnings, such as which words were cut.
    restyle::core::Denoiser denoiser_for(const restyle::core::Wish& wish) const;

    /// Of one that draws pictures of this size with the side's first guidance, told or not.
    restyle::core::Denoiser denoiser_for(const Side& picture, const Size& size) const;

    /// The one of a wish through another network than guided_network().
    using NetworkOf =
        std::function<restyle::core::Network(const restyle::core::Guidance& guidance)>;
    restyle::core::Denoiser denoiser_for(const restyle::core::Wish& wish,
                                         const NetworkOf& network) const;

    /// Throw std::runtime_error naming the model and the setting that does not fit its schedule.
    std::vector<restyle::core::Step> steps(const restyle::core::StepSettings& settings) const;
    /// Of the forward path; other levels than steps() where there is a shift.
    std::vector<restyle::core::Step> path_steps(const restyle::core::StepSettings& settings) const;
    /// The last `count` steps of the settings' grid, DDIM's at eta 1.
    std::vector<restyle::core::Step> refine_steps(const restyle::core::StepSettings& settings,
                                                  int count) const;

private:
    restyle::core::Denoiser denoiser_of(restyle::core::Network network, int passes) const;

    restyle::core::Model model_;
};

/// A model that is told nothing, with its denoiser.
class RunningModel : public LoadedModel {
public:
    /// Throws std::runtime_error for a model that is told something.
    RunningModel(const std::filesystem::path& folder, const RunOptions& options);

    restyle::core::Denoiser& denoiser() { return denoiser_; }
    void forget_use(); ///< Counts from 0 again.

private:
    restyle::core::Denoiser denoiser_;
};

} // namespace command_line
