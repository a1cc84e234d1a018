#include "restyle/core/energy_grammar.h"

#include <stdexcept>

#include "guide/energy_kinds.h"

namespace restyle::core {

EnergySum make_energies(const std::vector<EnergySpec>& specs, const EnergySources& sources) {
    EnergySum sum;
    for (const EnergySpec& spec : specs) {
        if (spec.kind == "prior") {
            sum.prior_weight = spec.weight;
            continue;
        }
        try {
            sum.terms.push_back({spec.text, spec.weight, make_energy(spec, sources)});
        } catch (const std::invalid_argument& error) {
            throw std::invalid_argument("energy '" + spec.text + "': " + error.what());
        }
    }
    return sum;
}

} // namespace restyle::core
