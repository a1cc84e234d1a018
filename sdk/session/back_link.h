#pragma once

#include <chrono>
#include <memory>

#include "back/back.h"
#include "shared_counter.h"
#include "shared_memory.h"
#include "transport.h"

namespace restyle::session {

/// The front's end of the border to one loaded style: opens it, lays out the shared memory, hands
/// jobs over. For one thread, but for what is const.
class BackLink {
public:
    /// Loads the models; takes seconds. Throws Error.
    BackLink(const RestyleBackTable& table, const RestyleBackOpenInfo& info);
    ~BackLink();
    BackLink(const BackLink&) = delete;
    BackLink& operator=(const BackLink&) = delete;

    const RestyleBackModelInfo& models() const { return models_; }

    /// Makes the shared memory for `slots` slots of their tensors.
    void lay_out(std::uint32_t slots, std::uint32_t width, std::uint32_t height);

    /// Starts the back on it, or on what a transport shares of the device; where that cannot be
    /// imported, which throws Error, another attempt may follow.
    void attach(const interop::DeviceShare* share = nullptr);

    /// Frees the models, which no job needs any more, and what was imported; the shared memory
    /// stays.
    void close();

    const interop::SharedMemory& memory() const { return *memory_; }
    interop::TensorRange packed(std::uint32_t slot) const;
    interop::TensorRange change(std::uint32_t slot) const;
    interop::TensorRange was_at(std::uint32_t slot) const;
    interop::TensorRange edit_mask(std::uint32_t slot) const;
    interop::TensorRange borders(std::uint32_t slot) const;

    /// Hands a job over. The one before it must be finished.
    void submit(const RestyleBackJob& job);

    /// Whether the submitted job is finished, waiting for it for at most `most`.
    bool finished(std::chrono::milliseconds most) const;

    const RestyleBackResult& result() const { return page().result; }

    /// Makes memory of so many bytes that the back keeps buffers in, in the place of what it had;
    /// 0: none any more. While no job is in flight.
    void keep_in(std::uint64_t bytes);
    std::uint64_t kept_bytes() const { return kept_ ? kept_->bytes() : 0; }
    std::byte* kept() const { return kept_->data(); }

private:
    RestyleBackPage& page() const;

    const RestyleBackTable* table_;
    RestyleBack back_ = nullptr;
    RestyleBackModelInfo models_{};
    RestyleBackLayout layout_{};
    std::unique_ptr<interop::SharedMemory> memory_;
    std::unique_ptr<interop::SharedMemory> kept_; ///< Where something is.
    std::uint64_t submitted_ = 0;
};

} // namespace restyle::session
