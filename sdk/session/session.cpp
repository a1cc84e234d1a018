#include "session/session.h"

#include <algorithm>
#include <cstring>

#include "session/back_library.h"
#include "session/error.h"
#include "session/session_wishes.h"
#include "vulkan/check_vk.h"

namespace restyle::session {
namespace {

// How long the session's thread waits in one go, so that it ends promptly.
constexpr std::chrono::milliseconds kPatience{5};

template <std::size_t size>
void copy_text(char (&to)[size], const std::string& text) {
    const std::size_t length = std::min(text.size(), size - 1);
    std::memcpy(to, text.data(), length);
    to[length] = '\0';
}

double milliseconds_since(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

// Far enough ahead for any wait, near enough for the clock's arithmetic.
Clock::time_point deadline(std::uint64_t timeout_ns) {
    constexpr std::uint64_t kYear = 365ull * 24 * 3600 * 1000000000;
    return Clock::now() + std::chrono::nanoseconds(std::min(timeout_ns, kYear));
}

RestyleTransport public_transport(interop::TransportKind kind) {
    return kind == interop::TransportKind::kHost ? RESTYLE_TRANSPORT_HOST
                                                 : RESTYLE_TRANSPORT_STAGING;
}

} // namespace

Session::Session(const Context& context, const RestyleSessionInfo& info)
    : context_(context),
      wishes_(std::make_unique<const Wishes>(info)),
      retirement_(context.vk()),
      settings_(restyle_default_settings()) {
    copy_text(status_.message,
              "loading " + wishes_->source_model + " and " + wishes_->target_model);
    thread_ = std::thread(&Session::run, this);
}

Session::~Session() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

// ---- The session's thread ----

void Session::run() {
    try {
        load();
        std::uint32_t slot = 0;
        while (next_job(slot))
            if (wait_for_gpu(slot)) do_job(slot);
    } catch (const std::exception& error) {
        fail(error.what());
    }
}

void Session::load() {
    const RestyleBackTable& table = open_back_library(context_.back_library());
    link_ = std::make_unique<BackLink>(
        table, RestyleBackOpenInfo{wishes_->source_model.c_str(), wishes_->target_model.c_str(),
                                   wishes_->precision, wishes_->threads});
    const Size model = model_size(link_->models(), wishes_->frame, wishes_->model);
    link_->attach(wishes_->slots, model.width, model.height);
    transport_ = interop::choose_transport(context_.vk(), link_->memory(), wishes_->transport);
    slots_ = std::make_unique<Slots>(context_.vk(), wishes_->slots, wishes_->frame.width,
                                     wishes_->frame.height, wishes_->format);
    recorder_ = std::make_unique<FrameRecorder>(context_.vk(), *slots_, *link_,
                                                transport_.transport->buffer(), wishes_->frame,
                                                model, wishes_->format);

    const std::lock_guard lock(mutex_);
    status_.transport = public_transport(transport_.kind);
    status_.model_width = model.width;
    status_.model_height = model.height;
    status_.cpu_threads = link_->models().threads;
    status_.precision = RestylePrecision(link_->models().precision);
    copy_text(status_.transport_reason, transport_.reason);
    copy_text(status_.message, "");
    status_.state = RESTYLE_STATE_READY;
    changed_.notify_all();
}

void Session::fail(const std::string& sentence) {
    {
        const std::lock_guard lock(mutex_);
        status_.state = RESTYLE_STATE_FAILED;
        copy_text(status_.message, sentence);
    }
    changed_.notify_all();
    context_.log(RESTYLE_LOG_ERROR, sentence);
}

// Waits for a frame to be recorded; false when the session ends.
bool Session::next_job(std::uint32_t& slot) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ending_ || slots_->in_flight(); });
    if (ending_) return false;
    slot = *slots_->in_flight();
    return true;
}

