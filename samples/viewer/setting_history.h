#pragma once

#include <cstddef>
#include <vector>

#include <restyle/restyle.hpp>

namespace viewer {

/// The settings that a style has had, to go back to and forth in. What a slider went through while
/// it was held is one change.
class SettingHistory {
public:
    explicit SettingHistory(const restyle::Settings& now) : states_{now} {}

    /// Of every frame, with whether a control is held. A change after going back forgets what was
    /// gone back from.
    void follow(const restyle::Settings& now, bool held);

    bool can_undo() const { return now_ > 0; }
    bool can_redo() const { return now_ + 1 < states_.size(); }
    /// The settings before the last change and after the next one; those of now where there is
    /// none.
    const restyle::Settings& undo();
    const restyle::Settings& redo();

private:
    std::vector<restyle::Settings> states_; ///< The oldest first, never empty.
    std::size_t now_ = 0;                   ///< Of states_.
};

} // namespace viewer
