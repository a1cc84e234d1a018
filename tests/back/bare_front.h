#pragma once

#include <cstdint>
#include <memory>

#include <ATen/ATen.h>

#include "back/back.h"
#include "shared_memory.h"

extern "C" const RestyleBackTable* restyle_back_table(std::uint32_t version);

namespace restyle::test {

/// The front's side of the border with nothing behind it: shared memory for so many slots, which a
/// test fills and reads itself.
class BareFront {
public:
    BareFront(int width, int height, std::uint32_t slots = 2);

    int memory() const { return memory_->handle(); }
    const RestyleBackLayout& layout() const { return layout_; }
    RestyleBackPage& page() const { return *reinterpret_cast<RestyleBackPage*>(memory_->data()); }
    at::Tensor packed(std::uint32_t slot) const { return tensor(layout_.packed_offset[slot], 3); }
    at::Tensor change(std::uint32_t slot) const { return tensor(layout_.change_offset[slot], 3); }
    at::Tensor edit_mask(std::uint32_t slot) const {
        return tensor(layout_.edit_mask_offset[slot], 1);
    }

    at::Tensor borders(std::uint32_t slot) const { return tensor(layout_.borders_offset[slot], 1); }

    /// Hands the job over and returns at once.
    void submit(const RestyleBackJob& job);
    /// ... and its result, or a failure saying so when none came in half a minute.
    RestyleBackResult run(const RestyleBackJob& job);

private:
    at::Tensor tensor(std::uint64_t offset, std::int64_t planes) const;

    RestyleBackLayout layout_{};
    std::unique_ptr<interop::SharedMemory> memory_;
};

/// 4 steps, strength 1, eta 1, seed 0, fixed noise, slot 0.
RestyleBackJob default_job();

} // namespace restyle::test
