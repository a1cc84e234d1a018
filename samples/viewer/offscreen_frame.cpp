#include "offscreen_frame.h"

#include "stopwatch.h"

namespace viewer {

OffscreenFrame::OffscreenFrame(const Gpu& gpu, Size size)
    : size_(size),
      submission_(gpu),
      styled_(gpu, size),
      rendered_(gpu, std::size_t{4} * size.width * size.height),
      restyled_(gpu, std::size_t{4} * size.width * size.height) {}

FrameRecord OffscreenFrame::draw(SceneView& scene, const Styling& styling, std::uint64_t frame,
                                 double seconds, bool wait) {
    FrameRecord record;
    const Stopwatch watch;
    VkCommandBuffer commands = submission_.begin();
    scene.record(commands, seconds);
    const RestyleTicket ticket =
        styled_.record_frame(commands, styling, scene, frame, submission_.signal());
    if (wait && ticket != 0) {
        submission_.submit();
        submission_.wait();
        restyle_session_wait(styling.session(), ticket, UINT64_MAX);
        commands = submission_.begin();
    }
    const Shown restyled =
        styled_.record_picture(commands, styling, scene, frame, submission_.signal(), record);
    copy(scene.shown(), rendered_);
    copy(restyled, restyled_);
    submission_.submit();
    submission_.wait();
    record.frame_ms = watch.milliseconds();
    return record;
}

void OffscreenFrame::copy(const Shown& shown, const HostBuffer& to) const {
    VkBufferImageCopy region{};
    region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    region.imageExtent = {size_.width, size_.height, 1};
    vkCmdCopyImageToBuffer(submission_.commands(), shown.image, shown.layout, to.get(), 1, &region);
    record_host_read(submission_.commands());
}

} // namespace viewer
