#include <cmath>
#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "guide/script_module.h"

namespace restyle::core {
namespace {

constexpr double kLeastProbability = 1e-8;

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

} // namespace

Energy classifier_energy(const std::string& file, const std::vector<Attribute>& attributes,
                         PictureRange range, at::Device device) {
    if (attributes.empty())
        throw std::invalid_argument("class: no attribute is named, as in [0=1,3=-0.5]");
    return
        [=, module = PictureModule(file, range, device)](const at::Tensor& x, const EnergyDraw&) {
            const at::Tensor logits = module(x);
            check(logits, x.size(0), attributes, module);
            at::Tensor energy = at::zeros({x.size(0)}, logits.options());
            for (const auto& [index, weight] : attributes) {
                const at::Tensor wanted =
                    at::sigmoid(std::copysign(1.0, weight) * logits.select(1, index));
                energy = energy - std::abs(weight) * (wanted + kLeastProbability).log();
            }
            return energy;
        };
}

} // namespace restyle::core
