#include "view_bar.h"

#include <imgui.h>

#include "choose.h"
#include "controls.h"
#include "looks.h"

namespace viewer {
namespace {

constexpr const char* kNoTruth = "none";

void explain_view(const char* help, char key) {
    if (!ImGui::IsItemHovered()) return;
    ImGui::SetTooltip("%s\nkey %c", help, key);
}

// Two of them are called as what stands below: what is pressed there is not to be taken for them.
void draw_views(Viewing& viewing) {
    ImGui::PushID("views");
    for (const ViewInfo& info : view_infos()) {
        const bool first = &info == &view_infos().front();
        if (!first) ImGui::SameLine();
        ImGui::BeginDisabled(info.view == View::kTruth && !viewing.has_truth());
        if (draw_choice(info.label, viewing.view == info.view)) viewing.view = info.view;
        ImGui::EndDisabled();
        explain_view(info.help, info.key);
    }
    ImGui::PopID();
}

void draw_buffer_control(Viewing& viewing,
                         const std::function<std::vector<std::string>()>& buffers) {
    ImGui::SetNextItemWidth(11 * ImGui::GetFontSize());
    choose("buffer", viewing.buffer, buffers);
    explain_item("[ and ]: the one before, the one behind");
}

/// Of the view that is chosen.
void draw_view_control(Viewing& viewing, const std::function<std::vector<std::string>()>& buffers) {
    constexpr ImGuiSliderFlags kWithin = ImGuiSliderFlags_AlwaysClamp;
    if (viewing.view == View::kSplit)
        draw_slider("split", viewing.split, 0.0f, 1.0f, "%.2f", kWithin);
    else if (viewing.view == View::kDifference)
        draw_slider("times", viewing.gain, 1, kMostGain, "%.1f",
                    kWithin | ImGuiSliderFlags_Logarithmic);
    else if (viewing.view == View::kBlink)
        draw_slider("each", viewing.blink_seconds, 0.1f, 3.0f, "%.1f s", kWithin);
    else if (viewing.view == View::kBuffer)
        draw_buffer_control(viewing, buffers);
    else
        ImGui::Dummy(ImVec2(0, 0)); // So that the row begins with what is always there.
    ImGui::SameLine();
}

void draw_zoom(Zoom& zoom) {
    float factor = zoom.factor;
    draw_slider("zoom", factor, 1, kMostZoom, "%.2f",
                ImGuiSliderFlags_AlwaysClamp | ImGuiSliderFlags_Logarithmic);
    if (factor != zoom.factor) zoom.set_factor(factor);
    explain_item("the wheel, or + and -; 0: all of it\n"
                 "drag the picture, or the arrow keys, to move it");
    ImGui::SameLine();
}

void draw_truth(Viewing& viewing) {
    std::string chosen = viewing.has_truth() ? viewing.true_look : kNoTruth;
    choose("true look", chosen, [] {
        std::vector<std::string> names = look_names();
        names.insert(names.begin(), kNoTruth);
        return names;
    });
    viewing.true_look = chosen == kNoTruth ? "" : chosen;
    ImGui::SameLine();
    ImGui::BeginDisabled(!viewing.has_truth());
    draw_box("compare with it", viewing.against_truth);
    ImGui::EndDisabled();
    explain_view("the restyled picture is held against the true look,\n"
                 "not against what was rendered",
                 'T');
}

void draw_scores(const Viewing& viewing, const std::optional<FrameScores>& measured) {
    if (!viewing.has_truth()) return;
    if (!measured) {
        ImGui::TextDisabled("not measured yet");
        return;
    }
    ImGui::Text("to %s:  restyled %.2f dB, SSIM %.3f   rendered %.2f dB, SSIM %.3f",
                measured->true_look.c_str(), measured->scores.restyled.psnr,
                measured->scores.restyled.ssim, measured->scores.rendered.psnr,
                measured->scores.rendered.ssim);
    ImGui::SameLine();
    ImGui::TextDisabled("frame %llu, %ux%u", static_cast<unsigned long long>(measured->frame),
                        measured->size.width, measured->size.height);
    explain_item("PSNR and SSIM of the whole frame as it was shown, 8-bit values,\n"
                 "against the same frame in the true look; once a second at most");
}

} // namespace

void draw_view_bar(Viewing& viewing, const std::optional<FrameScores>& scores,
                   const std::function<std::vector<std::string>()>& buffers) {
    const ImVec2 corner(ImGui::GetIO().DisplaySize.x - 12, 12);
    ImGui::SetNextWindowPos(corner, ImGuiCond_Always, ImVec2(1, 0));
    begin_panel("View", nullptr,
                ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoTitleBar |
                    ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoFocusOnAppearing);
    ImGui::PushItemWidth(8 * ImGui::GetFontSize());
    draw_views(viewing);
    draw_view_control(viewing, buffers);
    draw_zoom(viewing.zoom);
    if (viewing.offers_truth) draw_truth(viewing);
    draw_scores(viewing, scores);
    ImGui::PopItemWidth();
    ImGui::End();
}

} // namespace viewer
