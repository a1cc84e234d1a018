#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include <ATen/ATen.h>

#include "back/back.h"
#include "restyle/core/step.h"

namespace restyle::interop {
class ImportedMemory;
}

namespace restyle::back {

/// Where the front wants to see what lies on a frame's way: memory of its own, with a list of what
/// is asked for. For one thread.
class KeptBuffers {
public:
    /// `memory` is a descriptor of it. Throws std::runtime_error when it cannot be mapped,
    /// std::invalid_argument when its list does not fit it.
    KeptBuffers(int memory, std::uint64_t bytes);

    /// Whether it is asked for.
    bool wants(std::uint32_t buffer, std::uint32_t step = 0) {
        return find(buffer, step) != nullptr;
    }

    /// Writes `x` [1, C, H, W], of any device and precision, where that is asked for at its very
    /// shape. `at` is the step that it is of.
    void put(std::uint32_t buffer, const at::Tensor& x);
    void put(std::uint32_t buffer, std::uint32_t step, const core::Step& at, const at::Tensor& x);

private:
    std::span<RestyleBackKept> list() const;
    RestyleBackKept* find(std::uint32_t buffer, std::uint32_t step) const;
    void write(RestyleBackKept& kept, const at::Tensor& x) const;

    std::shared_ptr<const interop::ImportedMemory> memory_;
};

} // namespace restyle::back
