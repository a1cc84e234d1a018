// No tensor of a frame's way may lie on another device than the models'. LibTorch's meta device
// knows shapes alone, needs no GPU, and like one refuses operands of another device.

#include <gtest/gtest.h>

#include <ATen/ExpandUtils.h>
#include <torch/library.h>

#include "back/restyler.h"
#include "back/tiny_model.h"
#include "models/message_of.h"

namespace restyle::back {
namespace {

void check_on_meta(const at::Tensor& tensor) {
    if (tensor.defined() && !tensor.is_meta())
        throw std::runtime_error("an operand is not on the meta device");
}

// What LibTorch has of meta only in Python.
at::Tensor shape_of_convolution(const at::Tensor& x, const at::Tensor& weight,
                                const std::optional<at::Tensor>& bias, at::IntArrayRef stride,
                                at::IntArrayRef padding, at::IntArrayRef dilation, bool,
                                at::IntArrayRef, std::int64_t) {
    for (const at::Tensor& operand : {x, weight, bias.value_or(at::Tensor())})
        check_on_meta(operand);
    const auto length = [&](std::int64_t axis) {
        const std::size_t i = std::size_t(axis - 2);
        const std::int64_t window = dilation[i] * (weight.size(axis) - 1) + 1;
        return (x.size(axis) + 2 * padding[i] - window) / stride[i] + 1;
    };
    return at::empty({x.size(0), weight.size(0), length(2), length(3)}, x.options());
}

at::Tensor& shape_of_absolute(const at::Tensor& x, at::Tensor& out) {
    out.resize_(x.sizes());
    return out;
}

at::Tensor& shape_of_choice(const at::Tensor& condition, const at::Tensor& a, const at::Tensor& b,
                            at::Tensor& out) {
    for (const at::Tensor& operand : {condition, a, b})
        if (operand.dim() > 0) check_on_meta(operand); // A number is taken from anywhere.
    out.resize_(at::infer_size(at::infer_size(condition.sizes(), a.sizes()), b.sizes()));
    return out;
}

// Of which group_norm is made.
std::tuple<at::Tensor, at::Tensor, at::Tensor>
shape_of_batch_norm(const at::Tensor& x, const std::optional<at::Tensor>&,
                    const std::optional<at::Tensor>&, const std::optional<at::Tensor>&,
                    const std::optional<at::Tensor>&, bool, double, double) {
    const at::Tensor channels = at::empty({x.size(1)}, x.options());
    return {at::empty_like(x), channels, at::empty_like(channels)};
}

// A value that the host asks for, which a GPU would have to be waited for.
int values_asked = 0;

at::Scalar some_value(const at::Tensor&) {
    ++values_asked;
    return true;
}

TORCH_LIBRARY_IMPL(aten, Meta, meta) {
    meta.impl("convolution_overrideable", shape_of_convolution);
    meta.impl("abs.out", shape_of_absolute);
    meta.impl("where.self_out", shape_of_choice);
    meta.impl("native_batch_norm", shape_of_batch_norm);
    meta.impl("_local_scalar_dense", some_value);
}

struct Way {
    const char* name;
    FrameSettings settings;
};

class OneDevice : public testing::TestWithParam<Way> {
protected:
    OneDevice() {
        test::write_tiny_model(folder_ / "source", {.seed = 1});
        test::write_tiny_model(folder_ / "target", {.seed = 2});
    }

    FrameReport restyle(const at::Tensor& frame) const {
        Restyler style(
            load_models({folder_ / "source", folder_ / "target", {}}, at::kFloat, at::kMeta));
        at::Tensor change = at::empty_like(frame);
        values_asked = 0;
        return style.restyle_frame(frame, GetParam().settings, change);
    }

    test::TemporaryFolder folder_;
};

TEST_P(OneDevice, IsThatOfTheModelsAndIsWaitedForOnce) {
    const at::Tensor frame = at::empty({1, 3, 16, 24}, at::device(at::kMeta).dtype(at::kFloat));
    EXPECT_EQ(restyle(frame).target.calls, GetParam().settings.depth.steps);
    EXPECT_EQ(values_asked, 1); // Whether the change is finite.
}

TEST_P(OneDevice, IsThatOfTheAutoencoderToo) {
    test::write_tiny_model(folder_ / "source", {.patch_size = 1, .seed = 1});
    test::write_tiny_model(folder_ / "target", {.patch_size = 1, .seed = 2});
    for (const char* model : {"source", "target"})
        test::set_beside_autoencoder(folder_ / model);
    const at::Tensor frame = at::empty({1, 3, 16, 24}, at::device(at::kMeta).dtype(at::kFloat));
    EXPECT_EQ(restyle(frame).target.calls, GetParam().settings.depth.steps);
}

// Which a session's tensors see to (staged_tensors_test.cpp).
TEST_P(OneDevice, IsNotThatOfAFrameElsewhere) {
    EXPECT_NE(message_of([&] { restyle(at::zeros({1, 3, 16, 24})); }), "");
}

INSTANTIATE_TEST_SUITE_P(All, OneDevice,
                         testing::Values(Way{"OneByOne", {.source_batch = 1}}, Way{"InOneCall", {}},
                                         Way{"SdEdit", {.method = Method::kSdEdit}}),
                         [](const testing::TestParamInfo<Way>& way) {
                             return std::string(way.param.name);
                         });

} // namespace
} // namespace restyle::back
