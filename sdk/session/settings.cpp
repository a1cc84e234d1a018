#include "session/settings.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <limits>
#include <string>

#include <nlohmann/json.hpp>

#include "restyle/restyle.hpp"
#include "session/energies.h"
#include "session/error.h"
#include "session/excluding_settings.h"

namespace restyle::session {
namespace {

constexpr double kMostSteps = 1000;
constexpr double kUsualSteps = 50;
constexpr double kMostScale = 1000; // Of guidance and LoRAs, to either side.
constexpr double kUsualGuidance = 15;
constexpr double kUsualLora = 1.5;
constexpr double kMostDistance = 1e9;
constexpr double kUsualDistance = 200;
constexpr double kMostBlend = 1000;
constexpr double kUsualBlend = 30;
// As RESTYLE_METHOD_*, RESTYLE_LAST_*, ... count them.
constexpr const char* kMethods[]{"cycle", "sdedit", "ddib", "edit-friendly", "turbo"};
constexpr const char* kLasts[]{"keep", "drop"};
constexpr const char* kNoises[]{"fixed", "frame"};
constexpr const char* kLates[]{"moved", "whole"};
constexpr const char* kNoYes[]{"no", "yes"};
constexpr const char* kAttentions[]{"own", "replace", "refine"};
constexpr double kMostThreshold = 0.99; // Of all of the most, nothing would be left.
constexpr double kMostGuideSteps = 100;
constexpr double kUsualGuideSteps = 10;
constexpr double kMostStepSize = 10;
constexpr double kUsualStepSize = 0.5;
constexpr double kMostPseudo = 10;
constexpr double kLeastUsualPseudo = 0.5;
constexpr double kMostUsualPseudo = 3;

constexpr RestyleSettingInfo number(RestyleSettingType type, std::size_t offset, const char* name,
                                    double least, double most, const char* help) {
    RestyleSettingInfo info{};
    info.bytes = sizeof info;
    info.type = type;
    info.name = name;
    info.help = help;
    info.least = info.usual_least = least;
    info.most = info.usual_most = most;
    info.offset = static_cast<std::uint32_t>(offset);
    return info;
}

constexpr RestyleSettingInfo usually(double least, double most, RestyleSettingInfo info) {
    info.usual_least = least;
    info.usual_most = most;
    return info;
}

constexpr RestyleSettingInfo share(std::size_t offset, const char* name, const char* help) {
    return number(RESTYLE_SETTING_DOUBLE, offset, name, 0, 1, help);
}

constexpr RestyleSettingInfo distance(std::size_t offset, const char* name, const char* help) {
    return usually(0, kUsualDistance,
                   number(RESTYLE_SETTING_DOUBLE, offset, name, 0, kMostDistance, help));
}

constexpr RestyleSettingInfo text(std::size_t offset, const char* name, const char* help) {
    return number(RESTYLE_SETTING_TEXT, offset, name, 0, RESTYLE_MOST_TEXT, help);
}

constexpr RestyleSettingInfo of_type(RestyleSettingType type, RestyleSettingInfo info) {
    info.type = type;
    return info;
}

constexpr RestyleSettingInfo class_label(std::size_t offset, const char* name, const char* help) {
    return usually(-1, 1000,
                   number(RESTYLE_SETTING_INT32, offset, name, -1,
                          std::numeric_limits<std::int32_t>::max(), help));
}

constexpr RestyleSettingInfo guidance(std::size_t offset, const char* name, const char* help) {
    return usually(0, kUsualGuidance,
                   number(RESTYLE_SETTING_DOUBLE, offset, name, -kMostScale, kMostScale, help));
}

constexpr RestyleSettingInfo scales(std::size_t offset, const char* name, const char* help) {
    return usually(0, kUsualLora,
                   number(RESTYLE_SETTING_SCALES, offset, name, -kMostScale, kMostScale, help));
}

template <std::size_t kCount>
constexpr RestyleSettingInfo word(std::size_t offset, const char* name,
                                  const char* const (&words)[kCount], const char* help) {
    RestyleSettingInfo info =
        number(RESTYLE_SETTING_WORD, offset, name, 0, double(kCount) - 1, help);
    info.word_count = kCount;
    info.words = words;
    return info;
}

constexpr std::array kSettings{
    text(offsetof(RestyleSettings, source.prompt), "source_prompt",
         "What the renderer draws, for a model that is told a text"),
    text(offsetof(RestyleSettings, target.prompt), "target_prompt",
         "What is wanted, for a model that is told a text"),
    text(offsetof(RestyleSettings, source.negative_prompt), "source_negative_prompt",
         "What the source's guidance leads away from"),
    text(offsetof(RestyleSettings, target.negative_prompt), "negative_prompt",
         "What the target's guidance leads away from"),
    text(
        offsetof(RestyleSettings, source_prompt_2), "source_prompt_2",
        "What the second of two text encoders is told of what the renderer draws, if not the same"),
    text(offsetof(RestyleSettings, target_prompt_2), "target_prompt_2",
         "What the second of two text encoders is told of what is wanted, if not the same"),
    text(offsetof(RestyleSettings, source_negative_prompt_2), "source_negative_prompt_2",
         "... and of what the source's guidance leads away from"),
    text(offsetof(RestyleSettings, negative_prompt_2), "negative_prompt_2",
         "... and of what the target's guidance leads away from"),
    class_label(offsetof(RestyleSettings, source.label), "source_class",
                "What the renderer draws, for a model that is told a class; -1: none"),
    class_label(offsetof(RestyleSettings, target.label), "target_class",
                "What is wanted, for a model that is told a class; -1: none"),
    class_label(offsetof(RestyleSettings, source.negative_label), "source_negative_class",
                "The class that the source's guidance leads away from; -1: none"),
    class_label(offsetof(RestyleSettings, target.negative_label), "negative_class",
                "The class that the target's guidance leads away from; -1: none"),
    guidance(offsetof(RestyleSettings, source.guidance), "source_guidance",
             "How strongly the source prompt rules; 1 is as trained, others take twice the time"),
    guidance(offsetof(RestyleSettings, target.guidance), "guidance",
             "How strongly the target prompt rules; 1 is as trained, others take twice the time"),
    scales(offsetof(RestyleSettings, source.lora_scales), "source_lora_scales",
           "How much of each LoRA acts where the frame is encoded"),
    scales(offsetof(RestyleSettings, target.lora_scales), "lora_scales",
           "How much of each LoRA acts on the picture; 1 is as trained"),
    of_type(RESTYLE_SETTING_SCALES,
            share(offsetof(RestyleSettings, target_weights), "target_weights",
                  "Share of each of the style's targets in the picture")),
    word(offsetof(RestyleSettings, method), "method", kMethods,
         "CycleDiffusion; to compare, SDEdit (the target alone), DDIB or edit-friendly inversion; "
         "TurboEdit, for models of few steps"),
    usually(kLeastUsualPseudo, kMostUsualPseudo,
            number(RESTYLE_SETTING_DOUBLE, offsetof(RestyleSettings, pseudo_guidance),
                   "pseudo_guidance", 0, kMostPseudo,
                   "Of method turbo: how far to go where the target leads; 1 is as it leads")),
    word(
        offsetof(RestyleSettings, attention), "attention", kAttentions,
        "Where the target looks in the first steps: where it likes, or where the source does, word "
        "by word or at the words that both prompts have"),
    share(offsetof(RestyleSettings, cross_replace), "cross_replace",
          "Share of the steps in which the target looks at words as the source does"),
    share(offsetof(RestyleSettings, self_replace), "self_replace",
          "Share of the steps in which its pixels look at each other as the source's do"),
    text(offsetof(RestyleSettings, source_blend), "source_blend",
         "Words of the source prompt: the picture changes only where they are looked at"),
    text(offsetof(RestyleSettings, target_blend), "target_blend",
         "Words of the target prompt: the picture changes where they are looked at, too"),
    number(RESTYLE_SETTING_DOUBLE, offsetof(RestyleSettings, blend_threshold), "blend_threshold", 0,
           kMostThreshold, "How much they must be looked at there, as a share of the most"),
    word(offsetof(RestyleSettings, edit_mask), "edit_mask", kNoYes,
         "Whether the frame's mask and objects limit the edit itself, and not only what of it is "
         "shown"),
    share(offsetof(RestyleSettings, amount), "amount", "Share of the change that is shown"),
    share(offsetof(RestyleSettings, luminance), "luminance",
          "... and of its luminance: 0 paints but does not light"),
    share(offsetof(RestyleSettings, chroma), "chroma",
          "... and of its chroma: 0 lights but does not paint"),
    share(offsetof(RestyleSettings, detail), "detail",
          "How much stays of what the frame has finer than the network sees"),
    distance(offsetof(RestyleSettings, fade_near), "fade_near",
             "Distance up to which the change is whole; equal to fade_far, it does not fade"),
    distance(offsetof(RestyleSettings, fade_far), "fade_far",
             "Distance from which on the change is gone"),
    usually(0, kUsualBlend,
            number(RESTYLE_SETTING_UINT32, offsetof(RestyleSettings, blend_frames), "blend_frames",
                   0, kMostBlend,
                   "Frames over which a new picture takes over from the one that is shown")),
    word(offsetof(RestyleSettings, late), "late", kLates,
         "A late picture: its change moved to the frame of now, or the picture as it is"),
    share(offsetof(RestyleSettings, strength), "strength",
          "Depth of the path: how much of the frame may change"),
    usually(1, kUsualSteps,
            number(RESTYLE_SETTING_UINT32, offsetof(RestyleSettings, steps), "steps", 1, kMostSteps,
                   "Steps of the whole path: more follow the models closer and take longer")),
    number(RESTYLE_SETTING_TIMES, offsetof(RestyleSettings, timesteps), "timesteps", 0,
           std::numeric_limits<std::int32_t>::max(),
           "The models' times, descending, that run in place of steps and strength"),
    share(offsetof(RestyleSettings, eta), "eta", "Noise a step adds: 0 is DDIM, 1 is DDPM"),
    word(offsetof(RestyleSettings, last), "last", kLasts,
         "What the source model did not predict of the frame: keep it in the picture, or drop it"),
    word(offsetof(RestyleSettings, noise), "noise", kNoises,
         "The same noise for all frames, so that a still picture is still; or each its own"),
    word(offsetof(RestyleSettings, stream_batch), "stream_batch", kNoYes,
         "Frames go through their steps together, a call a frame: more frames where calls are not "
         "full, each K - 1 frames later"),
    number(RESTYLE_SETTING_UINT64, offsetof(RestyleSettings, seed), "seed", 0,
           double(std::numeric_limits<std::uint64_t>::max()), "Of the noise"),
    usually(0, kUsualSteps,
            number(RESTYLE_SETTING_UINT32, offsetof(RestyleSettings, source_batch), "source_batch",
                   0, kMostSteps, "Source samples in one call of the network; 0: all at once")),
    of_type(RESTYLE_SETTING_LINES,
            text(offsetof(RestyleSettings, energies), "energies",
                 "What bends the pictures, one energy a line: palette:#rrggbb,...=WEIGHT or "
                 "palette:FILE=WEIGHT, structure=WEIGHT, clip:TEXT=WEIGHT, prior=WEIGHT, ...")),
    of_type(RESTYLE_SETTING_FOLDER, text(offsetof(RestyleSettings, energy_folder), "energy_folder",
                                         "Where files that energies name are looked for")),
    of_type(RESTYLE_SETTING_FOLDER, text(offsetof(RestyleSettings, clip_model), "clip_model",
                                         "The CLIP model that energies look through")),
    usually(0, kUsualGuideSteps,
            number(RESTYLE_SETTING_UINT32, offsetof(RestyleSettings, guide_steps), "guide_steps", 0,
                   kMostGuideSteps,
                   "Steps a frame down the energies; each takes as long as a few pictures")),
    usually(
        0, kUsualStepSize,
        number(RESTYLE_SETTING_DOUBLE, offsetof(RestyleSettings, guide_step_size),
               "guide_step_size", 0, kMostStepSize,
               "Length of a step down the energies: bends faster, and too long a one diverges")),
    word(offsetof(RestyleSettings, run_torchscript), "run_torchscript", kNoYes,
         "Whether module and class energies may run the code that their files bring"),
};

std::size_t bytes_of(const RestyleSettingInfo& info) {
    switch (info.type) {
    case RESTYLE_SETTING_DOUBLE:
    case RESTYLE_SETTING_UINT64:
        return 8;
    case RESTYLE_SETTING_TIMES:
        return sizeof RestyleSettings::timesteps;
    case RESTYLE_SETTING_SCALES:
        return sizeof RestyleSide::lora_scales;
    case RESTYLE_SETTING_TEXT:
    case RESTYLE_SETTING_LINES:
    case RESTYLE_SETTING_FOLDER:
        return sizeof(const char*);
    default:
        return 4;
    }
}

std::string words_of(const RestyleSettingInfo& info) {
    std::string text;
    for (std::uint32_t i = 0; i < info.word_count; ++i)
        text += (i == 0 ? "" : " or ") + std::to_string(i) + " (" + info.words[i] + ")";
    return text;
}

std::string member(const RestyleSettingInfo& info) {
    return std::string("RestyleSettings.") + info.name;
}

std::string allowed(const RestyleSettingInfo& info) {
    if (info.word_count > 0) return words_of(info);
    return std::to_string(std::int64_t(info.least)) + " to " +
           std::to_string(std::int64_t(info.most));
}

template <typename Value>
void require_in_range(const Value& value, const RestyleSettingInfo& info, const std::string& name) {
    const bool in_range = double(value) >= info.least && double(value) <= info.most;
    require(in_range, name + " is " + std::to_string(value) + ", expected " + allowed(info));
}

template <typename Value>
void require_in_range(const RestyleSettings& settings, const RestyleSettingInfo& info) {
    require_in_range(setting<Value>(settings, info), info, member(info));
}

void require_scales(const RestyleSettings& settings, const RestyleSettingInfo& info) {
    const auto& scales = setting<double[RESTYLE_MOST_LORAS]>(settings, info);
    for (std::size_t i = 0; i < std::size(scales); ++i)
        require_in_range(scales[i], info, member(info) + "[" + std::to_string(i) + "]");
}

// What is wrong with it; empty where nothing is.
std::string utf8_fault(const std::string& text) {
    try {
        nlohmann::json(text).dump();
        return {};
    } catch (const nlohmann::json::type_error& error) {
        const std::string sentence = error.what(); // "[json.exception.type_error.316] invalid ..."
        return sentence.substr(sentence.find(' ') + 1);
    }
}

void require_text(const RestyleSettings& settings, const RestyleSettingInfo& info) {
    const char* text = setting<const char*>(settings, info);
    if (text == nullptr) return;
    const std::size_t length = std::strlen(text);
    require(length <= RESTYLE_MOST_TEXT, member(info) + " has " + std::to_string(length) +
                                             " bytes, expected at most " +
                                             std::to_string(RESTYLE_MOST_TEXT));
    const std::string fault = utf8_fault(text);
    require(fault.empty(), member(info) + " is no UTF-8: " + fault);
}

void require_descending_times(const RestyleSettings& settings) {
    require(settings.timestep_count <= RESTYLE_MOST_TIMESTEPS,
            "RestyleSettings.timestep_count is " + std::to_string(settings.timestep_count) +
                ", expected 0 to " + std::to_string(RESTYLE_MOST_TIMESTEPS));
    for (std::uint32_t i = 0; i < settings.timestep_count; ++i) {
        const std::int32_t time = settings.timesteps[i];
        require(time >= 0 && (i == 0 || time < settings.timesteps[i - 1]),
                "RestyleSettings.timesteps[" + std::to_string(i) + "] is " + std::to_string(time) +
                    ", expected times that descend to 0 or above");
    }
}

void check_setting(const RestyleSettings& settings, const RestyleSettingInfo& info) {
    switch (info.type) {
    case RESTYLE_SETTING_DOUBLE:
        return require_in_range<double>(settings, info);
    case RESTYLE_SETTING_UINT32:
        return require_in_range<std::uint32_t>(settings, info);
    case RESTYLE_SETTING_WORD:
        return require_in_range<std::int32_t>(settings, info);
    case RESTYLE_SETTING_TIMES:
        return require_descending_times(settings);
    case RESTYLE_SETTING_INT32:
        return require_in_range<std::int32_t>(settings, info);
    case RESTYLE_SETTING_TEXT:
    case RESTYLE_SETTING_LINES:
    case RESTYLE_SETTING_FOLDER:
        return require_text(settings, info);
    case RESTYLE_SETTING_SCALES:
        return require_scales(settings, info);
    default: // A UINT64 has no value that is not allowed.
        return;
    }
}

} // namespace

RestyleSettings default_settings() {
    RestyleSettings settings{};
    settings.bytes = sizeof settings;
    settings.steps = 4;
    settings.strength = 1;
    settings.eta = 1;
    settings.guide_steps = 1;
    settings.guide_step_size = 0.05;
    settings.amount = settings.luminance = settings.chroma = settings.detail = 1;
    for (RestyleSide* side : {&settings.source, &settings.target}) {
        side->guidance = 1;
        side->label = side->negative_label = -1;
    }
    std::fill(std::begin(settings.target.lora_scales), std::end(settings.target.lora_scales), 1.0);
    settings.target_weights[0] = 1;
    settings.cross_replace = 0.8;
    settings.self_replace = 0.4;
    settings.blend_threshold = 0.3;
    settings.pseudo_guidance = 1.5;
    return settings;
}

const RestyleSettingInfo* find_setting(std::uint32_t bytes, std::uint32_t index) {
    for (const RestyleSettingInfo& info : kSettings)
        if (info.offset + bytes_of(info) <= bytes && index-- == 0) return &info;
    return nullptr;
}

void check_settings(const RestyleSettings& settings) {
    for (const RestyleSettingInfo& info : kSettings)
        check_setting(settings, info);
    check_energies(settings);
    check_excluding_settings(settings);
}

} // namespace restyle::session
