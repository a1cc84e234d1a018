#pragma once

#include <array>
#include <string>

#include <restyle/restyle.h>

#include "offered_styles.h"
#include "options.h"
#include "setting_history.h"

namespace viewer {

/// What a person can change while the viewer runs.
struct Choices {
    std::string source_look;
    std::string style; ///< Its name.
    restyle::Settings settings;
    restyle::Settings own_settings; ///< With which the style came.
    float split =
        0.5f; ///< Left of it rendered, right of it restyled; share of the picture's width.
    bool paused = false;
    bool restart = false; ///< Time goes back to 0.
    bool capture = false; ///< The next frames are to be kept.
    std::string save_as;  ///< The name that is typed ...
    bool save = false;    ///< ... under which the style is to be saved.
    bool held = false;    ///< A control is: its value is not yet chosen.
    bool typing = false;  ///< Keys are a text field's.
    bool undo = false;
    bool redo = false;
};

Choices choices_from_options(const Options& options);

/// What is told about the frames.
struct Readings {
    RestyleStatus status{};
    std::string message;
    bool styled = false;        ///< There is a session.
    bool passed_through = true; ///< The last frame had no picture.
    double age = 0;             ///< Of the picture shown last, in frames.
    bool moved = false;         ///< Its change, onto the frame of now.
    double restyled_per_second = 0;
    double record_us = 0;
    std::string capture;               ///< How the last one fares.
    std::array<float, 180> frame_ms{}; ///< The last frames' times, the oldest at `oldest`.
    int oldest = 0;
    std::array<float, 180> energy{}; ///< U of the last guided pictures, as `frame_ms`.
    int oldest_energy = 0;
};

/// Draws the panel. To be called between ImGui's NewFrame and Render.
void draw_panel(Choices& choices, const OfferedStyles& styles, const SettingHistory& history,
                const Readings& readings);

} // namespace viewer
