#include "classifier_options.h"

#include <map>

namespace core = restyle::core;

void declare_classifier(CLI::App& app, ClassifierOptions& options) {
    core::ClassifierTrainSettings& settings = options.settings;
    options.fields =
        app.add_option(
               "--classifier", settings.fields,
               "Learn no denoiser but what pictures show, from fields of metadata.jsonl in "
               "the data, as in season,time: a line {\"file_name\", \"season\", \"time\"} a "
               "picture; each value of a field is an attribute. --channels and --layers "
               "are then of its convolutions, 16,32,64,64 and 1 where not given")
            ->delimiter(',');
    static const std::map<std::string, core::Downsampling> downsamplings{
        {"stride", core::Downsampling::kStride}, {"pool", core::Downsampling::kPool}};
    app.add_option_function<std::string>(
           "--downsampling",
           [&settings](const std::string& name) { settings.downsampling = downsamplings.at(name); },
           "What halves the picture between a classifier's levels")
        ->needs(options.fields)
        ->check(CLI::IsMember(downsamplings))
        ->default_str("stride");
    exclude(
        app, options.fields,
        {"--captions", "--patch-size", "--autoencoder-from", "--prediction", "--compute-dtype"});
}

core::ClassifierTrainSettings
ClassifierOptions::settings_of(const CLI::App& app, const core::TrainSettings& common) const {
    core::ClassifierTrainSettings all = settings;
    static_cast<core::TrainingPlan&>(all) = common;
    if (app.count("--batch") == 0) all.batch = settings.batch;
    if (app.count("--channels") > 0) all.channels = common.channels;
    if (app.count("--layers") > 0) all.layers = common.layers;
    return all;
}
