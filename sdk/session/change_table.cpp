#include "session/change_table.h"

#include <array>

#include "session/binding_kinds.h"
#include "session/image_barrier.h"
#include "vulkan/descriptors.h"

namespace restyle::session {
namespace {

constexpr std::uint32_t kTabulate[] = {
#include "tabulate.comp.spv.inc"
};

} // namespace

ChangeTable::ChangeTable(const interop::DeviceTable& vk, std::uint32_t slots, const BackLink& link,
                         const interop::Transport& transport, Size model)
    : vk_(&vk),
      model_(model),
      pass_(vk, kTabulate, {kBuffer, kBuffer, kBuffer}, sizeof(shaders::TabulateArgs)),
      table_(vk, kBytes, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, 0,
             VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT),
      pool_(interop::make_descriptor_pool(vk, slots,
                                          std::array{VkDescriptorPoolSize{kBuffer, 3 * slots}})) {
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
        sets_.push_back(pass_.allocate_set(pool_.get()));
        std::uint32_t binding = 0;
        for (const interop::TensorRange& range : {link.packed(slot), link.change(slot)})
            write_buffer(vk, sets_.back(), binding++,
                         {transport.buffer(), range.offset, range.bytes});
        write_buffer(vk, sets_.back(), binding, {table_.buffer(), 0, VK_WHOLE_SIZE});
    }
}

void ChangeTable::record(VkCommandBuffer commands, std::uint32_t slot, RestyleTicket ticket) {
    if (ticket == ticket_) return;
    ticket_ = ticket;
    const shaders::TabulateArgs args{model_.width, model_.height};
    // The picture before this one read it.
    record_memory_barrier(*vk_, commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, 0,
                          VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, 0);
    pass_.record_line(commands, sets_[slot], interop::bytes_of(args), shaders::kTableEntries,
                      shaders::kTabulateGroup);
    record_memory_barrier(*vk_, commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
                          VK_ACCESS_SHADER_WRITE_BIT, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
                          VK_ACCESS_SHADER_READ_BIT);
}

} // namespace restyle::session
