#include "restyle/core/target_chain.h"

#include <algorithm>
#include <utility>

#include "restyle/core/cycle_diffusion.h"
#include "translate/follow.h"

namespace restyle::core {
namespace {

/// What a chain in lock step keeps of its source: of each step, until it is made.
struct SourceWay {
    std::vector<at::Tensor> path;     ///< x_1 .. x_{K+1}
    std::vector<Transition> expected; ///< From x_1 on; fewer than K where the last is dropped.
    std::vector<Step> source_steps, target_steps;
    at::Tensor mask;

    at::Tensor next(std::size_t i, const Transition& target) {
        const at::Tensor x_s = std::exchange(path[i + 1], {});
        if (i >= expected.size()) return where_masked(x_s, target.mean, mask);
        const Transition source = std::exchange(expected[i], {});
        return where_masked(x_s, follow(x_s, source, source_steps[i], target, target_steps[i]),
                            mask);
    }
};

} // namespace

at::Tensor run_chain(Denoiser& target, const std::vector<Step>& steps, TargetChain chain) {
    at::Tensor y = chain.y_1;
    Past past{{}, std::move(chain.watch)};
    for (std::size_t i = 0; i < steps.size(); ++i)
        y = chain.follow(i, target.reverse(y, steps[i], past));
    return y;
}

TargetChain limited_chain(TargetChain chain, std::vector<at::Tensor> path, const at::Tensor& mask) {
    if (!mask.defined()) return chain;
    auto follow = [follow = std::move(chain.follow), path = std::move(path),
                   mask](std::size_t i, const Transition& expected) mutable {
        const at::Tensor x_s = std::exchange(path[i + 1], {});
        return where_masked(x_s, follow(i, expected), mask);
    };
    return {chain.y_1, std::move(follow), std::move(chain.watch)};
}

TargetChain cycle_chain(Denoiser& source, const std::vector<Step>& source_steps,
                        const std::vector<Step>& target_steps, std::vector<at::Tensor> path,
                        const CycleChainSettings& settings) {
    check_translatable(source_steps, target_steps, settings.last);
    std::vector<Step> kept = source_steps;
    if (settings.last == LastStep::kDrop && !kept.empty()) kept.pop_back();
    const std::size_t all = std::max<std::size_t>(source_steps.size(), 1);
    Past past{{}, settings.watch_source};
    std::vector<Transition> expected = source.reverse_all(
        path, kept, settings.source_batch > 0 ? settings.source_batch : all, past);
    const at::Tensor y_1 = path.front();
    SourceWay way{std::move(path), std::move(expected), source_steps, target_steps, settings.mask};
    return {y_1,
            [way = std::move(way)](std::size_t i, const Transition& target) mutable {
                return way.next(i, target);
            },
            settings.watch_target};
}

} // namespace restyle::core
