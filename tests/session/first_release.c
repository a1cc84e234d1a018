/* A program of the first release: compiled with the headers of then (first_release/), run with the
 * library of now. What follows a struct in memory is guarded, so that it shows where the library
 * writes beyond what this program knows of it. */
#include "first_release.h"

#include <dlfcn.h>
#include <string.h>

#include <restyle/restyle.h>

#define MINUTE 60000000000u

struct Guarded {
    RestyleStatus status;
    char behind_status[256];
    RestylePicture picture;
    char behind_picture[256];
    RestyleSettings settings;
    char behind_settings[256];
};

struct Recording {
    const RestyleApi* restyle;
    const FirstReleaseRenderer* renderer;
    RestyleSession session;
    uint64_t frame_number;
    RestyleTicket ticket;
    RestylePicture* picture;
    RestyleResult result;
};

static RestyleImage image_of(VkImage image) {
    RestyleImage made;
    memset(&made, 0, sizeof made);
    made.image = image;
    made.usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    made.layout = VK_IMAGE_LAYOUT_GENERAL;
    made.stage = VK_PIPELINE_STAGE_ALL_COMMANDS_BIT;
    made.access = VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT;
    return made;
}

static void record_frame(void* given, VkCommandBuffer into) {
    struct Recording* recording = given;
    RestyleFrame frame;
    memset(&frame, 0, sizeof frame);
    frame.bytes = sizeof frame;
    frame.color = image_of(recording->renderer->color);
    frame.frame_number = recording->frame_number;
    recording->result =
        recording->restyle->record_frame(recording->session, into, &frame, &recording->ticket);
}

static void record_picture(void* given, VkCommandBuffer into) {
    struct Recording* recording = given;
    RestyleTarget target;
    memset(&target, 0, sizeof target);
    target.bytes = sizeof target;
    target.color = image_of(recording->renderer->color);
    target.picture = image_of(recording->renderer->picture);
    target.frame_number = recording->frame_number;
    recording->result =
        recording->restyle->record_picture(recording->session, into, &target, recording->picture);
}

static RestyleResult begin(const RestyleApi* restyle, const FirstReleaseRenderer* renderer,
                           const RestyleSettings* settings, RestyleContext* context,
                           RestyleSession* session) {
    RestyleContextInfo about_context;
    RestyleStyleInfo about_style;
    RestyleSessionInfo about_session;
    RestyleResult result;
    memset(&about_context, 0, sizeof about_context);
    memset(&about_style, 0, sizeof about_style);
    memset(&about_session, 0, sizeof about_session);
    about_context.bytes = sizeof about_context;
    about_context.get_instance_proc_addr = renderer->get_instance_proc_addr;
    about_context.instance = renderer->instance;
    about_context.physical_device = renderer->physical_device;
    about_context.device = renderer->device;
    about_context.enabled_extensions = renderer->extensions;
    about_context.enabled_extension_count = renderer->extension_count;
    about_context.back_library = renderer->back;
    about_style.bytes = sizeof about_style;
    about_style.source_model = "inverting";
    about_style.settings = settings;
    about_session.bytes = sizeof about_session;
    about_session.format = VK_FORMAT_R8G8B8A8_UNORM;
    about_session.width = about_session.height = 16;
    result = restyle->context_create(&about_context, context);
    if (result == RESTYLE_OK) result = restyle->style_create(&about_style, &about_session.style);
    if (result == RESTYLE_OK) result = restyle->session_create(*context, &about_session, session);
    restyle->style_destroy(about_session.style);
    if (result == RESTYLE_OK) result = restyle->session_wait_ready(*session, MINUTE);
    return result;
}

static RestyleResult restyle_one(struct Recording* recording) {
    const FirstReleaseRenderer* renderer = recording->renderer;
    renderer->run(renderer->user, record_frame, recording);
    if (recording->result != RESTYLE_OK) return recording->result;
    recording->restyle->session_retire(recording->session, recording->frame_number);
    recording->result =
        recording->restyle->session_wait(recording->session, recording->ticket, MINUTE);
    if (recording->result != RESTYLE_OK) return recording->result;
    renderer->run(renderer->user, record_picture, recording);
    recording->restyle->session_retire(recording->session, recording->frame_number);
    return recording->result;
}

static int is_untouched(const char* behind) {
    int i;
    for (i = 0; i < 256; ++i)
        if (behind[i] != 0x5a) return 0;
    return 1;
}

const char* first_release_restyles(const FirstReleaseRenderer* renderer, void* library) {
    static struct Guarded guarded;
    struct Recording recording;
    RestyleContext context = NULL;
    RestyleGetApi get_api = NULL;
    const char* fault = NULL;
    memset(&recording, 0, sizeof recording);
    memset(&guarded, 0x5a, sizeof guarded);
    guarded.status.bytes = sizeof guarded.status;
    guarded.status.next = NULL;
    guarded.picture.bytes = sizeof guarded.picture;
    guarded.picture.next = NULL;
    guarded.settings.bytes = sizeof guarded.settings;
    guarded.settings.next = NULL;

    *(void**)&get_api = dlsym(library, "restyle_get_api");
    if (get_api == NULL) return "the library has no restyle_get_api";
    recording.restyle = get_api(RESTYLE_VERSION);
    if (recording.restyle == NULL) return "the library does not serve the first release";
    recording.renderer = renderer;
    recording.frame_number = 1;
    recording.picture = &guarded.picture;
    if (recording.restyle->settings_reset(&guarded.settings) != RESTYLE_OK ||
        begin(recording.restyle, renderer, &guarded.settings, &context, &recording.session) !=
            RESTYLE_OK ||
        restyle_one(&recording) != RESTYLE_OK ||
        recording.restyle->session_status(recording.session, &guarded.status) != RESTYLE_OK)
        fault = recording.restyle->last_error();
    else if (!is_untouched(guarded.behind_status) || !is_untouched(guarded.behind_picture) ||
             !is_untouched(guarded.behind_settings))
        fault = "the library has written behind a struct";
    else if (guarded.settings.steps != 4 || guarded.status.pictures_finished != 1 ||
             guarded.picture.ticket != recording.ticket)
        fault = "settings, status or picture are not what they were";
    recording.restyle->session_destroy(recording.session);
    recording.restyle->context_destroy(context);
    return fault;
}
