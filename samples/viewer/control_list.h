#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace viewer {

enum class ControlKind {
    kButton,
    kBox,    ///< "on" or "off", as kChoice is.
    kChoice, ///< One of several that stand side by side.
    kSlider,
    kDrag, ///< A number that a drag changes.
    kNumber,
    kText,
    kList,
    kEntry, ///< Of a list that is open: "on" where it is the one chosen.
    kSection,
    kCurve,
    kProgress,
    kClose,   ///< A panel's cross ...
    kCollapse ///< ... and its arrow.
};

/// In the window's pixels, from its upper left corner.
struct ControlPlace {
    float left;
    float top;
    float right;
    float bottom;
};

/// A control as a frame has drawn it.
struct Control {
    std::string panel;
    std::string section; ///< Of the panel, or the list that an entry is of; empty: none.
    std::string name;    ///< What is read on it, else what the program calls it.
    ControlKind kind;
    std::string value;  ///< What it holds, as text; empty: nothing.
    ControlPlace place; ///< Of what is pressed: without the label beside a field.
    bool is_enabled;
    bool is_visible; ///< The panel is not scrolled away from it.
    bool is_focused; ///< It is what keys go to, while they move from control to control.
};

/// Tells scripts and tests which controls there are, and where (--list-controls): written as JSON
/// whenever the file is missing. Whoever wants to know removes the file; when it is there again it
/// is whole, and what mouse and keyboard did until it was removed has been followed, and is shown.
class ControlList {
public:
    /// `file` empty: nothing is ever told.
    explicit ControlList(std::filesystem::path file);

    /// To be called before the input of a frame is fetched.
    void look_for_wish();
    /// What the controls of the panels note from now on is of a new frame.
    void begin_frame();
    /// `at_rest`: the frame has followed all input that there was, and nothing has yet to move for
    /// it. Throws std::runtime_error where the file cannot be written.
    void end_frame(bool at_rest);

    void set_panel(const char* title);
    /// Returns the one before.
    std::string set_section(const std::string& name);
    /// `label`: as ImGui is given it.
    void add(ControlKind kind, const char* label, std::string value, const ControlPlace& place);

private:
    std::filesystem::path file_;
    bool is_wanted_ = false;
    std::string panel_;
    std::string section_;
    std::vector<Control> controls_;
};

/// What is read of "text", "text##id" and "text###id", and where no text is, the id; the third has
/// a text that changes: its id.
std::string control_name(const char* label);

/// Where the controls of this frame are noted; NULL where no one wants to know.
ControlList* noted_controls();

} // namespace viewer
