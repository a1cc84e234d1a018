#include "what_runs_panel.h"

#include <imgui.h>

#include "names.h"

namespace viewer {
namespace {

void draw_row(const char* name, const std::string& value) {
    if (!value.empty()) ImGui::TextWrapped("%s %s", name, value.c_str());
}

} // namespace

std::string what_runs_title(const Readings& readings) {
    const RestyleStatus& status = readings.status;
    std::string title = "what runs";
    if (readings.styled) title += std::string(": ") + transport_name(status.transport);
    if (status.model_width > 0)
        title += std::string(", ") + precision_name(status.precision) + ", " +
                 std::to_string(status.cpu_threads) +
                 (status.cpu_threads == 1 ? " thread" : " threads");
    return title + "###what runs";
}

void draw_what_runs(const Readings& readings) {
    const WhatRuns& runs = readings.runs;
    draw_row("GPU", runs.device);
    draw_row("transport", runs.transport);
    draw_row("network", runs.network);
    draw_row("precision", runs.precision);
    draw_row("threads", runs.threads);
    draw_row("session", session_words(runs.memory));
    draw_row("process", resident_words(runs.memory));
}

} // namespace viewer
