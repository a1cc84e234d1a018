#include "session/back_link.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "session/back_library.h"

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
        layout.edit_mask_offset[slot] = offset;
        offset += aligned(plane_bytes(layout));
        layout.borders_offset[slot] = offset;
        offset += aligned(plane_bytes(layout));
    }
    layout.bytes = offset;
    return layout;
}

// As the border has it: of an NT handle 32 bits are significant.
template <typename Handle>
std::int32_t number_of(Handle handle) {
    if constexpr (std::is_pointer_v<Handle>)
        return static_cast<std::int32_t>(reinterpret_cast<std::intptr_t>(handle));
    else
        return handle;
}

RestyleBackShare crossing(const interop::DeviceShare& share) {
    RestyleBackShare crossed{};
    std::copy(share.device.begin(), share.device.end(), crossed.device);
    crossed.memory = number_of(share.memory.handle.get());
    crossed.dedicated = share.memory.dedicated ? 1 : 0;
    crossed.allocation_bytes = share.memory.bytes;
    crossed.buffer_bytes = share.buffer_bytes;
    crossed.rendered = number_of(share.rendered.get());
    crossed.restyled = number_of(share.restyled.get());
    return crossed;
}

} // namespace

BackLink::BackLink(const RestyleBackTable& table, const RestyleBackOpenInfo& info)
    : table_(&table) {
    Sentence sentence{};
    if (table.open(&info, &models_, &back_, sentence.data()) != 0)
        throw failed_by_back("open", sentence.data());
}

BackLink::~BackLink() {
    close();
}

void BackLink::close() {
    table_->close(std::exchange(back_, nullptr));
    kept_.reset();
}

void BackLink::lay_out(std::uint32_t slots, std::uint32_t width, std::uint32_t height) {
    layout_ = layout_of(slots, width, height);
    memory_ = std::make_unique<interop::SharedMemory>(layout_.bytes);
}

void BackLink::attach(const interop::DeviceShare* share) {
    std::optional<RestyleBackShare> crossed;
    if (share) crossed = crossing(*share);
    Sentence sentence{};
    if (table_->attach(back_, number_of(memory_->handle()), &layout_, crossed ? &*crossed : nullptr,
                       sentence.data()) != 0)
        throw failed_by_back("attach", sentence.data());
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

interop::TensorRange BackLink::edit_mask(std::uint32_t slot) const {
    return {layout_.edit_mask_offset[slot], plane_bytes(layout_)};
}

interop::TensorRange BackLink::borders(std::uint32_t slot) const {
    return {layout_.borders_offset[slot], plane_bytes(layout_)};
}

void BackLink::keep_in(std::uint64_t bytes) {
    if (bytes == kept_bytes()) return;
    std::unique_ptr<interop::SharedMemory> memory;
    if (bytes > 0) memory = std::make_unique<interop::SharedMemory>(bytes);
    kept_.reset();
    Sentence sentence{};
    if (table_->keep(back_, memory ? number_of(memory->handle()) : -1, bytes, sentence.data()) != 0)
        throw failed_by_back("keep", sentence.data());
    kept_ = std::move(memory);
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
