#include "models/control/attention_maps.h"

#include <cmath>

namespace restyle::core {
namespace {

at::ScalarType map_dtype(const at::Tensor& q) {
    return q.scalar_type() == at::kDouble ? at::kDouble : at::kFloat;
}

} // namespace

at::Tensor attention_map(const at::Tensor& q, const at::Tensor& k) {
    const at::ScalarType dtype = map_dtype(q);
    const double scale = 1 / std::sqrt(static_cast<double>(q.size(3)));
    return at::softmax(at::matmul(q.to(dtype) * scale, k.to(dtype).transpose(2, 3)), -1);
}

at::Tensor seen_through(const at::Tensor& map, const at::Tensor& v) {
    return at::matmul(map, v.to(map.scalar_type())).to(v.scalar_type());
}

} // namespace restyle::core
