#pragma once

#include <algorithm>
#include <cstdint>

namespace viewer {

/// Mean and largest of what was added; both 0 before anything was.
class Statistic {
public:
    void add(double value) {
        sum_ += value;
        largest_ = count_ == 0 ? value : std::max(largest_, value);
        ++count_;
    }
    double mean() const { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }
    double largest() const { return largest_; }
    std::uint64_t count() const { return count_; }

private:
    double sum_ = 0;
    double largest_ = 0;
    std::uint64_t count_ = 0;
};

} // namespace viewer
