#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frames.h"
#include "scores.h"
#include "styled_view.h"

namespace quality {

/// What one way to the target look reaches.
struct Row {
    std::string name;
    Score score;
    double edge_recall = 0;                 ///< edge_recall.h, over all frames together.
    std::vector<samples::Picture> pictures; ///< Of the first frames, for the contact sheet.

    // Along the flight, where there is one; flicker.h.
    std::optional<double> flicker;       ///< Under the same noise for every frame, if any.
    std::optional<double> flicker_noise; ///< With each frame its own noise.
    std::vector<double> psnr_of_age;     ///< Of what is shown, by the picture's age in frames.

    // Of a style.
    std::optional<RestyleSettings> settings;
    std::optional<double> frame_ms; ///< From handing a frame in to its finished picture.
};

Row left_alone(const Frames& frames, const Frames& flight);

/// Moments are those of the looks' training pictures.
Row colour_moments(const Frames& frames, const std::vector<samples::Picture>& source,
                   const std::vector<samples::Picture>& target);

Row colour_table(const Frames& frames);

Row restyled(StyledView& view, const RestyleSettings& settings, const Frames& frames,
             const Frames& flight);

} // namespace quality
