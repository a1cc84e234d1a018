#include "report.h"

#include <fstream>
#include <stdexcept>

#include <nlohmann/json.hpp>
#include <restyle/restyle.hpp>

namespace quality {
namespace {

using Json = nlohmann::ordered_json;

Json json_from(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json json_from(const RestyleSettings& settings) {
    Json json{{"method", restyle::setting_word(settings, restyle::setting_info("method"))},
              {"eta", settings.eta},
              {"last", restyle::setting_word(settings, restyle::setting_info("last"))},
              {"detail", settings.detail},
              {"seed", settings.seed}};
    if (settings.timestep_count > 0) {
        json["timesteps"] =
            std::vector(settings.timesteps, settings.timesteps + settings.timestep_count);
    } else {
        json["steps"] = settings.steps;
        json["strength"] = settings.strength;
    }
    return json;
}

Json json_from(const Row& row) {
    Json json{{"name", row.name},
              {"psnr", row.score.psnr},
              {"ssim", row.score.ssim},
              {"edge_recall", row.edge_recall},
              {"flicker", json_from(row.flicker)},
              {"flicker_noise_per_frame", json_from(row.flicker_noise)},
              {"psnr_of_age", row.psnr_of_age}};
    if (row.settings) json["settings"] = json_from(*row.settings);
    if (row.frame_ms) json["frame_ms"] = *row.frame_ms;
    return json;
}

Json json_from(const Options& o) {
    return {{"source_look", o.source_look},
            {"target_look", o.target_look},
            {"source_model", o.source_model.string()},
            {"target_model", o.target_model.string()},
            {"size", {o.width, o.height}},
            {"frames", o.frames},
            {"training_frames", o.training_frames},
            {"flight", o.flight}};
}

} // namespace

void write_report(const Options& options, const RestyleStatus& status,
                  const std::vector<Row>& rows) {
    if (options.report.empty()) return;
    Json report{{"command", "restyle_quality"}, {"settings", json_from(options)}};
    report["session"] = {
        {"model_size", {status.model_width, status.model_height}},
        {"precision", status.precision == RESTYLE_PRECISION_BF16 ? "bf16" : "fp32"},
        {"threads", status.cpu_threads}};
    report["rows"] = Json::array();
    for (const Row& row : rows)
        report["rows"].push_back(json_from(row));
    std::filesystem::path aside = options.report;
    aside += ".part";
    std::ofstream stream(aside);
    stream << report.dump(2) << '\n';
    stream.close();
    if (!stream) throw std::runtime_error(aside.string() + ": cannot be written");
    std::filesystem::rename(aside, options.report);
}

} // namespace quality
