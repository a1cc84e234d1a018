#include "controls.h"

#include <cfloat>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include "control_list.h"

namespace viewer {
namespace {

ControlPlace item_place() {
    const ImVec2 least = ImGui::GetItemRectMin();
    const ImVec2 most = ImGui::GetItemRectMax();
    return {least.x, least.y, most.x, most.y};
}

void note(ControlKind kind, const char* label, std::string value = {}) {
    if (ControlList* list = noted_controls())
        list->add(kind, label, std::move(value), item_place());
}

/// Without the label at its side; `width`: ImGui::CalcItemWidth(), asked before it was drawn.
void note_field(ControlKind kind, const char* label, std::string value, float width) {
    ControlPlace place = item_place();
    place.right = place.left + width;
    if (ControlList* list = noted_controls()) list->add(kind, label, std::move(value), place);
}

std::string text_of(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.9g", value);
    return text;
}

const char* on_or_off(bool is_on) {
    return is_on ? "on" : "off";
}

template <typename Number>
bool draw_scalar_slider(const char* label, ImGuiDataType type, Number& value, Number least,
                        Number most, const char* format, ImGuiSliderFlags flags) {
    const float width = ImGui::CalcItemWidth();
    const bool changed = ImGui::SliderScalar(label, type, &value, &least, &most, format, flags);
    note_field(ControlKind::kSlider, label, text_of(static_cast<double>(value)), width);
    return changed;
}

/// Cross and arrow, as far as the panel has them: at the right and the left of its title.
void note_title(ControlList& list, bool has_cross, ImGuiWindowFlags flags) {
    const ImVec2 corner = ImGui::GetWindowPos();
    const float right = corner.x + ImGui::GetWindowWidth();
    const float bottom = corner.y + ImGui::GetFrameHeight();
    const float width = ImGui::GetFontSize() + 2 * ImGui::GetStyle().FramePadding.x;
    const bool is_collapsed = ImGui::IsWindowCollapsed();
    if ((flags & ImGuiWindowFlags_NoCollapse) == 0)
        list.add(ControlKind::kCollapse, "collapse", on_or_off(is_collapsed),
                 {corner.x, corner.y, corner.x + width, bottom});
    if (has_cross)
        list.add(ControlKind::kClose, "close", {}, {right - width, corner.y, right, bottom});
}

/// Behind a number's field, as ImGui::InputInt() has them.
void note_steps(const char* label, const ControlPlace& field) {
    ControlList* list = noted_controls();
    if (list == nullptr) return;
    const float side = ImGui::GetFrameHeight();
    const float gap = ImGui::GetStyle().ItemInnerSpacing.x;
    const float less = field.right + gap;
    const float more = less + side + gap;
    const std::string name = control_name(label);
    list->add(ControlKind::kButton, (name + " -").c_str(), {},
              {less, field.top, less + side, field.bottom});
    list->add(ControlKind::kButton, (name + " +").c_str(), {},
              {more, field.top, more + side, field.bottom});
}

bool draw_header(const char* title, bool opens_at_first) {
    return ImGui::CollapsingHeader(title, opens_at_first ? ImGuiTreeNodeFlags_DefaultOpen
                                                         : ImGuiTreeNodeFlags_None);
}

bool draw_header(const char* title, OpenSections& sections, bool opens_at_first) {
    const std::string name = std::string(title).substr(std::string(title).rfind('#') + 1);
    const auto noted = sections.find(name);
    const bool before = noted != sections.end() ? noted->second : opens_at_first;
    ImGui::SetNextItemOpen(before, ImGuiCond_Once);
    const bool is_open = draw_header(title, opens_at_first);
    if (is_open != before) sections[name] = is_open;
    return is_open;
}

} // namespace

float scaled(float length) {
    return length * ImGui::GetFontSize() / 13;
}

void begin_panel(const char* title, bool* is_open, ImGuiWindowFlags flags) {
    ImGui::Begin(title, is_open, flags);
    ControlList* list = noted_controls();
    if (list == nullptr) return;
    list->set_panel(title);
    const bool has_title = (flags & ImGuiWindowFlags_NoTitleBar) == 0;
    if (has_title) note_title(*list, is_open != nullptr, flags);
}

Section::Section(const char* title, bool opens_at_first)
    : is_open_(draw_header(title, opens_at_first)) {
    note(title);
}

Section::Section(const char* title, OpenSections& sections, bool opens_at_first)
    : is_open_(draw_header(title, sections, opens_at_first)) {
    note(title);
}

void Section::note(const char* title) {
    viewer::note(ControlKind::kSection, title, on_or_off(is_open_));
    if (ControlList* list = noted_controls()) around_ = list->set_section(control_name(title));
}

Section::~Section() {
    if (ControlList* list = noted_controls()) list->set_section(around_);
}

List::List(const char* label, const char* chosen)
    : label_(label),
      chosen_(chosen),
      width_(ImGui::CalcItemWidth()),
      is_open_(ImGui::BeginCombo(label, chosen)) {
    ControlList* list = noted_controls();
    if (!is_open_)
        note();
    else if (list != nullptr)
        around_ = list->set_section(control_name(label));
}

List::~List() {
    if (!is_open_) return;
    ImGui::EndCombo();
    if (ControlList* list = noted_controls()) list->set_section(around_);
    note();
}

void List::note() {
    note_field(ControlKind::kList, label_, chosen_, width_);
}

bool List::draw_entry(const char* name, bool is_chosen) {
    const bool pressed = ImGui::Selectable(name, is_chosen);
    if (is_chosen) ImGui::SetItemDefaultFocus();
    viewer::note(ControlKind::kEntry, name, on_or_off(is_chosen));
    return pressed;
}

bool draw_button(const char* label, bool enabled) {
    ImGui::BeginDisabled(!enabled);
    const bool pressed = ImGui::Button(label);
    note(ControlKind::kButton, label);
    ImGui::EndDisabled();
    return pressed;
}

bool draw_small_button(const char* label) {
    const bool pressed = ImGui::SmallButton(label);
    note(ControlKind::kButton, label);
    return pressed;
}

bool draw_box(const char* label, bool& is_ticked) {
    const bool pressed = ImGui::Checkbox(label, &is_ticked);
    note(ControlKind::kBox, label, on_or_off(is_ticked));
    return pressed;
}

bool draw_choice(const char* label, bool is_chosen) {
    const bool pressed = ImGui::RadioButton(label, is_chosen);
    note(ControlKind::kChoice, label, on_or_off(is_chosen));
    return pressed;
}

bool draw_slider(const char* label, float& value, float least, float most, const char* format,
                 ImGuiSliderFlags flags) {
    return draw_scalar_slider(label, ImGuiDataType_Float, value, least, most, format, flags);
}

bool draw_slider(const char* label, double& value, double least, double most, const char* format,
                 ImGuiSliderFlags flags) {
    return draw_scalar_slider(label, ImGuiDataType_Double, value, least, most, format, flags);
}

bool draw_slider(const char* label, std::uint32_t& value, std::uint32_t least, std::uint32_t most,
                 const char* format, ImGuiSliderFlags flags) {
    return draw_scalar_slider(label, ImGuiDataType_U32, value, least, most, format, flags);
}

bool draw_drag(const char* label, double& value, float speed, const char* format) {
    const float width = ImGui::CalcItemWidth();
    const bool changed =
        ImGui::DragScalar(label, ImGuiDataType_Double, &value, speed, nullptr, nullptr, format);
    note_field(ControlKind::kDrag, label, text_of(value), width);
    return changed;
}

bool draw_number(const char* label, int& value) {
    const float steps = 2 * (ImGui::GetFrameHeight() + ImGui::GetStyle().ItemInnerSpacing.x);
    const float width = std::fmax(1.0f, ImGui::CalcItemWidth() - steps);
    const bool changed = ImGui::InputInt(label, &value);
    note_field(ControlKind::kNumber, label, std::to_string(value), width);
    ControlPlace field = item_place();
    field.right = field.left + width;
    note_steps(label, field);
    return changed;
}

bool draw_number(const char* label, std::uint64_t& value) {
    const float width = ImGui::CalcItemWidth();
    const bool changed = ImGui::InputScalar(label, ImGuiDataType_U64, &value);
    note_field(ControlKind::kNumber, label, std::to_string(value), width);
    return changed;
}

bool draw_number(const char* label, double& value, const char* format) {
    const float width = ImGui::CalcItemWidth();
    const bool changed = ImGui::InputDouble(label, &value, 0, 0, format);
    note_field(ControlKind::kNumber, label, text_of(value), width);
    return changed;
}

bool draw_entered_number(const char* label, std::uint64_t& value) {
    const float width = ImGui::CalcItemWidth();
    std::uint64_t typed = value;
    const bool entered = ImGui::InputScalar(label, ImGuiDataType_U64, &typed, nullptr, nullptr,
                                            nullptr, ImGuiInputTextFlags_EnterReturnsTrue);
    if (entered) value = typed;
    note_field(ControlKind::kNumber, label, std::to_string(value), width);
    return entered;
}

bool draw_pair(const char* label, std::array<int, 2>& values) {
    const float gap = ImGui::GetStyle().ItemInnerSpacing.x;
    const float width = std::floor((ImGui::CalcItemWidth() - gap) / 2);
    const bool changed = ImGui::InputInt2(label, values.data());
    ControlPlace place = item_place();
    for (std::size_t i = 0; i < values.size(); ++i) {
        place.right = place.left + width;
        const std::string name = control_name(label) + ' ' + std::to_string(i + 1);
        if (ControlList* list = noted_controls())
            list->add(ControlKind::kNumber, name.c_str(), std::to_string(values[i]), place);
        place.left = place.right + gap;
    }
    return changed;
}

bool draw_text(const char* label, std::string& text, std::size_t most, const char* hint) {
    std::vector<char> typed(most + 1);
    std::strncpy(typed.data(), text.c_str(), most);
    const float width = ImGui::CalcItemWidth();
    const bool changed = ImGui::InputTextWithHint(label, hint, typed.data(), typed.size());
    if (changed) text = typed.data();
    note_field(ControlKind::kText, label, text, width);
    return changed;
}

std::string draw_entered_text(const char* label, std::size_t most, const char* hint) {
    std::vector<char> typed(most + 1);
    const float width = ImGui::CalcItemWidth();
    const bool entered = ImGui::InputTextWithHint(label, hint, typed.data(), typed.size(),
                                                  ImGuiInputTextFlags_EnterReturnsTrue);
    note_field(ControlKind::kText, label, {}, width);
    return entered ? typed.data() : "";
}

bool draw_words(const char* label, int& chosen, const char* const* words, int count) {
    const int before = chosen;
    List list(label, chosen >= 0 && chosen < count ? words[chosen] : "");
    if (!list) return false;
    for (int i = 0; i < count; ++i)
        if (list.draw_entry(words[i], i == before)) chosen = i;
    return chosen != before;
}

void draw_curve(const char* label, const Curve& curve, const char* words) {
    ImGui::PlotLines(label, curve.values, curve.count, curve.oldest, words, curve.least, curve.most,
                     ImVec2(ImGui::GetContentRegionAvail().x, curve.height));
    note(ControlKind::kCurve, label);
}

void draw_progress_bar(const char* label, float share, float width) {
    const float all = ImGui::GetContentRegionAvail().x;
    ImGui::ProgressBar(share, ImVec2(width > 0 ? width : all, 0));
    note(ControlKind::kProgress, label, text_of(std::floor(100 * static_cast<double>(share))));
}

bool is_entered() {
    return ImGui::IsItemDeactivated() && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter));
}

void explain_item(const char* words) {
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", words);
}

} // namespace viewer
