#include "session/object_amounts.h"

#include <algorithm>
#include <array>

#include "session/image_barrier.h"

namespace restyle::session {

ObjectAmounts::ObjectAmounts(const interop::DeviceTable& vk)
    : vk_(&vk),
      table_(vk, RESTYLE_MOST_OBJECT_AMOUNTS * sizeof(shaders::ObjectAmount),
             VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT, 0,
             VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT) {}

// Within the command buffer, so that none that is in flight is touched.
shaders::AmountArgs ObjectAmounts::record(VkCommandBuffer commands,
                                          const RestyleScene& scene) const {
    const shaders::AmountArgs args{is_by_object(scene) ? 1u : 0u, scene.object_amount_count,
                                   scene.keep_others != 0 ? 0.0f : 1.0f};
    if (args.count == 0) return args;
    std::array<shaders::ObjectAmount, RESTYLE_MOST_OBJECT_AMOUNTS> sorted;
    const auto end = std::transform(scene.object_amounts, scene.object_amounts + args.count,
                                    sorted.begin(), [](const RestyleObjectAmount& given) {
                                        return shaders::ObjectAmount{given.object, given.amount};
                                    });
    std::sort(sorted.begin(), end,
              [](const auto& one, const auto& other) { return one.object < other.object; });
    record_memory_barrier(*vk_, commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, 0,
                          VK_PIPELINE_STAGE_TRANSFER_BIT, 0);
    vk_->vkCmdUpdateBuffer(commands, table_.buffer(), 0, args.count * sizeof sorted[0],
                           sorted.data());
    record_memory_barrier(*vk_, commands, VK_PIPELINE_STAGE_TRANSFER_BIT,
                          VK_ACCESS_TRANSFER_WRITE_BIT, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
                          VK_ACCESS_SHADER_READ_BIT);
    return args;
}

} // namespace restyle::session
