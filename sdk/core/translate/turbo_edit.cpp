#include "restyle/core/turbo_edit.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "translate/follow.h"

namespace restyle::core {
namespace {

void check_sigmas(const std::vector<Step>& source, const std::vector<Step>& target) {
    for (std::size_t i = 0; i < source.size(); ++i)
        if (source[i].sigma != target[i].sigma)
            throw std::invalid_argument("TurboEdit: transition " + std::to_string(i + 1) +
                                        " has sigma " + std::to_string(source[i].sigma) +
                                        " in the source and " + std::to_string(target[i].sigma) +
                                        " in the target, expected equal");
}

/// In (0, 1], of each picture: what brings its root mean square down to `most`.
at::Tensor scale_down_to(double most, const at::Tensor& residual) {
    const at::Tensor size = residual.square().mean({1, 2, 3}, true).sqrt();
    return (most / size).clamp_max(1);
}

// Written so that y = x and equal means leave x_s as it is, to the last bit.
at::Tensor follow(const at::Tensor& x_s, const at::Tensor& source_of_x, const at::Tensor& source,
                  const at::Tensor& target, double w) {
    return x_s + (source - source_of_x) + w * (target - source);
}

at::Tensor without_residual(const at::Tensor& source, const at::Tensor& target, double w) {
    return source + w * (target - source);
}

} // namespace

at::Tensor turbo_edit(Denoiser& source, const std::vector<Step>& source_steps, Denoiser& target,
                      const std::vector<Step>& target_steps, const std::vector<at::Tensor>& path,
                      const TurboEditSettings& settings) {
    const TranslateSettings& translate = settings.translate;
    check_translatable(source_steps, target_steps, translate.last);
    check_sigmas(source_steps, target_steps);
    const std::size_t K = source_steps.size();
    const std::size_t batch =
        translate.source_batch > 0 ? translate.source_batch : std::max<std::size_t>(K, 1);
    Past path_past{{}, translate.watch_source}, source_past,
        target_past{{}, translate.watch_target};
    const std::vector<Transition> of_path =
        source.reverse_all(path, source_steps, batch, path_past);

    const double w = settings.pseudo_guidance;
    at::Tensor y = path.front();
    for (std::size_t i = 0; i < K; ++i) {
        const at::Tensor& x_s = path[i + 1];
        const at::Tensor& source_of_x = of_path[i].mean;
        const at::Tensor of_source = source.reverse(y, source_steps[i], source_past).mean;
        const at::Tensor of_target = target.reverse(y, target_steps[i], target_past).mean;
        const bool last = i + 1 == K;
        if (last && translate.last == LastStep::kDrop) {
            y = without_residual(of_source, of_target, w);
        } else if (last && std::isfinite(settings.largest_last_residual)) {
            const at::Tensor residual = x_s - source_of_x;
            y = without_residual(of_source, of_target, w) +
                scale_down_to(settings.largest_last_residual, residual) * residual;
        } else {
            y = follow(x_s, source_of_x, of_source, of_target, w);
        }
        y = where_masked(x_s, y, translate.mask);
    }
    return y;
}

} // namespace restyle::core
