#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "child_process.h"
#include "loss_curve.h"
#include "training_plan.h"

namespace viewer {

/// Trains a model with restyle_train beside the window, after restyle_dataset has drawn its
/// pictures where they are to be of a look. Nothing here waits for either; they are asked to end
/// when this does.
class Training {
public:
    /// programs  the folder that they are in
    explicit Training(std::filesystem::path programs);

    /// Why nothing can be trained here; empty: it can.
    std::string hindrance() const;
    /// An interrupted run lies in the plan's folder.
    static bool can_go_on(const TrainingPlan& plan);

    /// Why it did not begin is told by words().
    void begin(const TrainingPlan& plan);
    void go_on(const TrainingPlan& plan);
    void stop();
    /// Takes up what the programs have told, as often as there is time. True when all has ended.
    bool follow();

    bool is_running() const { return program_ != nullptr; }
    bool is_stopping() const { return is_running() && stops_; }
    float progress() const { return progress_; } ///< Of the program that runs, in [0, 1].
    /// How it fares, or how it ended.
    const std::string& words() const { return words_; }
    const LossCurve& losses() const { return losses_; }
    const std::string& loss_name() const { return loss_name_; }
    /// What was begun last.
    const TrainingPlan& plan() const { return plan_; }
    /// What was saved, and can be played; empty: nothing yet. It changes as training goes on.
    const std::filesystem::path& model() const { return model_; }
    /// A picture of what the model draws, and how often it was written.
    const std::filesystem::path& samples() const { return samples_; }
    int saves() const { return saves_; }

private:
    void start(const TrainingPlan& plan, bool resumes);
    void run_program();
    void read_line(const std::string& line);
    void take_up(const nlohmann::ordered_json& line);
    void end(int exit_code);
    void train_on_drawn();

    std::filesystem::path programs_;
    TrainingPlan plan_;
    bool resumes_ = false;
    bool draws_ = false; ///< What runs is restyle_dataset, and restyle_train comes then.
    bool stops_ = false; ///< It was asked to.
    std::unique_ptr<ChildProcess> program_;
    float progress_ = 0;
    std::string words_;
    std::string sentence_; ///< That the program ended with.
    LossCurve losses_;
    std::string loss_name_;
    std::filesystem::path model_;
    std::filesystem::path samples_;
    int saves_ = 0;
};

/// The folder of the program that this is.
std::filesystem::path own_folder();

} // namespace viewer
