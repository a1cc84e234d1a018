#include "models/layers/low_rank.h"

namespace restyle::core {
namespace {

double strength_of(const LowRankTerm& term) {
    return term.factor * term.scale->load(std::memory_order_relaxed);
}

at::Tensor outputs_of(const at::Tensor& y, int dim, const LowRankTerm& term) {
    return y.narrow(dim, term.first_output, term.up.size(0));
}

} // namespace

at::Tensor LowRank::added_to(at::Tensor y, const at::Tensor& x) const {
    if (terms_.empty()) return y;
    y = y.contiguous();
    const at::Tensor rows = y.view({-1, y.size(-1)});
    for (const LowRankTerm& term : terms_) {
        const double s = strength_of(term);
        if (s == 0) continue;
        const at::ScalarType dtype = x.scalar_type();
        const at::Tensor h = at::linear(x, term.down.to(dtype)).reshape({-1, term.down.size(0)});
        outputs_of(rows, 1, term).addmm_(h, term.up.t().to(dtype), /*beta=*/1, /*alpha=*/s);
    }
    return y;
}

at::Tensor LowRank::added_to(at::Tensor y, const at::Tensor& x, int stride, int padding) const {
    for (const LowRankTerm& term : terms_) {
        const double s = strength_of(term);
        if (s == 0) continue;
        const at::ScalarType dtype = x.scalar_type();
        const at::Tensor h = at::conv2d(x, term.down.to(dtype), {}, stride, padding);
        outputs_of(y, 1, term).add_(at::conv2d(h, term.up.to(dtype)), s);
    }
    return y;
}

} // namespace restyle::core
