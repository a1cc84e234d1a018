#include "restyle/core/carried_offset.h"

#include <stdexcept>

#include <c10/util/StringUtil.h>

namespace restyle::core {
namespace {

void check_cells(const at::Tensor& rows, const at::Tensor& was_at, const std::string& name) {
    if (was_at.dim() == 3 && was_at.size(0) == 2 && rows.dim() >= 3 &&
        rows.sizes().slice(std::size_t(rows.dim()) - 2) == was_at.sizes().slice(1))
        return;
    throw std::invalid_argument(c10::str("carried offset: the rows of ", name, " are ",
                                         rows.sizes(), ", and the scene's motion ", was_at.sizes(),
                                         ", expected [2, H, W] of theirs"));
}

/// [1, H, W, 2] in [-1, 1], as grid_sampler wants it; what is not finite is outside.
at::Tensor grid_of(const at::Tensor& was_at) {
    const auto scaled = [](const at::Tensor& place, std::int64_t size) {
        return (2 * place + 1) / double(size) - 1;
    };
    const at::Tensor grid =
        at::stack({scaled(was_at[0], was_at.size(2)), scaled(was_at[1], was_at.size(1))}, -1);
    constexpr double kOutside = 10;
    return at::where(at::isfinite(grid), grid, kOutside).unsqueeze(0);
}

/// [H, W]: whether the content was to be seen.
at::Tensor was_seen(const at::Tensor& was_at) {
    const auto within = [](const at::Tensor& place, std::int64_t size) {
        return (place > -0.5) & (place < double(size) - 0.5); // Not of what is not finite.
    };
    return within(was_at[0], was_at.size(2)) & within(was_at[1], was_at.size(1));
}

at::Tensor moved(const at::Tensor& rows, const at::Tensor& was_at) {
    constexpr int kInterpolateBilinear = 0, kPadBorder = 1; // As ATen counts them.
    const at::Tensor planes = rows.reshape({1, -1, was_at.size(1), was_at.size(2)});
    const at::Tensor there =
        at::grid_sampler_2d(planes, grid_of(was_at).to(planes.options()), kInterpolateBilinear,
                            kPadBorder, /*align_corners=*/false);
    return (there * was_seen(was_at).to(planes.options())).view(rows.sizes());
}

} // namespace

Code CarriedOffset::start(const Code& encoded) const {
    Code start;
    for (const auto& [name, part] : encoded)
        start[name] = empty() ? part : part + offset_.at(name);
    return start;
}

void CarriedOffset::keep(const Code& encoded, const Code& guided, std::int64_t steps) {
    for (const auto& [name, part] : encoded)
        offset_[name] = guided.at(name) - part;
    steps_ += steps;
}

void CarriedOffset::move(const at::Tensor& was_at) {
    for (const auto& [name, rows] : offset_)
        check_cells(rows, was_at, name);
    for (auto& [name, rows] : offset_)
        rows = moved(rows, was_at);
}

void CarriedOffset::forget() {
    offset_.clear();
    steps_ = 0;
}

GuidedFrame guide_frame(const Generator& generator, const std::vector<WeightedEnergy>& energies,
                        const Code& encoded, GuideSettings settings, CarriedOffset& carried) {
    // The last picture that guide() asks for is of the last code, which is the one that is kept.
    at::Tensor pictures;
    const Generator watched{generator.parts,
                            [&](const Code& z) { return pictures = generator.pictures(z); }};
    settings.centre = encoded;
    settings.first_step = carried.steps();
    settings.keep = {};
    const Guided guided = guide(watched, energies, carried.start(encoded), settings);
    if (!pictures.defined()) pictures = generator.pictures(guided.code); // No energy looked at it.
    GuidedFrame frame{pictures, guided.samples.front()};
    if (frame.trace.failure) {
        frame.pictures.reset();
        carried.forget();
    } else {
        carried.keep(encoded, guided.code, settings.steps);
    }
    return frame;
}

} // namespace restyle::core
