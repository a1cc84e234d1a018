#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "restyle/core/train.h"

/// What is told of every training, in words that the plan has other types for.
struct PlanOptions {
    std::string size = "128x128";
    std::string device = "auto";
    std::string save_dtype = "fp32";
    int threads = 0;
    std::string progress; ///< File for lines of progress, "-": stdout; empty: none.
};

void declare_plan(CLI::App& app, PlanOptions& options, restyle::core::TrainingPlan& plan);

/// The command's words into the plan, and its threads to LibTorch. Throws CLI::ValidationError,
/// which counts as wrong usage, for a size that is none.
void read_size(const PlanOptions& options, restyle::core::TrainingPlan& plan);
void read_plan(const PlanOptions& options, restyle::core::TrainingPlan& plan);

/// The names that --save-dtype and --compute-dtype take.
at::ScalarType scalar_type(const std::string& name);

/// `kind` chooses what is learnt, and none of these options, which are declared, go with it.
void exclude(CLI::App& app, CLI::Option* kind, const std::vector<std::string>& options);
