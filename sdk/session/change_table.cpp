#include "session/change_table.h"

#include <array>

#include "session/binding_kinds.h"
#include "session/written_image.h"
#include "vulkan/descriptors.h"

namespace restyle::session {
namespace {

constexpr std::uint32_t kTabulate[] = {
#include "tabulate.comp.spv.inc"
};

constexpr Size kTable{shaders::kTableSide, shaders::kTableSide* shaders::kTableSide};

} // namespace

ChangeTable::ChangeTable(const interop::DeviceTable& vk, const ChangeTexels& texels, Size model)
    : vk_(&vk),
      model_(model),
      pass_(vk, "restyle: table of colours", kTabulate, {kSampled, kSampled, kStorageImage},
            sizeof(shaders::TabulateArgs)),
      table_(make_written_image(vk, kTable)),
      pool_(interop::make_descriptor_pool(
          vk, 1,
          std::array{VkDescriptorPoolSize{kSampled, 2}, VkDescriptorPoolSize{kStorageImage, 1}})),
      set_(pass_.allocate_set(pool_.get())) {
    write_image(vk, set_, 0, kSampled, texels.packed(), kShaderRead.layout);
    write_image(vk, set_, 1, kSampled, texels.change(), kShaderRead.layout);
    write_image(vk, set_, 2, kStorageImage, table_.view(), kShaderWrite.layout);
}

void ChangeTable::record(VkCommandBuffer commands, RestyleTicket ticket) {
    if (ticket == ticket_) return;
    ticket_ = ticket;
    const shaders::TabulateArgs args{model_.width, model_.height};
    record_before_write(*vk_, commands, std::array{table_.image()});
    pass_.record_line(commands, set_, interop::bytes_of(args), shaders::kTableEntries,
                      shaders::kTabulateGroup);
    record_after_write(*vk_, commands, std::array{table_.image()});
}

} // namespace restyle::session
