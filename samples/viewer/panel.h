#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <restyle/restyle.h>

#include "controls.h"
#include "offered_styles.h"
#include "options.h"
#include "setting_history.h"
#include "style_slots.h"
#include "trace.h"
#include "views.h"
#include "what_runs.h"

namespace viewer {

/// What a person can change while the viewer runs.
struct Choices {
    std::string source_look;
    std::string style; ///< Its name.
    restyle::Settings settings;
    restyle::Settings own_settings; ///< With which the style came.
    StyleModels models;             ///< As they are typed, ...
    StyleModels own_models;         ///< ... as the style has them, ...
    bool play_models = false;       ///< ... and what is typed is to be played.
    Viewing viewing;
    SceneScaling scaling;
    bool anti_aliases = false;
    ObjectAmounts object_amounts;
    bool picks_objects = false;  ///< A click in the picture names the object there.
    SessionOptions session;      ///< With which it is to be made ...
    bool make_session = false;   ///< ... now.
    bool cancel_session = false; ///< The one that is being made is given up, ...
    bool cancel_loading = false; ///< ... or the style that is being loaded, ...
    bool cancel_opening = false; ///< ... or what is being opened.
    Theme theme = Theme::kDark;
    OpenSections sections; ///< Of the panel.
    bool shows_panels = true;
    bool shows_log = false;
    bool shows_training = false;
    bool shows_path = false;
    bool shows_keys = false;
    bool paused = false;
    bool capture = false; ///< The next frames are to be kept.
    std::string save_as;  ///< The name that is typed ...
    bool save = false;    ///< ... under which the style is to be saved.
    bool held = false;    ///< A control is: its value is not yet chosen.
    bool undo = false;
    bool redo = false;
    bool keep_view = false;   ///< The next frame as it is seen ...
    bool keep_pair = false;   ///< ... or all pictures of it.
    std::string sheet_across; ///< As sheet_axis_from() reads it.
    std::string sheet_down;
    bool begin_sheet = false;
    bool cancel_sheet = false;
    std::optional<int> store_slot; ///< What is tuned is to be kept in it, ...
    std::optional<int> take_slot;  ///< ... or what it holds, taken up.
    bool take_other_slot = false;
    bool quit = false;
    int step_buffer = 0;                  ///< To the next buffer that is shown, or the one before.
    std::string open_path;                ///< That is typed, ...
    std::optional<std::string> take_file; ///< ... and is to be taken for what it is, ...
    std::optional<std::string> open;      ///< ... or opened as a source; empty: the sample scene.
    std::optional<std::uint64_t> seed;    ///< Another valley is to be shown.
    std::optional<double> seek;           ///< Time goes there.
    bool take_path = false;               ///< The camera is to follow its path again, ...
    std::string environment;              ///< The file that is typed, ...
    bool light = false;                   ///< ... and is to light the model.
    float exposure = 0;                   ///< Of it, in stops.
    bool add_pose = false;                ///< ... or that is to have what is seen now.
    std::optional<std::filesystem::path> play_file; ///< A style's.
    std::optional<std::filesystem::path> use_model; ///< As the style's target model, alone ...
    std::optional<std::filesystem::path> add_lora;  ///< ... or with it.

    void light_by(const std::filesystem::path& file) {
        environment = file.string();
        light = true;
    }

    /// Those of one frame.
    void reset_wishes() {
        capture = save = undo = redo = take_other_slot = take_path = add_pose = light =
            cancel_loading = cancel_opening = make_session = cancel_session = play_models = false;
        keep_view = keep_pair = begin_sheet = cancel_sheet = false;
        step_buffer = 0;
        store_slot.reset();
        take_slot.reset();
        take_file.reset();
        open.reset();
        seed.reset();
        seek.reset();
        play_file.reset();
        use_model.reset();
        add_lora.reset();
    }
};

Choices choices_from_options(const Options& options);

/// What is told about the frames.
struct Readings {
    RestyleStatus status{};
    std::string message;
    std::string refusal;        ///< ... where it is of something that was asked for.
    bool styled = false;        ///< There is a session.
    bool passed_through = true; ///< The last frame had no picture.
    double age = 0;             ///< Of the picture shown last, in frames.
    bool moved = false;         ///< Its change, onto the frame of now.
    double restyled_per_second = 0;
    double record_us = 0;
    std::string kept;                  ///< What was kept last, or why not.
    float sheet_progress = -1;         ///< Of a contact sheet; below 0: none is made.
    std::string capture;               ///< How the last one fares.
    bool has_objects = false;          ///< The frames give the objects' numbers.
    bool can_light = false;            ///< An environment can light what is drawn.
    bool can_scale = false;            ///< The scene is drawn here.
    double scale = 1;                  ///< ... so large, ...
    Size drawn;                        ///< ... this of ...
    Size whole;                        ///< ... what the frames are.
    std::array<float, 180> frame_ms{}; ///< The last frames' times, the oldest at `oldest`.
    int oldest = 0;
    WhatRuns runs;
    SessionOptions session;                ///< Of the one that plays.
    bool wants_session = false;            ///< There is one, or could be.
    std::optional<double> session_seconds; ///< Since another was begun; none: none is made.
    std::optional<double> loading_seconds; ///< Since a style began to be loaded; none: none is.
    std::string opening;                   ///< What is being opened ...
    std::optional<double> opening_seconds; ///< ... since; none: nothing is.
    Trace energy;                          ///< U of the last guided pictures, ...
    std::vector<Trace> energies;           ///< ... and what each energy has of it.
    std::uint64_t seed = 0;                ///< Of the valley.
};

/// Draws the panel. To be called between ImGui's NewFrame and Render.
void draw_panel(Choices& choices, const OfferedStyles& styles, const SettingHistory& history,
                const StyleSlots& slots, const Readings& readings);

} // namespace viewer
