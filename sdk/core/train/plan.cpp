#include "train/plan.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "models/text/train_tokenizer.h"

namespace restyle::core {
namespace {

constexpr int kHeadWidth = 32;

ClipTransformerConfig transformer_of(int width, int layers) {
    return {.hidden_size = width,
            .intermediate_size = 4 * width,
            .num_hidden_layers = layers,
            .num_attention_heads = width / kHeadWidth};
}

TextDescription describe_text(const TextSettings& settings,
                              const std::vector<std::string>& captions) {
    TextDescription text;
    text.tokenizer = train_tokenizer(captions, settings.vocabulary);
    text.tokenizer.length = settings.text_tokens;
    text.encoder.transformer = transformer_of(settings.text_width, settings.text_layers);
    text.encoder.vocab_size = int(text.tokenizer.vocabulary.size());
    text.encoder.max_position_embeddings = settings.text_tokens;
    text.encoder.eos_token_id = text.tokenizer.end.id;
    return text;
}

// The finest level keeps to its convolutions: it has most pixels, and what a text says is coarse.
void add_text(ModelDescription& description, const TrainSettings& settings,
              const std::vector<std::string>& captions) {
    UNetConfig& unet = description.unet;
    unet.unet_class = UNetClass::kConditional;
    unet.cross_attention_dim = settings.text_width;
    unet.use_linear_projection = true;
    unet.mid_attention = true;
    for (std::size_t i = 1; i < unet.levels.size(); ++i) {
        LevelConfig& level = unet.levels[i];
        level.down = level.up = BlockKind::kTransformer;
        level.heads = std::max(1, level.channels / kHeadWidth);
    }

    description.text = describe_text(settings, captions);
}

void check_text(const TextSettings& settings) {
    check_that(settings.text_layers > 0, "text_layers must be at least 1");
    check_that(settings.text_tokens > 2, "text_tokens must leave room between the two ends");
    check_that(settings.text_width > 0 && settings.text_width % kHeadWidth == 0,
               "text_width must be a multiple of " + std::to_string(kHeadWidth));
}

} // namespace

void check_that(bool holds, const std::string& words) {
    if (!holds) throw std::invalid_argument("train: " + words);
}

void check_plan(const TrainingPlan& plan) {
    check_that(plan.batch > 0, "batch must be at least 1");
    check_that(plan.learning_rate > 0, "learning_rate must be above 0");
    check_that(plan.iterations ? *plan.iterations > 0 : plan.minutes > 0,
               "minutes or iterations must be above 0");
}

void check_size(const TrainingPlan& plan, int multiple) {
    check_that(plan.width % multiple == 0 && plan.height % multiple == 0,
               "size " + std::to_string(plan.width) + "x" + std::to_string(plan.height) +
                   " is not a multiple of " + std::to_string(multiple));
}

void check_settings(const TrainSettings& settings) {
    check_plan(settings);
    check_that(settings.layers > 0, "layers must be at least 1");
    check_that(settings.patch_size > 0, "patch_size must be at least 1");
    check_that(
        settings.prediction != PredictionType::kEpsilon,
        "prediction must be sample or v_prediction: at zero terminal signal epsilon says nothing "
        "of x_0");
    check_that(!settings.channels.empty(), "channels must name at least one level");
    for (const int channels : settings.channels)
        check_that(channels > 0 && channels % settings.norm_groups == 0,
                   "channels " + std::to_string(channels) + " is not a multiple of " +
                       std::to_string(settings.norm_groups));
    if (settings.captions) {
        check_text(settings);
        check_that(settings.caption_dropout >= 0 && settings.caption_dropout <= 1,
                   "caption_dropout must be from 0 to 1");
    }
    check_that(settings.autoencoder.empty() || settings.patch_size == 1,
               "patch_size must be 1 where an autoencoder is given");
}

void check_seen_size(const TrainSettings& settings, const SeenShape& seen) {
    check_size(settings, seen.pixels << (settings.channels.size() - 1));
}

void check_settings(const PictureTextTrainSettings& settings) {
    check_plan(settings);
    check_text(settings);
    check_that(settings.batch > 1, "batch must be at least 2: a picture is told from the others'");
    check_that(settings.picture_patch > 0 && settings.picture_size > 0 &&
                   settings.picture_size % settings.picture_patch == 0,
               "picture_size " + std::to_string(settings.picture_size) +
                   " is not a multiple of picture_patch " + std::to_string(settings.picture_patch));
    check_that(settings.picture_width > 0 && settings.picture_width % kHeadWidth == 0,
               "picture_width must be a multiple of " + std::to_string(kHeadWidth));
    check_that(settings.picture_layers > 0, "picture_layers must be at least 1");
    check_that(settings.projection > 0, "projection must be at least 1");
}

void check_settings(const ClassifierTrainSettings& settings) {
    check_plan(settings);
    check_that(!settings.fields.empty(), "fields must name at least one, as season");
    check_that(std::set<std::string>(settings.fields.begin(), settings.fields.end()).size() ==
                   settings.fields.size(),
               "fields must not name one twice");
    check_that(settings.layers > 0, "layers must be at least 1");
    check_that(!settings.channels.empty(), "channels must name at least one level");
    const int groups = ClassifierConfig().norm_groups;
    for (const int channels : settings.channels)
        check_that(channels > 0 && channels % groups == 0, "channels " + std::to_string(channels) +
                                                               " is not a multiple of " +
                                                               std::to_string(groups));
    const int multiple = 1 << (settings.channels.size() - 1);
    check_that(std::min(settings.width, settings.height) % multiple == 0,
               "the shorter side of " + std::to_string(settings.width) + "x" +
                   std::to_string(settings.height) + " is not a multiple of " +
                   std::to_string(multiple));
}

void check_settings(const GanTrainSettings& settings) {
    check_plan(settings);
    check_that(!settings.channels.empty(), "channels must name at least those at 4x4");
    check_that(settings.channels.size() <= kMostResolutions,
               "channels name " + std::to_string(settings.channels.size()) + " sizes, at most " +
                   std::to_string(kMostResolutions) + " are supported");
    for (const int channels : settings.channels)
        check_that(channels > 0, "channels must be at least 1");
    const int side = describe_gan(settings).resolution();
    const auto size_of = [](int width, int height) {
        return std::to_string(width) + "x" + std::to_string(height);
    };
    check_that(settings.width == side && settings.height == side,
               "size is " + size_of(settings.width, settings.height) + ", but channels at " +
                   std::to_string(settings.channels.size()) + " sizes from 4x4 on draw " +
                   size_of(side, side));
    check_that(settings.batch < 4 || settings.batch % 4 == 0,
               "batch " + std::to_string(settings.batch) +
                   " is not a multiple of 4: the discriminator compares pictures by fours");
    check_that(settings.code > 0, "code must be at least 1");
    check_that(settings.mapping_layers > 0, "mapping_layers must be at least 1");
    check_that(settings.mixing >= 0 && settings.mixing <= 1, "mixing must be from 0 to 1");
    check_that(settings.penalty >= 0, "penalty must be at least 0");
    check_that(settings.penalty_every > 0, "penalty_every must be at least 1");
    check_that(settings.path_length >= 0, "path_length must be at least 0");
    check_that(settings.average_pictures > 0, "average_pictures must be at least 1");
}

ModelDescription describe_model(const TrainSettings& settings, const SeenShape& seen,
                                const std::vector<std::string>& captions) {
    ModelDescription description;
    UNetConfig& unet = description.unet;
    unet.in_channels = unet.out_channels = seen.channels;
    unet.sample_size = {settings.height / seen.pixels, settings.width / seen.pixels};
    // diffusers' LDMPipeline takes one number only.
    if (settings.width == settings.height) unet.sample_size->pop_back();
    unet.levels.clear();
    for (const int channels : settings.channels)
        unet.levels.push_back({.channels = channels, .layers = settings.layers});
    unet.mid_attention = false;
    unet.norm_num_groups = settings.norm_groups;

    ScheduleConfig& schedule = description.schedule;
    schedule.beta_schedule = BetaSchedule::kSquaredCosCapV2;
    schedule.rescale_betas_zero_snr = true;
    schedule.prediction_type = settings.prediction;
    schedule.timestep_spacing = TimestepSpacing::kTrailing;
    schedule.clip_sample = false;
    description.patch_size = settings.patch_size;
    if (settings.captions) add_text(description, settings, captions);
    return description;
}

PictureTextDescription describe_picture_text(const PictureTextTrainSettings& settings,
                                             const std::vector<std::string>& captions) {
    const TextDescription text = describe_text(settings, captions);
    PictureTextDescription description{text.tokenizer, {text.encoder, {}}};
    description.encoders.text.projection_dim = settings.projection;
    ClipVisionConfig& vision = description.encoders.vision;
    vision.transformer = transformer_of(settings.picture_width, settings.picture_layers);
    vision.image_size = settings.picture_size;
    vision.patch_size = settings.picture_patch;
    vision.projection_dim = settings.projection;
    return description;
}

ClassifierConfig describe_classifier(const ClassifierTrainSettings& settings,
                                     const std::vector<std::string>& attributes) {
    ClassifierConfig config;
    config.attributes = attributes;
    config.size = std::min(settings.width, settings.height);
    config.channels = settings.channels;
    config.layers = settings.layers;
    config.downsampling = settings.downsampling;
    return config;
}

StyleGan2Config describe_gan(const GanTrainSettings& settings) {
    StyleGan2Config config;
    config.z_dim = config.w_dim = config.mapping_features = config.embed_features = settings.code;
    config.mapping_layers = settings.mapping_layers;
    config.channels = settings.channels;
    return config;
}

} // namespace restyle::core
