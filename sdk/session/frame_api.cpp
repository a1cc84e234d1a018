#include "restyle/frame.h"

#include <string>

#include "session/border.h"
#include "session/handles.h"
#include "session/versioned.h"

namespace {

using namespace restyle::session;

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

void require_target(const RestyleTarget& target) {
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

RestyleResult restyle_record_frame(RestyleSession session, VkCommandBuffer commands,
                                   const RestyleFrame* frame, RestyleTicket* ticket) {
    return guarded([&] {
        require_handle(ticket, "ticket");
        *ticket = 0;
        require_handle(session, "session");
        require_handle(commands, "commands");
        const RestyleFrame given = taken(frame);
        require_source(given.color, "RestyleFrame.color");
        return session->record_frame(commands, given, *ticket);
    });
}

RestyleResult restyle_record_picture(RestyleSession session, VkCommandBuffer commands,
                                     const RestyleTarget* target, RestylePicture* picture) {
    return guarded([&] {
        require_handle(session, "session");
        require_handle(commands, "commands");
        const RestyleTarget given = taken(target);
        if (picture != nullptr) require_room(picture);
        require_target(given);
        require_scene(given.scene, session->scene_formats());
        const RestylePicture recorded = session->record_picture(commands, given);
        if (picture != nullptr) give(recorded, picture);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_session_wait(RestyleSession session, RestyleTicket ticket,
                                   uint64_t timeout_ns) {
    return guarded([&] {
        require_handle(session, "session");
        return session->wait(ticket, timeout_ns);
    });
}

RestyleResult restyle_session_abandon(RestyleSession session, RestyleTicket ticket) {
    return guarded([&] {
        require_handle(session, "session");
        if (ticket != 0) session->abandon(ticket);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_session_retire(RestyleSession session, uint64_t safe_frame) {
    return guarded([&] {
        require_handle(session, "session");
        session->retire(safe_frame);
        return RESTYLE_OK;
    });
}
