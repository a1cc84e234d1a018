#include "running_model.h"

#include <stdexcept>
#include <string>

#include "interruption.h"

namespace command_line {
namespace {

using restyle::core::Model;

// Runs `make` for the model; a setting that its schedule refuses is refused in the model's name.
template <typename Make>
auto in_name_of(const Model& model, const Make& make) {
    try {
        return make();
    } catch (const std::invalid_argument& error) {
        throw std::runtime_error(model.folder.string() + ": " + error.what());
    }
}

std::string shape_of(const Model& model) {
    return model.folder.string() + " has " + std::to_string(model.channels) +
           (model.on_latents() ? " channels of latents" : " channels of pictures") +
           " in squares of " + std::to_string(model.pixels_a_value());
}

} // namespace

RunningModel::RunningModel(const std::filesystem::path& folder, const RunOptions& options)
    : model_(restyle::core::load_model(folder, options.dtype, options.device)),
      denoiser_(fresh_denoiser()) {}

restyle::core::Denoiser RunningModel::fresh_denoiser() const {
    const auto network = [network = model_.network](const at::Tensor& x, const at::Tensor& t) {
        stop_if_interrupted();
        return network(x, t);
    };
    return restyle::core::Denoiser(network, model_.schedule);
}

std::vector<restyle::core::Step>
RunningModel::steps(const restyle::core::StepSettings& settings) const {
    return in_name_of(model_,
                      [&] { return restyle::core::steps_to_run(model_.schedule, settings); });
}

std::vector<restyle::core::Step>
RunningModel::path_steps(const restyle::core::StepSettings& settings) const {
    return in_name_of(model_, [&] { return restyle::core::path_steps(model_.schedule, settings); });
}

std::vector<restyle::core::Step>
RunningModel::refine_steps(const restyle::core::StepSettings& settings, int count) const {
    return in_name_of(
        model_, [&] { return restyle::core::refine_steps(model_.schedule, settings, count); });
}

void RunningModel::forget_use() {
    denoiser_ = fresh_denoiser();
}

void check_same_shape(const Model& source, const Model& target) {
    if (source.channels != target.channels || source.patch_size != target.patch_size ||
        source.latent_pixels != target.latent_pixels)
        throw std::runtime_error("source and target must see pictures in the same shape: " +
                                 shape_of(source) + ", " + shape_of(target));
}

} // namespace command_line
