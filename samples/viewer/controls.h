#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include <imgui.h>

namespace viewer {

// All that the panels consist of and that can be pressed, typed or read off: ImGui's own, which are
// called nowhere else (tests/build/check_rooms.py), so that --list-controls tells of each.
// `label`: as ImGui has it, "text##id". What returns bool: whether it was pressed or changed.

/// Of the panels at either side of the window, for a font of 13 pixels.
constexpr float kPanelWidth = 310;
constexpr float kPathPanelWidth = 270;

/// A length that is drawn for a font of 13 pixels, for the font of now.
float scaled(float length);

/// Ends with ImGui::End(). `is_open` NULL: it has no cross.
void begin_panel(const char* title, bool* is_open, ImGuiWindowFlags flags);

/// Of sections that a person has opened or closed, by name: whether they are open.
using OpenSections = std::map<std::string, bool>;

/// A heading, and what is below it while it lives, if it is open. Its name is what follows "###" in
/// `title`, whatever it is called meanwhile.
class Section {
public:
    explicit Section(const char* title, bool opens_at_first);
    /// Open at first as `sections` has it, in which it is noted how a person has it since.
    Section(const char* title, OpenSections& sections, bool opens_at_first = false);
    ~Section();
    Section(const Section&) = delete;
    Section& operator=(const Section&) = delete;
    explicit operator bool() const { return is_open_; }

private:
    void note(const char* title);

    bool is_open_;
    std::string around_; ///< The section that it stands in.
};

/// A list to choose from; its entries are drawn while it lives, if it is open.
class List {
public:
    /// `chosen` is what is read on it, and outlives it.
    List(const char* label, const char* chosen);
    ~List();
    List(const List&) = delete;
    List& operator=(const List&) = delete;
    explicit operator bool() const { return is_open_; }
    bool draw_entry(const char* name, bool is_chosen);

private:
    void note();

    const char* label_;
    const char* chosen_;
    float width_;
    bool is_open_;
    std::string around_;
};

bool draw_button(const char* label, bool enabled = true);
bool draw_small_button(const char* label);
bool draw_box(const char* label, bool& is_ticked);
/// One of several that stand side by side.
bool draw_choice(const char* label, bool is_chosen);

/// `format`: printf's.
bool draw_slider(const char* label, float& value, float least, float most, const char* format,
                 ImGuiSliderFlags flags = 0);
bool draw_slider(const char* label, double& value, double least, double most, const char* format,
                 ImGuiSliderFlags flags = 0);
bool draw_slider(const char* label, std::uint32_t& value, std::uint32_t least, std::uint32_t most,
                 const char* format, ImGuiSliderFlags flags = 0);
/// A number without bounds that a drag changes by `speed` a pixel.
bool draw_drag(const char* label, double& value, float speed, const char* format);

/// With a button each to make it one less and more.
bool draw_number(const char* label, int& value);
bool draw_number(const char* label, std::uint64_t& value);
bool draw_number(const char* label, double& value, const char* format);
/// True when it is entered, until then what is typed is not taken up.
bool draw_entered_number(const char* label, std::uint64_t& value);
bool draw_pair(const char* label, std::array<int, 2>& values);

/// A field for at most `most` bytes; `hint` stands in it while it is empty.
bool draw_text(const char* label, std::string& text, std::size_t most, const char* hint);
/// As draw_text(), empty at first; what was typed when it is entered, until then nothing.
std::string draw_entered_text(const char* label, std::size_t most, const char* hint);

/// One of `count` words.
bool draw_words(const char* label, int& chosen, const char* const* words, int count);

/// As wide as the panel. `oldest`: the index of the value that is drawn first.
struct Curve {
    const float* values;
    int count;
    int oldest;
    float least; ///< FLT_MAX: of the values; so is `most`.
    float most;
    float height;
};
void draw_curve(const char* label, const Curve& curve, const char* words);
/// `width` 0: as wide as the panel.
void draw_progress_bar(const char* label, float share, float width);

/// Whether Enter ended what was typed into the control drawn last.
bool is_entered();

/// Under the mouse on the control drawn last.
void explain_item(const char* words);

} // namespace viewer
