#pragma once

#include <span>
#include <string>

namespace viewer {

/// A way of seeing a frame.
enum class View { kSplit, kSideBySide, kDifference, kBlink, kRendered, kRestyled, kTruth, kBuffer };

/// How the command line, the view bar and the keyboard name it.
struct ViewInfo {
    View view;
    const char* word;
    const char* label;
    char key;
    const char* help;
};

/// In the order of the bar and of the keys.
std::span<const ViewInfo> view_infos();

/// Which part of the picture is seen, and how large.
struct Zoom {
    float factor = 1; ///< In [1, kMostZoom]; 1: the whole picture, as large as it can be.
    float x = 0.5f;   ///< What lies in the middle; shares of the picture's sides.
    float y = 0.5f;

    void set_factor(float wanted);     ///< Within its bounds; the middle stays as far as it can.
    void move(float by_x, float by_y); ///< In shares; the picture still fills what it filled.
};

inline constexpr float kMostZoom = 64;
inline constexpr float kZoomStep = 1.25f; ///< Of one notch of the wheel.
inline constexpr float kMostGain = 64;

/// How a person looks at the frames.
struct Viewing {
    View view = View::kSplit;
    std::string true_look;    ///< Of the scene, which a style should come to; empty: none is known.
    bool offers_truth = true; ///< There is a scene whose looks are known.
    bool against_truth = false; ///< Restyled is held against the true look, not what was rendered.
    float split = 0.5f;         ///< Where, from the left, of what is seen of the picture.
    float gain = 4;             ///< Of a difference, in [1, kMostGain].
    float blink_seconds = 0.5f; ///< Each of the two.
    std::string buffer = "packed"; ///< That is shown where buffers are.
    Zoom zoom;

    bool has_truth() const { return !true_look.empty(); }
    /// The true look must be drawn for it.
    bool shows_truth() const;
};

} // namespace viewer
