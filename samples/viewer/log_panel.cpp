#include "log_panel.h"

#include <imgui.h>

#include "controls.h"
#include "palette.h"
#include "timeline.h"

namespace viewer {
namespace {

ImVec4 color_of(RestyleLogLevel level) {
    if (level == RESTYLE_LOG_ERROR) return palette().error;
    if (level == RESTYLE_LOG_WARNING) return palette().warning;
    return ImGui::GetStyleColorVec4(ImGuiCol_Text);
}

} // namespace

bool LogPanel::shows(const LogLine& line) const {
    const auto category = static_cast<std::size_t>(line.category);
    const bool is_wanted = category >= categories_.size() || categories_[category];
    return line.level <= least_severe_ && is_wanted &&
           (text_.empty() || line.text.find(text_) != std::string::npos);
}

std::string LogPanel::shown_text() const {
    std::string text;
    for (const LogLine& line : lines_)
        if (shows(line)) text += words_of(line) + '\n';
    return text;
}

void LogPanel::draw_filters() {
    constexpr const char* kSeverities[]{"errors", "warnings too", "all"};
    ImGui::SetNextItemWidth(9 * ImGui::GetFontSize());
    draw_words("##severity", least_severe_, kSeverities, 3);
    for (int category = 0; category < kLogCategories; ++category) {
        ImGui::SameLine();
        draw_box(category_name(category), categories_[static_cast<std::size_t>(category)]);
    }
    ImGui::SameLine();
    ImGui::SetNextItemWidth(12 * ImGui::GetFontSize());
    draw_text("##has", text_, 64, "with the words ...");
    ImGui::SameLine();
    draw_box("pause##log", paused_);
    ImGui::SameLine();
    if (draw_button("copy")) ImGui::SetClipboardText(shown_text().c_str());
    explain_item("the lines that are shown");
}

void LogPanel::draw_lines() const {
    ImGui::BeginChild("lines");
    const bool at_end = ImGui::GetScrollY() >= ImGui::GetScrollMaxY();
    for (const LogLine& line : lines_)
        if (shows(line)) {
            ImGui::PushStyleColor(ImGuiCol_Text, color_of(line.level));
            ImGui::TextUnformatted(words_of(line).c_str());
            ImGui::PopStyleColor();
        }
    if (at_end) ImGui::SetScrollHereY(1);
    ImGui::EndChild();
}

float log_height() {
    return 14 * ImGui::GetFontSize();
}

void LogPanel::draw(const Log& log) {
    if (!paused_) lines_ = log.lines();
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    const float left = 26 * ImGui::GetFontSize(); // Beside the panel.
    const float bottom = display.y - 18 - timeline_height();
    ImGui::SetNextWindowPos(ImVec2(left, bottom), ImGuiCond_Always, ImVec2(0, 1));
    ImGui::SetNextWindowSize(ImVec2(display.x - left - 12, log_height()));
    begin_panel("Log", nullptr,
                ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize |
                    ImGuiWindowFlags_NoFocusOnAppearing);
    draw_filters();
    ImGui::Separator();
    draw_lines();
    ImGui::End();
}

} // namespace viewer
