#include "session/back_link.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "session/error.h"

namespace restyle::session {
namespace {

// Holds for every system's pages and for what devices ask of imported pointers.
constexpr std::size_t kAlignment = 65536;

std::size_t aligned(std::size_t bytes) {
    return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

using Sentence = std::array<char, RESTYLE_BACK_SENTENCE>;

std::size_t plane_bytes(const RestyleBackLayout& layout) {
    return std::size_t(layout.width) * layout.height * sizeof(float);
}

RestyleBackLayout layout_of(std::uint32_t slots, std::uint32_t width, std::uint32_t height) {
    RestyleBackLayout layout{};
    layout.slots = slots;
    layout.width = width;
    layout.height = height;
    std::size_t offset = aligned(sizeof(RestyleBackPage));
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
        layout.packed_offset[slot] = offset;
        offset += aligned(3 * plane_bytes(layout));
        layout.change_offset[slot] = offset;
        offset += aligned(3 * plane_bytes(layout));
        layout.was_at_offset[slot] = offset;
        offset += aligned(2 * plane_bytes(layout));
    }
    layout.bytes = offset;
    return layout;
}

RestyleBackShare crossing(const interop::DeviceShare& share) {
    RestyleBackShare crossing{};
    std::copy(share.device.begin(), share.device.end(), crossing.device);
    crossing.memory = share.memory.handle.get();
    crossing.dedicated = share.memory.dedicated ? 1 : 0;
    crossing.allocation_bytes = share.memory.bytes;
    crossing.buffer_bytes = share.buffer_bytes;
    crossing.rendered = share.rendered.get();
    crossing.restyled = share.restyled.get();
    return crossing;
}

} // namespace

BackLink::BackLink(const RestyleBackTable& table, const RestyleBackOpenInfo& info)
    : table_(&table) {
    Sentence sentence{};
    if (table.open(&info, &models_, &back_, sentence.data()) != 0)
        throw Error(RESTYLE_ERROR_BACK, sentence.data());
}

BackLink::~BackLink() {
    close();
}

void BackLink::close() {
    table_->close(std::exchange(back_, nullptr));
}

void BackLink::lay_out(std::uint32_t slots, std::uint32_t width, std::uint32_t height) {
    layout_ = layout_of(slots, width, height);
    memory_ = std::make_unique<interop::SharedMemory>(layout_.bytes);
}

void BackLink::attach(const std::optional<interop::DeviceShare>& share) {
    std::optional<RestyleBackShare> crossed;
    if (share) crossed = crossing(*share);
    Sentence sentence{};
    if (table_->attach(back_, memory_->descriptor(), &layout_, crossed ? &*crossed : nullptr,
                       sentence.data()) != 0)
        throw Error(RESTYLE_ERROR_BACK, sentence.data());
}

interop::TensorRange BackLink::packed(std::uint32_t slot) const {
    return {layout_.packed_offset[slot], 3 * plane_bytes(layout_)};
}

interop::TensorRange BackLink::change(std::uint32_t slot) const {
    return {layout_.change_offset[slot], 3 * plane_bytes(layout_)};
}

interop::TensorRange BackLink::was_at(std::uint32_t slot) const {
    return {layout_.was_at_offset[slot], 2 * plane_bytes(layout_)};
}

void BackLink::submit(const RestyleBackJob& job) {
    page().job = job;
    interop::SharedCounter(page().submitted).raise(++submitted_);
}

bool BackLink::finished(std::chrono::milliseconds most) const {
    return interop::SharedCounter(page().finished).wait(submitted_, most);
}

RestyleBackPage& BackLink::page() const {
    return *reinterpret_cast<RestyleBackPage*>(memory_->data());
}

} // namespace restyle::session
