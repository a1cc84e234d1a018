#include "gpu_probe/probe.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

#include "cuda/check_cuda.h"
#include "cuda/cuda_end.h"
#include "cuda/cuda_transport.h"
#include "cuda/mapped_image.h"
#include "cuda/match_device.h"
#include "gpu_probe/queue_order.h"
#include "interop/shared_image.h"
#include "vulkan/device_identity.h"

namespace restyle::test {
namespace {

using interop::check;

constexpr interop::TensorRange kRange{0, 1 << 20};
constexpr interop::SharedImageLayout kImage{
    640, 360, VK_FORMAT_R8G8B8A8_UNORM,
    VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_STORAGE_BIT};

void require_all(const std::vector<std::uint32_t>& words, std::uint32_t value, const char* who) {
    const auto other =
        std::find_if(words.begin(), words.end(), [&](std::uint32_t word) { return word != value; });
    if (other != words.end())
        throw std::runtime_error(std::string(who) + " reads " + std::to_string(*other) +
                                 " at word " + std::to_string(other - words.begin()) +
                                 ", expected " + std::to_string(value));
}

std::vector<std::uint32_t> words_in(const samples::HostBuffer& buffer) {
    std::vector<std::uint32_t> words(buffer.bytes().size() / sizeof(std::uint32_t));
    std::memcpy(words.data(), buffer.bytes().data(), buffer.bytes().size());
    return words;
}

// Of which every byte of a texel is `byte`.
VkClearColorValue grey(std::uint8_t byte) {
    const float level = float(byte) / 255;
    return {{level, level, level, level}};
}

interop::cuda::Memcpy2dSide rows_of(std::vector<std::uint32_t>& texels) {
    interop::cuda::Memcpy2dSide rows{};
    rows.type = interop::cuda::kHostMemory;
    rows.host = texels.data();
    rows.pitch = kImage.width * sizeof(std::uint32_t);
    return rows;
}

} // namespace

Probe::Probe(const samples::VulkanDevice& device, const interop::DeviceTable& vk,
             const interop::CudaDriver& driver)
    : device_(&device),
      vk_(&vk),
      driver_(&driver),
      commands_(device) {}

std::vector<Check> Probe::checks() {
    return {{"device", [this] { return match(); }},
            {"buffer", [this] { return share_buffer(); }},
            {"image", [this] { return share_image(); }},
            {"semaphores", [this] { return order_queue_and_stream(); }}};
}

std::string Probe::match() {
    const interop::DeviceIdentity renderer = interop::identity_of(*vk_);
    interop::check_shares_with_cuda(renderer);
    const interop::cuda::CUdevice device = interop::match_device(*driver_, renderer.device);
    std::array<char, 128> name{};
    check(*driver_, driver_->cuDeviceGetName(name.data(), int(name.size()) - 1, device),
          "cuDeviceGetName", "the device has no name");
    return "CUDA's device " + std::to_string(device) + ", " + name.data() +
           ", has the UUID of the renderer's and imports timelines";
}

std::string Probe::share_buffer() {
    const interop::CudaContext context(
        *driver_, interop::match_device(*driver_, interop::identity_of(*vk_).device));
    const interop::UniqueCudaStream stream = interop::make_cuda_stream(context);
    interop::CudaTransport transport(*vk_, kRange.bytes);
    const interop::CudaEnd end(*driver_, transport.share().value(), stream.get());
    const samples::HostBuffer seen(device_->handles(), kRange.bytes,
                                   VK_BUFFER_USAGE_TRANSFER_DST_BIT);
    const interop::CurrentContext current(context);
    for (std::uint32_t turn = 1; turn <= 3; ++turn) {
        commands_.run([&](VkCommandBuffer commands) {
            vkCmdFillBuffer(commands, transport.buffer(), 0, kRange.bytes, turn);
            samples::record_full_barrier(commands);
            transport.record_release(commands, kRange);
        });
        transport.fetch(kRange);
        std::vector<std::uint32_t> words(kRange.bytes / sizeof(std::uint32_t));
        end.wait_for_renderer(transport.turn().rendered);
        check(
            *driver_,
            driver_->cuMemcpyDtoHAsync_v2(words.data(), end.address(), kRange.bytes, stream.get()),
            "cuMemcpyDtoHAsync_v2", "CUDA does not read the buffer");
        check(*driver_, driver_->cuStreamSynchronize(stream.get()), "cuStreamSynchronize",
              "CUDA's stream failed");
        require_all(words, turn, "CUDA");

        words.assign(words.size(), turn + 1000);
        check(
            *driver_,
            driver_->cuMemcpyHtoDAsync_v2(end.address(), words.data(), kRange.bytes, stream.get()),
            "cuMemcpyHtoDAsync_v2", "CUDA does not write the buffer");
        end.hand_back(transport.turn().restyled);
        transport.publish(kRange);
        commands_.run([&](VkCommandBuffer commands) {
            transport.record_acquire(commands, kRange);
            samples::record_full_barrier(commands);
            const VkBufferCopy all{0, 0, kRange.bytes};
            vkCmdCopyBuffer(commands, transport.buffer(), seen.buffer(), 1, &all);
            samples::record_full_barrier(commands);
        });
        require_all(words_in(seen), turn + 1000, "Vulkan");
    }
    return "1 MiB went to CUDA and back three times";
}

std::string Probe::share_image() {
    const interop::CudaContext context(
        *driver_, interop::match_device(*driver_, interop::identity_of(*vk_).device));
    const interop::UniqueCudaStream stream = interop::make_cuda_stream(context);
    const interop::ExportedImage image(*vk_, kImage);
    const interop::MappedImage mapped(context, image.export_memory(), kImage);
    commands_.run(
        [&](VkCommandBuffer commands) { record_clear(*vk_, commands, image, grey(0x33)); });
    std::vector<std::uint32_t> texels(kImage.width * kImage.height);
    mapped.copy_to(stream.get(), rows_of(texels));
    check(*driver_, driver_->cuStreamSynchronize(stream.get()), "cuStreamSynchronize",
          "CUDA's stream failed");
    require_all(texels, 0x33333333, "CUDA");

    texels.assign(texels.size(), 0x04030201);
    mapped.copy_from(stream.get(), rows_of(texels));
    check(*driver_, driver_->cuStreamSynchronize(stream.get()), "cuStreamSynchronize",
          "CUDA's stream failed");
    const samples::HostBuffer seen(device_->handles(), texels.size() * sizeof(std::uint32_t),
                                   VK_BUFFER_USAGE_TRANSFER_DST_BIT);
    commands_.run([&](VkCommandBuffer commands) {
        record_read(*vk_, commands, image, seen);
        samples::record_full_barrier(commands);
    });
    require_all(words_in(seen), 0x04030201, "Vulkan");
    return "640x360 texels went to CUDA and back, with a surface and a texture of them";
}

std::string Probe::order_queue_and_stream() {
    QueueOrder order(*device_, *vk_, *driver_);
    require_all(order.first_read(), QueueOrder::kFirst, "CUDA");
    require_all(order.second_read(), QueueOrder::kSecond, "CUDA");
    return "a queue and a stream waited for each other, and no host for either";
}

} // namespace restyle::test
