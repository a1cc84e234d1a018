#include "training.h"

#include <cstdio>
#include <exception>
#include <utility>

#include <nlohmann/json.hpp>

namespace viewer {
namespace {

namespace fs = std::filesystem;

/// Pictures that are all there: this is written last.
bool are_drawn(const fs::path& pictures) {
    return fs::exists(pictures / "dataset.json");
}

std::string progress_words(const nlohmann::ordered_json& line) {
    char words[96];
    std::string all = "iteration " + std::to_string(line.value("iteration", 0LL));
    for (const auto& [name, loss] : line["losses"].items()) {
        std::snprintf(words, sizeof words, ", %s %.4g", name.c_str(), loss.get<double>());
        all += words;
    }
    std::snprintf(words, sizeof words, ", %.1f minutes to go",
                  line.value("remaining_seconds", 0.0) / 60);
    return all + words;
}

} // namespace

fs::path own_folder() {
    std::error_code unknown;
    return fs::read_symlink("/proc/self/exe", unknown).parent_path();
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
        draws_ = !plan.looks.empty() && !are_drawn(plan.data());
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
        take_up(nlohmann::ordered_json::parse(text));
    } catch (const nlohmann::json::exception&) { // Something else that the program said.
    }
}

void Training::take_up(const nlohmann::ordered_json& line) {
    sentence_ = line.value("sentence", "");
    progress_ = line.value("done", progress_);
    if (!line.contains("losses") || line["losses"].empty()) return; // Of restyle_dataset.
    const auto first = line["losses"].begin(); // The one that falls, or the generator's.
    loss_name_ = first.key();
    losses_.add(first->get<float>());
    if (!stops_) words_ = progress_words(line);
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
