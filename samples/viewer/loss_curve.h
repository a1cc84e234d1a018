#pragma once

#include <cstddef>
#include <vector>

namespace viewer {

/// A loss over a training, of however many iterations, in at most kMost points.
class LossCurve {
public:
    static constexpr std::size_t kMost = 512;

    void add(float loss);
    void clear() { *this = LossCurve(); }
    const std::vector<float>& points() const { return points_; }

private:
    void halve();

    std::vector<float> points_;
    float sum_ = 0; ///< Of those that the next point is the mean of.
    int summed_ = 0;
    int a_point_ = 1; ///< So many losses.
};

} // namespace viewer
