#include "session/buffer_names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "back/back.h"
#include "restyle/core/energy_spec.h"
#include "restyle/restyle.hpp"
#include "session/copy_text.h"
#include "session/error.h"

namespace restyle::session {
namespace {

constexpr float kSpread = 3; // Standard deviations: 99.7 % of noise.
constexpr float kFarWay = 32;

constexpr const char* kCoded = "sRGB-coded, -1 to 1";
constexpr const char* kOfNoise = "sigma of the noise";

constexpr BufferKind way_of(const char* name, std::uint32_t back, RestyleBufferMeaning meaning,
                            const char* help) {
    return {name, back, false, false, meaning, 3, help, kCoded, -1, 1};
}

constexpr BufferKind of_x_0(const char* name, std::uint32_t back, bool of_steps, const char* help) {
    return {name, back, of_steps, true, RESTYLE_BUFFER_PICTURE, 3, help, kCoded, -1, 1};
}

constexpr BufferKind noisy(const char* name, std::uint32_t back, const char* help) {
    return {name, back, true, true, RESTYLE_BUFFER_NOISE, 3, help, kOfNoise, -kSpread, kSpread};
}

constexpr std::array kKinds{
    way_of("packed", RESTYLE_BACK_BUFFER_PACKED, RESTYLE_BUFFER_PICTURE,
           "The frame as the network sees it."),
    of_x_0("encoded", RESTYLE_BACK_BUFFER_ENCODED, false,
           "x_0 of the frame, where its path ends: its latents, or the frame itself."),
    noisy("path", RESTYLE_BACK_BUFFER_PATH,
          "x_t of the frame where this step begins: so much noise, so much frame."),
    of_x_0("source_x_0", RESTYLE_BACK_BUFFER_SOURCE_X_0, true,
           "The clean picture that the source model makes of the frame's x_t."),
    noisy("target_x_t", RESTYLE_BACK_BUFFER_TARGET_X_T,
          "x_t of the picture where this step begins, as the target model is given it."),
    of_x_0("target_x_0", RESTYLE_BACK_BUFFER_TARGET_X_0, true,
           "The clean picture that the target model makes of the picture's x_t."),
    of_x_0("translated", RESTYLE_BACK_BUFFER_TRANSLATED, false,
           "x_0 of the picture, where the target's chain ends."),
    way_of("restyled", RESTYLE_BACK_BUFFER_RESTYLED, RESTYLE_BUFFER_PICTURE,
           "The models' picture, before anything of it is composed."),
    way_of("change", RESTYLE_BACK_BUFFER_CHANGE, RESTYLE_BUFFER_CHANGE,
           "Restyled less frame: what is composed with the frame of now."),
    BufferKind{"shown_way", std::nullopt, false, false, RESTYLE_BUFFER_WAY, 2,
               "Where each pixel was in the frame that its change is of, less where it is.",
               "pixels of the frame", -kFarWay, kFarWay},
    BufferKind{"shown_validity", std::nullopt, false, false, RESTYLE_BUFFER_SHARE, 1,
               "1 where the pixel was to be seen in the frame that its change is of, else 0.",
               "share", 0, 1},
    BufferKind{"shown_weight", std::nullopt, false, false, RESTYLE_BUFFER_SHARE, 1,
               "How much of the change mask, distance and object let through.", "share", 0, 1},
};

const BufferKind* find_kind(std::string_view name) {
    const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                    [&](const BufferKind& kind) { return kind.name == name; });
    return found != kKinds.end() ? &*found : nullptr;
}

// Of digits alone, without a zero in front; 0: it is none.
std::uint32_t step_from(std::string_view text) {
    std::uint32_t step = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), step);
    const bool whole = fault == std::errc() && end == text.data() + text.size();
    return whole && text.front() != '0' ? step : 0;
}

std::vector<std::string> all_names() {
    std::vector<std::string> names;
    for (const BufferKind& kind : kKinds)
        names.emplace_back(kind.name);
    return names;
}

} // namespace

std::span<const BufferKind> buffer_kinds() {
    return kKinds;
}

const BufferKind& buffer_kind(const char* name) {
    return *find_kind(name);
}

std::string text_of(const BufferKind& kind, std::uint32_t step) {
    return step == 0 ? kind.name : std::string(kind.name) + "." + std::to_string(step);
}

BufferName buffer_named(const char* name) {
    require(name != nullptr, "the name of a buffer is NULL");
    const std::string text = name;
    const std::size_t point = text.find('.');
    const std::string stem = text.substr(0, point);
    const std::string behind = point == std::string::npos ? "" : text.substr(point);
    const BufferKind* const kind = find_kind(stem);
    require(kind != nullptr,
            "no buffer is called '" + text + "'; " + core::suggestion(stem, all_names(), behind));
    if (behind.empty()) return {kind, 0};
    const std::uint32_t step = step_from(std::string_view(behind).substr(1));
    require(kind->of_steps, "no buffer is called '" + text + "': '" + stem + "' is of no step");
    require(step > 0, "no buffer is called '" + text + "', expected '" + stem +
                          ".' and a step from 1 on, such as '" + stem + ".1'");
    return {kind, step};
}

Size BufferShapes::size_of(const BufferKind& kind) const {
    if (!kind.back) return frame;
    if (!has_latents(kind)) return model;
    return {model.width / latent_pixels, model.height / latent_pixels};
}

std::uint32_t BufferShapes::channels_of(const BufferKind& kind) const {
    return has_latents(kind) ? latent_channels : kind.channels;
}

std::optional<BufferName> buffer_at(std::uint32_t index, const BufferShapes& shapes) {
    for (const BufferKind& kind : kKinds) {
        const std::uint32_t count = kind.of_steps ? shapes.steps : 1;
        if (index < count) return BufferName{&kind, kind.of_steps ? index + 1 : 0};
        index -= count;
    }
    return std::nullopt;
}

RestyleBufferInfo buffer_info(const BufferName& buffer, const BufferShapes& shapes, bool kept) {
    const BufferKind& kind = *buffer.kind;
    const bool latent = shapes.has_latents(kind);
    const Size size = shapes.size_of(kind);
    auto info = make<RestyleBufferInfo>();
    copy_text(info.name, text_of(kind, buffer.step));
    info.meaning = latent ? RESTYLE_BUFFER_NOISE : kind.meaning;
    info.help = kind.help;
    info.unit = latent ? kOfNoise : kind.unit;
    info.least = latent ? -kSpread : kind.least;
    info.most = latent ? kSpread : kind.most;
    info.width = size.width;
    info.height = size.height;
    info.channels = shapes.channels_of(kind);
    info.step = buffer.step;
    info.kept = kept ? 1 : 0;
    info.shown = kind.back ? 0 : 1;
    return info;
}

} // namespace restyle::session
