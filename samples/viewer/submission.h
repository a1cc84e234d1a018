#pragma once

#include "gpu.h"
#include "signal.h"

namespace viewer {

/// One command buffer and what its submissions signal: a timeline that counts them.
class Submission {
public:
    explicit Submission(const Gpu& gpu);
    ~Submission(); ///< Waits for what was submitted.
    Submission(const Submission&) = delete;
    Submission& operator=(const Submission&) = delete;

    /// What was submitted before must have been waited for.
    VkCommandBuffer begin();
    VkCommandBuffer commands() const { return commands_; }
    /// What the submission of the commands begun last signals.
    Signal signal() const { return {timeline_.get(), count_}; }

    /// Also waits for `acquired`, before it draws in colour, and signals `drawn`, where not NULL.
    void submit(VkSemaphore acquired = VK_NULL_HANDLE, VkSemaphore drawn = VK_NULL_HANDLE);
    /// Until the GPU has run what was submitted last.
    void wait() const;

private:
    const samples::VulkanDevice& samples_device_;
    VkDevice device_;
    std::uint64_t count_ = 0;
    std::uint64_t submitted_ = 0;
    Owned<VkSemaphore> timeline_;
    Owned<VkCommandPool> pool_;
    VkCommandBuffer commands_ = VK_NULL_HANDLE;
};

} // namespace viewer
