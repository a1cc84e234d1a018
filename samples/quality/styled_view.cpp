#include "styled_view.h"

#include <stdexcept>

#include <for_restyle.h>
#include <picture_transfer.h>

namespace quality {
namespace {

constexpr std::uint64_t kTenMinutes = 600'000'000'000;

samples::ImageInfo image_info(const StyledViewInfo& info) {
    return {info.width, info.height, VK_FORMAT_R8G8B8A8_UNORM,
            VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT |
                VK_IMAGE_USAGE_STORAGE_BIT};
}

restyle::Style style(const StyledViewInfo& view) {
    return restyle::Style(view.source_model.c_str(), view.target_model.c_str());
}

RestyleSessionInfo session_info(const StyledViewInfo& view, const restyle::Style& style) {
    auto info = restyle::make<RestyleSessionInfo>();
    info.format = VK_FORMAT_R8G8B8A8_UNORM;
    info.width = view.width;
    info.height = view.height;
    info.style = style.get();
    info.precision = view.precision;
    info.cpu_threads = view.threads;
    return info;
}

RestyleImage restyle_image(const samples::Image& image, VkImageLayout layout) {
    return {image.image(),
            image.view(),
            image.info().usage,
            layout,
            VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
            VK_ACCESS_MEMORY_WRITE_BIT};
}

} // namespace

StyledView::StyledView(const samples::VulkanDevice& device,
                       const std::vector<const char*>& extensions, const StyledViewInfo& info)
    : device_(device),
      commands_(device),
      color_(device.handles(), image_info(info)),
      picture_(device.handles(), image_info(info)),
      context_(samples::context_info(device, extensions)),
      session_(context_, session_info(info, style(info))) {
    if (!session_.wait_ready(kTenMinutes))
        throw std::runtime_error("the models took over ten minutes to load");
}

void StyledView::hand_in(const samples::Picture& frame) {
    samples::write_picture(device_, commands_, frame, color_);
    auto handed = restyle::make<RestyleFrame>();
    handed.color = restyle_image(color_, VK_IMAGE_LAYOUT_GENERAL);
    handed.frame_number = ++frame_number_;
    RestyleTicket ticket = 0;
    commands_.run([&](VkCommandBuffer into) { ticket = session_.record_frame(into, handed); });
    session_.retire(frame_number_);
    if (ticket == 0 || !session_.wait(ticket, kTenMinutes))
        throw std::runtime_error("a frame was not restyled within ten minutes");
}

samples::Picture StyledView::shown(const samples::Picture& now) {
    samples::write_picture(device_, commands_, now, color_);
    auto target = restyle::make<RestyleTarget>();
    target.color = restyle_image(color_, VK_IMAGE_LAYOUT_GENERAL);
    target.picture = restyle_image(picture_, VK_IMAGE_LAYOUT_UNDEFINED);
    target.frame_number = ++frame_number_;
    RestylePicture picture{};
    commands_.run([&](VkCommandBuffer into) { picture = session_.record_picture(into, target); });
    session_.retire(frame_number_);
    if (picture.passed_through != 0) throw std::runtime_error("there was no picture to show");
    return samples::read_picture(device_, commands_, picture_);
}

} // namespace quality
