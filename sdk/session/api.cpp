#include "restyle/restyle.h"

#include <algorithm>
#include <string>

#include "session/border.h"
#include "session/context.h"
#include "session/session.h"
#include "session/style_handle.h"

struct RestyleContextT : restyle::session::Context {
    using Context::Context;
};
struct RestyleSessionT : restyle::session::Session {
    using Session::Session;
};

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

RestyleResult restyle_device_extensions(PFN_vkGetInstanceProcAddr get_instance_proc_addr,
                                        VkInstance instance, VkPhysicalDevice physical_device,
                                        uint32_t* count, const char** names) {
    return guarded([&] {
        require(get_instance_proc_addr != nullptr, "get_instance_proc_addr is NULL");
        require_handle(instance, "instance");
        require_handle(physical_device, "physical_device");
        require_handle(count, "count");
        const auto useful =
            restyle::interop::useful_extensions(get_instance_proc_addr, instance, physical_device);
        require(names == nullptr || *count >= useful.size(),
                "names has room for " + std::to_string(*count) + ", expected " +
                    std::to_string(useful.size()));
        *count = uint32_t(useful.size());
        if (names != nullptr) std::copy(useful.begin(), useful.end(), names);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_context_create(const RestyleContextInfo* info, RestyleContext* context) {
    return guarded([&] {
        require_struct(info, "RestyleContextInfo");
        require_handle(context, "context");
        *context = nullptr;
        *context = new RestyleContextT(*info);
        return RESTYLE_OK;
    });
}

void restyle_context_destroy(RestyleContext context) {
    delete context;
}

RestyleResult restyle_session_create(RestyleContext context, const RestyleSessionInfo* info,
                                     RestyleSession* session) {
    return guarded([&] {
        require_handle(context, "context");
        require_struct(info, "RestyleSessionInfo");
        require_handle(session, "session");
        *session = nullptr;
        require_handle(info->style, "RestyleSessionInfo.style");
        *session = new RestyleSessionT(*context, *info, info->style->style);
        return RESTYLE_OK;
    });
}

void restyle_session_destroy(RestyleSession session) {
    delete session;
}

RestyleResult restyle_session_configure(RestyleSession session, const RestyleSettings* settings) {
    return guarded([&] {
        require_handle(session, "session");
        require_struct(settings, "RestyleSettings");
        session->configure(*settings);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_session_play(RestyleSession session, RestyleStyle style) {
    return guarded([&] {
        require_handle(session, "session");
        require_handle(style, "style");
        session->play(style->style);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_session_status(RestyleSession session, RestyleStatus* status) {
    return guarded([&] {
        require_handle(session, "session");
        require_struct(status, "RestyleStatus");
        *status = session->status();
        status->bytes = sizeof *status;
        return RESTYLE_OK;
    });
}

RestyleResult restyle_record_frame(RestyleSession session, VkCommandBuffer commands,
                                   const RestyleFrame* frame, RestyleTicket* ticket) {
    return guarded([&] {
        require_handle(ticket, "ticket");
        *ticket = 0;
        require_handle(session, "session");
        require_handle(commands, "commands");
        require_struct(frame, "RestyleFrame");
        require_source(frame->color, "RestyleFrame.color");
        return session->record_frame(commands, *frame, *ticket);
    });
}

RestyleResult restyle_record_picture(RestyleSession session, VkCommandBuffer commands,
                                     const RestyleTarget* target, RestylePicture* picture) {
    return guarded([&] {
        require_handle(session, "session");
        require_handle(commands, "commands");
        require_struct(target, "RestyleTarget");
        if (picture != nullptr) require_struct(picture, "RestylePicture");
        require_target(*target);
        require_scene(target->scene, session->scene_formats());
        const RestylePicture recorded = session->record_picture(commands, *target);
        if (picture != nullptr) *picture = recorded;
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

RestyleResult restyle_session_wait_ready(RestyleSession session, uint64_t timeout_ns) {
    return guarded([&] {
        require_handle(session, "session");
        return session->wait_ready(timeout_ns);
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

uint32_t restyle_version(void) {
    return RESTYLE_VERSION_MAJOR << 16 | RESTYLE_VERSION_MINOR;
}

const char* restyle_last_error(void) {
    return last_error();
}
