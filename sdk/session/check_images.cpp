#include "session/check_images.h"

#include <string>

#include "session/error.h"

namespace restyle::session {
namespace {

void require_image(const RestyleImage& image, const char* name) {
    require(image.image != VK_NULL_HANDLE, std::string(name) + ".image is VK_NULL_HANDLE");
    require(image.stage != 0 || image.access == 0,
            std::string(name) + ".access is given without a stage, expected both or none");
}

void require_usage(const RestyleImage& image, const char* name, VkImageUsageFlags bit,
                   const char* bit_name) {
    require((image.usage & bit) != 0, std::string(name) + ".usage lacks " + bit_name);
}

// What the image holds is read: it must have been kept.
void require_source(const RestyleImage& image, const char* name) {
    require_image(image, name);
    require_usage(image, name, VK_IMAGE_USAGE_TRANSFER_SRC_BIT, "VK_IMAGE_USAGE_TRANSFER_SRC_BIT");
    require(image.layout != VK_IMAGE_LAYOUT_UNDEFINED,
            std::string(name) + ".layout is VK_IMAGE_LAYOUT_UNDEFINED, which loses the frame");
}

void require_colour_and_picture(const RestyleTarget& target) {
    require_source(target.color, "RestyleTarget.color");
    require_image(target.picture, "RestyleTarget.picture");
    require_usage(target.picture, "RestyleTarget.picture", VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                  "VK_IMAGE_USAGE_TRANSFER_DST_BIT");
    require(target.color.image != target.picture.image ||
                target.color.layout == target.picture.layout,
            "RestyleTarget.color and .picture are one image in two layouts, expected one");
}

// What the session has said that it gives is given together with the motion.
void require_scene(const RestyleScene& scene, const RestyleSceneInfo& formats) {
    if (scene.mask.image != VK_NULL_HANDLE) {
        require(formats.mask_format != VK_FORMAT_UNDEFINED,
                "RestyleTarget.scene.mask is given, but RestyleSessionInfo.scene.mask_format is "
                "VK_FORMAT_UNDEFINED");
        require_source(scene.mask, "RestyleTarget.scene.mask");
    }
    if (scene.motion.image == VK_NULL_HANDLE) return;
    require(formats.motion_format != VK_FORMAT_UNDEFINED,
            "RestyleTarget.scene.motion is given, but RestyleSessionInfo.scene.motion_format is "
            "VK_FORMAT_UNDEFINED");
    require_source(scene.motion, "RestyleTarget.scene.motion");
    if (formats.depth_format != VK_FORMAT_UNDEFINED)
        require_source(scene.depth, "RestyleTarget.scene.depth");
    if (formats.object_format != VK_FORMAT_UNDEFINED)
        require_source(scene.object, "RestyleTarget.scene.object");
}

} // namespace

void require_frame(const RestyleFrame& frame) {
    require_source(frame.color, "RestyleFrame.color");
}

void require_target(const RestyleTarget& target, const RestyleSceneInfo& formats) {
    require_colour_and_picture(target);
    require_scene(target.scene, formats);
}

} // namespace restyle::session
