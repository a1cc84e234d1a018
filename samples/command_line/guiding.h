#pragma once

#include <memory>
#include <vector>

#include "restyle/core/energy_grammar.h"
#include "restyle/core/guide.h"

#include "guide_options.h"
#include "guided_model.h"
#include "report.h"

namespace command_line {

/// What became of a sample.
struct GuidedSample {
    Drawn drawn; ///< Empty where it failed.
    restyle::core::SampleTrace trace;
};

/// Guides the samples of one run, some at a time.
class Guiding {
public:
    explicit Guiding(const GuideOptions& options);

    const std::vector<restyle::core::WeightedEnergy>& energies() const { return energies_.terms; }

    /// What GuidedModel::find_start() finds, or takes from `file`: before run().
    void find_start(const std::filesystem::path& file);
    nlohmann::json start_report() const { return model_->start_report(); }

    /// n samples from `first` on, together.
    std::vector<GuidedSample> run(std::int64_t first, std::int64_t n,
                                  const restyle::core::GuideProgress& progress);

    /// What makes a sample what it is, resolved; samples of equal settings may lie in one folder.
    nlohmann::json settings() const;

    restyle::core::NetworkUse use() const { return model_->use(); }
    nlohmann::json milliseconds() const { return stages_.milliseconds(); }

private:
    restyle::core::EnergySum make_energies() const;
    restyle::core::PictureText load_clip(const std::filesystem::path& folder,
                                         bool of_the_option) const;
    restyle::core::PerceptualDistance load_lpips(const std::filesystem::path& file) const;
    at::Tensor read_values(const std::filesystem::path& file, bool resize) const;
    double temperature() const;
    restyle::core::GuideSettings settings_of(const GuideStart& start, std::int64_t first) const;

    const GuideOptions& options_;
    std::unique_ptr<GuidedModel> model_;
    restyle::core::EnergySum energies_;
    restyle::core::MovedRows moved_;
    restyle::core::Keep keep_;
    Stages stages_;
};

} // namespace command_line
