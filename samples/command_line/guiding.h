#pragma once

#include <memory>
#include <optional>
#include <string>

#include "restyle/core/energy_grammar.h"
#include "restyle/core/generator.h"
#include "restyle/core/guide.h"

#include "guide_options.h"
#include "report.h"
#include "running_model.h"
#include "z_file.h"

namespace command_line {

/// What became of a sample.
struct GuidedSample {
    Sample picture; ///< Empty where it failed.
    ZFile code;
    restyle::core::SampleTrace trace;
    std::vector<restyle::core::Step> steps; ///< Of the final picture and the code.
};

/// Of the pictures that are guided: --size, the input's, or what the model was trained on.
Size guided_size(const GuideOptions& options);

/// Guides the samples of one run, one by one.
class Guiding {
public:
    Guiding(const GuideOptions& options, Size size);

    const restyle::core::Model& model() const { return model_.model(); }
    const std::vector<restyle::core::WeightedEnergy>& energies() const { return energies_.terms; }

    GuidedSample run(std::int64_t sample, const restyle::core::GuideProgress& progress);

    restyle::core::NetworkUse use() const { return denoiser_->use(); }
    nlohmann::json milliseconds() const { return stages_.milliseconds(); }

private:
    /// The sampler that gradients go through, and the code that it starts from.
    struct Start {
        restyle::core::DiffusionSampling sampling;
        restyle::core::Code code;
        restyle::core::Code centre; ///< Empty without an input.
    };

    void check_final_steps() const;
    restyle::core::EnergySum make_energies() const;
    at::Tensor read_values(const std::filesystem::path& file, bool resize) const;
    restyle::core::DiffusionSampling sampling(int steps) const;
    restyle::core::Generator generator(const restyle::core::DiffusionSampling& sampling) const;
    Start start(std::int64_t sample) const;
    Start start_at_input(std::int64_t sample) const;
    restyle::core::GuideSettings settings(const Start& start, std::int64_t sample) const;

    const GuideOptions& options_;
    LoadedModel model_;
    Size size_;
    std::optional<Sample> input_;
    std::shared_ptr<restyle::core::Denoiser> denoiser_;
    restyle::core::DiffusionSampling sampling_; ///< That gradients go through.
    restyle::core::EnergySum energies_;
    restyle::core::MovedRows moved_;
    restyle::core::Keep keep_;
    Stages stages_;
};

} // namespace command_line
