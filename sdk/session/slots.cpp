#include "session/slots.h"

namespace restyle::session {

Slots::Slots(const interop::DeviceTable& vk, std::uint32_t count, std::uint32_t width,
             std::uint32_t height, VkFormat format)
    : slots_(count) {
    for (Slot& slot : slots_)
        slot.frame = std::make_unique<interop::FrameImage>(vk, width, height, format);
}

std::optional<std::uint32_t> Slots::in_flight() const {
    for (std::uint32_t i = 0; i < slots_.size(); ++i)
        if (slots_[i].state == SlotState::kRecorded || slots_[i].state == SlotState::kRunning)
            return i;
    return std::nullopt;
}

std::optional<std::uint32_t> Slots::find_free(const Retirement& retirement) {
    if (in_flight()) return std::nullopt;
    for (std::uint32_t i = 0; i < slots_.size(); ++i)
        if (newest_ != i && !slots_[i].readers.any_in_flight(retirement)) return i;
    return std::nullopt;
}

void Slots::finish(std::uint32_t index) {
    slots_[index].state = SlotState::kFinished;
    newest_ = index;
}

void Slots::drop(std::uint32_t index) {
    slots_[index].state = SlotState::kFree;
    if (newest_ == index) newest_.reset();
}

std::optional<std::uint32_t> Slots::find(RestyleTicket ticket) const {
    for (const std::optional<std::uint32_t>& slot : {in_flight(), newest_})
        if (slot && slots_[*slot].ticket == ticket) return slot;
    return std::nullopt;
}

} // namespace restyle::session
