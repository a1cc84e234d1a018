#include "scene_images.h"

namespace viewer {

RestyleImage drawn_image(const samples::Image& drawn) {
    RestyleImage image{};
    image.image = drawn.image();
    image.usage = drawn.info().usage;
    image.layout = VK_IMAGE_LAYOUT_GENERAL;
    image.stage = VK_PIPELINE_STAGE_ALL_COMMANDS_BIT;
    image.access = VK_ACCESS_MEMORY_WRITE_BIT;
    return image;
}

VkExtent2D extent_of(Size size) {
    return {size.width, size.height};
}

// Motion is from now to the frame before already, in parts of the picture.
RestyleSceneInfo scene_info(Size size, float near_plane, float far_plane) {
    RestyleSceneInfo info{};
    info.motion_format = VK_FORMAT_R16G16_SFLOAT;
    info.depth_format = VK_FORMAT_D32_SFLOAT;
    info.object_format = VK_FORMAT_R32_UINT;
    info.motion_scale_x = motion_scale_of(size).x;
    info.motion_scale_y = motion_scale_of(size).y;
    info.near_plane = near_plane;
    info.far_plane = far_plane;
    return info;
}

RestyleScene scene_images(const samples::SceneTargets& targets, bool is_cut) {
    RestyleScene scene{};
    scene.motion = drawn_image(targets.motion);
    scene.depth = drawn_image(targets.depth);
    scene.object = drawn_image(targets.object);
    scene.cut = is_cut ? 1 : 0;
    return scene;
}

glm::vec2 motion_scale_of(Size part) {
    return {part.width, part.height};
}

} // namespace viewer
