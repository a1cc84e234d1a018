#include "session/slots.h"

#include <algorithm>

#include "back/back.h"

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

std::vector<std::uint32_t> Slots::streamed() const {
    std::vector<std::uint32_t> slots;
    for (std::uint32_t i = 0; i < slots_.size(); ++i)
        if (slots_[i].state == SlotState::kStreamed) slots.push_back(i);
    std::sort(slots.begin(), slots.end(), [&](std::uint32_t one, std::uint32_t other) {
        return slots_[one].ticket < slots_[other].ticket;
    });
    return slots;
}

std::uint32_t Slots::followed() const {
    std::uint32_t slots = 0;
    const auto newest_shown = newest();
    for (std::uint32_t i = 0; i < slots_.size(); ++i) {
        const SlotState state = slots_[i].state;
        const bool in_flight = state == SlotState::kRecorded || state == SlotState::kRunning ||
                               state == SlotState::kStreamed;
        if (in_flight || newest_shown == i) slots |= 1u << i;
    }
    return slots;
}

bool Slots::cut(std::uint64_t frame_number) {
    oldest_shown_ = std::max(oldest_shown_, frame_number);
    for (Slot& slot : slots_) {
        if (slot.state != SlotState::kRecorded || slot.recording.frame_number != frame_number)
            continue;
        slot.scene = RESTYLE_BACK_SCENE_CUT;
        return true;
    }
    return false;
}

std::optional<std::uint32_t> Slots::find_free(const Retirement& retirement) {
    if (in_flight()) return std::nullopt;
    for (std::uint32_t i = 0; i < slots_.size(); ++i)
        if (newest_ != i && slots_[i].state != SlotState::kStreamed &&
            !slots_[i].readers.any_in_flight(retirement))
            return i;
    return std::nullopt;
}

std::optional<std::uint32_t> Slots::newest() const {
    const bool shown = newest_ && slots_[*newest_].recording.frame_number >= oldest_shown_;
    return shown ? newest_ : std::nullopt;
}

void Slots::finish(std::uint32_t index) {
    slots_[index].state = SlotState::kFinished;
    newest_ = index;
}

void Slots::drop(std::uint32_t index) {
    if (slots_[index].state == SlotState::kStreamed) dropped_ |= 1u << index;
    slots_[index].state = SlotState::kFree;
    if (newest_ == index) newest_.reset();
}

bool Slots::any_in_use(const Retirement& retirement) {
    return std::any_of(slots_.begin(), slots_.end(), [&](Slot& slot) {
        const bool was_recorded = slot.ticket != 0; // Dropped since, it may run all the same.
        return (was_recorded && !retirement.has_run(slot.recording)) ||
               slot.readers.any_in_flight(retirement);
    });
}

std::optional<std::uint32_t> Slots::find(RestyleTicket ticket) const {
    for (std::uint32_t i = 0; i < slots_.size(); ++i) {
        const SlotState state = slots_[i].state;
        const bool is_held = newest_ == i || state == SlotState::kRecorded ||
                             state == SlotState::kRunning || state == SlotState::kStreamed;
        if (is_held && slots_[i].ticket == ticket) return i;
    }
    return std::nullopt;
}

} // namespace restyle::session
