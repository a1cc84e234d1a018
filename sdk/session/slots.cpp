#include "session/slots.h"

#include <algorithm>

#include "vulkan/check_vk.h"

namespace restyle::session {
namespace {

constexpr std::size_t kReadersAtOnce = 64; // Room made once: recording allocates nothing.

} // namespace

bool Retirement::has_run(const Recording& recording) const {
    if (recording.done.semaphore == VK_NULL_HANDLE)
        return safe_frame_ && recording.frame_number <= *safe_frame_;
    std::uint64_t reached = 0;
    interop::check(
        vk_->vkGetSemaphoreCounterValue(vk_->device, recording.done.semaphore, &reached));
    return reached >= recording.done.value;
}

void Retirement::retire(std::uint64_t safe_frame) {
    safe_frame_ = std::max(safe_frame, safe_frame_.value_or(0));
}

Slots::Slots(const interop::DeviceTable& vk, std::uint32_t count, std::uint32_t width,
             std::uint32_t height, VkFormat format)
    : slots_(count) {
    for (Slot& slot : slots_) {
        slot.frame = std::make_unique<interop::FrameImage>(vk, width, height, format);
        slot.readers.reserve(kReadersAtOnce);
    }
}

std::optional<std::uint32_t> Slots::in_flight() const {
    for (std::uint32_t i = 0; i < slots_.size(); ++i)
        if (slots_[i].state == SlotState::kRecorded || slots_[i].state == SlotState::kRunning)
            return i;
    return std::nullopt;
}

std::optional<std::uint32_t> Slots::find_free(const Retirement& retirement) {
    if (in_flight()) return std::nullopt;
    for (std::uint32_t i = 0; i < slots_.size(); ++i) {
        Slot& slot = slots_[i];
        std::erase_if(slot.readers,
                      [&](const Recording& reader) { return retirement.has_run(reader); });
        if (newest_ != i && slot.readers.empty()) return i;
    }
    return std::nullopt;
}

void Slots::finish(std::uint32_t index, bool has_picture) {
    slots_[index].state = has_picture ? SlotState::kFinished : SlotState::kFree;
    if (has_picture) newest_ = index;
}

} // namespace restyle::session
