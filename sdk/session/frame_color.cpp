#include "session/frame_color.h"

#include <array>
#include <cmath>
#include <string>

#include "session/error.h"

namespace restyle::session {
namespace {

constexpr float kMostStops = 32;
constexpr float kMostNits = 10000; // Of PQ.
constexpr float kScrgbNits = 80;   // Of 1 (IEC 61966-2-2).
constexpr float kPaperWhite = 203; // ITU-R BT.2408, "HDR reference white".
constexpr float kKnee = 0.75f;
constexpr float kNoKnee = 1;

constexpr std::array kSpaces{"AUTO", "SRGB", "LINEAR", "SCRGB", "PQ"}; // As RESTYLE_COLOR_*.

bool holds_floats(const FrameFormat& format) {
    return format.top_code == 0;
}

bool has_sign(const FrameFormat& format) {
    return format.format != VK_FORMAT_B10G11R11_UFLOAT_PACK32;
}

// Why the format cannot hold the space; empty where it can.
std::string objection(const FrameFormat& format, RestyleColorSpace space) {
    const bool coarse_floats = holds_floats(format) && !has_sign(format);
    switch (space) {
    case RESTYLE_COLOR_SRGB:
        return coarse_floats ? "coded values would show bands in its few bits of fraction" : "";
    case RESTYLE_COLOR_LINEAR:
        return holds_floats(format) ? ""
                                    : "light would show bands in its code values; what an _SRGB "
                                      "view reads as light is stored as RESTYLE_COLOR_SRGB";
    case RESTYLE_COLOR_SCRGB:
        if (coarse_floats) return "it has no values below 0; light without is RESTYLE_COLOR_LINEAR";
        return holds_floats(format) ? "" : "it has no values above 1";
    case RESTYLE_COLOR_PQ:
        if (coarse_floats) return "coded values would show bands in its few bits of fraction";
        return format.top_code == 255 ? "PQ would show bands in its 8 bits" : "";
    default:
        return "";
    }
}

std::string member(const char* name, float value) {
    return std::string("RestyleSessionInfo.color.") + name + " is " + std::to_string(value);
}

void check_color(const FrameFormat& format, const RestyleColorInfo& color) {
    const auto space = static_cast<std::size_t>(color.space);
    require(color.space >= 0 && space < kSpaces.size(), "RestyleSessionInfo.color.space is " +
                                                            std::to_string(color.space) +
                                                            ", expected a RESTYLE_COLOR_*");
    const std::string named = std::string("RESTYLE_COLOR_") + kSpaces[space];
    const std::string fault = objection(format, color.space);
    require(fault.empty(), "RestyleSessionInfo.color.space is " + named + ", which " + format.name +
                               " is not taken with: " + fault);
    const bool has_light = color.space >= RESTYLE_COLOR_LINEAR;
    const bool in_nits = color.space >= RESTYLE_COLOR_SCRGB;
    require(std::abs(color.exposure) <= kMostStops,
            member("exposure", color.exposure) + ", expected stops from -32 to 32");
    require(has_light || color.exposure == 0,
            member("exposure", color.exposure) + ", expected 0: " + named + " is not exposed");
    require(color.paper_white >= 0 && color.paper_white <= kMostNits,
            member("paper_white", color.paper_white) + ", expected nits up to 10000, or 0 for 203");
    require(in_nits || color.paper_white == 0,
            member("paper_white", color.paper_white) + ", expected 0: white of " + named + " is 1");
}

// Of the space's light: what 1 is, in parts of the network's white.
float white_of(const RestyleColorInfo& color) {
    const float paper_white = color.paper_white == 0 ? kPaperWhite : color.paper_white;
    if (color.space == RESTYLE_COLOR_SCRGB) return kScrgbNits / paper_white;
    return color.space == RESTYLE_COLOR_PQ ? kMostNits / paper_white : 1;
}

} // namespace

FrameColor frame_color(const FrameFormat& format, const RestyleColorInfo& color) {
    check_color(format, color);
    if (color.space == RESTYLE_COLOR_SRGB ||
        (color.space == RESTYLE_COLOR_AUTO && !holds_floats(format)))
        return {shaders::kSrgbCoded, {1, kNoKnee}};
    if (color.space == RESTYLE_COLOR_AUTO) return {shaders::kLinearLight, {1, kNoKnee}};
    const std::uint32_t coding =
        color.space == RESTYLE_COLOR_PQ ? shaders::kPqCoded : shaders::kLinearLight;
    return {coding, {std::exp2(color.exposure) * white_of(color), kKnee}};
}

} // namespace restyle::session
