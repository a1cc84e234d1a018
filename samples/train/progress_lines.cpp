#include "progress_lines.h"

#include <iostream>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace {

constexpr std::chrono::milliseconds kBetweenLines{250};

} // namespace

void ProgressLines::open(const std::string& file) {
    if (file.empty()) return;
    if (file == "-") {
        lines_ = &std::cout;
        return;
    }
    file_.open(file);
    if (!file_) throw std::runtime_error(file + ": the progress cannot be written");
    lines_ = &file_;
}

void ProgressLines::report(const restyle::core::TrainProgress& progress,
                           const std::filesystem::path& output) {
    const bool is_due = progress.saved || Clock::now() - last_ >= kBetweenLines;
    if (lines_ == nullptr || !is_due) return;
    last_ = Clock::now();
    const double whole = progress.seconds + progress.remaining_seconds;
    nlohmann::ordered_json line{{"event", "progress"},
                                {"iteration", progress.iteration},
                                {"done", whole > 0 ? progress.seconds / whole : 0},
                                {"seconds", progress.seconds},
                                {"remaining_seconds", progress.remaining_seconds},
                                {"losses", nlohmann::ordered_json::object()},
                                {"saved", progress.saved}};
    for (const auto& [name, mean] : progress.losses)
        line["losses"][name] = mean;
    const std::filesystem::path samples = output / "samples.png";
    if (progress.saved && std::filesystem::exists(samples)) line["samples"] = samples.string();
    *lines_ << line.dump() << std::endl;
}

void ProgressLines::end(const char* event, const std::string& sentence) {
    if (lines_ == nullptr) return;
    nlohmann::ordered_json line{{"event", event}};
    if (!sentence.empty()) line["sentence"] = sentence;
    *lines_ << line.dump() << std::endl;
}
