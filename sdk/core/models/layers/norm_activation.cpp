#include "models/layers/norm_activation.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

// One build serves every CPU: the loader picks the clone that the machine can run.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__) &&                  \
    !defined(__SANITIZE_THREAD__)
#define RESTYLE_VECTORISED                                                                         \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define RESTYLE_VECTORISED
#endif

namespace restyle::core {
namespace {

constexpr std::int64_t kPixelsOfASum = 64; ///< Fixed, so that sums have one order on any machine.

inline float float_from_bits(std::uint16_t value) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16);
}

// Rounds to nearest, ties to even; what is not a number keeps a bit set.
inline std::uint16_t bits_from_float(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    const std::uint32_t quiet = (bits >> 16) | 0x40;
    return static_cast<std::uint16_t>((bits & 0x7fffffff) > 0x7f800000 ? quiet : rounded);
}

// e^x as 2^n 2^f with a polynomial of degree 5 for |f| <= 1/2: relative error below 3e-6, well
// under half a unit of a brain float. Branch-free, so that the compiler can do many at once.
inline float exponential(float x) {
    const float exponent = std::min(std::max(x * 1.44269504f, -126.0f), 126.0f);
    const float rounder = 12582912.0f; // 1.5 * 2^23: adding it rounds to a whole number.
    const float shifted = exponent + rounder;
    const float f = exponent - (shifted - rounder);
    const float power =
        1.0f + f * (0.69314718f +
                    f * (0.24022651f + f * (0.05550411f + f * (0.00961813f + f * 0.00133336f))));
    const std::uint32_t scale = (std::bit_cast<std::uint32_t>(shifted) + 127u) << 23;
    return power * std::bit_cast<float>(scale);
}

/// Sums and sums of squares of (x + shift) a channel, over some pixels.
RESTYLE_VECTORISED
void sum_pixels(const std::uint16_t* x, const float* shift, std::int64_t pixels,
                std::int64_t channels, float* sums, float* squares) {
    for (std::int64_t pixel = 0; pixel < pixels; ++pixel, x += channels)
        for (std::int64_t c = 0; c < channels; ++c) {
            const float value = float_from_bits(x[c]) + shift[c];
            sums[c] += value;
            squares[c] += value * value;
        }
}

/// y = silu(scale x + offset)
RESTYLE_VECTORISED
void scale_and_activate(const std::uint16_t* x, const float* scale, const float* offset,
                        std::int64_t pixels, std::int64_t channels, std::uint16_t* y) {
    for (std::int64_t pixel = 0; pixel < pixels; ++pixel, x += channels, y += channels)
        for (std::int64_t c = 0; c < channels; ++c) {
            const float value = float_from_bits(x[c]) * scale[c] + offset[c];
            y[c] = bits_from_float(value / (1.0f + exponential(-value)));
        }
}

struct Shape {
    std::int64_t samples;
    std::int64_t channels;
    std::int64_t pixels;

    std::int64_t parts() const { return (pixels + kPixelsOfASum - 1) / kPixelsOfASum; }
};

/// What turns x into the normalised picture: scale and offset of each channel of each sample.
struct Affine {
    std::vector<float> scale;
    std::vector<float> offset;
};

/// Partial sums of every part of every sample: [samples, parts, 2, channels].
std::vector<float> partial_sums(const std::uint16_t* x, const float* shift, const Shape& shape) {
    const std::int64_t channels = shape.channels, parts = shape.parts();
    std::vector<float> sums(static_cast<std::size_t>(shape.samples * parts * 2 * channels));
    at::parallel_for(0, shape.samples * parts, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const std::int64_t sample = i / parts, first = i % parts * kPixelsOfASum;
            float* out = sums.data() + i * 2 * channels;
            sum_pixels(x + (sample * shape.pixels + first) * channels, shift + sample * channels,
                       std::min(kPixelsOfASum, shape.pixels - first), channels, out,
                       out + channels);
        }
    });
    return sums;
}

Affine affine_from_sums(const std::vector<float>& sums, const float* shift, const GroupNorm& norm,
                        const Shape& shape) {
    const at::Tensor weight = norm.weight.to(at::kFloat), bias = norm.bias.to(at::kFloat);
    const float* const weights = weight.const_data_ptr<float>();
    const float* const biases = bias.const_data_ptr<float>();
    const std::int64_t channels = shape.channels, parts = shape.parts();
    const std::int64_t width = channels / norm.groups;
    Affine affine{std::vector<float>(shape.samples * channels),
                  std::vector<float>(shape.samples * channels)};
    for (std::int64_t sample = 0; sample < shape.samples; ++sample)
        for (std::int64_t first = 0; first < channels; first += width) {
            double sum = 0, square = 0;
            for (std::int64_t part = 0; part < parts; ++part) {
                const float* const of = sums.data() + (sample * parts + part) * 2 * channels;
                for (std::int64_t c = first; c < first + width; ++c) {
                    sum += of[c];
                    square += of[channels + c];
                }
            }
            const double count = static_cast<double>(width * shape.pixels);
            const double mean = sum / count;
            const double variance = std::max(0.0, square / count - mean * mean);
            const double inverse = 1 / std::sqrt(variance + norm.eps);
            for (std::int64_t c = first; c < first + width; ++c) {
                const std::int64_t at = sample * channels + c;
                affine.scale[at] = static_cast<float>(weights[c] * inverse);
                affine.offset[at] =
                    static_cast<float>((shift[at] - mean) * inverse * weights[c] + biases[c]);
            }
        }
    return affine;
}

at::Tensor fused(const at::Tensor& x, const GroupNorm& norm, const at::Tensor& shift) {
    const Shape shape{x.size(0), x.size(1), x.size(2) * x.size(3)};
    const at::Tensor shifts = shift.defined() ? shift.to(at::kFloat).contiguous()
                                              : at::zeros({shape.samples, shape.channels});
    const float* const shift_data = shifts.const_data_ptr<float>();
    at::Tensor y = at::empty_like(x);
    const auto* const in = static_cast<const std::uint16_t*>(x.const_data_ptr());
    auto* const out = static_cast<std::uint16_t*>(y.mutable_data_ptr());

    const Affine affine =
        affine_from_sums(partial_sums(in, shift_data, shape), shift_data, norm, shape);
    const std::int64_t parts = shape.parts();
    at::parallel_for(0, shape.samples * parts, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const std::int64_t sample = i / parts, first = i % parts * kPixelsOfASum;
            const std::int64_t at = (sample * shape.pixels + first) * shape.channels;
            scale_and_activate(in + at, affine.scale.data() + sample * shape.channels,
                               affine.offset.data() + sample * shape.channels,
                               std::min(kPixelsOfASum, shape.pixels - first), shape.channels,
                               out + at);
        }
    });
    return y;
}

bool can_be_fused(const at::Tensor& x, Activation activation) {
    return !c10::GradMode::is_enabled() && x.is_cpu() && x.scalar_type() == at::kBFloat16 &&
           activation == Activation::kSilu && x.is_contiguous(at::MemoryFormat::ChannelsLast);
}

} // namespace

at::Tensor norm_activation(const at::Tensor& x, const GroupNorm& norm, Activation activation,
                           const at::Tensor& shift) {
    if (can_be_fused(x, activation)) return fused(x, norm, shift);
    return activate(norm(shift.defined() ? x + shift.unsqueeze(-1).unsqueeze(-1) : x), activation);
}

} // namespace restyle::core
