#include "picture_taker.h"

#include <cstring>

namespace samples {

PictureTaker::PictureTaker(const VulkanDevice& device, std::uint32_t width, std::uint32_t height)
    : commands_(device),
      renderer_(device.handles(), 2 * width, 2 * height),
      read_back_(device.handles(), std::size_t{16} * width * height,
                 VK_BUFFER_USAGE_TRANSFER_DST_BIT) {}

Picture PictureTaker::take(const Camera& camera, double seconds, Look look) {
    commands_.run([&](VkCommandBuffer commands) {
        renderer_.record(commands, camera, seconds, look);
        record_read_back(commands, renderer_.color(), read_back_.buffer());
    });
    const ImageInfo& size = renderer_.color().info();
    Picture drawn{static_cast<int>(size.width), static_cast<int>(size.height), {}};
    drawn.rgba.resize(read_back_.bytes().size());
    std::memcpy(drawn.rgba.data(), read_back_.bytes().data(), drawn.rgba.size());
    return half_size(drawn);
}

} // namespace samples
