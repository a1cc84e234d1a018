#include "interop/interop_device.h"

#include <algorithm>
#include <cstring>

#include "host_buffer.h"
#include "interop/pass_of_words.h"

namespace restyle::test {
namespace {

constexpr std::uint32_t kWidth = 13; // No multiple of a workgroup.

std::uint32_t count_of(const interop::TensorRange& range) {
    return static_cast<std::uint32_t>(range.bytes / sizeof(std::uint32_t));
}

VkDescriptorBufferInfo part_of(VkBuffer buffer, const interop::TensorRange& range) {
    return {buffer, range.offset, range.bytes};
}

} // namespace

InteropDevice::InteropDevice(bool validate)
    : VulkanTest(
          [](VkInstance instance, VkPhysicalDevice device) {
              return interop::useful_extensions(vkGetInstanceProcAddr, instance, device);
          },
          validate) {}

void InteropDevice::SetUp() {
    VulkanTest::SetUp();
    if (!device_) return;
    handles_ = {vkGetInstanceProcAddr,
                device_->instance(),
                device_->physical_device(),
                device_->device(),
                {extensions_.begin(), extensions_.end()}};
    vk_ = interop::load_device(handles_);
}

interop::DeviceTable InteropDevice::without(const char* extension) const {
    interop::DeviceHandles handles = handles_;
    std::erase(handles.enabled_extensions, extension);
    return interop::load_device(handles);
}

void InteropDevice::gpu_writes(const interop::Transport& to, const interop::TensorRange& range,
                               std::uint32_t seed) {
    const PassOfWords pass(vk(), write_words_shader(), {part_of(to.buffer(), range)});
    commands_->run([&](VkCommandBuffer commands) {
        pass.record(commands, {kWidth, count_of(range), seed});
        samples::record_full_barrier(commands);
        to.record_release(commands, range);
    });
}

std::vector<std::uint32_t> InteropDevice::gpu_reads(const interop::Transport& from,
                                                    const interop::TensorRange& range) {
    const samples::HostBuffer read(device_->handles(), range.bytes,
                                   VK_BUFFER_USAGE_STORAGE_BUFFER_BIT);
    const PassOfWords pass(vk(), copy_words_shader(),
                           {part_of(from.buffer(), range), {read.buffer(), 0, VK_WHOLE_SIZE}});
    commands_->run([&](VkCommandBuffer commands) {
        for (int time = 0; time < 2; ++time) { // As where one submission shows a picture twice.
            from.record_acquire(commands, range);
            pass.record(commands, {kWidth, count_of(range), 0});
            from.record_release(commands, range);
            samples::record_full_barrier(commands);
        }
    });
    std::vector<std::uint32_t> words(count_of(range));
    std::memcpy(words.data(), read.bytes().data(), range.bytes);
    return words;
}

} // namespace restyle::test
