#include "train/denoising.h"

#include <cmath>
#include <memory>

namespace restyle::core {

Network network_of_weights(const TensorMap& weights, const UNetConfig& config,
                           at::ScalarType dtype) {
    const auto unet = std::make_shared<const UNet>(
        [&](const std::string& name, at::IntArrayRef) {
            const bool norm = name.find("norm") != std::string::npos;
            return norm ? weights.at(name) : weights.at(name).to(dtype);
        },
        config);
    return [unet, dtype](const at::Tensor& x, const at::Tensor& t) {
        return (*unet)(x.to(dtype).contiguous(at::MemoryFormat::ChannelsLast), t)
            .to(x.scalar_type());
    };
}

at::Tensor denoising_loss(const Network& network, const at::Tensor& x_0, const at::Tensor& t,
                          const at::Tensor& e, const at::Tensor& alpha_bar) {
    const at::Tensor a = alpha_bar.index_select(0, t).view({-1, 1, 1, 1});
    const at::Tensor signal = a.sqrt(), noise = (1 - a).sqrt();
    const at::Tensor v = signal * e - noise * x_0;
    return at::mse_loss(network(signal * x_0 + noise * e, t), v);
}

at::Tensor sample(const Network& network, at::Tensor x, const std::vector<double>& alpha_bar,
                  int steps) {
    const auto times = static_cast<int>(alpha_bar.size());
    const auto time = [&](int i) { return times - i * times / steps - 1; };
    for (int i = 0; i < steps; ++i) {
        const double a = alpha_bar[time(i)];
        const double b = i + 1 < steps ? alpha_bar[time(i + 1)] : 1.0;
        const at::Tensor t = at::full({x.size(0)}, time(i), x.options().dtype(at::kLong));
        const at::Tensor v = network(x, t);
        const at::Tensor x_0 = std::sqrt(a) * x - std::sqrt(1 - a) * v;
        const at::Tensor e = std::sqrt(a) * v + std::sqrt(1 - a) * x;
        x = std::sqrt(b) * x_0 + std::sqrt(1 - b) * e;
    }
    return x;
}

} // namespace restyle::core
