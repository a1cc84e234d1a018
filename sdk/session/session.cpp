#include "session/session.h"

#include <algorithm>
#include <cstring>

#include "session/back_library.h"
#include "session/error.h"
#include "session/session_wishes.h"
#include "session/settings.h"
#include "vulkan/check_vk.h"

namespace restyle::session {
namespace {

// How long the session's thread waits in one go, so that it ends promptly.
constexpr std::chrono::milliseconds kPatience{5};

// After how long a frame that gets nowhere is spoken of.
constexpr double kOverdueMs = 3000;

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
    switch (kind) {
    case interop::TransportKind::kHost:
        return RESTYLE_TRANSPORT_HOST;
    case interop::TransportKind::kPeer:
        return RESTYLE_TRANSPORT_PEER;
    default:
        return RESTYLE_TRANSPORT_STAGING;
    }
}

} // namespace

Session::Session(const Context& context, const RestyleSessionInfo& info)
    : context_(context),
      wishes_(std::make_unique<const Wishes>(info)),
      retirement_(context.vk()),
      settings_(default_settings()) {
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
                                     wishes_->frame.height, wishes_->format->format);
    recorder_ =
        std::make_unique<FrameRecorder>(context_.vk(), *slots_, *link_, *transport_.transport,
                                        wishes_->frame, model, *wishes_->format);

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
    RestyleTicket overdue = 0;
    while (true) {
        std::unique_lock lock(mutex_);
        Slot& slot = (*slots_)[index];
        if (ending_ || slot.state != SlotState::kRecorded) return false;
        if (retirement_.has_run(slot.recording)) {
            slot.state = SlotState::kRunning;
            slot.wait_ms = milliseconds_since(slot.recorded_at);
            return true;
        }
        const Recording recording = slot.recording;
        const bool newly_overdue =
            overdue != slot.ticket && milliseconds_since(slot.recorded_at) > kOverdueMs;
        if (newly_overdue) overdue = slot.ticket;
        if (recording.done.semaphore == VK_NULL_HANDLE) changed_.wait_for(lock, kPatience);
        lock.unlock();
        if (newly_overdue)
            warn("frame " + std::to_string(recording.frame_number) +
                 " was recorded, but the GPU has not run it since, as far as RestyleFrame.done "
                 "tells; a ticket that is not submitted is to be abandoned");
        if (recording.done.semaphore != VK_NULL_HANDLE) wait_a_little(recording.done);
    }
}

