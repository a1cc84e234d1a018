#include "setting_history.h"

namespace viewer {
namespace {

// Some hundred kilobytes; the oldest is forgotten beyond.
constexpr std::size_t kMostStates = 1000;

} // namespace

void SettingHistory::follow(const restyle::Settings& now, bool held) {
    if (held || now == states_[now_]) return;
    states_.resize(now_ + 1);
    states_.push_back(now);
    if (states_.size() > kMostStates) states_.erase(states_.begin());
    now_ = states_.size() - 1;
}

const restyle::Settings& SettingHistory::undo() {
    if (can_undo()) --now_;
    return states_[now_];
}

const restyle::Settings& SettingHistory::redo() {
    if (can_redo()) ++now_;
    return states_[now_];
}

} // namespace viewer
