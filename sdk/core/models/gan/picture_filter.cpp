#include "models/gan/picture_filter.h"

namespace restyle::core {
namespace {

/// [C, 1, 4, 4], one for each channel.
at::Tensor filter_for(const at::Tensor& x, double gain) {
    const at::Tensor taps = at::tensor({1.0, 3.0, 3.0, 1.0}, x.options().dtype(at::kDouble)) / 8;
    return (gain * at::outer(taps, taps)).to(x.scalar_type()).expand({x.size(1), 1, 4, 4});
}

} // namespace

at::Tensor filtered(const at::Tensor& x, int padding, double gain) {
    return at::conv2d(x, filter_for(x, gain), /*bias=*/{}, /*stride=*/1, padding, /*dilation=*/1,
                      /*groups=*/x.size(1));
}

// Between the values of a picture lie three zeros each.
at::Tensor upsampled_by_filter(const at::Tensor& x) {
    return at::conv_transpose2d(x, filter_for(x, 4), /*bias=*/{}, /*stride=*/2, /*padding=*/1,
                                /*output_padding=*/0, /*groups=*/x.size(1));
}

at::Tensor downsampled_by_filter(const at::Tensor& x) {
    return at::conv2d(x, filter_for(x, 1), /*bias=*/{}, /*stride=*/2, /*padding=*/1, /*dilation=*/1,
                      /*groups=*/x.size(1));
}

} // namespace restyle::core