void Session::wait_a_little(const RestyleDone& done) const {
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

void Session::do_job(std::uint32_t slot) {
    transport_.transport->fetch(link_->packed(slot));
    const RestyleBackJob job = job_of(slot);
    link_->submit(job);
    if (!wait_for_back(job)) return;
    if (link_->result().failed == 0) transport_.transport->publish(link_->change(slot));
    finish_job(slot);
}

RestyleBackJob Session::job_of(std::uint32_t index) {
    const std::lock_guard lock(mutex_);
    const Slot& slot = (*slots_)[index];
    RestyleBackJob job{};
    job.slot = index;
    job.frame_number = slot.recording.frame_number;
    job.seed = slot.settings.seed;
    job.strength = slot.settings.strength;
    job.eta = slot.settings.eta;
    job.steps = slot.settings.steps;
    job.noise = std::uint32_t(slot.settings.noise);
    job.source_batch = slot.settings.source_batch;
    job.method = std::uint32_t(slot.settings.method);
    job.timestep_count = slot.settings.timestep_count;
    std::copy(std::begin(slot.settings.timesteps), std::end(slot.settings.timesteps),
              job.timesteps);
    job.last = std::uint32_t(slot.settings.last);
    return job;
}

// False when the session ends.
bool Session::wait_for_back(const RestyleBackJob& job) {
    const Clock::time_point begin = Clock::now();
    bool overdue = false;
    while (!link_->finished(kPatience)) {
        if (!overdue && milliseconds_since(begin) > kOverdueMs) {
            overdue = true;
            warn("the core has worked on frame " + std::to_string(job.frame_number) +
                 " for more than " + std::to_string(int(kOverdueMs / 1000)) + " s");
        }
        const std::lock_guard lock(mutex_);
        if (ending_) return false;
    }
    return true;
}

void Session::warn(const std::string& sentence) {
    {
        const std::lock_guard lock(mutex_);
        copy_text(status_.message, sentence);
    }
    context_.log(RESTYLE_LOG_WARNING, sentence);
}

void Session::finish_job(std::uint32_t slot) {
    Outcome outcome;
    {
        const std::lock_guard lock(mutex_);
        outcome = take_result(slot);
        tickets_.settle((*slots_)[slot].ticket, outcome);
    }
    changed_.notify_all();
    if (outcome == Outcome::kFailed) context_.log(RESTYLE_LOG_ERROR, link_->result().sentence);
}

Outcome Session::take_result(std::uint32_t index) {
    const RestyleBackResult& result = link_->result();
    const Slot& slot = (*slots_)[index];
    const bool failed = result.failed != 0 && !slot.abandoned;
    copy_text(status_.message, failed ? result.sentence : "");
    if (failed) ++status_.pictures_failed;
    if (failed || slot.abandoned) {
        slots_->drop(index);
        return failed ? Outcome::kFailed : Outcome::kAbandoned;
    }
    slots_->finish(index);
    report_result(slot);
    return Outcome::kFinished;
}

void Session::report_result(const Slot& slot) {
    const RestyleBackResult& result = link_->result();
    ++status_.pictures_finished;
    status_.wait_ms = slot.wait_ms;
    status_.encode_ms = result.encode_ms;
    status_.translate_ms = result.translate_ms;
    status_.decode_ms = result.decode_ms;
    status_.total_ms = milliseconds_since(slot.recorded_at);
    status_.source_calls = result.source_calls;
    status_.source_samples = result.source_samples;
    status_.target_calls = result.target_calls;
    status_.target_samples = result.target_samples;
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
    std::unique_lock lock(mutex_);
    if (status_.state == RESTYLE_STATE_LOADING) return RESTYLE_NOT_READY;
    if (status_.state == RESTYLE_STATE_FAILED) throw Error(RESTYLE_ERROR_BACK, status_.message);
    const Recording recording = retirement_.recording(frame.done, frame.frame_number);
    ++status_.frames_offered;
    const std::optional<std::uint32_t> free = slots_->find_free(retirement_);
    if (!free) {
        ++status_.frames_dropped;
        return RESTYLE_DROPPED;
    }
    recorder_->record_frame(commands, *free, frame.color);

    Slot& slot = (*slots_)[*free];
    slot.state = SlotState::kRecorded;
    slot.ticket = tickets_.give();
    slot.settings = settings_;
    slot.recording = recording;
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
    const Recording recording = retirement_.recording(target.done, target.frame_number);
    if (!newest) {
        record_pass_through(context_.vk(), commands, wishes_->frame, target);
        picture.passed_through = 1;
        return picture;
    }
    Slot& slot = (*slots_)[*newest];
    recorder_->record_picture(commands, *newest, target, settings_.amount, recording, retirement_);
    slot.readers.add(recording);
    picture.ticket = slot.ticket;
    picture.frame_number = slot.recording.frame_number;
    picture.age = target.frame_number - std::min(target.frame_number, picture.frame_number);
    return picture;
}

RestyleResult Session::wait(RestyleTicket ticket, std::uint64_t timeout_ns) {
    std::unique_lock lock(mutex_);
    const auto settled = [&] {
        return tickets_.outcome(ticket) != Outcome::kPending ||
               status_.state == RESTYLE_STATE_FAILED;
    };
    if (!changed_.wait_until(lock, deadline(timeout_ns), settled)) return RESTYLE_TIMEOUT;
    const Outcome outcome = tickets_.outcome(ticket);
    require(outcome != Outcome::kAbandoned,
            "ticket " + std::to_string(ticket) + " was abandoned: its picture never comes");
    if (outcome == Outcome::kFinished) return RESTYLE_OK;
    const bool is_newest = ticket == tickets_.last() || status_.state == RESTYLE_STATE_FAILED;
    throw Error(RESTYLE_ERROR_BACK, "ticket " + std::to_string(ticket) + " failed" +
                                        (is_newest ? std::string(": ") + status_.message : ""));
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
        tickets_.require_given(ticket);
        const auto index = slots_->find(ticket);
        if (!index || (*slots_)[*index].abandoned) return;
        Slot& slot = (*slots_)[*index];
        if (slot.state == SlotState::kRunning)
            slot.abandoned = true; // Dropped when the core is done with it.
        else
            slots_->drop(*index);
        tickets_.settle(ticket, Outcome::kAbandoned);
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
