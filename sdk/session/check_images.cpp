#include "session/check_images.h"

#include <cmath>
#include <string>

#include "session/error.h"
#include "session/image_part.h"

namespace restyle::session {
namespace {

/// What a sentence calls a member, put together only where it is said.
struct MemberName {
    const char* of;
    const char* member;
    std::string operator+(const char* more) const { return std::string(of) + "." + member + more; }
};

constexpr char kOfFrame[] = "RestyleFrame";
constexpr char kOfTarget[] = "RestyleTarget";
constexpr char kOfScene[] = "RestyleTarget.scene";

// Of Vulkan 1.0, and where extensions have theirs.
constexpr std::int64_t kFirstExtensionLayout = 1'000'000'000, kMostExtensions = 1000;
bool is_layout(VkImageLayout layout) {
    const std::int64_t value = layout;
    return (value >= VK_IMAGE_LAYOUT_UNDEFINED && value <= VK_IMAGE_LAYOUT_PREINITIALIZED) ||
           (value >= kFirstExtensionLayout &&
            value < kFirstExtensionLayout + 1000 * kMostExtensions);
}

// All that Vulkan and its extensions have given a meaning.
constexpr VkPipelineStageFlags kStages =
    2 * VkPipelineStageFlags{VK_PIPELINE_STAGE_ACCELERATION_STRUCTURE_BUILD_BIT_KHR} - 1;
constexpr VkAccessFlags kAccesses =
    2 * VkAccessFlags{VK_ACCESS_TRANSFORM_FEEDBACK_COUNTER_WRITE_BIT_EXT} - 1;

void require_bits(std::uint32_t bits, std::uint32_t known, const MemberName& name,
                  const char* member) {
    require((bits & ~known) == 0, [&] {
        return name + member + " is " + std::to_string(bits) + ", of which the bits " +
               std::to_string(bits & ~known) + " mean nothing in Vulkan";
    });
}

void require_image(const RestyleImage& image, const MemberName& name) {
    require(image.image != VK_NULL_HANDLE, [&] { return name + ".image is VK_NULL_HANDLE"; });
    require(is_layout(image.layout), [&] {
        return name + ".layout is " + std::to_string(image.layout) + ", expected a VkImageLayout";
    });
    require_bits(image.stage, kStages, name, ".stage");
    require_bits(image.access, kAccesses, name, ".access");
    require(image.stage != 0 || image.access == 0,
            [&] { return name + ".access is given without a stage, expected both or none"; });
}

void require_usage(const RestyleImage& image, const MemberName& name, VkImageUsageFlags bit,
                   const char* bit_name) {
    require((image.usage & bit) != 0, [&] { return name + ".usage lacks " + bit_name; });
}

// What the image holds is read: it must have been kept.
void require_source(const RestyleImage& image, const MemberName& name) {
    require_image(image, name);
    require_usage(image, name, VK_IMAGE_USAGE_TRANSFER_SRC_BIT, "VK_IMAGE_USAGE_TRANSFER_SRC_BIT");
    require(image.layout != VK_IMAGE_LAYOUT_UNDEFINED,
            [&] { return name + ".layout is VK_IMAGE_LAYOUT_UNDEFINED, which loses the frame"; });
}

void require_colour_and_picture(const RestyleTarget& target) {
    require_source(target.color, {kOfTarget, "color"});
    require_image(target.picture, {kOfTarget, "picture"});
    require_usage(target.picture, {kOfTarget, "picture"}, VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                  "VK_IMAGE_USAGE_TRANSFER_DST_BIT");
    require(
        target.color.image != target.picture.image || target.color.layout == target.picture.layout,
        [] {
            return "RestyleTarget.color and .picture are one image in two layouts, expected one";
        });
}

// An image of the scene, where it is given.
void require_scene_image(const RestyleImage& image, VkFormat format, const MemberName& name) {
    if (image.image == VK_NULL_HANDLE) return;
    require(format != VK_FORMAT_UNDEFINED, [&] {
        return name + " is given, but RestyleSessionInfo.scene." + name.member +
               "_format is VK_FORMAT_UNDEFINED";
    });
    require_source(image, name);
}

// `of`: what the scene is called.
void require_object_amounts(const RestyleScene& scene, const char* of) {
    require(scene.keep_others <= 1, [&] {
        return MemberName{of, "keep_others"} + " is " + std::to_string(scene.keep_others) +
               ", expected 0 or 1";
    });
    const uint32_t count = scene.object_amount_count;
    if (count == 0 && scene.keep_others == 0) return;
    require(scene.object.image != VK_NULL_HANDLE, [&] {
        return std::string(of) + " tells of objects' amounts, but .object is not given";
    });
    require(count <= RESTYLE_MOST_OBJECT_AMOUNTS, [&] {
        return MemberName{of, "object_amount_count"} + " is " + std::to_string(count) +
               ", expected 0 to " + std::to_string(RESTYLE_MOST_OBJECT_AMOUNTS);
    });
    const MemberName amounts{of, "object_amounts"};
    require(count == 0 || scene.object_amounts != nullptr, [&] { return amounts + " is NULL"; });
    for (uint32_t i = 0; i < count; ++i) {
        const float amount = scene.object_amounts[i].amount;
        require(amount >= 0 && amount <= 1, [&] {
            return amounts + "[" + std::to_string(i) + "].amount is " + std::to_string(amount) +
                   ", expected 0 to 1";
        });
    }
}

// What says where a frame is restyled, and how much.
void require_limits(const RestyleScene& scene, const RestyleSceneInfo& formats, const char* of) {
    require_scene_image(scene.object, formats.object_format, {of, "object"});
    require_scene_image(scene.mask, formats.mask_format, {of, "mask"});
    require_object_amounts(scene, of);
}

// What the session has said that it gives is given together with the motion.
void require_scene(const RestyleScene& scene, const RestyleSceneInfo& formats) {
    require_scene_image(scene.motion, formats.motion_format, {kOfScene, "motion"});
    require_scene_image(scene.depth, formats.depth_format, {kOfScene, "depth"});
    require_limits(scene, formats, kOfScene);
    if (scene.motion.image == VK_NULL_HANDLE) return;
    if (formats.depth_format != VK_FORMAT_UNDEFINED)
        require_source(scene.depth, {kOfScene, "depth"});
    if (formats.object_format != VK_FORMAT_UNDEFINED)
        require_source(scene.object, {kOfScene, "object"});
}

std::string text_of(Size size) {
    return std::to_string(size.width) + " x " + std::to_string(size.height);
}

VkExtent2D meant_extent(VkExtent2D given, const char* name, const ImageRules& rules) {
    if (given.width == 0 && given.height == 0) return {rules.frame.width, rules.frame.height};
    require(given.width > 0 && given.height > 0 && given.width <= rules.frame.width &&
                given.height <= rules.frame.height,
            [&] {
                return std::string(name) + ".extent is " + text_of(size_of(given)) +
                       ", expected 1 x 1 to the session's " + text_of(rules.frame) +
                       ", or 0 x 0 for that";
            });
    return given;
}

// How large the image itself is nobody tells; it is no larger than the device's largest.
void require_offset(VkOffset2D offset, VkExtent2D extent, const MemberName& name,
                    const ImageRules& rules) {
    const Size most{rules.most_side - extent.width, rules.most_side - extent.height};
    require(offset.x >= 0 && offset.y >= 0 && std::uint32_t(offset.x) <= most.width &&
                std::uint32_t(offset.y) <= most.height,
            [&] {
                return name + " is (" + std::to_string(offset.x) + ", " + std::to_string(offset.y) +
                       "), expected (0, 0) to (" + std::to_string(most.width) + ", " +
                       std::to_string(most.height) +
                       "), from where the extent lies within an image";
            });
}

void require_image_offset(const RestyleImage& image, VkOffset2D offset, VkExtent2D extent,
                          const MemberName& name, const ImageRules& rules) {
    if (image.image != VK_NULL_HANDLE) require_offset(offset, extent, name, rules);
}

void require_offsets(const RestyleTarget& target, const ImageRules& rules) {
    const auto require_one = [&](const RestyleImage& image, VkOffset2D offset, const char* name) {
        require_image_offset(image, offset, target.extent, {kOfTarget, name}, rules);
    };
    require_one(target.color, target.color_offset, "color_offset");
    require_one(target.picture, target.picture_offset, "picture_offset");
    require_one(target.scene.motion, target.motion_offset, "motion_offset");
    require_one(target.scene.depth, target.depth_offset, "depth_offset");
    require_one(target.scene.object, target.object_offset, "object_offset");
    require_one(target.scene.mask, target.mask_offset, "mask_offset");
    require(
        target.color.image != target.picture.image ||
            (target.color_offset.x == target.picture_offset.x &&
             target.color_offset.y == target.picture_offset.y),
        [] {
            return "RestyleTarget.color and .picture are one image with two offsets, expected one";
        });
}

} // namespace

RestyleFrame checked(const RestyleFrame& frame, const ImageRules& rules) {
    require_source(frame.color, {kOfFrame, "color"});
    require_limits(frame.scene, rules.scene, "RestyleFrame.scene");
    require_scene_image(frame.scene.depth, rules.scene.depth_format,
                        {"RestyleFrame.scene", "depth"});
    RestyleFrame meant = frame;
    meant.extent = meant_extent(frame.extent, kOfFrame, rules);
    require_offset(frame.color_offset, meant.extent, {kOfFrame, "color_offset"}, rules);
    require_image_offset(frame.scene.mask, frame.mask_offset, meant.extent,
                         {kOfFrame, "mask_offset"}, rules);
    require_image_offset(frame.scene.object, frame.object_offset, meant.extent,
                         {kOfFrame, "object_offset"}, rules);
    require_image_offset(frame.scene.depth, frame.depth_offset, meant.extent,
                         {kOfFrame, "depth_offset"}, rules);
    return meant;
}

RestyleTarget checked(const RestyleTarget& target, const ImageRules& rules) {
    require_colour_and_picture(target);
    require_scene(target.scene, rules.scene);
    require(std::isfinite(target.motion_scale_x) && std::isfinite(target.motion_scale_y),
            [] { return "RestyleTarget.motion_scale is not a finite number"; });
    RestyleTarget meant = target;
    meant.extent = meant_extent(target.extent, kOfTarget, rules);
    require_offsets(meant, rules);
    return meant;
}

void require_size_of_frame(const RestyleTarget& target, std::uint64_t frame_number, Size size) {
    require(target.frame_number != frame_number || size_of(target.extent) == size, [&] {
        return "RestyleTarget.extent is " + text_of(size_of(target.extent)) + ", expected " +
               text_of(size) + ", as RestyleFrame.extent of frame " + std::to_string(frame_number);
    });
}

} // namespace restyle::session
