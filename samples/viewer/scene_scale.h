#pragma once

#include <cmath>

namespace viewer {

inline constexpr double kLeastScale = 0.25;
inline constexpr double kScaleStep = 0.025; ///< By which it goes up and down.
inline constexpr double kLeastRate = 1;
inline constexpr double kMostRate = 240;

/// How large a scene is drawn, of each side: always the same, or as its frame rate needs it.
struct SceneScaling {
    bool holds_rate = false;
    double frame_rate = 30; ///< Wanted, where it is held.
    double scale = 1;       ///< In [kLeastScale, 1], where it is not.
};

/// Chooses the scale of a scene by the time that its frames take. A change is made on the mean of
/// some frames, without the longest ones, so that one that stalls changes nothing, and on fewer of
/// them where they take many times what is wanted; frames that are a little faster than wanted
/// leave it as it is; and what has turned out too large is tried again later each time.
class SceneScale {
public:
    /// Of the next frame. frame_ms: what a frame took at the scale of now, of which it waited for
    /// the display for idle_ms.
    double follow(double frame_ms, double idle_ms, double frame_rate);
    /// Of this frame.
    double of(const SceneScaling& scaling) const {
        return scaling.holds_rate ? scale_ : scaling.scale;
    }

private:
    /// Of some frames, the mean without the longest.
    class Window {
    public:
        void add(double value);
        bool has_some() const { return count_ >= kSome; }
        bool is_full() const { return count_ == kFrames; }
        double mean() const;

    private:
        static constexpr int kFrames = 12;
        static constexpr int kSome = 5;
        static constexpr int kLongest = 2;
        double sum_ = 0;
        double longest_[kLongest]{}; ///< In falling order.
        int count_ = 0;
    };

    void move(double scale);
    void shrink(double took_ms, double wanted_ms);
    void grow(double took_ms, double wanted_ms);

    double scale_ = 1;
    int settling_ = kSettling; ///< Frames that are still of the scale before.
    Window whole_;
    Window busy_;
    int fast_windows_ = 0;          ///< In a row.
    bool grew_ = false;             ///< When it changed last.
    double too_large_ = HUGE_VAL;   ///< The scale from which on it turned out to be so; ...
    int patience_ = kLeastPatience; ///< ... that is tried again after so many windows.

    static constexpr int kSettling = 3; // Two are in flight, and one was timed across the change.
    static constexpr int kLeastPatience = 2; // Windows.
    static constexpr int kMostPatience = 32;
};

} // namespace viewer
