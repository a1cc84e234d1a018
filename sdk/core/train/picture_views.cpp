#include "train/picture_views.h"

#include <algorithm>

#include <ATen/CPUGeneratorImpl.h>

#include "guide/augmentation.h"

namespace restyle::core {
namespace {

constexpr double kLeastCrop = 0.6;  // Of the shorter side.
constexpr double kMostNoise = 0.15; // Of values in [-1, 1].

/// n numbers in [0, 1).
at::Tensor chances(std::int64_t n, at::Generator& generator) {
    return at::rand({n}, generator, at::kDouble);
}

/// A number for each of a batch's pictures, to be multiplied with them.
at::Tensor of_each(const at::Tensor& numbers) {
    return numbers.to(at::kFloat).view({-1, 1, 1, 1});
}

at::Tensor random_square(const at::Tensor& picture, const double* chance, int side) {
    const std::int64_t height = picture.size(1), width = picture.size(2);
    const auto most = double(std::min(height, width));
    const auto length = std::int64_t(most * (kLeastCrop + (1 - kLeastCrop) * chance[0]));
    const auto top = std::int64_t(double(height - length + 1) * chance[1]);
    const auto left = std::int64_t(double(width - length + 1) * chance[2]);
    const at::Tensor square = picture.narrow(1, top, length).narrow(2, left, length);
    const at::Tensor values = square.to(at::kFloat).unsqueeze(0) / 127.5 - 1;
    const at::Tensor seen = at::_upsample_bilinear2d_aa(values, {side, side}, false);
    return chance[3] < 0.5 ? seen.flip({3}) : seen;
}

at::Tensor random_squares(const at::Tensor& pictures, int side, at::Generator& generator) {
    const at::Tensor numbers = chances(4 * pictures.size(0), generator);
    std::vector<at::Tensor> views;
    for (std::int64_t i = 0; i < pictures.size(0); ++i)
        views.push_back(random_square(pictures[i], numbers.data_ptr<double>() + 4 * i, side));
    return at::cat(views);
}

/// Every second one, as an energy would look at it.
at::Tensor changed_by_half(const at::Tensor& x, at::Generator& generator) {
    const std::uint64_t seed = generator.get<at::CPUGeneratorImpl>()->random64();
    at::Tensor views = x.clone();
    const at::Tensor half = views.slice(0, 0, c10::nullopt, 2);
    half.copy_(augmented(half, {.copies = 1}, {.seed = seed}));
    return views;
}

/// Each mixed with itself under a binomial filter of 5x5, by a share of its own.
at::Tensor blurred(const at::Tensor& x, at::Generator& generator) {
    const at::Tensor row = at::tensor({1.F, 4.F, 6.F, 4.F, 1.F}) / 16;
    const at::Tensor filter = row.outer(row).expand({3, 1, 5, 5});
    const at::Tensor soft =
        at::convolution(at::replication_pad2d(x, {2, 2, 2, 2}), filter, {}, /*stride=*/{1, 1},
                        /*padding=*/{0, 0}, /*dilation=*/{1, 1}, /*transposed=*/false,
                        /*output_padding=*/{0, 0}, /*groups=*/3);
    return x.lerp(soft, of_each(chances(x.size(0), generator)));
}

at::Tensor with_noise(const at::Tensor& x, at::Generator& generator) {
    const at::Tensor deviation = kMostNoise * of_each(chances(x.size(0), generator));
    return x + deviation * at::randn(x.sizes(), generator, x.options());
}

} // namespace

at::Tensor picture_views(const at::Tensor& pictures, int side, at::Generator& generator) {
    const at::Tensor x = changed_by_half(random_squares(pictures, side, generator), generator);
    return with_noise(blurred(x, generator), generator).clamp(-1, 1);
}

} // namespace restyle::core
