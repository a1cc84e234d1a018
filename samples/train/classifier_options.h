#pragma once

#include "plan_options.h"

/// What --classifier makes of restyle_train's options.
struct ClassifierOptions {
    restyle::core::ClassifierTrainSettings settings;
    CLI::Option* fields = nullptr; ///< Given: a classifier is learnt.

    bool wanted() const { return fields->count() > 0; }

    /// What the options that denoisers have too were given, and its own defaults of the rest.
    restyle::core::ClassifierTrainSettings
    settings_of(const CLI::App& app, const restyle::core::TrainSettings& common) const;
};

/// Behind the options of denoisers, some of which it shares.
void declare_classifier(CLI::App& app, ClassifierOptions& options);
