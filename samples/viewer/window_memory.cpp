#include <iostream>

#include "window_loop.h"

namespace viewer {

/// What cannot be read is told, and the window opens as ever.
WindowLayout WindowRun::remembered_layout() {
    if (layout_file_.empty() || !std::filesystem::exists(layout_file_)) return {};
    try {
        return read_layout(layout_file_);
    } catch (const std::exception& error) {
        log_.add_refusal(std::string(error.what()) + "; the window opens as at first");
        return {};
    }
}

void WindowRun::take_up_layout() {
    const WindowLayout layout = remembered_layout();
    choices_.theme = options_.theme.value_or(layout.theme);
    choices_.shows_log = layout.shows_log;
    choices_.shows_training = layout.shows_training;
    choices_.shows_path = layout.shows_path;
    choices_.sections = layout.sections;
    if (layout.place) window_.set_place(*layout.place);
    apply_theme(choices_.theme);
}

void WindowRun::remember_layout() const {
    if (layout_file_.empty()) return;
    WindowLayout layout;
    layout.theme = choices_.theme;
    layout.place = window_.place();
    layout.shows_log = choices_.shows_log;
    layout.shows_training = choices_.shows_training;
    layout.shows_path = choices_.shows_path;
    layout.sections = choices_.sections;
    try {
        write_layout(layout_file_, layout);
    } catch (const std::exception& error) { // Nothing that was asked for is lost.
        std::cerr << "restyle_viewer: " << error.what() << '\n';
    }
}

} // namespace viewer
