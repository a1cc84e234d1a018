#pragma once

#include <functional>
#include <memory>

#include <ATen/ATen.h>

#include "back/back.h"
#include "back/core_device.h"
#include "back/core_stream.h"
#include "cuda/cuda_end.h"
#include "imported_memory.h"

namespace restyle::back {

/// Where the tensors of a session lie, and the order of the core's work on them and the renderer's.
class SessionTensors {
public:
    virtual ~SessionTensors() = default;

    /// A dense fp32 tensor over the memory, which it keeps. Throws std::invalid_argument where it
    /// would not lie in the memory.
    virtual at::Tensor at(std::size_t offset, at::IntArrayRef shape) const = 0;

    /// Does `work` after what the renderer did in this turn and, where it says that it has written
    /// something for it, before what that does with it.
    virtual void in_turn(const interop::DeviceTurn& turn,
                         const std::function<bool()>& work) const = 0;
};

/// In the memory that the front's process shares, whose order the page's counters keep.
class HostTensors : public SessionTensors {
public:
    explicit HostTensors(std::shared_ptr<const interop::ImportedMemory> memory) : memory_(memory) {}

    at::Tensor at(std::size_t offset, at::IntArrayRef shape) const override;
    void in_turn(const interop::DeviceTurn&, const std::function<bool()>& work) const override {
        work();
    }

private:
    std::shared_ptr<const interop::ImportedMemory> memory_;
};

/// In memory of the renderer's device. The work is put on one stream of the session's, between two
/// semaphores: the device waits, this thread does not.
class DeviceTensors : public SessionTensors {
public:
    /// `end` imports for `stream`, a stream of `device`.
    DeviceTensors(std::shared_ptr<const interop::CudaEnd> end, c10::Stream stream,
                  at::Device device)
        : end_(std::move(end)),
          stream_(stream),
          device_(device) {}

    at::Tensor at(std::size_t offset, at::IntArrayRef shape) const override;
    void in_turn(const interop::DeviceTurn& turn, const std::function<bool()>& work) const override;

private:
    std::shared_ptr<const interop::CudaEnd> end_;
    c10::Stream stream_;
    at::Device device_;
};

/// Those of a core on the renderer's device, on a stream of LibTorch's pool. The descriptors stay
/// the caller's. Throws std::runtime_error with the reason where what is shared cannot be imported.
std::unique_ptr<SessionTensors> import_tensors(const CoreDevice& core,
                                               const RestyleBackShare& share);

} // namespace restyle::back
