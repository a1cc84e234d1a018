#pragma once

#include "restyle/core/guide.h"

namespace restyle::core {

/// U at a code, of each sample.
struct EnergyValues {
    at::Tensor total;                 ///< [n], fp64.
    at::Tensor prior;                 ///< [n], fp64, unweighted.
    std::vector<at::Tensor> energies; ///< [n] each, fp64, unweighted.
    Code gradient;                    ///< Of U, where it was asked for.
};

/// U(z) of guide.h.
class TotalEnergy {
public:
    TotalEnergy(const Generator& generator, const std::vector<WeightedEnergy>& energies,
                const GuideSettings& settings)
        : generator_(generator),
          energies_(energies),
          settings_(settings) {}

    EnergyValues values(const Code& z, std::int64_t step) const;
    EnergyValues with_gradient(const Code& z, std::int64_t step) const;

private:
    /// Fills in the energies; returns the sum of lambda_i E_i over samples and energies.
    at::Tensor add_energies(const Code& z, std::int64_t step, EnergyValues& values) const;
    void add_prior(const Code& z, EnergyValues& values) const;
    at::Tensor from_centre(const Code& z, const std::string& part) const;

    const Generator& generator_;
    const std::vector<WeightedEnergy>& energies_;
    const GuideSettings& settings_;
};

} // namespace restyle::core
