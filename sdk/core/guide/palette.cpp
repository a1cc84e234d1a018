#include <algorithm>
#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "restyle/core/energy.h"

namespace restyle::core {
namespace {

/// [n, pixels, k] between pixels [n, pixels, 3] and colours [k, 3].
at::Tensor squared_distances(const at::Tensor& pixels, const at::Tensor& colours) {
    std::vector<at::Tensor> distances;
    for (const at::Tensor& colour : colours.unbind())
        distances.push_back((pixels - colour).square().sum(-1));
    return at::stack(distances, -1);
}

// By how much a colour's squared distance must be less for it to get e times as much of a pixel.
constexpr double kSmoothing = 0.01;

void check_palette(const Palette& palette) {
    const at::Tensor &colours = palette.colours, &shares = palette.shares;
    if (colours.dim() != 2 || colours.size(1) != 3 || colours.size(0) == 0)
        throw std::invalid_argument(
            c10::str("palette: the colours are ", colours.sizes(), ", expected [k, 3]"));
    if (!shares.defined()) return;
    if (shares.dim() != 1 || shares.size(0) != colours.size(0) || !(shares > 0).all().item<bool>())
        throw std::invalid_argument(c10::str("palette: the shares are ", shares, ", expected ",
                                             colours.size(0), " numbers above 0"));
}

/// [k], of sum 1.
at::Tensor shares_of(const Palette& palette, const at::TensorOptions& options) {
    if (!palette.shares.defined())
        return at::full({palette.colours.size(0)}, 1 / double(palette.colours.size(0)), options);
    const at::Tensor shares = palette.shares.to(options);
    return shares / shares.sum();
}

/// What each colour must be worth, [n, k], for the pixels that go to the nearest at that price to
/// give each its share: where the transport's dual has no slope. Newton's steps, the smoothing
/// halved from wide to kSmoothing, since from afar a narrow one has no curvature to go by.
at::Tensor fair_prices(const at::Tensor& distances, const at::Tensor& shares) {
    constexpr double kWidest = 4, kFair = 1e-8, kLongestStep = 3;
    constexpr int kMostRounds = 20; // Of one smoothing.
    const at::Tensor far = distances.to(at::kDouble), wanted = shares.to(at::kDouble);
    const double pixels = double(far.size(1)), colours = double(far.size(2));
    at::Tensor prices = at::zeros({far.size(0), far.size(2)}, far.options());
    if (!at::isfinite(far).all().item<bool>()) return prices.to(distances.options());
    for (double eps = kWidest;; eps = std::max(eps / 2, kSmoothing)) {
        for (int round = 0; round < kMostRounds; ++round) {
            const at::Tensor drawn = at::softmax((prices.unsqueeze(1) - far) / eps, 2);
            const at::Tensor share = drawn.mean(1), short_of = wanted - share;
            if (short_of.abs().max().item<double>() < kFair) break;
            // All prices may rise alike: 1 / k takes that away.
            const at::Tensor curvature =
                (at::diag_embed(share) - drawn.transpose(1, 2).matmul(drawn) / pixels) / eps +
                1 / colours;
            const at::Tensor ridge = 1e-9 * at::eye(far.size(2), far.options());
            const at::Tensor step = at::linalg_solve(curvature + ridge, short_of.unsqueeze(2));
            prices = prices + step.squeeze(2).clamp(-kLongestStep * eps, kLongestStep * eps);
        }
        if (eps == kSmoothing) return prices.to(distances.options());
    }
}

} // namespace

Energy palette_energy(const Palette& palette) {
    check_palette(palette);
    return [palette](const at::Tensor& x, const EnergyDraw&) {
        const at::Tensor pixels = x.flatten(2).transpose(1, 2);
        const at::Tensor distances = squared_distances(pixels, palette.colours.to(x.options()));
        const at::Tensor shares = shares_of(palette, x.options());
        const at::Tensor prices = fair_prices(distances.detach(), shares);
        const at::Tensor of_pixels =
            at::logsumexp((prices.unsqueeze(1) - distances) / kSmoothing, 2);
        return (shares * prices).sum(1) - kSmoothing * of_pixels.mean(1);
    };
}

Palette palette_of(const at::Tensor& picture, std::int64_t colours) {
    constexpr int kRounds = 16;
    const at::Tensor pixels = picture.flatten(1).t().to(at::kDouble);
    const at::Tensor by_luminance = pixels.index_select(0, std::get<1>(pixels.sum(1).sort()));
    const at::Tensor places =
        ((at::arange(colours, at::kDouble) + 0.5) * double(pixels.size(0)) / double(colours))
            .floor()
            .to(at::kLong);
    at::Tensor found = by_luminance.index_select(0, places), counts;
    for (int round = 0; round < kRounds; ++round) {
        const at::Tensor nearest = squared_distances(pixels.unsqueeze(0), found)[0].argmin(1);
        const at::Tensor members = at::one_hot(nearest, colours).to(at::kDouble);
        counts = members.sum(0);
        const at::Tensor means = members.t().matmul(pixels) / counts.clamp_min(1).unsqueeze(1);
        found = at::where(counts.unsqueeze(1) > 0, means, found);
    }
    const at::Tensor seen = counts.nonzero().squeeze(1);
    return {found.index_select(0, seen), counts.index_select(0, seen) / double(pixels.size(0))};
}

} // namespace restyle::core