// Waits until the GPU has run the slot's recording; false when it was abandoned or the session
// ends.
bool Session::wait_for_gpu(std::uint32_t index) {
    while (true) {
        RestyleDone done{};
        {
            std::unique_lock lock(mutex_);
            Slot& slot = (*slots_)[index];
            if (ending_) return false;
            if (slot.abandoned) {
                slots_->finish(index, false);
                return false;
            }
            if (retirement_.has_run(slot.recording)) {
                slot.state = SlotState::kRunning;
                status_.wait_ms = milliseconds_since(slot.recorded_at);
                return true;
            }
            done = slot.recording.done;
            if (done.semaphore == VK_NULL_HANDLE) changed_.wait_for(lock, kPatience);
        }
        if (done.semaphore == VK_NULL_HANDLE) continue;
        VkSemaphoreWaitInfo info{};
        info.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO;
        info.semaphoreCount = 1;
        info.pSemaphores = &done.semaphore;
        info.pValues = &done.value;
        const std::uint64_t patience_ns = std::chrono::nanoseconds(kPatience).count();
        const VkResult waited =
            context_.vk().vkWaitSemaphores(context_.vk().device, &info, patience_ns);
        if (waited != VK_TIMEOUT) interop::check(waited);
    }
}

void Session::do_job(std::uint32_t slot) {
    transport_.transport->fetch(link_->packed(slot));
    link_->submit(job_of(slot));
    if (!wait_for_back()) return;
    if (link_->result().failed == 0) transport_.transport->publish(link_->change(slot));
    finish_job(slot);
}

RestyleBackJob Session::job_of(std::uint32_t slot) {
    const std::lock_guard lock(mutex_);
    RestyleBackJob job{};
    job.slot = slot;
    job.frame_number = (*slots_)[slot].recording.frame_number;
    job.seed = settings_.seed;
    job.strength = settings_.strength;
    job.eta = settings_.eta;
    job.steps = settings_.steps;
    job.noise = std::uint32_t(settings_.noise);
    job.source_batch = settings_.source_batch;
    job.method = std::uint32_t(settings_.method);
    job.timestep_count = settings_.timestep_count;
    std::copy(std::begin(settings_.timesteps), std::end(settings_.timesteps), job.timesteps);
    return job;
}

bool Session::wait_for_back() {
    while (!link_->finished(kPatience)) {
        const std::lock_guard lock(mutex_);
        if (ending_) return false;
    }
    return true;
}

void Session::finish_job(std::uint32_t index) {
    const RestyleBackResult& result = link_->result();
    const bool failed = result.failed != 0;
    {
        const std::lock_guard lock(mutex_);
        Slot& slot = (*slots_)[index];
        const bool abandoned = slot.abandoned;
        slots_->finish(index, !failed && !abandoned);
        if (!failed && !abandoned) report_result(slot);
        if (failed) {
            ++status_.pictures_failed;
            last_failed_ = slot.ticket;
            copy_text(status_.message, result.sentence);
        }
        last_completed_ = slot.ticket;
    }
    changed_.notify_all();
    if (failed) context_.log(RESTYLE_LOG_ERROR, result.sentence);
}

void Session::report_result(const Slot& slot) {
    const RestyleBackResult& result = link_->result();
    ++status_.pictures_finished;
    status_.encode_ms = result.encode_ms;
    status_.translate_ms = result.translate_ms;
    status_.decode_ms = result.decode_ms;
    status_.total_ms = milliseconds_since(slot.recorded_at);
    status_.source_calls = result.source_calls;
    status_.source_samples = result.source_samples;
    status_.target_calls = result.target_calls;
    status_.target_samples = result.target_samples;
    copy_text(status_.message, "");
}

// ---- The render thread ----

void Session::configure(const RestyleSettings& settings) {
    check_settings(settings);
    const std::lock_guard lock(mutex_);
    settings_ = settings;
}

RestyleStatus Session::status() {
    const std::lock_guard lock(mutex_);
    return status_;
}

