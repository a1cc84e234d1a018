#include "session/settings.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "restyle/restyle.hpp"
#include "session/error.h"

namespace restyle::session {
namespace {

constexpr double kMostSteps = 1000;
constexpr const char* kMethods[]{"cycle", "sdedit"}; // As RESTYLE_METHOD_* count them,
constexpr const char* kLasts[]{"keep", "drop"};      // ... RESTYLE_LAST_*
constexpr const char* kNoises[]{"fixed", "frame"};   // ... and RESTYLE_NOISE_*.

constexpr RestyleSettingInfo number(RestyleSettingType type, std::size_t offset, const char* name,
                                    double least, double most, const char* help) {
    return {sizeof(RestyleSettingInfo),         type, nullptr, name, help, least, most,
            static_cast<std::uint32_t>(offset), 0,    nullptr};
}

constexpr RestyleSettingInfo share(std::size_t offset, const char* name, const char* help) {
    return number(RESTYLE_SETTING_DOUBLE, offset, name, 0, 1, help);
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
    word(offsetof(RestyleSettings, method), "method", kMethods,
         "CycleDiffusion, or SDEdit: the target model alone, with the same noise"),
    share(offsetof(RestyleSettings, amount), "amount", "Share of the change that is shown"),
    share(offsetof(RestyleSettings, strength), "strength",
          "Depth of the path: how much of the frame may change"),
    number(RESTYLE_SETTING_UINT32, offsetof(RestyleSettings, steps), "steps", 1, kMostSteps,
           "Steps of the whole path: more follow the models closer and take longer"),
    number(RESTYLE_SETTING_TIMES, offsetof(RestyleSettings, timesteps), "timesteps", 0,
           std::numeric_limits<std::int32_t>::max(),
           "The models' times, descending, that run in place of steps and strength"),
    share(offsetof(RestyleSettings, eta), "eta", "Noise a step adds: 0 is DDIM, 1 is DDPM"),
    word(offsetof(RestyleSettings, last), "last", kLasts,
         "What the source model did not predict of the frame: keep it in the picture, or drop it"),
    word(offsetof(RestyleSettings, noise), "noise", kNoises,
         "The same noise for all frames, so that a still picture is still; or each its own"),
    number(RESTYLE_SETTING_UINT64, offsetof(RestyleSettings, seed), "seed", 0,
           double(std::numeric_limits<std::uint64_t>::max()), "Of the noise"),
    number(RESTYLE_SETTING_UINT32, offsetof(RestyleSettings, source_batch), "source_batch", 0,
           kMostSteps, "Source samples in one call of the network; 0: all at once"),
};

std::string words_of(const RestyleSettingInfo& info) {
    std::string text;
    for (std::uint32_t i = 0; i < info.word_count; ++i)
        text += (i == 0 ? "" : " or ") + std::to_string(i) + " (" + info.words[i] + ")";
    return text;
}

template <typename Value>
void require_in_range(const RestyleSettings& settings, const RestyleSettingInfo& info) {
    const Value& value = setting<Value>(settings, info);
    const bool in_range = double(value) >= info.least && double(value) <= info.most;
    require(in_range, std::string("RestyleSettings.") + info.name + " is " + std::to_string(value) +
                          ", expected " +
                          (info.word_count > 0 ? words_of(info)
                                               : std::to_string(std::int64_t(info.least)) + " to " +
                                                     std::to_string(std::int64_t(info.most))));
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
    settings.amount = 1;
    return settings;
}

const RestyleSettingInfo* find_setting(std::uint32_t index) {
    return index < kSettings.size() ? &kSettings[index] : nullptr;
}

void check_settings(const RestyleSettings& settings) {
    for (const RestyleSettingInfo& info : kSettings)
        check_setting(settings, info);
}

} // namespace restyle::session
