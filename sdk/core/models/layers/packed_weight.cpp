#include "models/layers/packed_weight.h"

#include <array>
#include <utility>

#include <ATen/core/dispatch/Dispatcher.h>

#include "models/layers/cpu_bf16.h"

namespace restyle::core {
namespace {

using MaybeScalars = c10::List<std::optional<at::Scalar>>;

// Operators that LibTorch registers for its own compiler; they have no header.
template <typename Signature>
c10::TypedOperatorHandle<Signature> find_operator(const char* name, const char* overload) {
    return c10::Dispatcher::singleton().findSchemaOrThrow(name, overload).typed<Signature>();
}

using Reorder = at::Tensor(const at::Tensor&, at::IntArrayRef, at::IntArrayRef, at::IntArrayRef,
                           std::int64_t, at::OptionalIntArrayRef);
using Convolve = at::Tensor(const at::Tensor&, const at::Tensor&, const std::optional<at::Tensor>&,
                            at::IntArrayRef, at::IntArrayRef, at::IntArrayRef, std::int64_t,
                            std::string_view, MaybeScalars, std::optional<std::string_view>);
using ConvolveOnto = at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&,
                                const std::optional<at::Tensor>&, at::IntArrayRef, at::IntArrayRef,
                                at::IntArrayRef, std::int64_t, std::string_view,
                                std::optional<at::Scalar>, std::optional<std::string_view>,
                                MaybeScalars, std::optional<std::string_view>);

using ConvolveInto = at::Tensor&(at::Tensor&, const at::Tensor&, const at::Tensor&,
                                 const std::optional<at::Tensor>&, at::IntArrayRef, at::IntArrayRef,
                                 at::IntArrayRef, std::int64_t, std::string_view,
                                 std::optional<at::Scalar>, std::optional<std::string_view>,
                                 MaybeScalars, std::optional<std::string_view>);

constexpr std::array<std::int64_t, 2> kNoDilation{1, 1};

std::array<std::int64_t, 2> both(int length) {
    return {length, length};
}

} // namespace

PackedWeight::PackedWeight(at::Tensor weight, const Window& window)
    : weight_(std::move(weight)),
      window_(window) {}

bool PackedWeight::is_possible(const at::Tensor& weight) {
    return weight.defined() && !weight.requires_grad() && weight.is_cpu() &&
           weight.scalar_type() == at::kBFloat16 && cpu_has_bf16();
}

at::Tensor PackedWeight::convolve(const at::Tensor& x, const at::Tensor& bias) {
    static const auto convolution = find_operator<Convolve>("mkldnn::_convolution_pointwise", "");
    return convolution.call(x, for_input(x.sizes()), bias, both(window_.padding),
                            both(window_.stride), kNoDilation, 1, "none", MaybeScalars(), "");
}

at::Tensor PackedWeight::convolve_onto(const at::Tensor& other, const at::Tensor& x,
                                       const at::Tensor& bias) {
    static const auto convolution =
        find_operator<ConvolveOnto>("mkldnn::_convolution_pointwise", "binary");
    return convolution.call(x, other, for_input(x.sizes()), bias, both(window_.padding),
                            both(window_.stride), kNoDilation, 1, "add", {}, {}, MaybeScalars(),
                            {});
}

at::Tensor PackedWeight::convolve_into(at::Tensor other, const at::Tensor& x,
                                       const at::Tensor& bias) {
    static const auto convolution =
        find_operator<ConvolveInto>("mkldnn::_convolution_pointwise_", "binary");
    return convolution.call(other, x, for_input(x.sizes()), bias, both(window_.padding),
                            both(window_.stride), kNoDilation, 1, "add", {}, {}, MaybeScalars(),
                            {});
}

at::Tensor PackedWeight::for_input(at::IntArrayRef size) {
    static const auto reorder = find_operator<Reorder>("mkldnn::_reorder_convolution_weight", "");
    const std::lock_guard lock(mutex_);
    at::Tensor& layout = layouts_[size.vec()];
    if (!layout.defined())
        layout = reorder.call(weight_, both(window_.padding), both(window_.stride), kNoDilation, 1,
                              size);
    return layout;
}

} // namespace restyle::core
