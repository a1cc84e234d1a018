#pragma once

#include "owned.h"

namespace viewer {

/// A struct of Vulkan's with its type set and zeros else.
template <typename Struct>
Struct of_type(VkStructureType type, decltype(Struct::pNext) next = nullptr) {
    Struct made{};
    made.sType = type;
    made.pNext = next;
    return made;
}

/// Throws what Vulkan answered, where that is a failure.
void check(VkResult result);

Owned<VkSemaphore> create_semaphore(VkDevice device);
Owned<VkSemaphore> create_timeline(VkDevice device); ///< Starts at 0.
Owned<VkImageView> create_color_view(VkDevice device, VkImage image, VkFormat format);

/// What was drawn or written before may be copied from now on.
void record_copy_of_drawn(VkCommandBuffer commands);
/// What was copied into host memory before can be read there once the submission has run.
void record_host_read(VkCommandBuffer commands);

} // namespace viewer
