#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <vector>

#include "commands.h"
#include "frame_graph.h"

namespace engine {

/// A queue that several threads submit to, one at a time.
class LockedQueue {
public:
    explicit LockedQueue(VkQueue queue) : queue_(queue) {}

    VkQueue get() const { return queue_; }
    std::mutex& mutex() { return mutex_; }
    void submit(const VkSubmitInfo& submission, VkFence fence);

private:
    VkQueue queue_;
    std::mutex mutex_;
};

/// The parts of an engine that a plugin meets: a device that it did not make, a queue that is
/// locked, frames in flight that fences tell the end of. No semaphore is to be had.
class Engine {
public:
    static constexpr std::size_t kFramesInFlight = 2;
    static constexpr std::size_t kMostPasses = 8;

    explicit Engine(const samples::VulkanOptions& options);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    const samples::VulkanDevice& device() const { return device_; }
    LockedQueue& queue() { return queue_; }

    /// Waits until the frame's turn is free, and begins it; its number.
    std::uint64_t begin_frame();

    /// The GPU has run every frame up to this one.
    std::uint64_t safe_frame() const { return safe_frame_; }

    /// Records the graph on threads and submits it. Several times a frame, where one flushes.
    void run(FrameGraph& graph);

    void end_frame();
    void wait();

private:
    struct Turn {
        std::array<VkCommandPool, kMostPasses> pools{}; ///< One a recording thread.
        std::array<VkCommandBuffer, kMostPasses> commands{};
        std::size_t used = 0;
        VkFence done = VK_NULL_HANDLE;
        std::uint64_t frame = 0; ///< In flight; 0: none.
    };

    Turn& turn() { return turns_[frame_ % kFramesInFlight]; }
    void make(Turn& turn) const;
    void finish(Turn& turn);

    samples::VulkanDevice device_;
    LockedQueue queue_;
    std::array<Turn, kFramesInFlight> turns_;
    std::uint64_t frame_ = 0;
    std::uint64_t safe_frame_ = 0;
};

} // namespace engine
