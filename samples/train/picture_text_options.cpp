#include "picture_text_options.h"

#include "denoiser_options.h"

namespace core = restyle::core;

void declare_picture_text(CLI::App& app, PictureTextOptions& options) {
    core::PictureTextTrainSettings& settings = options.settings;
    auto* picture_text =
        app.add_flag("--picture-text", options.chosen,
                     "Learn no denoiser but which captions fit which pictures: a CLIP model folder")
            ->needs(app.get_option("--captions"));
    const auto add = [&](const char* name, int& value, const char* help) {
        app.add_option(name, value, help)->needs(picture_text)->capture_default_str();
    };
    add("--picture-size", settings.picture_size, "Height and width at which it sees pictures");
    add("--picture-patch", settings.picture_patch, "Pixels a side that become one token");
    add("--picture-width", settings.picture_width, "Of the picture encoder's states");
    add("--picture-layers", settings.picture_layers, "Of the picture encoder");
    add("--projection", settings.projection, "Numbers that a picture or a text becomes");
    exclude(app, picture_text, of_denoisers());
}

core::PictureTextTrainSettings picture_text_settings(const CLI::App& app,
                                                     const PictureTextOptions& options,
                                                     const core::TrainSettings& common) {
    core::PictureTextTrainSettings settings = options.settings;
    static_cast<core::TrainingPlan&>(settings) = common;
    static_cast<core::TextSettings&>(settings) = common;
    if (app.count("--batch") == 0) settings.batch = options.settings.batch;
    return settings;
}
