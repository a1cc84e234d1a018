#pragma once

#include <string>
#include <vector>

#include "training_plan.h"

namespace viewer {

/// The controls of a training's plan: what all kinds have, and what the chosen one has of its own.
class TrainingPlanControls {
public:
    /// Between ImGui's NewFrame and Render.
    void draw(TrainingPlan& plan);

private:
    void draw_fields(TrainingPlan& plan);
    void find_fields(TrainingPlan& plan);

    std::string of_data_;             ///< What `fields_` are of.
    std::vector<std::string> fields_; ///< That a classifier can be asked to tell.
};

} // namespace viewer
