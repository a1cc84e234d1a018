#include "gan_options.h"

#include "denoiser_options.h"

namespace core = restyle::core;

void declare_gan(CLI::App& app, GanOptions& options) {
    core::GanTrainSettings& settings = options.settings;
    auto* gan = app.add_flag("--gan", options.chosen,
                             "Learn no denoiser but a StyleGAN2, of square pictures");
    const auto add = [&](const char* name, auto& value, const char* help) {
        return app.add_option(name, value, help)->needs(gan)->capture_default_str();
    };
    add("--gan-channels", settings.channels,
        "Of both networks at 4x4, 8x8 and so on up to the size of the pictures")
        ->delimiter(',');
    add("--code", settings.code, "Numbers that a picture is drawn from");
    add("--mapping-layers", settings.mapping_layers, "From a code to its style");
    add("--mixing", settings.mixing, "Share of pictures drawn in training from two codes");
    add("--layer-noise", settings.layer_noise,
        "Whether every pixel of every layer is given noise; without, a code says all of a picture");
    add("--penalty", settings.penalty,
        "R1 on the discriminator: more is steadier, less is sharper");
    add("--penalty-every", settings.penalty_every, "Iterations between two penalties");
    add("--path-length", settings.path_length,
        "Weight of path length regularization, which makes a step in style change every picture as "
        "much, so that codes are easier found and moved; 2 is StyleGAN2's, 0 none");
    add("--average-pictures", settings.average_pictures,
        "Shown until the average of the weights, which is saved, has half forgotten");
    app.add_flag("--mirror", settings.mirror, "Show pictures mirrored too")->needs(gan);
    app.add_flag("--augment", settings.augment,
                 "Show true and drawn pictures moved, coloured and cut out alike; where there are "
                 "few true ones")
        ->needs(gan);
    exclude(app, gan, of_denoisers());
    exclude(app, gan, {"--captions", "--classifier"});
}

core::GanTrainSettings gan_settings(const CLI::App& app, const GanOptions& options,
                                    const core::TrainingPlan& plan) {
    core::GanTrainSettings settings = options.settings;
    const double learning_rate = settings.learning_rate;
    static_cast<core::TrainingPlan&>(settings) = plan;
    if (app.get_option("--lr")->count() == 0) settings.learning_rate = learning_rate;
    return settings;
}
