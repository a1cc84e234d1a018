#pragma once

#include <optional>
#include <string>
#include <vector>

#include "guide/total_energy.h"

namespace restyle::core {

/// Watches whether steps settle: samples whose values stop being finite or whose codes run away.
class Stability {
public:
    Stability(const std::vector<WeightedEnergy>& energies, const GuideSettings& settings)
        : energies_(energies),
          settings_(settings) {}

    /// To be told of each visited code and U there, the gradient included. Of each sample why it
    /// cannot go on, in words.
    std::vector<std::optional<std::string>> failures(const Code& z, const EnergyValues& values,
                                                     std::int64_t step);

    /// The median of h times the curvature along the steps of a sample, so far.
    double step_times_curvature(std::int64_t sample) const;

private:
    void note_curvature(const Code& z, const Code& gradient);
    std::string not_finite(const EnergyValues& values, std::int64_t sample,
                           std::int64_t step) const;
    std::string diverged(double size, std::int64_t sample, std::int64_t step) const;

    const std::vector<WeightedEnergy>& energies_;
    const GuideSettings& settings_;
    Code before_, gradient_before_;
    std::vector<at::Tensor> curvatures_; ///< [n] a step.
};

} // namespace restyle::core
