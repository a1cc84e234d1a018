#include "report.h"

#include <cstdio>
#include <iomanip>
#include <ostream>
#include <sstream>

#include <restyle/restyle.hpp>

#include "names.h"

namespace viewer {
namespace {

std::string number(double value) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(2) << value;
    return text.str();
}

std::string mean_and_largest(const Statistic& statistic, const char* unit) {
    if (statistic.count() == 0) return "not measured";
    return "mean " + number(statistic.mean()) + unit + ", largest " + number(statistic.largest()) +
           unit;
}

std::string size(std::uint32_t width, std::uint32_t height) {
    return std::to_string(width) + "x" + std::to_string(height);
}

void row(std::ostream& out, const char* name, const std::string& value) {
    if (value.empty()) return;
    out << "  " << std::left << std::setw(22) << name << value << '\n';
}

std::string grid(const RestyleSettings& settings) {
    if (settings.timestep_count > 0) return times_text(settings);
    return std::to_string(settings.steps) + " steps, strength " + number(settings.strength);
}

std::string network(const Options& o, const RestyleStatus& status) {
    if (status.model_width == 0) return "not loaded";
    const RestyleSettings& settings = *o.style.settings;
    return size(status.model_width, status.model_height) + ", " +
           restyle::setting_word(settings, restyle::setting_info("method")) + ", " +
           grid(settings) + ", eta " + number(settings.eta) + ", amount " +
           number(settings.amount) +
           (settings.last == RESTYLE_LAST_DROP ? ", last residual dropped" : "");
}

std::string told(const RestyleSide& side, RestyleTold told) {
    std::string words;
    if ((told & RESTYLE_TOLD_TEXT) != 0)
        words = std::string("\"") + (side.prompt != nullptr ? side.prompt : "") + "\"";
    if ((told & RESTYLE_TOLD_CLASS) != 0) words = "class " + std::to_string(side.label);
    if (!words.empty() && side.guidance != 1) words += ", guidance " + number(side.guidance);
    return words;
}

std::string stages(const RestyleStatus& status) {
    if (status.pictures_finished == 0) return "no picture was finished";
    return "wait " + number(status.wait_ms) + " ms, encode " + number(status.encode_ms) +
           " ms, translate " + number(status.translate_ms) + " ms, decode " +
           number(status.decode_ms) + " ms, in all " + number(status.total_ms) + " ms";
}

void style_rows(std::ostream& out, const Options& o, const RunRecord& run) {
    const RestyleStatus& status = run.status;
    row(out, "transport", run.runs.transport);
    row(out, "precision", run.runs.precision);
    row(out, "threads", run.runs.threads);
    row(out, "memory of the session", session_words(run.runs.memory));
    row(out, "source model", o.style.models.source.string());
    row(out, "... is told", told(o.style.settings->source, status.source_told));
    row(out, "target model", o.style.models.target.string());
    row(out, "... is told", told(o.style.settings->target, status.target_told));
    for (const std::filesystem::path& target : o.style.models.further_targets)
        row(out, "further target", target.string());
    for (const std::filesystem::path& lora : o.style.models.loras)
        row(out, "LoRA", lora.string());
    row(out, "network", network(o, status));
    row(out, "stages of a picture", stages(status));
    row(out, "restyled frames",
        std::to_string(status.pictures_finished) + ", " + number(run.restyled_per_second()) +
            " a second");
    row(out, "age of the picture", mean_and_largest(run.age(), " frames"));
    row(out, "frames dropped",
        std::to_string(status.frames_dropped) + " of " + std::to_string(status.frames_offered));
    row(out, "recording a frame", mean_and_largest(run.record_us(), " us"));
}

std::string scale_words(const RunRecord& run) {
    if (run.frames.empty()) return "";
    const auto percent = [](double scale) { return number(100 * scale) + " %"; };
    const FrameRecord& last = run.frames.back();
    return percent(last.scale) + ", " + size(last.drawn.width, last.drawn.height) +
           " in the end; mean " + percent(run.scale().mean());
}

std::string anti_aliasing_words(const Options& o, const RunRecord& run) {
    const std::uint64_t count = run.frames_anti_aliased();
    if (count > 0)
        return "taa, " + std::to_string(count) + " of " + std::to_string(run.frames.size()) +
               " frames";
    return o.anti_aliases ? "none: frames that are there already stay as they are" : "off";
}

} // namespace

void print_table(std::ostream& out, const Options& o, const RunRecord& run) {
    const bool is_scene = o.opened.empty();
    out << "restyle_viewer: " << (is_scene ? o.source_look : o.opened.string()) << " -> "
        << o.style.name << ", " << size(o.size.width, o.size.height)
        << (is_scene ? ", seed " + std::to_string(o.seed) : "") << '\n';
    row(out, "GPU", run.runs.device);
    row(out, "memory of the process", resident_words(run.runs.memory));
    if (!o.no_style) style_rows(out, o, run);
    row(out, "frames shown",
        std::to_string(run.frames.size()) + ", " + std::to_string(run.frames_restyled()) +
            " of them restyled");
    row(out, "scene scale", scale_words(run));
    row(out, "anti-aliasing", anti_aliasing_words(o, run));
    row(out, "frame time", mean_and_largest(run.frame_ms(), " ms"));
    if (!o.no_style)
        row(out, "... inference off", mean_and_largest(run.frame_ms_without_style, " ms"));
    row(out, "message", run.message);
}

} // namespace viewer
