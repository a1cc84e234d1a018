#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <restyle/restyle.h>

#include "contact_sheet.h"
#include "object_amounts.h"
#include "scene_scale.h"
#include "session_options.h"
#include "size.h"
#include "style_choice.h"
#include "theme.h"
#include "views.h"

namespace viewer {

inline constexpr float kMostStops = 16; ///< By which an environment is exposed, either way.

/// What the command line asks for, with its defaults.
struct Options {
    bool headless = false;
    bool wait = false; ///< Each restyled picture is of the frame it stands beside.
    bool still = false;
    bool no_style = false;
    bool validate = false;
    std::optional<std::uint32_t> frames; ///< Unset: until the window is closed.
    std::uint64_t seed = 1;              ///< Of the scene and its camera flight.
    std::filesystem::path opened;        ///< Where frames come from; empty: the sample scene.
    std::filesystem::path path;          ///< Of the camera, a file; empty: the source's own.
    std::filesystem::path environment;   ///< That lights a model; empty: the scene's sky and sun.
    float exposure = 0;                  ///< Of it, in stops.
    double rate = 30;                    ///< Frames a second of those that are there already.
    std::string source_look = "plain";   ///< What the renderer draws.
    std::string target_look = "snow";    ///< What is wanted, and what `truth` shows.
    Size size{640, 360};
    bool anti_aliases = false; ///< A scene or model, temporally.
    SceneScaling scaling;      ///< Of a scene or model; where not given, a window holds its rate.
    std::filesystem::path out;
    std::filesystem::path kept = "restyle-pictures"; ///< Folder for what the window keeps.
    std::optional<SheetAxis> sheet_across;           ///< Of a contact sheet, headless ...
    std::optional<SheetAxis> sheet_down;
    std::uint32_t sheet_frame = 0;     ///< ... of this one of the flight.
    std::filesystem::path capture;     ///< Folder; empty: only where the panel's button is pressed.
    std::filesystem::path saved_style; ///< File for the style of a headless run; empty: none.
    std::filesystem::path log;         ///< File; empty: only the window shows it.
    std::filesystem::path list_controls; ///< File; empty: no one asks for them.
    std::uint32_t capture_frames = 0;    ///< 0: all of a headless run, else 60.

    std::optional<Theme> theme; ///< Of a window; unset: as it had it last.
    bool no_config = false;     ///< A window neither takes up how it was left nor remembers it.

    Viewing viewing;
    ObjectAmounts object_amounts; ///< Of the frames, where they give the objects' numbers.
    bool writes_view = false;     ///< A headless run keeps each frame as it is seen.
    std::optional<Texel> pixel;   ///< Of each frame of a headless run, whose values are told.
    bool writes_score = false;    ///< ... and tells how near it comes to the look wanted.

    std::filesystem::path models; ///< Holds one model folder a look.
    std::filesystem::path styles; ///< Holds style files.
    StyleChoice style;
    SessionOptions session;
};

/// What was wrong with the command line is said on stderr, help on stdout; then there are no
/// options and `exit_code` is what the program ends with.
std::optional<Options> parse_options(int argc, char** argv, int& exit_code);

} // namespace viewer
