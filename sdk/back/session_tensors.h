#pragma once

#include <cstddef>
#include <functional>
#include <map>
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

    /// A dense fp32 tensor for what lies at `offset`, where the models compute. Throws
    /// std::invalid_argument where it would not lie in the memory.
    virtual at::Tensor at(std::size_t offset, at::IntArrayRef shape) = 0;

    /// Does `work` after what the renderer did in this turn and, where it says that it has written
    /// something for it, before what that does with it.
    virtual void in_turn(const interop::DeviceTurn& turn,
                         const std::function<bool()>& work) const = 0;

    /// In a turn: the tensor of that offset has the renderer's values from now on.
    virtual void fetch(std::size_t) const {}
    /// ... or those of the tensor are where the renderer reads them, when the turn ends.
    virtual void publish(std::size_t) const {}
};

/// In the memory that the front's process shares, whose order the page's counters keep.
class HostTensors : public SessionTensors {
public:
    explicit HostTensors(std::shared_ptr<const interop::ImportedMemory> memory) : memory_(memory) {}

    at::Tensor at(std::size_t offset, at::IntArrayRef shape) override;
    void in_turn(const interop::DeviceTurn&, const std::function<bool()>& work) const override {
        work();
    }

private:
    std::shared_ptr<const interop::ImportedMemory> memory_;
};

/// On a device that sees nothing of that memory: copied there, and back, in the order of one stream
/// of the session's. A copy ends before the call does.
class StagedTensors : public SessionTensors {
public:
    /// `stream` is of the device.
    StagedTensors(std::shared_ptr<const interop::ImportedMemory> memory, c10::Stream stream)
        : memory_(std::move(memory)),
          stream_(stream) {}

    at::Tensor at(std::size_t offset, at::IntArrayRef shape) override;
    void in_turn(const interop::DeviceTurn&, const std::function<bool()>& work) const override;
    void fetch(std::size_t offset) const override;
    void publish(std::size_t offset) const override;

private:
    struct Staged {
        at::Tensor host;
        at::Tensor device;
    };

    std::shared_ptr<const interop::ImportedMemory> memory_;
    c10::Stream stream_;
    std::map<std::size_t, Staged> staged_; ///< By their offsets.
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

    at::Tensor at(std::size_t offset, at::IntArrayRef shape) override;
    void in_turn(const interop::DeviceTurn& turn, const std::function<bool()>& work) const override;

private:
    std::shared_ptr<const interop::CudaEnd> end_;
    c10::Stream stream_;
    at::Device device_;
};

/// Those of a session of this core: in what `share` tells of the renderer's device, else in
/// `memory`, or where the core computes on a GPU staged from there. A GPU's stream is of LibTorch's
/// pool. The descriptors stay the caller's. Throws std::runtime_error with the reason where what is
/// shared cannot be imported.
std::unique_ptr<SessionTensors>
session_tensors(const CoreDevice& core, std::shared_ptr<const interop::ImportedMemory> memory,
                const RestyleBackShare* share);

} // namespace restyle::back
