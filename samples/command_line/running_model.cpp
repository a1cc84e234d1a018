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

std::vector<restyle::core::Step> RunningModel::refine_steps(restyle::core::StepSettings settings,
                                                            int count) const {
    settings.eta = 1.0;
    return in_name_of(model_,
                      [&] { return restyle::core::last_steps(model_.schedule, settings, count); });
}

void RunningModel::forget_use() {
    denoiser_ = fresh_denoiser();
}

} // namespace command_line
