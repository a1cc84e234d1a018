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

// An image of the scene, where it is given.
void require_scene_image(const RestyleImage& image, VkFormat format, const char* name) {
    if (image.image == VK_NULL_HANDLE) return;
    const std::string member = std::string("RestyleTarget.scene.") + name;
    require(format != VK_FORMAT_UNDEFINED, member + " is given, but RestyleSessionInfo.scene." +
                                               name + "_format is VK_FORMAT_UNDEFINED");
    require_source(image, member.c_str());
}

void require_object_amounts(const RestyleScene& scene) {
    require(scene.keep_others <= 1, "RestyleTarget.scene.keep_others is " +
                                        std::to_string(scene.keep_others) + ", expected 0 or 1");
    const uint32_t count = scene.object_amount_count;
    if (count == 0 && scene.keep_others == 0) return;
    require(scene.object.image != VK_NULL_HANDLE,
            "RestyleTarget.scene tells of objects' amounts, but .object is not given");
    require(count <= RESTYLE_MOST_OBJECT_AMOUNTS, "RestyleTarget.scene.object_amount_count is " +
                                                      std::to_string(count) + ", expected 0 to " +
                                                      std::to_string(RESTYLE_MOST_OBJECT_AMOUNTS));
    require(count == 0 || scene.object_amounts != nullptr,
            "RestyleTarget.scene.object_amounts is NULL");
    for (uint32_t i = 0; i < count; ++i) {
        const float amount = scene.object_amounts[i].amount;
        require(amount >= 0 && amount <= 1, "RestyleTarget.scene.object_amounts[" +
                                                std::to_string(i) + "].amount is " +
                                                std::to_string(amount) + ", expected 0 to 1");
    }
}

// What the session has said that it gives is given together with the motion.
void require_scene(const RestyleScene& scene, const RestyleSceneInfo& formats) {
    require_scene_image(scene.motion, formats.motion_format, "motion");
    require_scene_image(scene.depth, formats.depth_format, "depth");
    require_scene_image(scene.object, formats.object_format, "object");
    require_scene_image(scene.mask, formats.mask_format, "mask");
    require_object_amounts(scene);
    if (scene.motion.image == VK_NULL_HANDLE) return;
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
