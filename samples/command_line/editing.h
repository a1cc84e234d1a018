#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "attention.h"
#include "edit_jobs.h"
#include "methods.h"
#include "outputs.h"
#include "ranking.h"
#include "report.h"
#include "running_model.h"

namespace command_line {

struct EditSettings {
    RunOptions run;
    MethodOptions how;
    AttentionOptions attention;
    std::filesystem::path model;
    std::vector<std::string> loras; ///< FILE or FILE:SCALE.
    std::filesystem::path clip;     ///< Empty: the first candidate is kept.
    int refine_steps = 0;
};

/// One of the ways to edit a picture that the lists of the command line ask for.
struct Candidate {
    double strength;
    std::uint64_t seed;
    double source_guidance;
    double guidance;

    /// NAME.strength-S.seed-N.source-guidance-G.guidance-G.png of DIR/NAME.png.
    std::filesystem::path name_of(const std::filesystem::path& output) const;
};

/// Edits pictures with one model that both sides share.
class Editing {
public:
    explicit Editing(const EditSettings& settings);

    const restyle::core::Model& model() const { return model_.model(); }

    /// Adds each picture's best candidate, and all of them where they are kept, to `outputs`.
    /// Returns what was done: an object a picture.
    nlohmann::json run(const std::vector<EditJob>& jobs, Outputs& outputs);

    /// {sampler, eta, ...} as the model's schedule resolves them.
    nlohmann::json sampler() const;

    nlohmann::json milliseconds() const { return stages_.milliseconds(); }

private:
    /// Which pictures of all that are edited.
    struct Place {
        std::int64_t first;
        std::int64_t pictures;
    };
    /// What became of a picture.
    struct Edited {
        Sample sample;
        nlohmann::json report;
    };

    /// The two sides of an edit, told what they show.
    struct Sides {
        std::optional<restyle::core::AttentionControl> control;
        restyle::core::Denoiser source, target;
        std::optional<restyle::core::Denoiser> refiner; ///< The target without control.
    };

    void check_attention(const std::vector<EditJob>& jobs) const;
    nlohmann::json run(const EditJob& edit, const Place& place, Outputs& outputs);
    std::vector<Candidate> candidates(const EditJob& edit) const;
    restyle::core::StepSettings step_settings(double strength) const;
    Sides told(const EditJob& edit, const Sample& sample, const Candidate& candidate,
               const std::vector<restyle::core::Step>& steps) const;
    at::Tensor y_of(const at::Tensor& x_0, Sides& sides, const Candidate& candidate,
                    const Place& place);
    Edited edited(const EditJob& edit, const Sample& sample, const Candidate& candidate,
                  const Place& place);

    const EditSettings& settings_;
    LoadedModel model_;
    std::optional<Ranking> ranking_;
    Stages stages_;
};

} // namespace command_line
