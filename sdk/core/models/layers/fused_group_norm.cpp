#include "models/layers/fused_group_norm.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <type_traits>
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

// e^x as 2^n 2^f with a polynomial of degree 7 for |f| <= 1/2, relative error below 1e-8 before it
// is rounded. Branch-free, so that the compiler can do many at once.
inline float exponential(float x) {
    const float exponent = std::min(std::max(x * 1.44269504f, -126.0f), 126.0f);
    const float rounder = 12582912.0f; // 1.5 * 2^23: adding it rounds to a whole number.
    const float shifted = exponent + rounder;
    const float f = exponent - (shifted - rounder);
    const float high = 0.00961813f + f * (0.00133336f + f * (1.5403530e-4f + f * 1.5252734e-5f));
    const float power = 1.0f + f * (0.69314718f + f * (0.24022651f + f * (0.05550411f + f * high)));
    const std::uint32_t scale = (std::bit_cast<std::uint32_t>(shifted) + 127u) << 23;
    return power * std::bit_cast<float>(scale);
}

inline float loaded(std::uint16_t value) {
    return float_from_bits(value);
}
inline float loaded(float value) {
    return value;
}
inline void store(float value, std::uint16_t& place) {
    place = bits_from_float(value);
}
inline void store(float value, float& place) {
    place = value;
}

/// What sums of such values are kept in.
template <typename Value>
using Sum = std::conditional_t<std::is_same_v<Value, float>, double, float>;

template <typename Value>
[[gnu::always_inline]] inline void sum_pixels_of(const Value* x, const float* shift,
                                                 std::int64_t pixels, std::int64_t channels,
                                                 Sum<Value>* sums, Sum<Value>* squares) {
    for (std::int64_t pixel = 0; pixel < pixels; ++pixel, x += channels)
        for (std::int64_t c = 0; c < channels; ++c) {
            const Sum<Value> value = Sum<Value>(loaded(x[c])) + Sum<Value>(shift[c]);
            sums[c] += value;
            squares[c] += value * value;
        }
}

template <typename Value>
[[gnu::always_inline]] inline void scale_of(const Value* x, const float* scale, const float* offset,
                                            std::int64_t pixels, std::int64_t channels, bool silu,
                                            Value* y) {
    for (std::int64_t pixel = 0; pixel < pixels; ++pixel, x += channels, y += channels)
        if (silu)
            for (std::int64_t c = 0; c < channels; ++c) {
                const float value = loaded(x[c]) * scale[c] + offset[c];
                store(value / (1.0f + exponential(-value)), y[c]);
            }
        else
            for (std::int64_t c = 0; c < channels; ++c)
                store(loaded(x[c]) * scale[c] + offset[c], y[c]);
}

/// Sums and sums of squares of (x + shift) a channel, over some pixels.
RESTYLE_VECTORISED
void sum_pixels(const std::uint16_t* x, const float* shift, std::int64_t pixels,
                std::int64_t channels, float* sums, float* squares) {
    sum_pixels_of(x, shift, pixels, channels, sums, squares);
}
RESTYLE_VECTORISED
void sum_pixels(const float* x, const float* shift, std::int64_t pixels, std::int64_t channels,
                double* sums, double* squares) {
    sum_pixels_of(x, shift, pixels, channels, sums, squares);
}

/// y = scale x + offset, through SiLU on request.
RESTYLE_VECTORISED
void scale_pixels(const std::uint16_t* x, const float* scale, const float* offset,
                  std::int64_t pixels, std::int64_t channels, bool silu, std::uint16_t* y) {
    scale_of(x, scale, offset, pixels, channels, silu, y);
}
RESTYLE_VECTORISED
void scale_pixels(const float* x, const float* scale, const float* offset, std::int64_t pixels,
                  std::int64_t channels, bool silu, float* y) {
    scale_of(x, scale, offset, pixels, channels, silu, y);
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
template <typename Value>
std::vector<Sum<Value>> partial_sums(const Value* x, const float* shift, const Shape& shape) {
    const std::int64_t channels = shape.channels, parts = shape.parts();
    std::vector<Sum<Value>> sums(static_cast<std::size_t>(shape.samples * parts * 2 * channels));
    at::parallel_for(0, shape.samples * parts, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const std::int64_t sample = i / parts, first = i % parts * kPixelsOfASum;
            Sum<Value>* out = sums.data() + i * 2 * channels;
            sum_pixels(x + (sample * shape.pixels + first) * channels, shift + sample * channels,
                       std::min(kPixelsOfASum, shape.pixels - first), channels, out,
                       out + channels);
        }
    });
    return sums;
}

template <typename SumOfValues>
Affine affine_from_sums(const std::vector<SumOfValues>& sums, const float* shift,
                        const GroupNorm& norm, const Shape& shape) {
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
                const SumOfValues* const of = sums.data() + (sample * parts + part) * 2 * channels;
                for (std::int64_t c = first; c < first + width; ++c) {
                    sum += double(of[c]);
                    square += double(of[channels + c]);
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

template <typename Value>
at::Tensor fused(const at::Tensor& x, const GroupNorm& norm, const at::Tensor& shift, bool silu) {
    const Shape shape{x.size(0), x.size(1), x.size(2) * x.size(3)};
    const at::Tensor shifts = shift.defined() ? shift.to(at::kFloat).contiguous()
                                              : at::zeros({shape.samples, shape.channels});
    const float* const shift_data = shifts.const_data_ptr<float>();
    at::Tensor y = at::empty_like(x);
    const auto* const in = static_cast<const Value*>(x.const_data_ptr());
    auto* const out = static_cast<Value*>(y.mutable_data_ptr());

    const Affine affine =
        affine_from_sums(partial_sums(in, shift_data, shape), shift_data, norm, shape);
    const std::int64_t parts = shape.parts();
    at::parallel_for(0, shape.samples * parts, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const std::int64_t sample = i / parts, first = i % parts * kPixelsOfASum;
            const std::int64_t at = (sample * shape.pixels + first) * shape.channels;
            scale_pixels(in + at, affine.scale.data() + sample * shape.channels,
                         affine.offset.data() + sample * shape.channels,
                         std::min(kPixelsOfASum, shape.pixels - first), shape.channels, silu,
                         out + at);
        }
    });
    return y;
}

} // namespace

bool can_fuse_group_norm(const at::Tensor& x) {
    return !c10::GradMode::is_enabled() && x.is_cpu() && x.dim() == 4 &&
           (x.scalar_type() == at::kBFloat16 || x.scalar_type() == at::kFloat) &&
           x.is_contiguous(at::MemoryFormat::ChannelsLast);
}

at::Tensor fused_group_norm(const at::Tensor& x, const GroupNorm& norm, const at::Tensor& shift,
                            bool silu) {
    return x.scalar_type() == at::kFloat ? fused<float>(x, norm, shift, silu)
                                         : fused<std::uint16_t>(x, norm, shift, silu);
}

} // namespace restyle::core
