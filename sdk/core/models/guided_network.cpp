#include "restyle/core/guided_network.h"

#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace restyle::core {
namespace {

struct Part {
    const char* name;
    at::Tensor Condition::*tensor;
};
constexpr Part kParts[]{{"text", &Condition::text},
                        {"pooled", &Condition::pooled},
                        {"time_ids", &Condition::time_ids},
                        {"label", &Condition::label},
                        {"guidance_scale", &Condition::guidance_scale}};

// Two entries: the negative first.
Condition both(const Guidance& guidance) {
    Condition condition;
    for (const auto& [name, tensor] : kParts) {
        const at::Tensor &negative = guidance.negative.*tensor, &prompt = guidance.prompt.*tensor;
        if (negative.defined() != prompt.defined())
            throw std::invalid_argument(std::string("guidance: ") + name + " is given for the " +
                                        (prompt.defined() ? "prompt" : "negative prompt") +
                                        " alone");
        if (prompt.defined()) condition.*tensor = at::cat({negative, prompt});
    }
    return condition;
}

// `told` has heard both, the negative first.
Network guided(Network told, double scale) {
    return [told = std::move(told), scale](const at::Tensor& x, const at::Tensor& t) {
        const at::Tensor outputs = told(at::cat({x, x}), at::cat({t, t}));
        const std::int64_t n = x.size(0), C = x.size(1);
        const at::Tensor prompt = outputs.narrow(0, n, n);
        const at::Tensor guided =
            at::lerp(outputs.narrow(0, 0, n).narrow(1, 0, C), prompt.narrow(1, 0, C), scale);
        const std::int64_t beside = outputs.size(1) - C;
        return beside == 0 ? guided : at::cat({guided, prompt.narrow(1, C, beside)}, 1);
    };
}

} // namespace

Network guided_network(const ConditionalNetwork& network, const Guidance& guidance) {
    return GuidedNetwork(network, guidance).at(guidance.scale);
}

GuidedNetwork::GuidedNetwork(ConditionalNetwork network, Guidance guidance)
    : network_(std::move(network)),
      guidance_(std::move(guidance)) {}

Network GuidedNetwork::at(double scale) {
    if (!std::isfinite(scale))
        throw std::invalid_argument("guidance: scale is " + std::to_string(scale) +
                                    ", expected a finite number");
    const auto told = [&](std::optional<Network>& network, const auto& condition) -> Network& {
        if (!network) network = network_(condition());
        return *network;
    };
    if (scale == 1) return told(prompt_, [&] { return guidance_.prompt; });
    if (scale == 0) return told(negative_, [&] { return guidance_.negative; });
    return guided(told(both_, [&] { return both(guidance_); }), scale);
}

} // namespace restyle::core
