#include "scene_scale.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace viewer {
namespace {

// Shares of the time that a frame may take. Between the second and the third the scale is kept.
constexpr double kAimed = 0.85;
constexpr double kFast = 0.75;
constexpr double kSlow = 1.05;
constexpr double kFarTooSlow = 3;    // Then some frames are waited for, not a whole window of them.
constexpr double kMostGrowth = 1.15; // At once.

/// As if a frame's time were all of its pixels'. What of it is not only makes a step shorter.
double scale_for(double scale, double took_ms, double aimed_ms) {
    return scale * std::sqrt(aimed_ms / took_ms);
}

double stepped(double scale) {
    constexpr double kRounding = 1e-6; // So that a whole step is not taken for the one below.
    const double steps = std::floor(scale / kScaleStep + kRounding);
    return std::clamp(steps * kScaleStep, kLeastScale, 1.0);
}

} // namespace

void SceneScale::Window::add(double value) {
    sum_ += value;
    ++count_;
    for (double& longest : longest_)
        if (value > longest) std::swap(value, longest);
}

double SceneScale::Window::mean() const {
    double rest = sum_;
    for (double longest : longest_)
        rest -= longest;
    return rest / (count_ - kLongest);
}

void SceneScale::move(double scale) {
    scale_ = scale;
    settling_ = kSettling;
    fast_windows_ = 0;
}

void SceneScale::shrink(double took_ms, double wanted_ms) {
    if (scale_ == kLeastScale) return;
    if (grew_) patience_ = std::min(2 * patience_, kMostPatience);
    grew_ = false;
    too_large_ = std::min(scale_, too_large_);
    move(stepped(scale_for(scale_, took_ms, kAimed * wanted_ms)));
}

void SceneScale::grow(double took_ms, double wanted_ms) {
    ++fast_windows_;
    const double larger =
        stepped(std::min(scale_for(scale_, took_ms, kAimed * wanted_ms), kMostGrowth * scale_));
    const int patience = larger < too_large_ ? kLeastPatience : patience_;
    if (larger <= scale_ || fast_windows_ < patience) return;
    if (scale_ >= too_large_) { // No longer.
        too_large_ = HUGE_VAL;
        patience_ = kLeastPatience;
    }
    grew_ = true;
    move(larger);
}

double SceneScale::follow(double frame_ms, double idle_ms, double frame_rate) {
    if (settling_ > 0) {
        --settling_;
        return scale_;
    }
    whole_.add(frame_ms);
    busy_.add(frame_ms - idle_ms);
    const double wanted_ms = 1000 / frame_rate;
    const bool is_far_off = whole_.has_some() && whole_.mean() > kFarTooSlow * wanted_ms;
    if (!whole_.is_full() && !is_far_off) return scale_;
    const double whole_ms = std::exchange(whole_, {}).mean();
    const double busy_ms = std::exchange(busy_, {}).mean();
    if (whole_ms > kSlow * wanted_ms)
        shrink(whole_ms, wanted_ms);
    else if (busy_ms < kFast * wanted_ms)
        grow(busy_ms, wanted_ms);
    else
        fast_windows_ = 0;
    return scale_;
}

} // namespace viewer
