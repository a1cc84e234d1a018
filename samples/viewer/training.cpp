#include "training.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

namespace viewer {
namespace {

namespace fs = std::filesystem;

constexpr int kMostViews = 10; // Of one scene; then comes another.

std::string size_text(const TrainingPlan& plan) {
    return std::to_string(plan.size[0]) + "x" + std::to_string(plan.size[1]);
}

/// Pictures that are all there: this is written last.
bool are_drawn(const fs::path& pictures) {
    return fs::exists(pictures / "dataset.json");
}

std::vector<std::string> dataset_arguments(const TrainingPlan& plan) {
    const int views = std::clamp(plan.pictures, 1, kMostViews);
    const int scenes = (plan.pictures + views - 1) / views;
    return {"--look",
            plan.look,
            "--seeds",
            "0:" + std::to_string(scenes),
            "--views-per-seed",
            std::to_string(views),
            "--size",
            size_text(plan),
            "--out",
            plan.data().string(),
            "--progress"};
}

std::vector<std::string> train_arguments(const TrainingPlan& plan, bool resumes) {
    std::vector<std::string> arguments{"--data",     plan.data().string(),
                                       "--output",   plan.model,
                                       "--size",     size_text(plan),
                                       "--minutes",  std::to_string(plan.minutes),
                                       "--batch",    std::to_string(plan.batch),
                                       "--threads",  std::to_string(plan.threads),
                                       "--progress", "-"};
    if (resumes) arguments.emplace_back("--resume");
    return arguments;
}

std::string progress_words(const nlohmann::json& line, double loss) {
    char words[96];
    std::snprintf(words, sizeof words, "iteration %lld, loss %.4f, %.1f minutes to go",
                  line.value("iteration", 0LL), loss, line.value("remaining_seconds", 0.0) / 60);
    return words;
}

void refuse_unfit(const TrainingPlan& plan, bool resumes) {
    if (plan.look.empty() && plan.folder.empty())
        throw std::runtime_error("name the folder that holds the pictures, or choose a look");
    if (plan.model.empty()) throw std::runtime_error("name the folder that the model goes to");
    if (!resumes && fs::exists(plan.model) && !fs::is_empty(plan.model))
        throw std::runtime_error(plan.model +
                                 ": something is there already; name a new folder for the model");
}

} // namespace

fs::path own_folder() {
    std::error_code unknown;
    return fs::read_symlink("/proc/self/exe", unknown).parent_path();
}

fs::path TrainingPlan::data() const {
    if (look.empty()) return folder;
    return fs::path(model + "-pictures") /
           (look + "-" + size_text(*this) + "-" + std::to_string(pictures));
}

Training::Training(fs::path programs) : programs_(std::move(programs)) {}

std::string Training::hindrance() const {
    if (fs::exists(programs_ / "restyle_train")) return "";
    return "restyle_train is not in " + programs_.string() +
           ", where this program is: it must be built too, to train from here";
}

bool Training::can_go_on(const TrainingPlan& plan) {
    return fs::exists(fs::path(plan.model) / "checkpoint.safetensors");
}

void Training::begin(const TrainingPlan& plan) {
    start(plan, false);
}

void Training::go_on(const TrainingPlan& plan) {
    start(plan, true);
}

void Training::start(const TrainingPlan& plan, bool resumes) {
    if (is_running()) return;
    try {
        refuse_unfit(plan, resumes);
        plan_ = plan;
        resumes_ = resumes;
        stops_ = false;
        losses_.clear();
        model_.clear();
        samples_.clear();
        draws_ = !plan.look.empty() && !are_drawn(plan.data());
        run_program();
    } catch (const std::exception& error) {
        words_ = error.what();
    }
}

void Training::run_program() {
    progress_ = 0;
    sentence_.clear();
    words_ = draws_ ? "drawing pictures into " + plan_.data().string() : "training begins";
    program_ = draws_ ? std::make_unique<ChildProcess>(programs_ / "restyle_dataset",
                                                       dataset_arguments(plan_))
                      : std::make_unique<ChildProcess>(programs_ / "restyle_train",
                                                       train_arguments(plan_, resumes_));
}

void Training::stop() {
    if (!is_running()) return;
    stops_ = true;
    program_->ask_to_end();
    words_ = "stopping: what was learnt is saved";
}

bool Training::follow() {
    if (!is_running()) return false;
    for (const std::string& line : program_->take_lines())
        read_line(line);
    if (const std::optional<int> exit_code = program_->exit_code()) end(*exit_code);
    return !is_running();
}

void Training::read_line(const std::string& text) {
    try {
        take_up(nlohmann::json::parse(text));
    } catch (const nlohmann::json::exception&) { // Something else that the program said.
    }
}

void Training::take_up(const nlohmann::json& line) {
    sentence_ = line.value("sentence", "");
    progress_ = line.value("done", progress_);
    if (!line.contains("losses") || line["losses"].empty()) return; // Of restyle_dataset.
    const double loss = line["losses"].front();
    losses_.add(static_cast<float>(loss));
    if (!stops_) words_ = progress_words(line, loss);
    if (!line.value("saved", false)) return;
    ++saves_;
    model_ = plan_.model;
    samples_ = line.value("samples", "");
}

void Training::end(int exit_code) {
    if (sentence_.empty()) sentence_ = program_->last_error();
    if (sentence_.empty()) sentence_ = "it ended with code " + std::to_string(exit_code);
    program_.reset();
    if (stops_)
        words_ = model_.empty() ? "stopped before anything was learnt"
                                : "stopped; " + plan_.model + " is what was learnt so far";
    else if (exit_code != 0)
        words_ = (draws_ ? "no pictures: " : "not trained: ") + sentence_;
    else if (draws_)
        train_on_drawn();
    else
        words_ = "done: " + plan_.model;
}

void Training::train_on_drawn() {
    draws_ = false;
    try {
        run_program();
    } catch (const std::exception& error) {
        words_ = error.what();
    }
}

} // namespace viewer
