#include "pixel_probe.h"

#include <cstring>

#include <replay/formats.h>

namespace viewer {
namespace {

constexpr std::uint32_t kTexels = 3;      // Rendered, restyled, true look, ...
constexpr VkDeviceSize kObjectPlace = 12; // ... and behind them the number of the object.

/// Of a picture that is shown larger than it is drawn, what stands there.
Texel drawn_at(const Texel& at, Size picture, Size drawn) {
    const auto place = [](std::uint32_t of_picture, std::uint32_t whole, std::uint32_t part) {
        return static_cast<std::uint32_t>(std::uint64_t{of_picture} * part / whole);
    };
    return {place(at.x, picture.width, drawn.width), place(at.y, picture.height, drawn.height)};
}

struct CopiedImage {
    VkImage image;
    VkImageLayout layout;
};

void copy_texel(VkCommandBuffer commands, const CopiedImage& from, const Texel& at, VkBuffer to,
                VkDeviceSize offset) {
    VkBufferImageCopy region{};
    region.bufferOffset = offset;
    region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    region.imageOffset = {static_cast<std::int32_t>(at.x), static_cast<std::int32_t>(at.y), 0};
    region.imageExtent = {1, 1, 1};
    vkCmdCopyImageToBuffer(commands, from.image, from.layout, to, 1, &region);
}

} // namespace

PixelProbe::PixelProbe(const Gpu& gpu) : buffer_(gpu, std::size_t{4} * (kTexels + 1)) {}

void PixelProbe::record(VkCommandBuffer commands, const ShownFrame& frame, Size picture,
                        const std::optional<Texel>& at, const FrameSource& source) {
    at_ = at;
    if (!at) return;
    const RestyleImage object = source.scene().object;
    const bool has_object = object.image != VK_NULL_HANDLE;
    object_bytes_ =
        has_object ? replay::format_of(source.info().scene.object_format).texel_bytes : 0;
    if (has_object) {
        record_copy_of_drawn(commands);
        copy_texel(commands, {object.image, object.layout}, drawn_at(*at, picture, source.drawn()),
                   buffer_.get(), kObjectPlace);
    }
    has_truth_ = frame.truth.image != VK_NULL_HANDLE;
    const auto copy = [&](const Shown& from, VkDeviceSize offset) {
        copy_texel(commands, {from.image, VK_IMAGE_LAYOUT_GENERAL},
                   drawn_at(*at, picture, from.size), buffer_.get(), offset);
    };
    copy(frame.rendered, 0);
    copy(frame.restyled, 4);
    if (has_truth_) copy(frame.truth, 8);
    record_host_read(commands);
}

std::optional<PixelValues> PixelProbe::values() const {
    if (!at_) return std::nullopt;
    constexpr Size kRow{kTexels, 1};
    PixelValues values;
    values.at = *at_;
    values.rendered = value_at(buffer_.bytes(), kRow, {0, 0});
    values.restyled = value_at(buffer_.bytes(), kRow, {1, 0});
    if (has_truth_) values.truth = value_at(buffer_.bytes(), kRow, {2, 0});
    if (object_bytes_ > 0) {
        std::uint32_t number = 0;
        std::memcpy(&number, buffer_.bytes().data() + kObjectPlace, object_bytes_);
        values.object = number;
    }
    return values;
}

} // namespace viewer
