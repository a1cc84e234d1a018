#include "session/frame_recorder.h"

#include <array>
#include <optional>
#include <span>
#include <utility>

#include "pack.h"
#include "session/binding_kinds.h"
#include "session/energies.h"
#include "session/keep_image.h"
#include "vulkan/debug_region.h"
#include "vulkan/descriptors.h"

namespace restyle::session {
namespace {

constexpr std::uint32_t kPack[] = {
#include "pack.comp.spv.inc"
};

constexpr std::uint32_t kImageWritesPerSlot = 8;  // Views of the renderer's in flight at once.
constexpr std::uint32_t kBufferWritesPerSlot = 4; // For each combination of what is read.

interop::UniqueDescriptorPool pool_of_slots(const interop::DeviceTable& vk, std::uint32_t slots) {
    const std::uint32_t sets = slots * (1 + kBufferWritesPerSlot + kImageWritesPerSlot);
    const std::array sizes{VkDescriptorPoolSize{kSampled, 6 * sets},
                           VkDescriptorPoolSize{kBuffer, 3 * sets},
                           VkDescriptorPoolSize{kStorageImage, sets}};
    return interop::make_descriptor_pool(vk, sets, sizes);
}

// Frame, packed, change, picture, map, weights, step, shown, table: compose.glsl.
std::vector<VkDescriptorType> compose_bindings(VkDescriptorType picture) {
    return {kSampled, kSampled, kSampled, picture, kSampled, kBuffer, kSampled, kBuffer, kSampled};
}

// By Reads::index(); without motion there is nothing but the first.
std::vector<interop::ComputePass::Constants> compose_variants(const FrameColor& color,
                                                              const SessionWishes& wishes) {
    if (wishes.scene.motion_format == VK_FORMAT_UNDEFINED) return {{color.coding, 0, 0}};
    return {{color.coding, 0, 0}, {color.coding, 1, 0}, {color.coding, 0, 1}, {color.coding, 1, 1}};
}

VkDescriptorBufferInfo part_of(VkBuffer buffer, const interop::TensorRange& range) {
    return {buffer, range.offset, range.bytes};
}

VkDescriptorBufferInfo all_of(VkBuffer buffer) {
    return {buffer, 0, VK_WHOLE_SIZE};
}

std::optional<Borders> borders_of(const SceneOfSlots& of) {
    const RestyleSceneInfo& info = of.scene.info();
    if (info.depth_format == VK_FORMAT_UNDEFINED && info.object_format == VK_FORMAT_UNDEFINED)
        return std::nullopt;
    return std::optional<Borders>(std::in_place, of);
}

std::optional<EditMask> edit_mask_of(const SceneOfSlots& of) {
    const RestyleSceneInfo& info = of.scene.info();
    if (info.mask_format == VK_FORMAT_UNDEFINED && info.object_format == VK_FORMAT_UNDEFINED)
        return std::nullopt;
    return std::optional<EditMask>(std::in_place, of);
}

std::optional<Reprojection> reprojection_of(const interop::DeviceTable& vk, const FrameOfNow& now,
                                            const SessionWishes& wishes, std::uint32_t slots) {
    if (wishes.scene.motion_format == VK_FORMAT_UNDEFINED) return std::nullopt;
    return std::optional<Reprojection>(std::in_place, vk, now.scene, wishes.frame, slots + 1);
}

} // namespace

FrameRecorder::FrameRecorder(const interop::DeviceTable& vk, Slots& slots, const BackLink& link,
                             const interop::Transport& transport, Size model,
                             const SessionWishes& wishes, FrameOfNow& now)
    : vk_(&vk),
      slots_(&slots),
      link_(&link),
      transport_(&transport),
      model_(model),
      format_(wishes.format),
      color_(wishes.color),
      pack_(vk, "restyle: pack", kPack, {kSampled, kBuffer}, sizeof(shaders::PackArgs),
            {{color_.coding}}),
      compose_buffer_(vk, "restyle: compose", format_->compose_buffer, compose_bindings(kBuffer),
                      sizeof(shaders::ComposeArgs), compose_variants(color_, wishes)),
      pixels_(vk, VkDeviceSize(wishes.frame.width) * wishes.frame.height * format_->texel_bytes,
              VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT, 0),
      texels_(vk, slots.count(), link, transport, model),
      frame_of_now_(&now),
      reprojection_(reprojection_of(vk, now, wishes, slots.count())),
      unread_(vk, sizeof(std::uint64_t), VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, 0),
      since_(vk, slots, link, transport, reprojection_ ? &*reprojection_ : nullptr, model),
      borders_(borders_of({vk, slots.count(), link, transport, now.scene, model})),
      edit_mask_(edit_mask_of({vk, slots.count(), link, transport, now.scene, model})),
      pool_(pool_of_slots(vk, slots.count())) {
    if (reprojection_) {
        now_.emplace(vk, wishes.frame.width, wishes.frame.height, format_->format);
        table_.emplace(vk, texels_, model);
    }
    if (!format_->compose_image.empty())
        compose_image_.emplace(vk, "restyle: compose", format_->compose_image,
                               compose_bindings(kStorageImage), sizeof(shaders::ComposeArgs),
                               compose_variants(color_, wishes));
    interop::name_object(vk, VK_OBJECT_TYPE_BUFFER, transport.buffer(), "restyle: tensors");
    allocate_sets();
}

void FrameRecorder::allocate_sets() {
    for (std::uint32_t slot = 0; slot < slots_->count(); ++slot) {
        pack_sets_.push_back(pack_.allocate_set(pool_.get()));
        write_pack_set(pack_sets_.back(), slot);
        for (std::uint32_t i = 0; i < kBufferWritesPerSlot; ++i) {
            buffer_writes_.push_back({compose_buffer_.allocate_set(pool_.get())});
            write_buffer(*vk_, buffer_writes_.back().set, 3, all_of(pixels_.buffer()));
        }
        for (std::uint32_t i = 0; compose_image_ && i < kImageWritesPerSlot; ++i) {
            ImageWrite write;
            write.set = compose_image_->allocate_set(pool_.get());
            write.slot = slot;
            write_compose_set(write.set, slot, {});
            image_writes_.push_back(write);
        }
    }
}

void FrameRecorder::write_pack_set(VkDescriptorSet set, std::uint32_t slot) const {
    write_image(*vk_, set, 0, kSampled, (*slots_)[slot].frame->view(), kShaderRead.layout);
    write_buffer(*vk_, set, 1, part_of(transport_->buffer(), link_->packed(slot)));
}

// All but where the picture goes.
void FrameRecorder::write_compose_set(VkDescriptorSet set, std::uint32_t slot, Reads reads) const {
    const VkImageView frame = reads.moved ? now_->view() : (*slots_)[slot].frame->view();
    const ShownChange* const shown = reads.blended ? frame_of_now_->shown.get() : nullptr;
    const VkImageView unread = texels_.change(); // In the place of what may not be there.
    const auto sample = [&](std::uint32_t binding, VkImageView image) {
        write_image(*vk_, set, binding, kSampled, image, kShaderRead.layout);
    };
    sample(0, frame);
    sample(1, texels_.packed());
    sample(2, texels_.change());
    sample(4, reads.moved ? reprojection_->map(slot).view() : unread);
    write_buffer(*vk_, set, 5, all_of(frame_of_now_->weights.buffer()));
    sample(6, shown ? shown->step() : unread);
    write_buffer(*vk_, set, 7, all_of(shown ? shown->buffer() : unread_.buffer()));
    sample(8, reads.moved ? table_->view() : unread);
}

void FrameRecorder::record_frame(VkCommandBuffer commands, std::uint32_t slot,
                                 const RestyleFrame& frame, const RestyleSettings& settings) {
    const interop::DebugRegion region(*vk_, commands, "restyle: a frame in");
    const Size size = size_of(frame.extent);
    (*slots_)[slot].size = size;
    record_keep(*vk_, commands, frame.color, {frame.color_offset, size},
                (*slots_)[slot].frame->image());
    if (reprojection_) reprojection_->begin(slot, frame.frame_number);
    Reprojection* const reprojection = reprojection_ ? &*reprojection_ : nullptr;
    if (is_guided(settings)) {
        (*slots_)[slot].scene =
            since_.record(commands, slot, *slots_, reprojection, frame.frame_number);
    } else {
        since_.forget();
        if (reprojection != nullptr) reprojection->end_since();
    }
    const bool limits = settings.edit_mask == RESTYLE_EDIT_MASK_YES;
    (*slots_)[slot].masked = limits && edit_mask_ && edit_mask_->record(commands, slot, frame);
    (*slots_)[slot].bordered = !limits && borders_ && borders_->record(commands, slot, frame);

    const shaders::PackArgs args{size.width,    size.height,       model_.width,
                                 model_.height, format_->top_code, color_.args};
    pack_.record(commands, pack_sets_[slot], interop::bytes_of(args), model_.width, model_.height,
                 shaders::kPackTile);
    // Before the core and compose read the tensor, and before the slot's next frame is packed.
    record_memory_barrier(
        *vk_, commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_ACCESS_SHADER_WRITE_BIT,
        VK_PIPELINE_STAGE_HOST_BIT | VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
        VK_ACCESS_HOST_READ_BIT | VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT);
    transport_->record_release(commands, link_->packed(slot));
}

void FrameRecorder::record_advance(VkCommandBuffer commands, std::uint64_t frame_number,
                                   const Recording& recording) {
    if (reprojection_)
        reprojection_->record_advance(commands, frame_number, slots_->followed(), recording);
}

bool FrameRecorder::can_move(std::uint32_t slot) const {
    return reprojection_ && reprojection_->has_map_to(slot);
}

FrameRecorder::Composed FrameRecorder::record_picture(VkCommandBuffer commands, std::uint32_t slot,
                                                      const RestyleTarget& target,
                                                      const RestyleSettings& settings,
                                                      const Recording& recording,
                                                      const Retirement& retirement) {
    const interop::DebugRegion region(*vk_, commands, "restyle: a picture");
    const RestyleImage& picture = target.picture;
    const bool moved = settings.late == RESTYLE_LATE_MOVED && can_move(slot);
    const bool fits_now = moved || (*slots_)[slot].recording.frame_number == target.frame_number;
    const Composition what{slot,
                           moved,
                           frame_of_now_->weights.record(commands, target.scene, settings),
                           {target.picture_offset, size_of(target.extent)},
                           record_blend(commands, slot, fits_now, settings),
                           settings};
    ImageWrite* write =
        can_write_images(picture) ? image_write(what, picture.view, retirement) : nullptr;
    if (what.moved)
        record_keep(*vk_, commands, target.color, {target.color_offset, what.part.size},
                    now_->image());
    texels_.record(commands, slot, (*slots_)[slot].ticket);
    if (what.moved) table_->record(commands, (*slots_)[slot].ticket);
    if (write != nullptr) {
        write->users.add(recording);
        compose_to_image(commands, write->set, what, picture);
    } else {
        compose_to_buffer(commands, what, picture);
    }
    if (!what.moved && target.color.image != picture.image)
        record_hand_back(*vk_, commands, target.color);
    return {what.moved ? reprojection_->map(slot).image() : VK_NULL_HANDLE,
            what.weighed ? frame_of_now_->weights.buffer() : VK_NULL_HANDLE};
}

// What is shown is kept, and blended with, only where it is a change of the frame of now.
ShownChange::Blend FrameRecorder::record_blend(VkCommandBuffer commands, std::uint32_t slot,
                                               bool fits_now, const RestyleSettings& settings) {
    ShownChange* const shown = frame_of_now_->shown.get();
    if (shown == nullptr) return ShownChange::at_once();
    if (fits_now && settings.blend_frames > 0)
        return shown->record_next(commands, (*slots_)[slot].ticket, settings.blend_frames);
    shown->forget();
    return ShownChange::at_once();
}

bool FrameRecorder::can_write_images(const RestyleImage& picture) const {
    return compose_image_ && picture.view != VK_NULL_HANDLE &&
           (picture.usage & VK_IMAGE_USAGE_STORAGE_BIT) != 0;
}

// A set that the GPU may still read is used again only for the very same view, which the renderer
// then keeps alive; any other use rewrites it. None when all are in flight.
FrameRecorder::ImageWrite* FrameRecorder::image_write(const Composition& what, VkImageView view,
                                                      const Retirement& retirement) {
    const Reads reads = reads_of(what);
    ImageWrite* free = nullptr;
    for (ImageWrite& write : image_writes_) {
        if (write.slot != what.slot) continue;
        const bool in_flight = write.users.any_in_flight(retirement);
        if (in_flight && write.view == view && write.reads == reads) return &write;
        if (!in_flight) free = &write;
    }
    if (free == nullptr) return nullptr;
    if (free->reads != reads) write_compose_set(free->set, what.slot, reads);
    free->reads = reads;
    free->view = view;
    write_image(*vk_, free->set, 3, kStorageImage, view, kShaderWrite.layout);
    return free;
}

FrameRecorder::Reads FrameRecorder::reads_of(const Composition& what) {
    return {what.moved, what.blend.now != shaders::kNowhere};
}

// A set is written when it is first used: what is blended with may not be there before.
VkDescriptorSet FrameRecorder::buffer_write(const Composition& what) {
    const Reads reads = reads_of(what);
    BufferWrite& write = buffer_writes_[kBufferWritesPerSlot * what.slot + reads.index()];
    if (!write.is_written) write_compose_set(write.set, what.slot, reads);
    write.is_written = true;
    return write.set;
}

void FrameRecorder::compose_to_image(VkCommandBuffer commands, VkDescriptorSet set,
                                     const Composition& what, const RestyleImage& picture) const {
    record_image_barrier(*vk_, commands, picture.image, entry_use(picture), kShaderWrite);
    compose_image_->record(commands, set, interop::bytes_of(compose_args(what)),
                           what.part.size.width, what.part.size.height, shaders::kComposeTile,
                           reads_of(what).index());
    record_image_barrier(*vk_, commands, picture.image, kShaderWrite, exit_use(picture));
}

void FrameRecorder::compose_to_buffer(VkCommandBuffer commands, const Composition& what,
                                      const RestyleImage& picture) {
    // The copy of the frame before reads the same buffer.
    record_memory_barrier(*vk_, commands, VK_PIPELINE_STAGE_TRANSFER_BIT, 0,
                          VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, 0);
    compose_buffer_.record(commands, buffer_write(what), interop::bytes_of(compose_args(what)),
                           what.part.size.width, what.part.size.height, shaders::kComposeTile,
                           reads_of(what).index());
    record_memory_barrier(*vk_, commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
                          VK_ACCESS_SHADER_WRITE_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT,
                          VK_ACCESS_TRANSFER_READ_BIT);

    VkBufferImageCopy region{};
    region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    region.imageOffset = begin_of(what.part);
    region.imageExtent = extent_of(what.part.size);
    record_image_barrier(*vk_, commands, picture.image, entry_use(picture), kCopyTo);
    vk_->vkCmdCopyBufferToImage(commands, pixels_.buffer(), picture.image, kCopyTo.layout, 1,
                                &region);
    record_image_barrier(*vk_, commands, picture.image, kCopyTo, exit_use(picture));
}

shaders::ComposeArgs FrameRecorder::compose_args(const Composition& what) const {
    shaders::ComposeArgs args{};
    const Size own = what.moved ? what.part.size : (*slots_)[what.slot].size;
    const Size before = frame_of_now_->scene.size_before();
    args.frame_width = what.part.size.width;
    args.frame_height = what.part.size.height;
    args.own_width = own.width;
    args.own_height = own.height;
    args.before_width = before.width;
    args.before_height = before.height;
    args.picture_x = std::uint32_t(what.part.offset.x);
    args.picture_y = std::uint32_t(what.part.offset.y);
    args.model_width = model_.width;
    args.model_height = model_.height;
    args.amount = float(what.settings.amount);
    args.luminance = float(what.settings.luminance);
    args.chroma = float(what.settings.chroma);
    args.detail = float(what.settings.detail);
    args.swap_red_blue = format_->swap_red_blue ? 1 : 0;
    args.has_weights = what.weighed ? 1 : 0;
    args.share = what.blend.share;
    args.shown_before = what.blend.before;
    args.shown_now = what.blend.now;
    args.color = color_.args;
    return args;
}

void record_pass_through(const interop::DeviceTable& vk, VkCommandBuffer commands,
                         const RestyleTarget& target) {
    const RestyleImage &color = target.color, &picture = target.picture;
    if (color.image == picture.image) {
        record_hand_back(vk, commands, picture);
        return;
    }
    const VkImageCopy region =
        copy_of({target.color_offset, size_of(target.extent)}, target.picture_offset);
    record_image_barrier(vk, commands, color.image, entry_use(color), kCopyFrom);
    record_image_barrier(vk, commands, picture.image, entry_use(picture), kCopyTo);
    vk.vkCmdCopyImage(commands, color.image, kCopyFrom.layout, picture.image, kCopyTo.layout, 1,
                      &region);
    record_image_barrier(vk, commands, picture.image, kCopyTo, exit_use(picture));
    record_image_barrier(vk, commands, color.image, kCopyFrom, exit_use(color));
}

} // namespace restyle::session
