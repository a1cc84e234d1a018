// What a session does on a thread of its own: it waits for the GPU, has the back restyle what was
// recorded, and lets the next style enter between two jobs.
#include <algorithm>
#include <chrono>
#include <utility>

#include "session/border.h"
#include "session/copy_text.h"
#include "session/error.h"
#include "session/job.h"
#include "session/session.h"
#include "session/transports.h"
#include "vulkan/check_vk.h"

namespace restyle::session {
namespace {

// How long the session's thread waits in one go, so that it ends promptly.
constexpr std::chrono::milliseconds kPatience{5};

// After how long a frame that gets nowhere is spoken of.
constexpr double kOverdueMs = 3000;

// After so many jobs that failed the core itself is taken to be at fault.
constexpr std::uint32_t kMostFailuresInARow = 8;

double milliseconds_since(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

RestyleTold told_by(const RestyleBackNeeds& needs) {
    RestyleTold told = 0;
    if (needs.text != 0) told |= RESTYLE_TOLD_TEXT;
    if (needs.text > 1) told |= RESTYLE_TOLD_SECOND_TEXT;
    if (needs.classes != 0) told |= RESTYLE_TOLD_CLASS;
    return told;
}

} // namespace

void Session::run() {
    try {
        std::uint32_t slot = 0;
        while (next_job(slot))
            if (slot == RESTYLE_BACK_NO_SLOT || wait_for_gpu(slot)) do_job(slot);
    } catch (const interop::VulkanError& error) {
        fail(result_of(error.result()), error.what());
    } catch (const std::exception& error) {
        fail(RESTYLE_ERROR_BACK, error.what());
    }
}

void Session::fail(RestyleResult code, const std::string& sentence) {
    {
        const std::lock_guard lock(mutex_);
        set_state(RESTYLE_STATE_FAILED);
        failure_ = code;
        notices_.session = sentence;
    }
    changed_.notify_all();
    log(RESTYLE_LOG_ERROR, RESTYLE_LOG_CONTEXT, sentence);
}

// Waits for something to do, and meanwhile sees to the styles; false when the session ends.
bool Session::next_job(std::uint32_t& slot) {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        LoadedStyle* const playing = stage_.playing();
        if (const auto ready = playing ? ready_job(*playing) : std::nullopt) {
            slot = *ready;
            return true;
        }
        auto outcome = loader_.take();
        const auto unused = stage_.take_unused(retirement_);
        if (outcome || !unused.empty()) {
            lock.unlock(); // What follows may take its time.
            if (outcome) settle_style(std::move(*outcome));
            lock.lock();
        } else if (stage_.has_retired()) {
            changed_.wait_for(lock, kPatience);
        } else {
            changed_.wait(lock);
        }
    }
    return false;
}

void Session::settle_style(StyleLoader::Outcome outcome) {
    std::optional<Error> refusal;
    if (!outcome.style) refusal.emplace(outcome.code, outcome.failure);
    LoadedStyle* left = nullptr;
    {
        std::unique_lock lock(mutex_);
        if (!is_asked_for(outcome.files)) return; // Another was meanwhile.
        try {
            if (outcome.style) admit(*outcome.style, lock);
        } catch (const Error& error) {
            refusal = error;
        } catch (const std::exception& error) {
            refusal.emplace(RESTYLE_ERROR_BACK, error.what());
        }
        if (!is_asked_for(outcome.files)) return;
        if (!refusal) {
            left = stage_.playing();
            if (left != nullptr) abandon_streamed(*left, RESTYLE_NO_FRAME);
            enter(std::move(outcome.style));
        } else {
            refusal_ = refusal;
            notices_.style = refusal->what();
            if (stage_.playing() == nullptr) set_state(RESTYLE_STATE_FAILED);
        }
        asked_.reset();
    }
    changed_.notify_all();
    if (left != nullptr) left->link.close(); // Its pictures are shown on; its models take memory.
    if (refusal) log(RESTYLE_LOG_ERROR, RESTYLE_LOG_STYLE, refusal->what());
}

// Where it is still asked for. The mutex is held, but while memory is made.
void Session::admit(LoadedStyle& style, std::unique_lock<std::mutex>& lock) {
    style.check_told(*asked_->settings);
    provide_blending((*asked_->settings).blend_frames, lock);
    if (is_asked_for(style.files)) fit(style);
}

// To what was asked for while it was loaded. The mutex is held.
void Session::fit(LoadedStyle& style) {
    style.check_told(*asked_->settings);
    if (style.frame != wishes_.frame) style.resize(context_.vk(), wishes_, now_, *asked_->settings);
}

// The mutex is held.
void Session::enter(std::unique_ptr<LoadedStyle> style) {
    settings_ = std::make_shared<const Settings>(asked_->settings);
    style_file_ = asked_->file;
    const RestyleBackModelInfo& models = style->link.models();
    set_state(RESTYLE_STATE_READY);
    status_.transport = public_transport(style->transport.kind);
    status_.model_width = style->size.width;
    status_.model_height = style->size.height;
    status_.cpu_threads = models.threads;
    status_.precision = RestylePrecision(models.precision);
    status_.lora_count = std::uint32_t(style->files.loras.size());
    status_.target_count = std::uint32_t(1 + style->files.further_targets.size());
    status_.source_told = told_by(models.source);
    status_.target_told = told_by(models.target);
    copy_text(status_.transport_reason, style->transport.reason);
    played_ = played_style(*style);
    notices_ = {};
    stage_.enter(std::move(style));
}

// Waits until the GPU has run the slot's recording; false when it was abandoned, a frame in flight
// is waited for meanwhile or the session ends.
bool Session::wait_for_gpu(std::uint32_t index) {
    RestyleTicket overdue = 0;
    while (true) {
        std::unique_lock lock(mutex_);
        Slot& slot = stage_.playing()->slots[index];
        if (ending_ || slot.state != SlotState::kRecorded) return false;
        if (retirement_.has_run(slot.recording)) {
            slot.state = SlotState::kRunning;
            stage_.playing()->slots.begin_job();
            slot.wait_ms = milliseconds_since(slot.recorded_at);
            return true;
        }
        if (is_awaited(stage_.playing()->slots)) return false;
        const Recording recording = slot.recording;
        const bool newly_overdue =
            overdue != slot.ticket && milliseconds_since(slot.recorded_at) > kOverdueMs;
        if (newly_overdue) overdue = slot.ticket;
        if (recording.done.semaphore == VK_NULL_HANDLE) changed_.wait_for(lock, kPatience);
        lock.unlock();
        if (newly_overdue)
            warn(recording.frame_number,
                 "frame " + std::to_string(recording.frame_number) +
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
    if (waited != VK_TIMEOUT)
        interop::check(waited, "vkWaitSemaphores", "the GPU could not be waited for");
}

void Session::do_job(std::uint32_t slot) {
    BackLink& link = stage_.playing()->link;
    interop::Transport& transport = *stage_.playing()->transport.transport;
    RestyleBackJob job = job_of(slot);
    if (job.scene == RESTYLE_BACK_SCENE_MOVED) transport.fetch(link.was_at(slot));
    if (job.masked != 0) transport.fetch(link.edit_mask(slot));
    if (job.bordered != 0) transport.fetch(link.borders(slot));
    if (slot != RESTYLE_BACK_NO_SLOT) transport.fetch(link.packed(slot));
    const interop::DeviceTurn turn = transport.turn();
    job.rendered_value = turn.rendered;
    job.restyled_value = turn.restyled;
    job.keep = job.stream == 0 && begin_keeping(job) ? 1 : 0;
    link.submit(job);
    if (!wait_for_back(job)) return;
    if (job.keep != 0) end_keeping(job);
    const std::uint32_t finished = link.result().picture_slot;
    if (finished != RESTYLE_BACK_NO_SLOT) transport.publish(link.change(finished));
    finish_job(job);
}

// Of no slot: the frames in flight go on, under the settings that they were handed in with.
RestyleBackJob Session::job_of(std::uint32_t index) {
    const std::lock_guard lock(mutex_);
    LoadedStyle& playing = *stage_.playing();
    const bool has_slot = index != RESTYLE_BACK_NO_SLOT;
    const Slot& slot = playing.slots[has_slot ? index : playing.slots.streamed().front()];
    RestyleBackJob job = job_from(**slot.settings);
    job.source_batch = playing.memory.source_batch(**slot.settings, playing.budget);
    job.slot = index;
    job.frame_number = slot.recording.frame_number;
    job.scene = has_slot ? slot.scene : std::uint32_t{RESTYLE_BACK_SCENE_UNTOLD};
    job.masked = has_slot && slot.masked ? 1 : 0;
    job.bordered = has_slot && slot.bordered ? 1 : 0;
    job.stream = slot.streams ? 1 : 0;
    job.dropped = playing.slots.take_dropped();
    return job;
}

// False when the session ends.
bool Session::wait_for_back(const RestyleBackJob& job) {
    const Clock::time_point begin = Clock::now();
    bool overdue = false;
    while (!stage_.playing()->link.finished(kPatience)) {
        if (!overdue && milliseconds_since(begin) > kOverdueMs) {
            overdue = true;
            warn(job.frame_number, "the core has worked on frame " +
                                       std::to_string(job.frame_number) + " for more than " +
                                       std::to_string(int(kOverdueMs / 1000)) + " s");
        }
        const std::lock_guard lock(mutex_);
        if (ending_) return false;
    }
    return true;
}

void Session::warn(std::uint64_t frame_number, const std::string& sentence) {
    {
        const std::lock_guard lock(mutex_);
        notices_.jobs = sentence;
    }
    log(RESTYLE_LOG_WARNING, RESTYLE_LOG_FRAME, sentence, frame_number);
}

void Session::finish_job(const RestyleBackJob& job) {
    const RestyleBackResult& result = stage_.playing()->link.result();
    Outcome outcome;
    bool is_opened_anew = false;
    {
        const std::lock_guard lock(mutex_);
        outcome = take_result(job.slot);
        is_opened_anew = opens_anew(outcome);
    }
    changed_.notify_all();
    const auto tell = [&](RestyleLogLevel level) {
        log(level, RESTYLE_LOG_BACK, result.sentence, job.frame_number);
    };
    if (outcome == Outcome::kFailed) tell(RESTYLE_LOG_ERROR);
    if (is_opened_anew)
        log(RESTYLE_LOG_WARNING, RESTYLE_LOG_BACK,
            "the core has failed " + std::to_string(kMostFailuresInARow) +
                " times in a row and is opened anew");
    if (outcome == Outcome::kFinished && last_warning_ != result.sentence) {
        last_warning_ = result.sentence; // Once, not with every frame.
        if (!last_warning_.empty()) tell(RESTYLE_LOG_WARNING);
    }
}

// Loads what plays once more, where nothing else is asked for. The mutex is held.
bool Session::opens_anew(Outcome outcome) {
    if (outcome == Outcome::kFinished) {
        failures_in_a_row_ = 0;
        opened_anew_ = false;
    }
    if (outcome != Outcome::kFailed || ++failures_in_a_row_ < kMostFailuresInARow || opened_anew_ ||
        asked_)
        return false;
    failures_in_a_row_ = 0;
    opened_anew_ = true;
    asked_ = Style{stage_.playing()->files, *settings_, style_file_};
    loader_.ask_for(asked_->models);
    return true;
}

// What became of the job: a picture, of whichever frame, or a failure, or neither yet. The mutex is
// held.
Outcome Session::take_result(std::uint32_t index) {
    Slots& slots = stage_.playing()->slots;
    const RestyleBackResult& result = stage_.playing()->link.result();
    slots.end_job();
    Outcome outcome = Outcome::kPending;
    if (index != RESTYLE_BACK_NO_SLOT) slots.stream(index);
    if (result.failed != 0)
        outcome = take_failure();
    else if (result.picture_slot != RESTYLE_BACK_NO_SLOT)
        outcome = take_picture(result.picture_slot);
    for (const std::uint32_t streamed : slots.streamed())
        if (slots[streamed].abandoned) slots.drop(streamed);
    notices_.jobs = outcome == Outcome::kAbandoned ? "" : result.sentence;
    return outcome;
}

Outcome Session::take_picture(std::uint32_t index) {
    Slots& slots = stage_.playing()->slots;
    const Slot& slot = slots[index];
    if (slot.abandoned) return Outcome::kAbandoned;
    slots.finish(index);
    stage_.forget_previous();
    tickets_.settle(slot.ticket, Outcome::kFinished);
    report_result(slot);
    return Outcome::kFinished;
}

// Of the job's frame and all that were in flight with it.
Outcome Session::take_failure() {
    Slots& slots = stage_.playing()->slots;
    Outcome outcome = Outcome::kAbandoned;
    for (const std::uint32_t index : slots.streamed()) {
        const Slot& slot = slots[index];
        if (!slot.abandoned) {
            outcome = Outcome::kFailed;
            ++status_.pictures_failed;
            tickets_.settle(slot.ticket, Outcome::kFailed);
            report_event(slot, true);
        }
        slots.drop(index);
    }
    return outcome;
}

void Session::report_result(const Slot& slot) {
    const RestyleBackResult& result = stage_.playing()->link.result();
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
    status_.guidance = guidance_from(result.guidance);
    report_event(slot, false);
}

// The mutex is held.
void Session::report_event(const Slot& slot, bool failed) {
    RestyleEvent event{};
    event.kind = failed ? RESTYLE_EVENT_PICTURE_FAILED : RESTYLE_EVENT_PICTURE;
    event.frame_number = slot.recording.frame_number;
    event.ticket = slot.ticket;
    copy_text(event.text, stage_.playing()->link.result().sentence);
    if (!failed) {
        event.wait_ms = status_.wait_ms;
        event.encode_ms = status_.encode_ms;
        event.translate_ms = status_.translate_ms;
        event.decode_ms = status_.decode_ms;
        event.total_ms = status_.total_ms;
        event.source_calls = status_.source_calls;
        event.source_samples = status_.source_samples;
        event.target_calls = status_.target_calls;
        event.target_samples = status_.target_samples;
        event.guidance = status_.guidance;
    }
    events_.add(event);
}

void Session::log(RestyleLogLevel level, RestyleLogCategory category, const std::string& text,
                  std::uint64_t frame_number) {
    RestyleEvent event{};
    event.kind = RESTYLE_EVENT_LOG;
    event.level = level;
    event.category = category;
    event.frame_number = frame_number;
    copy_text(event.text, text);
    events_.add(event);
    context_.log(level, category, text, frame_number);
}

} // namespace restyle::session
