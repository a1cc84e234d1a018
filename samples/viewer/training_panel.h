#pragma once

#include "log.h"
#include "panel.h"
#include "picture_mosaic.h"
#include "training.h"
#include "training_plan_controls.h"

namespace viewer {

/// Trains a model from the window: what it learns is chosen, watched and used in the style.
class TrainingPanel {
public:
    TrainingPanel();

    /// Takes up what the training has told, as often as there is time. How it ended goes to `log`.
    void follow(Log& log);
    /// Between ImGui's NewFrame and Render. The model to use and the samples to see go to
    /// `choices`.
    void draw(Choices& choices);

private:
    void draw_plan();
    void draw_buttons();
    void draw_progress() const;
    void draw_result(Choices& choices);
    /// In the latents of the autoencoder that was made last.
    void plan_denoiser();
    void draw_samples();

    Training training_;
    std::string hindrance_; ///< Why nothing can be trained; empty: it can.
    TrainingPlan plan_;
    TrainingPlanControls controls_;
    bool followed_ = false; ///< In the frame before, something was trained.
    PictureMosaic samples_;
};

} // namespace viewer
