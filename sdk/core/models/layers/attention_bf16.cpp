#include "models/layers/attention_bf16.h"

#include <c10/core/GradMode.h>

#include "models/layers/cpu_bf16.h"

#if defined(__x86_64__)

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <vector>

#include <ATen/Parallel.h>
#include <immintrin.h>

#define RESTYLE_BF16 __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")))
#define RESTYLE_BF16_INLINE RESTYLE_BF16 __attribute__((always_inline)) inline

namespace restyle::core {
namespace {

constexpr std::int64_t kLanes = 16;   ///< Floats in a register.
constexpr std::int64_t kTileRows = 6; ///< Rows x registers of a tile: 24 sums in registers.
constexpr std::int64_t kTileVectors = 4;
constexpr std::int64_t kTileTokens = kTileVectors * kLanes;
constexpr std::int64_t kBlockRows = 8 * kTileRows; ///< Pixels and tokens whose scores stay in L2.
constexpr std::int64_t kBlockTokens = 8 * kTileTokens;

constexpr float kLowest = -1e38f; ///< Below any score; finite, so that differences are numbers.

using Ints = std::int32_t __attribute__((vector_size(64)));

std::int64_t round_up(std::int64_t value, std::int64_t multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

struct Sizes {
    std::int64_t d; ///< Values a head.
    std::int64_t tokens;
    std::int64_t pairs;         ///< Of values; the product of brain floats takes two at a time.
    std::int64_t padded_d;      ///< In whole registers.
    std::int64_t padded_tokens; ///< In whole tiles.

    explicit Sizes(std::int64_t values, std::int64_t count)
        : d(values),
          tokens(count),
          pairs((values + 1) / 2),
          padded_d(round_up(values, kLanes)),
          padded_tokens(round_up(count, kTileTokens)) {}
};

/// Rows of one head, `stride` apart.
struct Rows {
    const std::uint16_t* data;
    std::int64_t stride;
};

/// Keys and values of one head as the tiles read them, zero where there are none:
/// [tokens / 16, pairs, 16, 2] and [tokens / 2, padded_d, 2].
struct Packed {
    std::uint16_t* keys;
    std::uint16_t* values;
};

void pack(const Rows& keys, const Rows& values, const Sizes& sizes, const Packed& packed) {
    for (std::int64_t token = 0; token < sizes.tokens; ++token) {
        const std::uint16_t* const key = keys.data + token * keys.stride;
        std::uint16_t* const to =
            packed.keys + (token / kLanes * sizes.pairs * kLanes + token % kLanes) * 2;
        for (std::int64_t i = 0; i < sizes.d; ++i)
            to[i / 2 * kLanes * 2 + i % 2] = key[i];
        const std::uint16_t* const value = values.data + token * values.stride;
        std::uint16_t* const row = packed.values + token / 2 * sizes.padded_d * 2 + token % 2;
        for (std::int64_t i = 0; i < sizes.d; ++i)
            row[2 * i] = value[i];
    }
}

RESTYLE_BF16_INLINE __m512bh load_pairs(const std::uint16_t* data) {
    return (__m512bh)_mm512_loadu_si512(data);
}

RESTYLE_BF16_INLINE __m512bh broadcast_pair(const std::uint16_t* pair) {
    std::int32_t bits = 0;
    std::memcpy(&bits, pair, sizeof bits);
    return (__m512bh)_mm512_set1_epi32(bits);
}

RESTYLE_BF16_INLINE __m512 larger(__m512 a, __m512 b) {
    return a > b ? a : b;
}

/// 2^x for x <= 0, or the least normal number: 2^n 2^f with a polynomial of degree 5 for
/// |f| <= 1/2, whose relative error is below 3e-6.
RESTYLE_BF16_INLINE __m512 power_of_two(__m512 x) {
    const __m512 rounder = _mm512_set1_ps(12582912.0f); // 1.5 * 2^23: adding it rounds.
    const __m512 exponent = larger(x, _mm512_set1_ps(-126.0f));
    const __m512 shifted = exponent + rounder;
    const __m512 f = exponent - (shifted - rounder);
    __m512 power = _mm512_set1_ps(0.00133336f);
    for (const float coefficient : {0.00961813f, 0.05550411f, 0.24022651f, 0.69314718f, 1.0f})
        power = power * f + _mm512_set1_ps(coefficient);
    return power * (__m512)(((Ints)shifted + 127) << 23);
}

/// Scores of kTileRows rows of q against kTileTokens tokens.
RESTYLE_BF16 void score_tile(const std::uint16_t* q, const std::uint16_t* keys, const Sizes& sizes,
                             float* scores) {
    __m512 sums[kTileRows][kTileVectors];
    for (auto& row : sums)
        for (__m512& sum : row)
            sum = _mm512_setzero_ps();
    const std::int64_t group = sizes.pairs * kLanes * 2;
    for (std::int64_t pair = 0; pair < sizes.pairs; ++pair) {
        __m512bh key[kTileVectors];
        for (std::int64_t j = 0; j < kTileVectors; ++j)
            key[j] = load_pairs(keys + j * group + pair * kLanes * 2);
        for (std::int64_t r = 0; r < kTileRows; ++r) {
            const __m512bh of_row = broadcast_pair(q + (r * sizes.pairs + pair) * 2);
            for (std::int64_t j = 0; j < kTileVectors; ++j)
                sums[r][j] = _mm512_dpbf16_ps(sums[r][j], of_row, key[j]);
        }
    }
    for (std::int64_t r = 0; r < kTileRows; ++r)
        for (std::int64_t j = 0; j < kTileVectors; ++j)
            _mm512_storeu_ps(scores + r * kBlockTokens + j * kLanes, sums[r][j]);
}

/// out = factor out + weights values, for kTileRows rows and Vectors registers of values.
template <std::int64_t Vectors>
RESTYLE_BF16 void value_tile(const std::uint16_t* weights, const std::uint16_t* values,
                             std::int64_t token_pairs, const Sizes& sizes, const float* factors,
                             float* out) {
    __m512 sums[kTileRows][Vectors];
    for (std::int64_t r = 0; r < kTileRows; ++r)
        for (std::int64_t j = 0; j < Vectors; ++j)
            sums[r][j] = (_mm512_set1_ps(factors[r]) *
                          _mm512_loadu_ps(out + r * sizes.padded_d + j * kLanes));
    for (std::int64_t pair = 0; pair < token_pairs; ++pair) {
        __m512bh value[Vectors];
        for (std::int64_t j = 0; j < Vectors; ++j)
            value[j] = load_pairs(values + (pair * sizes.padded_d + j * kLanes) * 2);
        for (std::int64_t r = 0; r < kTileRows; ++r) {
            const __m512bh weight = broadcast_pair(weights + r * kBlockTokens + pair * 2);
            for (std::int64_t j = 0; j < Vectors; ++j)
                sums[r][j] = _mm512_dpbf16_ps(sums[r][j], weight, value[j]);
        }
    }
    for (std::int64_t r = 0; r < kTileRows; ++r)
        for (std::int64_t j = 0; j < Vectors; ++j)
            _mm512_storeu_ps(out + r * sizes.padded_d + j * kLanes, sums[r][j]);
}

void add_values(const std::uint16_t* weights, const std::uint16_t* values, std::int64_t token_pairs,
                const Sizes& sizes, const float* factors, float* out) {
    for (std::int64_t first = 0; first < sizes.padded_d; first += kTileTokens) {
        const std::uint16_t* const from = values + first * 2;
        switch (std::min(kTileVectors, (sizes.padded_d - first) / kLanes)) {
        case 1:
            value_tile<1>(weights, from, token_pairs, sizes, factors, out + first);
            break;
        case 2:
            value_tile<2>(weights, from, token_pairs, sizes, factors, out + first);
            break;
        case 3:
            value_tile<3>(weights, from, token_pairs, sizes, factors, out + first);
            break;
        default:
            value_tile<4>(weights, from, token_pairs, sizes, factors, out + first);
        }
    }
}

/// What is kept for each row between blocks of tokens.
struct Softmax {
    float most[kBlockRows]; ///< Largest score so far, as a power of two.
    float sum[kBlockRows];
    float factor[kBlockRows]; ///< By which what was summed before shrinks.
};

/// Turns a row's scores into weights, zero (or next to it) beyond `tokens`.
RESTYLE_BF16 void weigh_row(float* scores, std::int64_t tokens, float scale, std::int64_t row,
                            Softmax& state, std::uint16_t* weights) {
    const std::int64_t padded = round_up(tokens, 2 * kLanes);
    std::fill(scores + tokens, scores + padded, kLowest);
    float lanes[kLanes];
    __m512 most = _mm512_set1_ps(kLowest);
    for (std::int64_t i = 0; i < padded; i += kLanes)
        most = larger(most, _mm512_loadu_ps(scores + i));
    _mm512_storeu_ps(lanes, most);
    const float next = std::max(state.most[row], *std::max_element(lanes, lanes + kLanes) * scale);
    state.factor[row] = std::exp2(state.most[row] - next);
    state.most[row] = next;

    const __m512 by = _mm512_set1_ps(scale), less = _mm512_set1_ps(next);
    __m512 sum = _mm512_setzero_ps();
    for (std::int64_t i = 0; i < padded; i += 2 * kLanes) {
        const __m512 first = power_of_two(_mm512_loadu_ps(scores + i) * by - less);
        const __m512 second = power_of_two(_mm512_loadu_ps(scores + i + kLanes) * by - less);
        sum += first + second;
        _mm512_storeu_si512(weights + i, (__m512i)_mm512_cvtne2ps_pbh(second, first));
    }
    _mm512_storeu_ps(lanes, sum);
    state.sum[row] =
        state.sum[row] * state.factor[row] + std::accumulate(lanes, lanes + kLanes, 0.0f);
}

/// A thread's memory for one block of rows.
struct Workspace {
    std::vector<std::uint16_t> q;
    std::vector<float> scores;
    std::vector<std::uint16_t> weights;
    std::vector<float> out;
    Softmax softmax;

    explicit Workspace(const Sizes& sizes)
        : q(kBlockRows * sizes.pairs * 2),
          scores(kBlockRows * kBlockTokens),
          weights(kBlockRows * kBlockTokens),
          out(kBlockRows * sizes.padded_d) {}
};

RESTYLE_BF16 void write_row(const float* sums, float sum, const Sizes& sizes, std::uint16_t* out) {
    const __m512 by = _mm512_set1_ps(1 / sum);
    for (std::int64_t i = 0; i < sizes.d; i += kLanes) {
        const auto lanes = static_cast<__mmask16>((1u << std::min(kLanes, sizes.d - i)) - 1);
        const __m512 value = _mm512_loadu_ps(sums + i) * by;
        _mm256_mask_storeu_epi16(out + i, lanes, (__m256i)_mm512_cvtneps_pbh(value));
    }
}

/// Up to kBlockRows rows of one head.
void attend_block(const Rows& q, std::int64_t rows, const Packed& packed, const Sizes& sizes,
                  Workspace& work, std::uint16_t* out, std::int64_t out_stride) {
    std::fill(work.q.begin(), work.q.end(), 0);
    for (std::int64_t r = 0; r < rows; ++r)
        std::copy_n(q.data + r * q.stride, sizes.d, work.q.data() + r * sizes.pairs * 2);
    std::fill(work.out.begin(), work.out.end(), 0.0f);
    std::fill_n(work.softmax.most, kBlockRows, kLowest);
    std::fill_n(work.softmax.sum, kBlockRows, 0.0f);
    const auto scale = static_cast<float>(1 / (std::sqrt(sizes.d) * std::log(2.0)));

    for (std::int64_t first = 0; first < sizes.tokens; first += kBlockTokens) {
        const std::int64_t tokens = std::min(kBlockTokens, sizes.tokens - first);
        for (std::int64_t r = 0; r < rows; r += kTileRows) {
            float* const scores = work.scores.data() + r * kBlockTokens;
            std::uint16_t* const weights = work.weights.data() + r * kBlockTokens;
            for (std::int64_t token = 0; token < tokens; token += kTileTokens)
                score_tile(work.q.data() + r * sizes.pairs * 2,
                           packed.keys + (first + token) * sizes.pairs * 2, sizes, scores + token);
            for (std::int64_t i = 0; i < kTileRows; ++i)
                weigh_row(scores + i * kBlockTokens, tokens, scale, r + i, work.softmax,
                          weights + i * kBlockTokens);
            add_values(weights, packed.values + first * sizes.padded_d, (tokens + 1) / 2, sizes,
                       work.softmax.factor + r, work.out.data() + r * sizes.padded_d);
        }
    }
    for (std::int64_t r = 0; r < rows; ++r)
        write_row(work.out.data() + r * sizes.padded_d, work.softmax.sum[r], sizes,
                  out + r * out_stride);
}

Rows rows_of(const at::Tensor& x, std::int64_t n, std::int64_t head) {
    const auto* const data = static_cast<const std::uint16_t*>(x.const_data_ptr());
    return {data + n * x.stride(0) + head * x.stride(1), x.stride(2)};
}

} // namespace

bool can_attend_in_bf16(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    const auto fits = [](const at::Tensor& x) {
        return x.is_cpu() && x.scalar_type() == at::kBFloat16 && x.stride(3) == 1;
    };
    return !c10::GradMode::is_enabled() && cpu_has_bf16() && !cpu_has_bf16_tiles() && fits(q) &&
           fits(k) && fits(v);
}

at::Tensor attention_bf16(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    const std::int64_t n = q.size(0), heads = q.size(1), pixels = q.size(2), d = q.size(3);
    const Sizes sizes(d, k.size(2));
    at::Tensor out = at::empty({n, pixels, heads, d}, q.options());
    auto* const out_data = static_cast<std::uint16_t*>(out.mutable_data_ptr());

    const at::Tensor keys =
        at::zeros({n * heads, sizes.padded_tokens, sizes.pairs * 2}, q.options());
    const at::Tensor values =
        at::zeros({n * heads, sizes.padded_tokens, sizes.padded_d}, q.options());
    const auto packed = [&](std::int64_t i) {
        return Packed{static_cast<std::uint16_t*>(keys.mutable_data_ptr()) + i * keys.stride(0),
                      static_cast<std::uint16_t*>(values.mutable_data_ptr()) +
                          i * values.stride(0)};
    };
    at::parallel_for(0, n * heads, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i)
            pack(rows_of(k, i / heads, i % heads), rows_of(v, i / heads, i % heads), sizes,
                 packed(i));
    });

    const std::int64_t blocks = (pixels + kBlockRows - 1) / kBlockRows;
    at::parallel_for(0, n * heads * blocks, 1, [&](std::int64_t begin, std::int64_t end) {
        Workspace work(sizes);
        for (std::int64_t i = begin; i < end; ++i) {
            const std::int64_t sample = i / blocks / heads, head = i / blocks % heads;
            const std::int64_t first = i % blocks * kBlockRows;
            Rows rows = rows_of(q, sample, head);
            rows.data += first * rows.stride;
            attend_block(rows, std::min(kBlockRows, pixels - first), packed(i / blocks), sizes,
                         work, out_data + ((sample * pixels + first) * heads + head) * d,
                         heads * d);
        }
    });
    return out.transpose(1, 2);
}

} // namespace restyle::core

#else

namespace restyle::core {

bool can_attend_in_bf16(const at::Tensor&, const at::Tensor&, const at::Tensor&) {
    return false;
}

at::Tensor attention_bf16(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    return at::scaled_dot_product_attention(q, k, v);
}

} // namespace restyle::core

#endif
