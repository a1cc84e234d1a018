#pragma once

#include <map>
#include <mutex>
#include <vector>

#include <ATen/ATen.h>

namespace restyle::core {

/// How a window of size x size pixels moves over the picture.
struct Window {
    int size = 3;
    int stride = 1;
    int padding = 1;
};

/// A constant convolution weight in the layouts that oneDNN's kernels want, which depend on the
/// input's size. A plain weight is laid out anew with every call.
///
/// Sizes are few (a session has one picture size and two batch sizes), so every layout is kept.
/// Safe for several threads.
class PackedWeight {
public:
    PackedWeight(at::Tensor weight, const Window& window);

    /// Brain floats on a CPU that computes in them; gradients are not wanted.
    static bool is_possible(const at::Tensor& weight);

    /// The convolution of x, [n, C, H, W].
    at::Tensor convolve(const at::Tensor& x, const at::Tensor& bias);

    /// The same plus `other`, in one pass over the result.
    at::Tensor convolve_onto(const at::Tensor& other, const at::Tensor& x, const at::Tensor& bias);

    /// The same into `other` itself, which is returned.
    at::Tensor convolve_into(at::Tensor other, const at::Tensor& x, const at::Tensor& bias);

private:
    at::Tensor for_input(at::IntArrayRef size);

    at::Tensor weight_;
    Window window_;
    std::mutex mutex_;
    std::map<std::vector<std::int64_t>, at::Tensor> layouts_;
};

} // namespace restyle::core
