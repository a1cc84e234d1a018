#include "restyle/context.h"

#include <algorithm>
#include <string>

#include "session/border.h"
#include "session/handles.h"
#include "session/physical_device.h"
#include "session/versioned.h"

using namespace restyle::session;

RestyleResult restyle_device_extensions(PFN_vkGetInstanceProcAddr get_instance_proc_addr,
                                        VkInstance instance, VkPhysicalDevice physical_device,
                                        uint32_t* count, const char** names) {
    return guarded([&] {
        restyle::session::physical_device(get_instance_proc_addr, instance, physical_device, "");
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
        require_handle(context, "context");
        *context = nullptr;
        const RestyleContextInfo given = taken(info, {RESTYLE_CHAINED_QUEUE});
        *context = new RestyleContextT{std::make_shared<const Context>(given)};
        return RESTYLE_OK;
    });
}

void restyle_context_destroy(RestyleContext context) {
    if (context == nullptr) return;
    context->departures->close();
    const long sessions = context->context.use_count() - 1;
    if (sessions > 0)
        context->context->log(RESTYLE_LOG_ERROR, RESTYLE_LOG_CONTEXT,
                              "restyle_context_destroy() was called before "
                              "restyle_session_destroy() of its sessions, " +
                                  std::to_string(sessions) +
                                  " in number: it goes with the last of them");
    delete context;
}

const RestyleCapability* restyle_context_capability(RestyleContext context, uint32_t index) {
    const RestyleCapability* found = nullptr;
    guarded([&] {
        require_handle(context, "context");
        found = context->context->capabilities().find(index);
        return RESTYLE_OK;
    });
    return found;
}
