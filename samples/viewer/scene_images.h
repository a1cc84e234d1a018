#pragma once

#include <glm/glm.hpp>
#include <restyle/restyle.h>
#include <scene_targets.h>

#include "size.h"

namespace viewer {

/// An image that was drawn, in VK_IMAGE_LAYOUT_GENERAL.
RestyleImage drawn_image(const samples::Image& image);

/// Of pictures, as Vulkan has it.
VkExtent2D extent_of(Size size);

/// What a session is told of frames that are drawn into samples::SceneTargets of a size: once, ...
RestyleSceneInfo scene_info(Size size, float near_plane, float far_plane);
/// ... and with each of them.
RestyleScene scene_images(const samples::SceneTargets& targets, bool is_cut);
/// Of frames that are drawn into a part of this size.
glm::vec2 motion_scale_of(Size part);

} // namespace viewer
