#include "models/synthetic/random_weights.h"

#include <cmath>

#include <ATen/CPUGeneratorImpl.h>

namespace restyle::core {
namespace {

at::Tensor random_parameter(const std::string& name, at::IntArrayRef shape,
                            at::Generator& generator) {
    const bool scale = name.find("norm") != std::string::npos && name.ends_with(".weight");
    if (shape.size() == 1) return scale ? at::ones(shape) : at::zeros(shape);
    const double inputs = static_cast<double>(c10::multiply_integers(shape.slice(1)));
    const double bound = std::sqrt(3 / inputs);
    return at::empty(shape).uniform_(-bound, bound, generator);
}

} // namespace

ParameterSource random_parameters(std::uint64_t seed) {
    return [generator = at::make_generator<at::CPUGeneratorImpl>(seed)](
               const std::string& name, at::IntArrayRef shape) mutable {
        return random_parameter(name, shape, generator);
    };
}

TensorMap random_weights(std::uint64_t seed, at::ScalarType dtype,
                         const std::function<void(const ParameterSource&)>& make) {
    const ParameterSource random = random_parameters(seed);
    TensorMap weights;
    make([&](const std::string& name, at::IntArrayRef shape) {
        weights[name] = random(name, shape).to(dtype);
        return at::Tensor(); // What is made is thrown away.
    });
    return weights;
}

} // namespace restyle::core
