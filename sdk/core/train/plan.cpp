#include "train/plan.h"

#include <algorithm>
#include <stdexcept>

#include "models/text/train_tokenizer.h"

namespace restyle::core {
namespace {

constexpr int kHeadWidth = 32;

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

    TextDescription text;
    text.tokenizer = train_tokenizer(captions, settings.vocabulary);
    text.tokenizer.length = settings.text_tokens;
    text.encoder.transformer.hidden_size = settings.text_width;
    text.encoder.transformer.intermediate_size = 4 * settings.text_width;
    text.encoder.transformer.num_hidden_layers = settings.text_layers;
    text.encoder.transformer.num_attention_heads = settings.text_width / kHeadWidth;
    text.encoder.vocab_size = int(text.tokenizer.vocabulary.size());
    text.encoder.max_position_embeddings = settings.text_tokens;
    text.encoder.eos_token_id = text.tokenizer.end.id;
    description.text = std::move(text);
}

} // namespace

void check_settings(const TrainSettings& settings) {
    const auto require = [](bool holds, const std::string& what) {
        if (!holds) throw std::invalid_argument("train: " + what);
    };
    require(settings.batch > 0, "batch must be at least 1");
    require(settings.layers > 0, "layers must be at least 1");
    require(settings.patch_size > 0, "patch_size must be at least 1");
    require(settings.learning_rate > 0, "learning_rate must be above 0");
    require(settings.iterations ? *settings.iterations > 0 : settings.minutes > 0,
            "minutes or iterations must be above 0");
    require(
        settings.prediction != PredictionType::kEpsilon,
        "prediction must be sample or v_prediction: at zero terminal signal epsilon says nothing "
        "of x_0");
    require(!settings.channels.empty(), "channels must name at least one level");
    for (const int channels : settings.channels)
        require(channels > 0 && channels % settings.norm_groups == 0,
                "channels " + std::to_string(channels) + " is not a multiple of " +
                    std::to_string(settings.norm_groups));
    if (settings.captions) {
        require(settings.text_layers > 0, "text_layers must be at least 1");
        require(settings.text_tokens > 2, "text_tokens must leave room between the two ends");
        require(settings.text_width > 0 && settings.text_width % kHeadWidth == 0,
                "text_width must be a multiple of " + std::to_string(kHeadWidth));
        require(settings.caption_dropout >= 0 && settings.caption_dropout <= 1,
                "caption_dropout must be from 0 to 1");
    }
    const int multiple = settings.patch_size << (settings.channels.size() - 1);
    require(settings.width % multiple == 0 && settings.height % multiple == 0,
            "size " + std::to_string(settings.width) + "x" + std::to_string(settings.height) +
                " is not a multiple of " + std::to_string(multiple));
}

ModelDescription describe_model(const TrainSettings& settings,
                                const std::vector<std::string>& captions) {
    ModelDescription description;
    UNetConfig& unet = description.unet;
    unet.in_channels = unet.out_channels = 3 * settings.patch_size * settings.patch_size;
    unet.sample_size = {settings.height / settings.patch_size,
                        settings.width / settings.patch_size};
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

} // namespace restyle::core
