#include "session/scene_images.h"

namespace restyle::session {
namespace {

// 0 says that it is told elsewhere; where it is told nowhere, pixels are meant.
float scale_of(float of_frame, float of_session) {
    if (of_frame != 0) return of_frame;
    return of_session != 0 ? of_session : 1;
}

// For what is not given: a layout to be bound in.
template <std::size_t kMost>
void add_fresh(ImageBarriers<kMost>& barriers, const interop::FrameImage& image, VkFormat format) {
    const ImageUse fresh{VK_IMAGE_LAYOUT_UNDEFINED, kShaderRead.stage, 0};
    barriers.add(image.image(), fresh, kShaderRead, interop::aspects_of(format));
}

} // namespace

SceneImages::SceneImages(const interop::DeviceTable& vk, const RestyleSceneInfo& info, Size frame)
    : vk_(&vk),
      info_(info),
      most_(frame),
      size_(frame),
      size_before_(frame),
      motion_(make(info.motion_format, VK_FORMAT_R32_SFLOAT)),
      mask_(make(info.mask_format, VK_FORMAT_R8_UNORM)) {
    for (ImagePointer& depth : depth_)
        depth = make(info.depth_format, VK_FORMAT_R32_SFLOAT);
    for (ImagePointer& object : object_)
        object = make(info.object_format, VK_FORMAT_R32_UINT);
}

SceneImages::ImagePointer SceneImages::make(VkFormat format, VkFormat placeholder) const {
    if (format == VK_FORMAT_UNDEFINED)
        return std::make_unique<interop::FrameImage>(*vk_, 1, 1, placeholder);
    return std::make_unique<interop::FrameImage>(*vk_, most_.width, most_.height, format);
}

void SceneImages::record_keep(VkCommandBuffer commands, const RestyleTarget& target) {
    if (!has_layouts_ || target.scene.cut != 0) record_first_layouts(commands);
    turn_ = next_turn();
    size_before_ = size_;
    size_ = size_of(target.extent);
    motion_scale_ = {scale_of(target.motion_scale_x, info_.motion_scale_x),
                     scale_of(target.motion_scale_y, info_.motion_scale_y)};
    const RestyleScene& scene = target.scene;
    ImageKeeper keeper;
    const auto kept = [&](const RestyleImage& image, VkOffset2D offset,
                          const interop::FrameImage& to, VkFormat format) {
        return keep(keeper, image, {offset, size_}, to, format);
    };
    given_.motion = kept(scene.motion, target.motion_offset, *motion_, info_.motion_format);
    given_.depth = kept(scene.depth, target.depth_offset, *depth_[turn_], info_.depth_format);
    given_.object = kept(scene.object, target.object_offset, *object_[turn_], info_.object_format);
    given_.mask = kept(scene.mask, target.mask_offset, *mask_, info_.mask_format);
    keeper.record(*vk_, commands);
}

// Nothing may have run before: what is not given has a layout to be bound in, too.
void SceneImages::record_keep_handed_in(VkCommandBuffer commands, const RestyleFrame& frame) {
    const Size size = size_of(frame.extent);
    const interop::FrameImage& object = *object_[next_turn()];
    ImageKeeper keeper;
    const interop::FrameImage& depth = *depth_[next_turn()];
    ImageBarriers<3> fresh;
    if (!keep(keeper, frame.scene.mask, {frame.mask_offset, size}, *mask_, info_.mask_format))
        add_fresh(fresh, *mask_, info_.mask_format);
    if (!keep(keeper, frame.scene.object, {frame.object_offset, size}, object, info_.object_format))
        add_fresh(fresh, object, info_.object_format);
    if (!keep(keeper, frame.scene.depth, {frame.depth_offset, size}, depth, info_.depth_format))
        add_fresh(fresh, depth, info_.depth_format);
    fresh.record(*vk_, commands);
    keeper.record(*vk_, commands);
}

bool SceneImages::keep(ImageKeeper& keeper, const RestyleImage& image, const ImagePart& part,
                       const interop::FrameImage& kept, VkFormat format) const {
    if (image.image == VK_NULL_HANDLE) return false;
    keeper.add(image, part, kept.image(), format);
    return true;
}

// Of those that are never copied to, too.
void SceneImages::record_first_layouts(VkCommandBuffer commands) {
    ImageBarriers<2 + 2 * kTurns> barriers;
    add_fresh(barriers, *motion_, info_.motion_format);
    add_fresh(barriers, *mask_, info_.mask_format);
    for (std::uint32_t turn = 0; turn < kTurns; ++turn) {
        add_fresh(barriers, *depth_[turn], info_.depth_format);
        add_fresh(barriers, *object_[turn], info_.object_format);
    }
    barriers.record(*vk_, commands);
    has_layouts_ = true;
}

} // namespace restyle::session
