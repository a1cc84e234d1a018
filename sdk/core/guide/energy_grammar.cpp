#include "restyle/core/energy_grammar.h"

#include <set>
#include <stdexcept>

#include "guide/energy_kinds.h"

namespace restyle::core {
namespace {

void add_term(const EnergySpec& spec, const EnergySources& sources, EnergySum& sum) {
    if (spec.kind != "prior") {
        sum.terms.push_back({spec.text, spec.weight, make_energy(spec, sources)});
        return;
    }
    if (spec.weight < 0) throw std::invalid_argument("a prior's weight is 0 or more");
    sum.prior_weight = spec.weight;
}

} // namespace

EnergySum make_energies(const std::vector<EnergySpec>& specs, const EnergySources& sources) {
    EnergySum sum;
    std::set<std::string> said; // Reports tell terms apart by their words.
    for (const EnergySpec& spec : specs) {
        const std::string term = "energy '" + spec.text + "': ";
        if (!said.insert(spec.kind == "prior" ? spec.kind : spec.text).second)
            throw std::invalid_argument(term + "is given twice; expected one of the weights' sum");
        try {
            add_term(spec, sources, sum);
        } catch (const std::invalid_argument& error) {
            throw std::invalid_argument(term + error.what());
        } catch (const std::runtime_error& error) {
            throw std::runtime_error(term + error.what());
        }
    }
    return sum;
}

} // namespace restyle::core
