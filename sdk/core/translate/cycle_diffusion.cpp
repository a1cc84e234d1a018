#include "restyle/core/cycle_diffusion.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "restyle/core/dpm_decoder.h"
#include "translate/follow.h"

namespace restyle::core {
namespace {

std::size_t steps_per_call(const TranslateSettings& settings, std::size_t K) {
    return settings.source_batch > 0 ? settings.source_batch : std::max<std::size_t>(K, 1);
}

struct World {
    Denoiser& denoiser;
    const std::vector<Step>& steps;
};

// The next points of the path, one more than `count`: x_t of so many steps, and the last one's x_s.
std::vector<at::Tensor> walk(const at::Tensor& x_t, std::size_t count,
                             const std::function<at::Tensor()>& next_point) {
    std::vector<at::Tensor> x{x_t};
    while (x.size() <= count)
        x.push_back(next_point());
    return x;
}

at::Tensor lock_step(const World& source, const World& target,
                     const std::function<at::Tensor()>& next_point,
                     const TranslateSettings& settings) {
    check_translatable(source.steps, target.steps, settings.last);
    const std::size_t K = source.steps.size(), batch = steps_per_call(settings, K);
    const std::size_t kept = K - (settings.last == LastStep::kDrop && K > 0);
    at::Tensor y = next_point();

    Past source_past{{}, settings.watch_source}, target_past{{}, settings.watch_target};
    std::vector<at::Tensor> x{y};
    for (std::size_t first = 0; first < K; first += batch) {
        const std::size_t end = std::min(first + batch, K);
        x = walk(x.back(), end - first, next_point);
        const std::vector<Step> together(source.steps.begin() + std::ptrdiff_t(first),
                                         source.steps.begin() +
                                             std::ptrdiff_t(std::min(end, kept)));
        const std::vector<Transition> expected =
            source.denoiser.reverse_all(x, together, batch, source_past);
        for (std::size_t i = first; i < end; ++i) {
            const at::Tensor& x_s = x[i - first + 1];
            const Transition next = target.denoiser.reverse(y, target.steps[i], target_past);
            y = i < kept ? follow(x_s, expected[i - first], source.steps[i], next, target.steps[i])
                         : next.mean;
            y = where_masked(x_s, y, settings.mask);
            if (settings.step_mask) y = where_masked(x_s, y, settings.step_mask());
        }
    }
    return y;
}

} // namespace

void check_translatable(const std::vector<Step>& source_steps,
                        const std::vector<Step>& target_steps, LastStep last) {
    if (source_steps.size() != target_steps.size())
        throw std::invalid_argument(c10::str("the source runs K = ", source_steps.size(),
                                             " steps and the target K = ", target_steps.size(),
                                             "; K must be equal"));
    const std::size_t kept =
        source_steps.size() - (last == LastStep::kDrop && !source_steps.empty());
    for (std::size_t i = 0; i < kept; ++i)
        if ((source_steps[i].sigma > 0) != (target_steps[i].sigma > 0))
            throw std::invalid_argument(c10::str(
                "transition ", i + 1, " has sigma ", source_steps[i].sigma, " in the source and ",
                target_steps[i].sigma, " in the target; both must be 0 or neither"));
}

at::Tensor cycle_translate(Denoiser& source, const std::vector<Step>& source_steps,
                           Denoiser& target, const std::vector<Step>& target_steps,
                           const std::vector<at::Tensor>& path, const TranslateSettings& settings) {
    std::size_t point = 0;
    return lock_step(
        {source, source_steps}, {target, target_steps}, [&] { return path.at(point++); }, settings);
}

at::Tensor cycle_translate(Denoiser& source, const std::vector<Step>& source_steps,
                           Denoiser& target, const std::vector<Step>& target_steps,
                           ForwardPath& path, const TranslateSettings& settings) {
    return lock_step(
        {source, source_steps}, {target, target_steps}, [&] { return path.next(); }, settings);
}

at::Tensor cycle_translate_by_code(Denoiser& source, const std::vector<Step>& source_steps,
                                   Denoiser& target, const std::vector<Step>& target_steps,
                                   const std::vector<at::Tensor>& path,
                                   const TranslateSettings& settings) {
    check_translatable(source_steps, target_steps, settings.last);
    if (settings.mask.defined() || settings.step_mask)
        throw std::invalid_argument("a mask needs the lock-step form");
    const LatentCode code =
        dpm_encode(source, source_steps, path, steps_per_call(settings, source_steps.size()),
                   settings.last, settings.watch_source);
    return dpm_decode(target, target_steps, code, settings.watch_target);
}

} // namespace restyle::core
