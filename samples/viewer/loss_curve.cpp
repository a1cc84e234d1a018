#include "loss_curve.h"

namespace viewer {

void LossCurve::add(float loss) {
    sum_ += loss;
    if (++summed_ < a_point_) return;
    if (points_.size() == kMost) halve();
    points_.push_back(sum_ / static_cast<float>(summed_));
    sum_ = 0;
    summed_ = 0;
}

void LossCurve::halve() {
    for (std::size_t i = 0; i < kMost / 2; ++i)
        points_[i] = (points_[2 * i] + points_[2 * i + 1]) / 2;
    points_.resize(kMost / 2);
    a_point_ *= 2;
}

} // namespace viewer
