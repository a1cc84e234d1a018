#include <cmath>
#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "guide/script_module.h"

namespace restyle::core {
namespace {

constexpr double kLeastProbability = 1e-8;

void check_named(const std::vector<Attribute>& attributes, const std::string& example) {
    if (attributes.empty()) throw std::invalid_argument("no attribute is named, as in " + example);
}

void check(const at::Tensor& logits, std::int64_t pictures,
           const std::vector<Attribute>& attributes, const ScriptModule& module) {
    if (logits.dim() != 2 || logits.size(0) != pictures)
        module.refuse(c10::str("forward gives ", logits.sizes(), " for ", pictures,
                               " pictures, expected logits [n, attributes]"));
    for (const Attribute& attribute : attributes)
        if (attribute.index < 0 || attribute.index >= logits.size(1))
            module.refuse(c10::str("has ", logits.size(1), " attributes, from 0 on, and attribute ",
                                   attribute.index, " was asked for"));
}

/// [n] of logits [n, attributes].
at::Tensor energy_of(const at::Tensor& logits, const std::vector<Attribute>& attributes) {
    at::Tensor energy = at::zeros({logits.size(0)}, logits.options());
    for (const auto& [index, weight] : attributes) {
        const at::Tensor wanted = at::sigmoid(std::copysign(1.0, weight) * logits.select(1, index));
        energy = energy - std::abs(weight) * (wanted + kLeastProbability).log();
    }
    return energy;
}

} // namespace

Energy classifier_energy(const PictureClassifier& classifier,
                         const std::vector<Attribute>& attributes) {
    check_named(attributes, "[winter=1,fog=-0.5]");
    const auto known = std::int64_t(classifier.attributes().size());
    for (const Attribute& attribute : attributes)
        if (attribute.index < 0 || attribute.index >= known)
            throw std::invalid_argument(c10::str("the classifier has ", known,
                                                 " attributes, from 0 on, and attribute ",
                                                 attribute.index, " was asked for"));
    return [=](const at::Tensor& x, const EnergyDraw&) {
        return energy_of(classifier.logits(x), attributes);
    };
}

Energy classifier_energy(const std::string& file, const std::vector<Attribute>& attributes,
                         PictureRange range, at::Device device) {
    check_named(attributes, "[0=1,3=-0.5]");
    return
        [=, module = PictureModule(file, range, device)](const at::Tensor& x, const EnergyDraw&) {
            const at::Tensor logits = module(x);
            check(logits, x.size(0), attributes, module);
            return energy_of(logits, attributes);
        };
}

} // namespace restyle::core
