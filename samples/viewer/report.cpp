#include "report.h"

#include <vector>

#include <nlohmann/json.hpp>
#include <restyle/restyle.hpp>

#include "names.h"
#include "whole_file.h"

namespace viewer {
namespace {

using Json = nlohmann::ordered_json;

Json json_from(const Size& size) {
    return {size.width, size.height};
}

Json json_from(const Statistic& statistic) {
    if (statistic.count() == 0) return nullptr;
    return {{"mean", statistic.mean()}, {"largest", statistic.largest()}};
}

Json scene_scale(const RunRecord& run) {
    if (run.frames.empty()) return nullptr;
    return {{"mean", run.scale().mean()}, {"last", run.frames.back().scale}};
}

Json times(const RestyleSettings& settings) {
    if (settings.timestep_count == 0) return nullptr;
    return std::vector(settings.timesteps, settings.timesteps + settings.timestep_count);
}

Json text(const char* text) {
    return text == nullptr ? Json(nullptr) : Json(text);
}

Json value_of(const RestyleSettings& settings, const RestyleSettingInfo& info) {
    switch (info.type) {
    case RESTYLE_SETTING_DOUBLE:
        return restyle::setting<double>(settings, info);
    case RESTYLE_SETTING_UINT32:
        return restyle::setting<std::uint32_t>(settings, info);
    case RESTYLE_SETTING_UINT64:
        return restyle::setting<std::uint64_t>(settings, info);
    case RESTYLE_SETTING_WORD:
        return restyle::setting_word(settings, info);
    case RESTYLE_SETTING_INT32:
        return restyle::setting<std::int32_t>(settings, info);
    case RESTYLE_SETTING_TIMES:
        return times(settings);
    case RESTYLE_SETTING_TEXT:
    case RESTYLE_SETTING_LINES:
    case RESTYLE_SETTING_FOLDER:
        return text(restyle::setting<const char*>(settings, info));
    case RESTYLE_SETTING_SCALES:
        return restyle::setting<double[RESTYLE_MOST_LORAS]>(settings, info);
    default:
        return nullptr;
    }
}

Json json_from(const RestyleSettings& settings) {
    Json json;
    for (const RestyleSettingInfo* info : restyle::setting_infos())
        json[info->name] = value_of(settings, *info);
    return json;
}

Json run_settings(const Options& o) {
    return {{"headless", o.headless},
            {"wait", o.wait},
            {"still", o.still},
            {"style", !o.no_style},
            {"opened", o.opened.empty() ? Json(nullptr) : Json(o.opened.string())},
            {"path", o.path.empty() ? Json(nullptr) : Json(o.path.string())},
            {"environment", o.environment.empty() ? Json(nullptr) : Json(o.environment.string())},
            {"exposure", o.exposure},
            {"seed", o.seed},
            {"source_look", o.source_look},
            {"look", o.target_look},
            {"size", json_from(o.size)},
            {"scene_scale", o.scaling.holds_rate ? Json(nullptr) : Json(o.scaling.scale)},
            {"frame_rate", o.scaling.holds_rate ? Json(o.scaling.frame_rate) : Json(nullptr)},
            {"anti_aliasing", o.anti_aliases ? "taa" : "off"},
            {"style_settings", json_from(*o.style.settings)}};
}

Json json_from(const RestyleStatus& status) {
    return {{"state", state_name(status.state)},
            {"transport", transport_name(status.transport)},
            {"transport_reason", status.transport_reason},
            {"model_size", {status.model_width, status.model_height}},
            {"precision", precision_name(status.precision)},
            {"threads", status.cpu_threads},
            {"frames_offered", status.frames_offered},
            {"frames_taken", status.frames_taken},
            {"frames_dropped", status.frames_dropped},
            {"frames_abandoned", status.frames_abandoned},
            {"pictures_finished", status.pictures_finished},
            {"pictures_failed", status.pictures_failed},
            {"source", {{"calls", status.source_calls}, {"samples", status.source_samples}}},
            {"target", {{"calls", status.target_calls}, {"samples", status.target_samples}}}};
}

Json stages_ms(const RestyleStatus& status) {
    return {{"wait", status.wait_ms},
            {"encode", status.encode_ms},
            {"translate", status.translate_ms},
            {"decode", status.decode_ms},
            {"total", status.total_ms}};
}

Json json_from(const RestyleGuidance& guidance) {
    return {{"ms", guidance.guide_ms},
            {"total", guidance.total},
            {"prior", guidance.prior},
            {"steps", guidance.steps},
            {"energies",
             std::vector<double>(guidance.energies, guidance.energies + guidance.energy_count)}};
}

Json json_from(const Score& score) {
    return {{"psnr", score.psnr}, {"ssim", score.ssim}};
}

Json json_from(const Rgb& value) {
    return {{"code", value},
            {"linear", {linear_from(value[0]), linear_from(value[1]), linear_from(value[2])}}};
}

Json json_from(const PixelValues& pixel) {
    Json json{{"at", {pixel.at.x, pixel.at.y}},
              {"rendered", json_from(pixel.rendered)},
              {"restyled", json_from(pixel.restyled)}};
    if (pixel.truth) json["truth"] = json_from(*pixel.truth);
    return json;
}

Json json_of_buffer(const FrameRecord& frame) {
    const BufferValues& buffer = *frame.buffer;
    Json json{{"name", buffer.name},
              {"frame", buffer.frame},
              {"size", json_from(buffer.size)},
              {"channels", buffer.channels},
              {"unit", buffer.unit},
              {"range", {buffer.least, buffer.most}}};
    if (buffer.age) json["age"] = *buffer.age;
    if (buffer.timestep) json["time"] = *buffer.timestep;
    if (buffer.timestep) json["alpha_bar"] = buffer.alpha_bar;
    if (const std::optional<BufferPixel>& pixel = frame.buffer_pixel)
        json["pixel"] = {
            {"at", {pixel->x, pixel->y}}, {"channel", pixel->first}, {"values", pixel->values}};
    return json;
}

Json json_from(const FrameRecord& frame) {
    Json json{{"frame", frame.frame},
              {"passed_through", frame.passed_through},
              {"restyles", frame.restyles},
              {"age", frame.age},
              {"moved", frame.moved},
              {"scale", frame.scale},
              {"drawn", json_from(frame.drawn)},
              {"anti_aliased", frame.anti_aliased},
              {"frame_ms", frame.frame_ms},
              {"record_us", frame.record_us}};
    if (frame.guidance.guided != 0) json["guidance"] = json_from(frame.guidance);
    if (frame.buffer) json["buffer"] = json_of_buffer(frame);
    if (frame.pixel) json["pixel"] = json_from(*frame.pixel);
    if (frame.scores)
        json["score"] = {{"rendered", json_from(frame.scores->rendered)},
                         {"restyled", json_from(frame.scores->restyled)}};
    return json;
}

Json json_from(const WhatRuns& runs) {
    return {{"device", runs.device},
            {"transport", runs.transport},
            {"network", runs.network},
            {"precision", runs.precision},
            {"threads", runs.threads}};
}

/// In bytes.
Json json_from(const MemoryUse& memory) {
    const RestyleMemory& session = memory.session;
    return {{"session",
             {{"weights", session.weights},
              {"call", session.call},
              {"tensors", session.tensors},
              {"device", session.device},
              {"buffers", session.buffers},
              {"total", session.total}}},
            {"budget", memory.budget > 0 ? Json(memory.budget) : Json(nullptr)},
            {"resident", memory.resident > 0 ? Json(memory.resident) : Json(nullptr)}};
}

Json json_from(const Options& o, const RunRecord& run) {
    Json report{{"command", "restyle_viewer"}, {"settings", run_settings(o)}};
    if (!o.no_style) {
        report["style"] = o.style.name;
        report["models"] = {{"source", o.style.models.source.string()},
                            {"target", o.style.models.target.string()}};
        for (const std::filesystem::path& target : o.style.models.further_targets)
            report["models"]["further_targets"].push_back(target.string());
        report["session"] = json_from(run.status);
        report["stages_ms"] = stages_ms(run.status);
    }
    report["what_runs"] = json_from(run.runs);
    report["memory"] = json_from(run.runs.memory);
    report["message"] = run.message;
    report["seconds"] = run.seconds;
    report["restyled_per_second"] = run.restyled_per_second();
    report["frames_shown"] = run.frames.size();
    report["frames_restyled"] = run.frames_restyled();
    report["age"] = json_from(run.age());
    report["scene_scale"] = scene_scale(run);
    report["frame_ms"] = json_from(run.frame_ms());
    report["frame_ms_without_style"] = json_from(run.frame_ms_without_style);
    report["record_us"] = json_from(run.record_us());
    report["pictures"] = Json::array();
    for (const FrameRecord& frame : run.frames)
        report["pictures"].push_back(json_from(frame));
    return report;
}

} // namespace

void write_report(const std::filesystem::path& file, const Options& options, const RunRecord& run) {
    samples::write_whole(file, json_from(options, run).dump(2) + '\n', "the report");
}

} // namespace viewer
