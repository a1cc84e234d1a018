#include "style_plugin.h"

#include <stdexcept>

#include <dlfcn.h>

namespace engine {
namespace {

constexpr std::uint64_t kMinute = 60'000'000'000;

template <typename Struct>
Struct make() {
    Struct made{};
    made.bytes = sizeof made;
    return made;
}

const RestyleApi* open_library(const std::string& file) {
    void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw std::runtime_error(dlerror());
    const auto get_api = reinterpret_cast<RestyleGetApi>(dlsym(library, "restyle_get_api"));
    const RestyleApi* const api = get_api != nullptr ? get_api(RESTYLE_VERSION) : nullptr;
    if (api == nullptr) throw std::runtime_error(file + " does not serve this plugin");
    return api;
}

// An engine's queue is the engine's: the SDK asks for it.
RestyleQueueInfo queue_info(Engine& engine) {
    RestyleQueueInfo info{};
    info.type = RESTYLE_CHAINED_QUEUE;
    info.bytes = sizeof info;
    info.queue = engine.queue().get();
    info.queue_family = engine.device().queue_family();
    info.lock = [](void* user, VkQueue) { static_cast<LockedQueue*>(user)->mutex().lock(); };
    info.unlock = [](void* user, VkQueue) { static_cast<LockedQueue*>(user)->mutex().unlock(); };
    info.user = &engine.queue();
    return info;
}

RestyleImage image_of(const Tracked& tracked) {
    return {tracked.image->image(), tracked.image->view(), tracked.image->info().usage,
            tracked.last.layout,    tracked.last.stage,    tracked.last.access};
}

} // namespace

StylePlugin::StylePlugin(Engine& engine, const PluginOptions& options, const samples::Image& color)
    : engine_(engine),
      manner_(options.manner),
      restyle_(open_library(options.library)),
      queue_(queue_info(engine)) {
    const RestyleContextInfo info = context_info(options);
    check(restyle_->context_create(&info, &context_));
    session_ = open_session(options, color);
}

// A frame that was not come to its end may still run.
StylePlugin::~StylePlugin() {
    vkDeviceWaitIdle(engine_.device().device());
    restyle_->session_destroy(session_);
    restyle_->context_destroy(context_);
}

void StylePlugin::check(RestyleResult result) const {
    if (result < 0) throw std::runtime_error(restyle_->last_error());
}

RestyleContextInfo StylePlugin::context_info(const PluginOptions& options) const {
    auto info = make<RestyleContextInfo>();
    info.get_instance_proc_addr = vkGetInstanceProcAddr;
    info.instance = engine_.device().instance();
    info.physical_device = engine_.device().physical_device();
    info.device = engine_.device().device();
    info.enabled_extensions = options.extensions.data();
    info.enabled_extension_count = static_cast<std::uint32_t>(options.extensions.size());
    if (manner_ != Manner::kGodot) info.next = &queue_;
    return info;
}

RestyleSession StylePlugin::open_session(const PluginOptions& options,
                                         const samples::Image& color) const {
    auto style = make<RestyleStyleInfo>();
    style.source_model = options.source_model.c_str();
    style.target_model = options.target_model.c_str();
    auto info = make<RestyleSessionInfo>();
    info.format = color.info().format;
    info.width = color.info().width;
    info.height = color.info().height;
    check(restyle_->style_create(&style, &info.style));
    RestyleSession session = nullptr;
    const RestyleResult result = restyle_->session_create(context_, &info, &session);
    restyle_->style_destroy(info.style);
    if (result < 0) restyle_->context_destroy(context_);
    check(result);
    return session;
}

void StylePlugin::wait_ready() {
    check(restyle_->session_wait_ready(session_, kMinute));
}

void StylePlugin::render(VkCommandBuffer commands, const Tracked& color, VkExtent2D drawn,
                         std::uint64_t number) {
    auto frame = make<RestyleFrame>();
    frame.color = image_of(color);
    frame.frame_number = number;
    frame.extent = drawn;
    auto target = make<RestyleTarget>();
    target.color = target.picture = frame.color;
    target.frame_number = number;
    target.extent = drawn;
    auto picture = make<RestylePicture>();
    if (manner_ == Manner::kGodot) {
        RestyleTicket ticket = 0;
        check(restyle_->record_frame(session_, commands, &frame, &ticket));
        check(restyle_->record_picture(session_, commands, &target, &picture));
    } else {
        auto work = make<RestyleWork>();
        work.frame = &frame;
        work.target = &target;
        work.picture = &picture;
        auto prepared = make<RestylePrepared>();
        if (manner_ == Manner::kUnity) {
            check(restyle_->submit(session_, &work, &prepared));
        } else {
            check(restyle_->prepare(session_, &work, &prepared));
            if (prepared.commands != VK_NULL_HANDLE) submit_prepared(prepared);
        }
    }
    if (picture.ticket != 0) ++restyled_;
}

// As the engine's submission thread does it.
void StylePlugin::submit_prepared(const RestylePrepared& prepared) {
    auto values = samples::of_type<VkTimelineSemaphoreSubmitInfo>(
        VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO);
    values.signalSemaphoreValueCount = 1;
    values.pSignalSemaphoreValues = &prepared.signal.value;
    auto submission = samples::of_type<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO);
    submission.pNext = &values;
    submission.commandBufferCount = 1;
    submission.pCommandBuffers = &prepared.commands;
    submission.signalSemaphoreCount = 1;
    submission.pSignalSemaphores = &prepared.signal.semaphore;
    engine_.queue().submit(submission, VK_NULL_HANDLE);
}

void StylePlugin::retire(std::uint64_t safe_frame) {
    check(restyle_->session_retire(session_, safe_frame));
}

void StylePlugin::begin_capture(const std::string& folder, std::uint32_t frames) {
    auto info = make<RestyleCaptureInfo>();
    info.folder = folder.c_str();
    info.frames = frames;
    check(restyle_->capture_begin(session_, &info));
}

void StylePlugin::end_capture() {
    check(restyle_->capture_end(session_));
}

RestyleCaptureStatus StylePlugin::capture_status() const {
    auto status = make<RestyleCaptureStatus>();
    check(restyle_->capture_status(session_, &status));
    return status;
}

RestyleStatus StylePlugin::status() const {
    auto status = make<RestyleStatus>();
    check(restyle_->session_status(session_, &status));
    return status;
}

} // namespace engine
