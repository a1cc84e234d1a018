#include "train/training_state.h"

#include <cmath>
#include <stdexcept>

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <nlohmann/json.hpp>

namespace restyle::core {
namespace {

constexpr const char* kFormat = "restyle-checkpoint-1";

bool starts_at_zero(const std::string& name) {
    return name.find(".conv2.") != std::string::npos ||
           name.find(".proj_out.") != std::string::npos || name.starts_with("conv_out.");
}

at::Tensor initial_parameter(const std::string& name, at::IntArrayRef shape,
                             at::Generator& generator) {
    if (name == "logit_scale") return at::full({}, std::log(1 / 0.07), at::kFloat);
    if (shape.size() == 1) {
        const bool scale = name.find("norm") != std::string::npos && name.ends_with(".weight");
        return scale ? at::ones(shape) : at::zeros(shape);
    }
    if (starts_at_zero(name)) return at::zeros(shape);
    const double inputs = static_cast<double>(c10::multiply_integers(shape.slice(1)));
    const double bound = 1 / std::sqrt(inputs);
    return at::empty(shape).uniform_(-bound, bound, generator);
}

at::Tensor leaf(const at::Tensor& tensor, at::Device device) {
    const auto format =
        tensor.dim() == 4 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
    return tensor.to(device).clone(format);
}

const std::string& metadata_of(const SafeTensors& contents, const std::string& key,
                               const std::filesystem::path& file) {
    const auto found = contents.metadata.find(key);
    if (found == contents.metadata.end())
        throw std::runtime_error(file.string() + ": is no training checkpoint (lacks " + key + ")");
    return found->second;
}

struct Part {
    const char* prefix;
    TensorMap TrainingState::*tensors;
};
constexpr Part kParts[]{{"weights/", &TrainingState::weights},
                        {"average/", &TrainingState::average},
                        {"moment1/", &TrainingState::moment1},
                        {"moment2/", &TrainingState::moment2},
                        {"noted/", &TrainingState::noted}};

} // namespace

TrainingState untrained(const TensorMap& start, at::Device device) {
    TrainingState state;
    for (const auto& [name, tensor] : start) {
        const at::Tensor weight = leaf(tensor, device);
        state.average[name] = weight.clone();
        state.moment1[name] = at::zeros_like(weight);
        state.moment2[name] = at::zeros_like(weight);
        state.weights[name] = weight;
        state.weights[name].requires_grad_();
    }
    return state;
}

TrainingState initial_state(const DeclareParameters& declare, std::uint64_t seed,
                            at::Device device) {
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    TensorMap start;
    declare([&](const std::string& name, at::IntArrayRef shape) {
        return start[name] = initial_parameter(name, shape, generator);
    });
    return untrained(start, device);
}

void write_checkpoint(const std::filesystem::path& file, const TrainingState& state,
                      const std::string& settings) {
    SafeTensors contents;
    for (const Part& part : kParts)
        for (const auto& [name, tensor] : state.*part.tensors)
            contents.tensors[part.prefix + name] = tensor;
    contents.metadata = {{"format", kFormat},
                         {"settings", settings},
                         {"iteration", std::to_string(state.iteration)},
                         {"seconds", nlohmann::json(state.seconds).dump()},
                         {"losses", nlohmann::json(state.losses).dump()}};
    write_safetensors(file, contents);
}

TrainingState read_checkpoint(const std::filesystem::path& file, TrainingState untrained,
                              const std::string& settings) {
    const SafeTensors contents = read_safetensors(file);
    if (metadata_of(contents, "format", file) != kFormat)
        throw std::runtime_error(file.string() + ": is not of format " + kFormat);
    if (const std::string& began = metadata_of(contents, "settings", file); began != settings)
        throw std::runtime_error(file.string() + ": was begun with settings " + began +
                                 ", which differ from " + settings);

    TrainingState state = std::move(untrained);
    const c10::NoGradGuard no_gradients;
    for (const Part& part : kParts)
        for (auto& [name, tensor] : state.*part.tensors) {
            const auto found = contents.tensors.find(part.prefix + name);
            if (found == contents.tensors.end() || found->second.sizes() != tensor.sizes())
                throw std::runtime_error(file.string() + ": lacks '" + part.prefix + name +
                                         "' in the network's shape");
            tensor.copy_(found->second);
        }
    try {
        state.iteration = std::stoll(metadata_of(contents, "iteration", file));
        state.seconds = std::stod(metadata_of(contents, "seconds", file));
        state.losses =
            nlohmann::json::parse(metadata_of(contents, "losses", file)).get<std::vector<double>>();
    } catch (const std::logic_error&) {
        throw std::runtime_error(file.string() + ": iteration or seconds is no number");
    } catch (const nlohmann::json::exception&) {
        throw std::runtime_error(file.string() + ": losses are no list of numbers");
    }
    return state;
}

} // namespace restyle::core
