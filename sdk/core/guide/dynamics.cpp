#include "guide/dynamics.h"

#include <cmath>

#include "restyle/core/noise.h"

namespace restyle::core {
namespace {

class Langevin : public Mover {
public:
    Langevin(const Generator& generator, const GuideSettings& settings)
        : generator_(generator),
          settings_(settings) {}

    Code change(const Code& gradient, std::int64_t step) override {
        Code change;
        for (const auto& [name, slope] : gradient)
            change[name] = -(settings_.step_size / 2) * slope;
        if (settings_.temperature == 0) return change;
        const double noise = std::sqrt(settings_.step_size * settings_.temperature);
        const at::Tensor& like = gradient.begin()->second;
        const std::int64_t row = (settings_.first_step + step) * generator_.rows();
        const Code drawn = gaussian_rows(generator_, settings_.seed, kGuideRow + std::uint32_t(row),
                                         settings_.first, like.size(0), like.options());
        for (auto& [name, part] : change)
            part = part + noise * drawn.at(name);
        return change;
    }

private:
    const Generator& generator_;
    const GuideSettings& settings_;
};

class Adam : public Mover {
public:
    explicit Adam(double learning_rate) : learning_rate_(learning_rate) {}

    Code change(const Code& gradient, std::int64_t step) override {
        return adam_change(gradient, learning_rate_, step, means_, squares_);
    }

private:
    double learning_rate_;
    Code means_, squares_;
};

} // namespace

Code adam_change(const Code& gradient, double learning_rate, std::int64_t t, Code& means,
                 Code& squares) {
    constexpr double kFirst = 0.9, kSecond = 0.999, kEps = 1e-8;
    const double of_first = 1 - std::pow(kFirst, double(t + 1));
    const double of_second = 1 - std::pow(kSecond, double(t + 1));
    Code change;
    for (const auto& [name, slope] : gradient) {
        at::Tensor &mean = means[name], &square = squares[name];
        mean = mean.defined() ? kFirst * mean + (1 - kFirst) * slope : (1 - kFirst) * slope;
        const at::Tensor squared = (1 - kSecond) * slope.square();
        square = square.defined() ? kSecond * square + squared : squared;
        change[name] = -learning_rate * (mean / of_first) / ((square / of_second).sqrt() + kEps);
    }
    return change;
}

std::unique_ptr<Mover> make_mover(const Generator& generator, const GuideSettings& settings) {
    if (settings.dynamics == Dynamics::kAdam) return std::make_unique<Adam>(settings.step_size);
    return std::make_unique<Langevin>(generator, settings);
}

} // namespace restyle::core
