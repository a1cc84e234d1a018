#include "session/change_texels.h"

#include <array>

#include "session/binding_kinds.h"
#include "session/written_image.h"
#include "spread.h"
#include "vulkan/descriptors.h"

namespace restyle::session {
namespace {

constexpr std::uint32_t kSpreadElements[] = {
#include "spread.comp.spv.inc"
};

interop::UniqueDescriptorPool pool_of_spreads(const interop::DeviceTable& vk, std::uint32_t slots) {
    const std::array sizes{VkDescriptorPoolSize{kBuffer, 2 * slots},
                           VkDescriptorPoolSize{kStorageImage, 2 * slots}};
    return interop::make_descriptor_pool(vk, slots, sizes);
}

} // namespace

ChangeTexels::ChangeTexels(const interop::DeviceTable& vk, std::uint32_t slots,
                           const BackLink& link, const interop::Transport& transport, Size model)
    : vk_(&vk),
      link_(&link),
      transport_(&transport),
      model_(model),
      pass_(vk, "restyle: change as texels", kSpreadElements,
            {kBuffer, kBuffer, kStorageImage, kStorageImage}, sizeof(shaders::SpreadArgs)),
      packed_(make_written_image(vk, model)),
      change_(make_written_image(vk, model)),
      pool_(pool_of_spreads(vk, slots)) {
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
        sets_.push_back(pass_.allocate_set(pool_.get()));
        std::uint32_t binding = 0;
        for (const interop::TensorRange& range : {link.packed(slot), link.change(slot)})
            write_buffer(vk, sets_.back(), binding++,
                         {transport.buffer(), range.offset, range.bytes});
        for (const VkImageView view : {packed_.view(), change_.view()})
            write_image(vk, sets_.back(), binding++, kStorageImage, view, kShaderWrite.layout);
    }
}

void ChangeTexels::record(VkCommandBuffer commands, std::uint32_t slot, RestyleTicket ticket) {
    if (ticket == ticket_) return;
    ticket_ = ticket;
    for (const interop::TensorRange& range : {link_->packed(slot), link_->change(slot)})
        transport_->record_acquire(commands, range);
    record_spread(commands, slot);
    // At once: what else reads them acquires them again, or the core fills the slot anew.
    for (const interop::TensorRange& range : {link_->packed(slot), link_->change(slot)})
        transport_->record_release(commands, range);
}

void ChangeTexels::record_spread(VkCommandBuffer commands, std::uint32_t slot) const {
    const shaders::SpreadArgs args{model_.width, model_.height};
    record_before_write(*vk_, commands, std::array{packed_.image(), change_.image()});
    pass_.record(commands, sets_[slot], interop::bytes_of(args), model_.width, model_.height,
                 shaders::kSpreadTile);
    record_after_write(*vk_, commands, std::array{packed_.image(), change_.image()});
}

} // namespace restyle::session
