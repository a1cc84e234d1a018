#include "capture_source.h"

#include <cstring>
#include <stdexcept>

#include <replay/texel_values.h>

namespace viewer {
namespace {

/// Captures keep of depth and stencil the depth alone.
VkFormat without_stencil(VkFormat format) {
    switch (format) {
    case VK_FORMAT_D16_UNORM_S8_UINT:
        return VK_FORMAT_D16_UNORM;
    case VK_FORMAT_D24_UNORM_S8_UINT:
        return VK_FORMAT_X8_D24_UNORM_PACK32;
    case VK_FORMAT_D32_SFLOAT_S8_UINT:
        return VK_FORMAT_D32_SFLOAT;
    default:
        return format;
    }
}

/// That of the images here: their colour is what a person looks at.
RestyleSessionInfo session_of(const replay::Capture& capture) {
    RestyleSessionInfo session = capture.session;
    session.format = VK_FORMAT_R8G8B8A8_UNORM;
    session.scene.depth_format = without_stencil(session.scene.depth_format);
    return session;
}

SourceInfo info_of(const replay::Capture& capture, double rate) {
    SourceInfo info;
    info.name = "capture " + capture.folder.filename().string() + ", " +
                std::to_string(capture.frames) + " frames";
    info.size = {capture.session.width, capture.session.height};
    info.scene = session_of(capture).scene;
    info.rate = rate;
    info.length = capture.frames / rate;
    info.is_recorded = true;
    return info;
}

/// Before any is shown, so that a broken capture is refused whole.
void check_frames(const replay::Capture& capture) {
    if (capture.frames == 0) throw std::runtime_error(capture.folder.string() + ": holds no frame");
    for (std::uint32_t n = 0; n < capture.frames; ++n)
        replay::read_frame(capture, n);
}

const replay::Capture& checked(const replay::Capture& capture) {
    check_frames(capture);
    return capture;
}

} // namespace

CaptureSource::CaptureSource(const Gpu& gpu, const replay::Capture& capture, double rate, Log& log)
    : RecordedSource(gpu, session_of(checked(capture)), info_of(capture, rate), log),
      capture_(capture) {
    const replay::Format& format = replay::format_of(capture.session.format);
    if (format.format != VK_FORMAT_R8G8B8A8_UNORM)
        log.add(RESTYLE_LOG_WARNING, RESTYLE_LOG_FRAME,
                capture.folder.string() + ": its frames are " + format.name +
                    " and are shown and restyled here as 8-bit sRGB; `restyle replay` runs them "
                    "as they are");
}

void CaptureSource::read(std::uint32_t index, Step step) {
    const bool still_gives_motion = has("motion");
    if (step == Step::kSame) {
        is_cut_ = false;
        if (still_gives_motion && has_motion_)
            write("motion", replay::Texels(frame_.images.at("motion").bytes));
        return;
    }
    const std::uint64_t before = frame_.number;
    frame_ = replay::read_frame(capture_, index);
    is_cut_ = frame_.cut || step == Step::kJump;
    has_motion_ = has("motion") && (is_cut_ || frame_.number == before + 1);
    write("color", color_texels("color"));
    if (has("handed_in")) write("handed_in", color_texels("handed_in"));
    for (const char* image : {"motion", "depth", "object", "mask"})
        if (has(image)) write(image, replay::read_texels(frame_, image));
}

replay::Texels CaptureSource::color_texels(const std::string& image) const {
    const replay::Texels texels = replay::read_texels(frame_, image);
    if (capture_.session.format == VK_FORMAT_R8G8B8A8_UNORM) return texels;
    const std::vector<std::uint8_t> rgb = replay::looked_at(texels, capture_.session);
    replay::Texels rgba(rgb.size() / 3 * 4, std::byte{255});
    for (std::size_t texel = 0; texel < rgb.size() / 3; ++texel)
        std::memcpy(&rgba[4 * texel], &rgb[3 * texel], 3);
    return rgba;
}

RestyleImage CaptureSource::handed_in() const {
    return images_.image(has("handed_in") ? "handed_in" : "color");
}

RestyleScene CaptureSource::scene() const {
    const auto given = [&](const char* image) {
        return has(image) ? images_.image(image) : RestyleImage{};
    };
    RestyleScene scene{};
    if (has_motion_) scene.motion = given("motion");
    scene.depth = given("depth");
    scene.object = given("object");
    scene.mask = given("mask");
    scene.cut = is_cut_ ? 1 : 0;
    frame_.amounts.give(scene);
    return scene;
}

Size CaptureSource::drawn() const {
    const bool is_read = frame_.extent.width > 0;
    return is_read ? Size{frame_.extent.width, frame_.extent.height} : info().size;
}

glm::vec2 CaptureSource::motion_scale() const {
    return {frame_.motion_scale_x, frame_.motion_scale_y};
}

} // namespace viewer
