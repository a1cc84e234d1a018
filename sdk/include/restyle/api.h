/* All functions in one table, for whoever opens the library at run time; included by restyle.h. */
#ifndef RESTYLE_API_H
#define RESTYLE_API_H

#include <stdint.h>

#include "restyle/buffer.h"
#include "restyle/capability.h"
#include "restyle/capture.h"
#include "restyle/context.h"
#include "restyle/device.h"
#include "restyle/event.h"
#include "restyle/export.h"
#include "restyle/frame.h"
#include "restyle/memory.h"
#include "restyle/motion.h"
#include "restyle/result.h"
#include "restyle/session.h"
#include "restyle/settings.h"
#include "restyle/style.h"
#include "restyle/submit.h"
#include "restyle/version.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Each member is the function restyle_<its name>, which its header explains. */
typedef struct RestyleApi {
    /* As the library has it: a function is there where it begins before `bytes`. */
    uint32_t bytes;
    /* The library's: what restyle_version() gives. */
    uint32_t version;
    const char* (*last_error)(void);
    RestyleResult (*settings_reset)(RestyleSettings* settings);
    const RestyleSettingInfo* (*setting_info)(uint32_t index);
    RestyleResult (*style_create)(const RestyleStyleInfo* info, RestyleStyle* style);
    RestyleResult (*style_read)(const char* file, RestyleStyle* style);
    RestyleResult (*style_write)(RestyleStyle style, const char* file);
    RestyleResult (*style_info)(RestyleStyle style, RestyleStyleInfo* info);
    void (*style_destroy)(RestyleStyle style);
    RestyleResult (*device_extensions)(PFN_vkGetInstanceProcAddr get_instance_proc_addr,
                                       VkInstance instance, VkPhysicalDevice physical_device,
                                       uint32_t* count, const char** names);
    RestyleResult (*context_create)(const RestyleContextInfo* info, RestyleContext* context);
    void (*context_destroy)(RestyleContext context);
    RestyleResult (*session_create)(RestyleContext context, const RestyleSessionInfo* info,
                                    RestyleSession* session);
    void (*session_destroy)(RestyleSession session);
    RestyleResult (*session_configure)(RestyleSession session, const RestyleSettings* settings);
    RestyleResult (*session_play)(RestyleSession session, RestyleStyle style);
    RestyleResult (*session_status)(RestyleSession session, RestyleStatus* status);
    RestyleResult (*session_wait_ready)(RestyleSession session, uint64_t timeout_ns);
    RestyleResult (*record_frame)(RestyleSession session, VkCommandBuffer commands,
                                  const RestyleFrame* frame, RestyleTicket* ticket);
    RestyleResult (*record_picture)(RestyleSession session, VkCommandBuffer commands,
                                    const RestyleTarget* target, RestylePicture* picture);
    RestyleResult (*session_wait)(RestyleSession session, RestyleTicket ticket,
                                  uint64_t timeout_ns);
    RestyleResult (*session_abandon)(RestyleSession session, RestyleTicket ticket);
    RestyleResult (*session_retire)(RestyleSession session, uint64_t safe_frame);

    /* From version 0.2 on. */
    RestyleResult (*device_needs)(PFN_vkGetInstanceProcAddr get_instance_proc_addr,
                                  VkInstance instance, VkPhysicalDevice physical_device,
                                  RestyleDeviceNeeds* needs);
    RestyleResult (*device_create)(const RestyleDeviceInfo* info, RestyleDevice* device);
    const RestyleCapability* (*context_capability)(RestyleContext context, uint32_t index);
    RestyleResult (*session_cancel)(RestyleSession session);
    RestyleResult (*session_next_event)(RestyleSession session, RestyleEvent* event);
    RestyleResult (*memory_estimate)(RestyleContext context, const RestyleSessionInfo* info,
                                     RestyleMemory* memory);
    RestyleResult (*session_memory)(RestyleSession session, RestyleMemory* memory);
    RestyleResult (*session_resize)(RestyleSession session, uint32_t width, uint32_t height);
    RestyleResult (*prepare)(RestyleSession session, const RestyleWork* work,
                             RestylePrepared* prepared);
    RestyleResult (*discard)(RestyleSession session, const RestylePrepared* prepared);
    RestyleResult (*submit)(RestyleSession session, const RestyleWork* work,
                            RestylePrepared* prepared);
    RestyleResult (*fit_motion)(const RestyleMotionSample* sample, RestyleMotionFit* fit);
    const RestyleSettingInfo* (*setting_info_within)(uint32_t bytes, uint32_t index);
    RestyleResult (*capture_begin)(RestyleSession session, const RestyleCaptureInfo* info);
    RestyleResult (*capture_status)(RestyleSession session, RestyleCaptureStatus* status);
    RestyleResult (*capture_end)(RestyleSession session);
    RestyleResult (*buffer_info)(RestyleSession session, uint32_t index, RestyleBufferInfo* info);
    RestyleResult (*buffers_keep)(RestyleSession session, const RestyleBufferWish* wish);
    RestyleResult (*buffers_take)(RestyleSession session, RestyleBufferSet* set);
    RestyleResult (*buffer_read)(RestyleSession session, const char* name, RestyleBuffer* buffer);
} RestyleApi;

/* The library's functions, for a program of the header `version`: the library's one symbol that a
 * plugin looks up. NULL where the library is of another major version or older than `version`;
 * restyle_last_error() then says so. Static. */
RESTYLE_API const RestyleApi* restyle_get_api(uint32_t version);
typedef const RestyleApi* (*RestyleGetApi)(uint32_t version);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_API_H */
