#include "running_model.h"

#include <cstdio>
#include <string>

#include "in_name_of.h"
#include "interruption.h"

namespace command_line {

LoadedModel::LoadedModel(const std::filesystem::path& folder, const RunOptions& options,
                         const std::vector<restyle::core::Lora>& loras)
    : model_(restyle::core::load_model(folder, options.dtype, options.device, loras)) {}

restyle::core::Denoiser LoadedModel::denoiser_of(restyle::core::Network network, int passes) const {
    const auto stoppable = [network = std::move(network)](const at::Tensor& x,
                                                          const at::Tensor& t) {
        stop_if_interrupted();
        return network(x, t);
    };
    return restyle::core::Denoiser(stoppable, model_.schedule, passes);
}

restyle::core::Denoiser LoadedModel::fresh_denoiser() const {
    return denoiser_of(model_.network, 1);
}

restyle::core::Denoiser LoadedModel::denoiser_for(const restyle::core::Wish& wish) const {
    return denoiser_for(wish, [this](const restyle::core::Guidance& guidance) {
        return restyle::core::guided_network(model_.conditional, guidance);
    });
}

restyle::core::Denoiser LoadedModel::denoiser_for(const restyle::core::Wish& wish,
                                                  const NetworkOf& network) const {
    const restyle::core::ToldWish told = restyle::core::tell(model_, wish);
    for (const std::string& warning : told.warnings)
        std::fprintf(stderr, "restyle: %s\n", warning.c_str());
    return denoiser_of(network(told.guidance), told.guidance.passes());
}

restyle::core::Denoiser LoadedModel::denoiser_for(const Side& picture, const Size& size) const {
    if (picture.says_nothing() && model_.needs.none()) return fresh_denoiser();
    return denoiser_for(picture.wish(picture.guidances.front(), size.width, size.height));
}

std::vector<restyle::core::Step>
LoadedModel::steps(const restyle::core::StepSettings& settings) const {
    return in_name_of(model_.folder.string(),
                      [&] { return restyle::core::steps_to_run(model_.schedule, settings); });
}

std::vector<restyle::core::Step>
LoadedModel::path_steps(const restyle::core::StepSettings& settings) const {
    return in_name_of(model_.folder.string(),
                      [&] { return restyle::core::path_steps(model_.schedule, settings); });
}

std::vector<restyle::core::Step>
LoadedModel::refine_steps(const restyle::core::StepSettings& settings, int count) const {
    return in_name_of(model_.folder.string(), [&] {
        return restyle::core::refine_steps(model_.schedule, settings, count);
    });
}

RunningModel::RunningModel(const std::filesystem::path& folder, const RunOptions& options)
    : LoadedModel(folder, options),
      denoiser_(fresh_denoiser()) {
    model().check_unconditional();
}

void RunningModel::forget_use() {
    denoiser_ = fresh_denoiser();
}

} // namespace command_line