RestyleResult Session::record_frame(VkCommandBuffer commands, const RestyleFrame& frame,
                                    RestyleTicket& ticket) {
    ticket = 0;
    std::unique_lock lock(mutex_);
    if (status_.state == RESTYLE_STATE_LOADING) return RESTYLE_NOT_READY;
    if (status_.state == RESTYLE_STATE_FAILED) throw Error(RESTYLE_ERROR_BACK, status_.message);
    ++status_.frames_offered;
    const std::optional<std::uint32_t> free = slots_->find_free(retirement_);
    if (!free) {
        ++status_.frames_dropped;
        return RESTYLE_DROPPED;
    }
    recorder_->record_frame(commands, *free, frame.color);

    Slot& slot = (*slots_)[*free];
    slot.state = SlotState::kRecorded;
    slot.ticket = ++last_ticket_;
    slot.recording = {frame.done, frame.frame_number};
    slot.recorded_at = Clock::now();
    slot.abandoned = false;
    ++status_.frames_taken;
    ticket = slot.ticket;
    lock.unlock();
    changed_.notify_all();
    return RESTYLE_OK;
}

RestylePicture Session::record_picture(VkCommandBuffer commands, const RestyleTarget& target) {
    RestylePicture picture{};
    picture.bytes = sizeof picture;
    picture.frame_number = target.frame_number;

    const std::lock_guard lock(mutex_);
    const bool usable = status_.state == RESTYLE_STATE_READY && settings_.amount > 0;
    const std::optional<std::uint32_t> newest = usable ? slots_->newest() : std::nullopt;
    const Recording recording{target.done, target.frame_number};
    if (!newest || (*slots_)[*newest].readers.size() == (*slots_)[*newest].readers.capacity()) {
        record_pass_through(context_.vk(), commands, wishes_->frame, target.color, target.picture);
        picture.passed_through = 1;
        return picture;
    }
    Slot& slot = (*slots_)[*newest];
    recorder_->record_picture(commands, *newest, target.picture, settings_.amount, recording,
                              retirement_);
    slot.readers.push_back(recording);
    picture.ticket = slot.ticket;
    picture.frame_number = slot.recording.frame_number;
    picture.age = target.frame_number - slot.recording.frame_number;
    return picture;
}

RestyleResult Session::wait(RestyleTicket ticket, std::uint64_t timeout_ns) {
    std::unique_lock lock(mutex_);
    require(ticket > 0 && ticket <= last_ticket_,
            "ticket " + std::to_string(ticket) + " was never given by this session");
    const auto completed = [&] {
        return last_completed_ >= ticket || status_.state == RESTYLE_STATE_FAILED;
    };
    if (!changed_.wait_until(lock, deadline(timeout_ns), completed)) return RESTYLE_TIMEOUT;
    if (last_completed_ < ticket || last_failed_ == ticket)
        throw Error(RESTYLE_ERROR_BACK, status_.message);
    return RESTYLE_OK;
}

RestyleResult Session::wait_ready(std::uint64_t timeout_ns) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_until(lock, deadline(timeout_ns),
                             [&] { return status_.state != RESTYLE_STATE_LOADING; }))
        return RESTYLE_TIMEOUT;
    if (status_.state == RESTYLE_STATE_FAILED) throw Error(RESTYLE_ERROR_BACK, status_.message);
    return RESTYLE_OK;
}

void Session::abandon(RestyleTicket ticket) {
    {
        const std::lock_guard lock(mutex_);
        const auto index = slots_ ? slots_->in_flight() : std::nullopt;
        if (!index || (*slots_)[*index].ticket != ticket || (*slots_)[*index].abandoned) return;
        (*slots_)[*index].abandoned = true;
        ++status_.frames_abandoned;
    }
    changed_.notify_all();
}

void Session::retire(std::uint64_t safe_frame) {
    {
        const std::lock_guard lock(mutex_);
        retirement_.retire(safe_frame);
    }
    changed_.notify_all();
}

} // namespace restyle::session
