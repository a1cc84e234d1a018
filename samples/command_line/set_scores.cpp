#include "set_scores.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "restyle/core/metrics.h"

namespace command_line {
namespace {

constexpr double kNormalQuantile = 1.96; // Of 95 %.

} // namespace

at::Tensor clip_features(const at::Tensor& pictures, const restyle::core::PictureText& clip) {
    const at::Tensor features = clip.picture_features(pictures).to(at::kDouble);
    return features * std::sqrt(double(features.size(1)));
}

Estimate estimate(std::int64_t n, const std::function<double(const at::Tensor& kept)>& score) {
    const at::Tensor all = at::arange(n);
    const double value = score(all);
    if (n < 3) return {value};
    std::vector<double> without;
    for (std::int64_t i = 0; i < n; ++i)
        without.push_back(score(all.masked_select(all != i)));
    const double variance =
        at::tensor(without, at::kDouble).var(/*unbiased=*/false).item<double>() * double(n - 1);
    return {value, kNormalQuantile * std::sqrt(variance)};
}

Estimate mean_of(const std::vector<double>& scores) {
    const at::Tensor values = at::tensor(scores, at::kDouble);
    const double mean = values.mean().item<double>();
    if (values.size(0) < 3) return {mean};
    // What the jackknife of a mean comes to.
    return {mean,
            kNormalQuantile * values.std().item<double>() / std::sqrt(double(values.size(0)))};
}

Estimate kernel_distance_of(const at::Tensor& images, const at::Tensor& truth) {
    return estimate(images.size(0), [&](const at::Tensor& kept) {
        return restyle::core::kernel_distance(images.index_select(0, kept), truth);
    });
}

Estimate frechet_distance_of(const at::Tensor& images, const at::Tensor& truth) {
    const std::int64_t fewest = std::min(images.size(0), truth.size(0));
    if (fewest <= images.size(1))
        throw std::runtime_error("--metrics fid: a folder holds " + std::to_string(fewest) +
                                 " pictures, and the covariance of " +
                                 std::to_string(images.size(1)) +
                                 " features needs more than these; kid takes fewer");
    return {restyle::core::frechet_distance(restyle::core::moments_of(images),
                                            restyle::core::moments_of(truth))};
}

at::Tensor rms_distances(const at::Tensor& images) {
    const at::Tensor rows = images.to(at::kDouble).flatten(1);
    return at::cdist(rows, rows) / std::sqrt(double(rows.size(1)));
}

// The network looks anew at each pair: what it sees of all pictures would not fit.
at::Tensor perceptual_distances(const at::Tensor& images,
                                const restyle::core::PerceptualDistance& distance) {
    const std::int64_t n = images.size(0);
    at::Tensor distances = at::zeros({n, n}, at::kDouble);
    for (std::int64_t i = 0; i < n; ++i) {
        const auto seen = distance.features(images.narrow(0, i, 1));
        for (std::int64_t j = i + 1; j < n; ++j) {
            const at::Tensor between =
                distance.between(distance.features(images.narrow(0, j, 1)), seen)[0];
            distances[i][j] = between;
            distances[j][i] = between;
        }
    }
    return distances;
}

Estimate diversity_of(const at::Tensor& distances) {
    return estimate(distances.size(0), [&](const at::Tensor& kept) {
        const double n = double(kept.size(0));
        const double sum =
            distances.index_select(0, kept).index_select(1, kept).sum().item<double>();
        return n < 2 ? 0 : sum / (n * (n - 1));
    });
}

} // namespace command_line
