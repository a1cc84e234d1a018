#pragma once

namespace viewer {

/// Tells which frames do not follow from the one before: the first, and where time goes back.
class CutWatch {
public:
    void record(double seconds) {
        is_cut_ = is_first_ || seconds < seconds_;
        is_first_ = false;
        seconds_ = seconds;
    }
    bool is_cut() const { return is_cut_; } ///< The frame recorded last.

private:
    double seconds_ = 0;
    bool is_cut_ = true;
    bool is_first_ = true;
};

} // namespace viewer
