#include "styled_frame.h"

#include "scene_images.h"
#include "stopwatch.h"

namespace viewer {
namespace {

/// The picture was sampled or copied last; what it holds is not needed.
RestyleImage empty_picture(const ColorImage& picture) {
    RestyleImage image{};
    image.image = picture.image();
    image.view = picture.view();
    image.usage = ColorImage::kUsage;
    image.layout = VK_IMAGE_LAYOUT_UNDEFINED;
    image.stage = VK_PIPELINE_STAGE_TRANSFER_BIT | VK_PIPELINE_STAGE_FRAGMENT_SHADER_BIT;
    image.access = VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_SHADER_READ_BIT;
    return image;
}

} // namespace

StyledFrame::StyledFrame(const Gpu& gpu, Size size) : picture_(gpu, size) {}

RestyleTicket StyledFrame::record_frame(VkCommandBuffer commands, const Styling& styling,
                                        const FrameSource& source, std::uint64_t frame,
                                        Signal signal) {
    handing_in_us_ = 0;
    if (!styling.alive()) return 0;
    RestyleFrame handed{};
    handed.bytes = sizeof handed;
    handed.color = source.handed_in();
    handed.frame_number = frame;
    handed.done = {signal.timeline, signal.value};
    handed.extent = extent_of(source.drawn());
    handed.scene = source.scene();
    tell_amounts(handed.scene, source.object_amounts());

    RestyleTicket ticket = 0;
    const Stopwatch watch;
    restyle_record_frame(styling.session(), commands, &handed, &ticket);
    handing_in_us_ = watch.milliseconds() * 1000;
    return ticket;
}

Shown StyledFrame::record_picture(VkCommandBuffer commands, const Styling& styling,
                                  const FrameSource& source, std::uint64_t frame, Signal signal,
                                  FrameRecord& record) {
    record.frame = frame;
    record.scale = source.scale();
    record.drawn = source.drawn();
    record.anti_aliased = source.anti_aliases();
    record.restyles = frame;
    record.passed_through = true;
    if (!styling.alive()) return source.shown();

    RestyleTarget target{};
    target.bytes = sizeof target;
    target.color = source.color();
    target.picture = empty_picture(picture_);
    target.frame_number = frame;
    target.done = {signal.timeline, signal.value};
    target.scene = source.scene();
    tell_amounts(target.scene, source.object_amounts());
    target.extent = extent_of(source.drawn());
    target.motion_scale_x = source.motion_scale().x;
    target.motion_scale_y = source.motion_scale().y;
    RestylePicture picture{};
    picture.bytes = sizeof picture;

    const Stopwatch watch;
    const RestyleResult result =
        restyle_record_picture(styling.session(), commands, &target, &picture);
    record.record_us = handing_in_us_ + watch.milliseconds() * 1000;
    if (result < 0) return source.shown();

    record.passed_through = picture.passed_through != 0;
    record.restyles = record.passed_through ? frame : picture.frame_number;
    record.age = record.passed_through ? 0 : picture.age;
    record.moved = picture.moved != 0;
    record.guidance = styling.status().guidance;
    return {picture_.image(), picture_.view(), source.drawn()};
}

} // namespace viewer
