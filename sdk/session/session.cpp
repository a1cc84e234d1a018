#include "session/session.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "session/capture.h"
#include "session/copy_text.h"
#include "session/energies.h"
#include "session/error.h"
#include "session/image_part.h"
#include "session/read_scene.h"
#include "session/settings.h"

namespace restyle::session {
namespace {

// Far enough ahead for any wait, near enough for the clock's arithmetic.
Clock::time_point deadline(std::uint64_t timeout_ns) {
    constexpr std::uint64_t kYear = 365ull * 24 * 3600 * 1000000000;
    return Clock::now() + std::chrono::nanoseconds(std::min(timeout_ns, kYear));
}

// What has run, what is of before a cut and how late a picture is are all told by the numbers.
void require_no_way_back(const char* name, std::uint64_t frame_number, std::uint64_t last) {
    require(frame_number >= last, [&] {
        return std::string(name) + ".frame_number is " + std::to_string(frame_number) + " after " +
               std::to_string(last) +
               ", expected one that is not smaller, for as long as the session lives";
    });
}

} // namespace

Session::Session(std::shared_ptr<const Context> context, const RestyleSessionInfo& info,
                 Style style)
    : held_(std::move(context)),
      context_(*held_),
      retirement_(context_.vk()),
      wishes_(info, *style.settings),
      settings_(std::make_shared<const Settings>()),
      asked_(std::move(style)),
      loader_([this](const StyleModels& files,
                     const std::uint32_t& cancelled) { return load(files, cancelled); },
              [this] {
                  const std::lock_guard lock(mutex_); // The session's thread waits, or will look.
                  changed_.notify_all();
              }) {
    context_.require_extent(wishes_.frame, "RestyleSessionInfo.width x height");
    now_ = std::make_shared<FrameOfNow>(context_.vk(), wishes_);
    if (context_.queue()) ring_.emplace(context_.vk(), context_.queue()->family());
    notices_.style = loading_notice();
    set_state(RESTYLE_STATE_LOADING);
    loader_.ask_for(asked_->models);
    thread_ = std::thread(&Session::run, this);
}

std::string Session::loading_notice() const {
    const StyleModels& models = asked_->models;
    return "loading " + models.source + (models.one_model() ? "" : " and " + models.target);
}

std::string Session::message() const {
    if (!notices_.session.empty()) return notices_.session;
    for (const std::string& refused : notices_.refused)
        if (!refused.empty()) return refused;
    return !notices_.jobs.empty() ? notices_.jobs : notices_.style;
}

void Session::tell_refused(Recorded what, const std::string& sentence) {
    {
        const std::lock_guard lock(mutex_);
        if (status_.state == RESTYLE_STATE_FAILED) return; // That is what it says.
        std::string& notice = notices_.of(what);
        if (notice == sentence) return; // Once, not with every frame.
        notice = sentence;
    }
    log(RESTYLE_LOG_ERROR, RESTYLE_LOG_FRAME, sentence);
}

void Session::configure(const RestyleSettings& settings) {
    check_settings(settings);
    check_borders(settings, wishes_.scene);
    std::unique_lock lock(mutex_);
    const auto check_told = [&] {
        const LoadedStyle* const playing = stage_.playing();
        if (!asked_ && playing != nullptr) playing->check_told(settings);
    };
    check_told();
    provide_blending(settings.blend_frames, lock);
    check_told(); // Another may play meanwhile.
    if (asked_) {
        asked_->settings = settings;
        return;
    }
    settings_ = std::make_shared<const Settings>(settings);
}

bool Session::plays(const StyleModels& models) const {
    return stage_.playing() != nullptr && stage_.playing()->files == models;
}

// What settings need that let pictures take over frame by frame, before they count. The mutex is
// held, but while that is made.
void Session::provide_blending(std::uint32_t blend_frames, std::unique_lock<std::mutex>& lock) {
    while (now_->lacks_shown(blend_frames)) { // Of another size meanwhile, too.
        const std::shared_ptr<FrameOfNow> now = now_;
        std::unique_ptr<ShownChange> made;
        lock.unlock();
        try {
            made = now->make_shown();
        } catch (...) {
            lock.lock();
            throw;
        }
        lock.lock();
        if (!now->shown) now->shown = std::move(made);
    }
}

void Session::play(const Style& style) {
    check_borders(*style.settings, wishes_.scene);
    std::unique_lock lock(mutex_);
    if (!notices_.session.empty()) throw Error(failure_, notices_.session);
    if (plays(style.models)) {
        stage_.playing()->check_told(*style.settings);
        provide_blending((*style.settings).blend_frames, lock);
    }
    if (plays(style.models)) {
        settings_ = std::make_shared<const Settings>(style.settings);
        style_file_ = style.file;
        asked_.reset();
        loader_.cancel();
        notices_.style.clear();
    } else {
        asked_ = style;
        notices_.style = loading_notice();
        loader_.ask_for(style.models);
        if (stage_.playing() == nullptr) set_state(RESTYLE_STATE_LOADING);
    }
    refusal_.reset();
    changed_.notify_all();
}

void Session::cancel() {
    {
        const std::lock_guard lock(mutex_);
        if (!asked_) return;
        loader_.cancel();
        refusal_.emplace(RESTYLE_ERROR_CANCELLED, loading_notice() + " was cancelled");
        notices_.style = refusal_->what();
        asked_.reset();
        if (stage_.playing() == nullptr) set_state(RESTYLE_STATE_FAILED);
    }
    changed_.notify_all();
}

// The mutex is held.
void Session::set_state(RestyleState state) {
    status_.state = state;
    RestyleEvent event{};
    event.kind = RESTYLE_EVENT_STATE;
    event.frame_number = RESTYLE_NO_FRAME;
    event.state = state;
    events_.add(event);
}

RestyleMemory Session::memory() {
    const std::lock_guard lock(mutex_);
    RestyleMemory memory = stage_.memory(**settings_);
    const bool is_not_told = now_->shown && (**settings_).blend_frames == 0;
    if (stage_.playing() != nullptr && is_not_told) { // It stays for the next time.
        memory.device += blending_memory(wishes_);
        memory.total += blending_memory(wishes_);
    }
    memory.buffers = buffers_.bytes() + (shown_ ? shown_->bytes() : 0);
    memory.total += memory.buffers;
    return memory;
}

// On the loader's thread. While the next style is loaded, the one that plays has its own memory.
std::unique_ptr<LoadedStyle> Session::load(const StyleModels& files,
                                           const std::uint32_t& cancelled) {
    std::unique_lock lock(mutex_);
    const SessionWishes wishes = wishes_;
    const std::shared_ptr<FrameOfNow> now = now_;
    const std::uint64_t held = stage_.memory(**settings_).total;
    lock.unlock();
    return std::make_unique<LoadedStyle>(context_, wishes, now, files, held, cancelled);
}

void Session::resize(Size frame) {
    context_.require_extent(frame, "width x height");
    std::unique_lock lock(mutex_);
    SessionWishes resized = wishes_;
    resized.frame = frame;
    const auto now = std::make_shared<FrameOfNow>(context_.vk(), resized);
    if (now->lacks_shown((**settings_).blend_frames)) now->shown = now->make_shown();
    if (stage_.playing() != nullptr) abandon_in_flight(lock); // Meanwhile another may take over.
    if (LoadedStyle* const playing = stage_.playing())
        playing->resize(context_.vk(), resized, now, **settings_);
    stage_.forget_previous();
    if (capture_) capture_->end("the session was resized");
    wishes_.frame = frame;
    handed_in_.reset();
    now_ = now;
    shown_.reset();
    if (buffers_.shown_wish().any()) shown_ = std::make_shared<ShownBuffers>(context_.vk(), frame);
}

// Of the style that plays. `lock` is let go while the core still works on them.
void Session::abandon_in_flight(std::unique_lock<std::mutex>& lock) {
    LoadedStyle& playing = *stage_.playing();
    if (const auto in_flight = playing.slots.in_flight()) abandon(playing.slots, *in_flight);
    abandon_streamed(playing, RESTYLE_NO_FRAME);
    changed_.notify_all();
    changed_.wait(lock, [&] { // Another that enters has no job, and this one may be gone then.
        return stage_.playing() != &playing || !playing.slots.at_work() ||
               status_.state == RESTYLE_STATE_FAILED;
    });
}

RestyleStatus Session::status() {
    const std::lock_guard lock(mutex_);
    copy_text(status_.message, message());
    return status_;
}

RestyleResult Session::record_frame(VkCommandBuffer commands, const RestyleFrame& frame,
                                    RestyleTicket& ticket) {
    std::unique_lock lock(mutex_);
    const RestyleResult result = take_frame(commands, frame, ticket);
    notices_.of(Recorded::kFrame).clear();
    lock.unlock();
    if (result == RESTYLE_OK) changed_.notify_all();
    return result;
}

// The mutex is held.
RestyleResult Session::take_frame(VkCommandBuffer commands, const RestyleFrame& frame,
                                  RestyleTicket& ticket) {
    require_no_way_back("RestyleFrame", frame.frame_number, last_frame_);
    last_frame_ = frame.frame_number;
    handed_in_ = {frame.frame_number, size_of(frame.extent)};
    if (status_.state == RESTYLE_STATE_LOADING) return RESTYLE_NOT_READY;
    if (status_.state == RESTYLE_STATE_FAILED) throw Error(failure_, message());
    const Recording recording = retirement_.recording(frame.done, frame.frame_number);
    ++status_.frames_offered;
    LoadedStyle& playing = *stage_.playing();
    const std::optional<std::uint32_t> free = playing.slots.find_free(retirement_);
    if (!free || loader_.has_outcome()) { // The next style plays as soon as no job is in flight.
        ++status_.frames_dropped;
        return RESTYLE_DROPPED;
    }
    Slot& slot = playing.slots[*free];
    slot.scene = RESTYLE_BACK_SCENE_UNTOLD;
    RestyleFrame kept = frame;
    kept.scene = read_of(frame.scene, **settings_);
    if (capture_)
        kept = capture_->record_frame(commands, kept, tickets_.last() + 1, recording, settings_);
    playing.recorder.record_frame(commands, *free, kept, **settings_);
    slot.state = SlotState::kRecorded;
    slot.ticket = tickets_.give();
    slot.settings = settings_;
    slot.recording = recording;
    slot.recorded_at = Clock::now();
    slot.abandoned = false;
    ++status_.frames_taken;
    ticket = slot.ticket;
    return RESTYLE_OK;
}

RestylePicture Session::record_picture(VkCommandBuffer commands, const RestyleTarget& target) {
    const std::lock_guard lock(mutex_);
    const RestylePicture picture = give_picture(commands, target);
    notices_.of(Recorded::kPicture).clear();
    return picture;
}

// The mutex is held.
RestylePicture Session::give_picture(VkCommandBuffer commands, const RestyleTarget& given) {
    require_no_way_back("RestyleTarget", given.frame_number, last_target_);
    const RestyleTarget target = now_->believed(given);
    if (handed_in_) require_size_of_frame(target, handed_in_->frame_number, handed_in_->size);
    last_target_ = target.frame_number;
    const Recording recording = retirement_.recording(target.done, target.frame_number);
    if (!capture_) return show(commands, target, recording);
    const RestyleTarget kept = capture_->record_inputs(commands, target, recording);
    const RestylePicture picture = show(commands, kept, recording);
    capture_->record_picture(commands, kept, picture, settings_, played_);
    return picture;
}

// The mutex is held.
RestylePicture Session::show(VkCommandBuffer commands, const RestyleTarget& target,
                             const Recording& recording) {
    RestylePicture picture{};
    picture.bytes = sizeof picture;
    picture.frame_number = target.frame_number;
    const RestyleSettings& settings = **settings_;
    now_->record(commands, target, recording);
    if (target.scene.cut != 0 && stage_.playing() != nullptr)
        abandon_streamed(*stage_.playing(), target.frame_number);
    stage_.record_advance(commands, target, recording);
    const bool usable = status_.state == RESTYLE_STATE_READY && settings.amount > 0;
    LoadedStyle* const shown = usable ? stage_.shown() : nullptr;
    if (shown == nullptr) {
        if (now_->shown) now_->shown->forget();
        record_pass_through(context_.vk(), commands, target);
        picture.passed_through = 1;
        return picture;
    }
    const std::uint32_t newest = *shown->slots.newest();
    Slot& slot = shown->slots[newest];
    const FrameRecorder::Composed composed =
        shown->recorder.record_picture(commands, newest, target, settings, recording, retirement_);
    picture.moved = composed.map != VK_NULL_HANDLE ? 1 : 0;
    slot.readers.add(recording);
    picture.ticket = slot.ticket;
    picture.frame_number = slot.recording.frame_number;
    picture.age = target.frame_number - std::min(target.frame_number, picture.frame_number);
    keep_shown(commands,
               {target.frame_number, picture.frame_number, size_of(target.extent), composed.map,
                composed.weights},
               recording);
    return picture;
}

RestyleResult Session::wait(RestyleTicket ticket, std::uint64_t timeout_ns) {
    std::unique_lock lock(mutex_);
    const auto settled = [&] {
        return tickets_.outcome(ticket) != Outcome::kPending ||
               status_.state == RESTYLE_STATE_FAILED;
    };
    if (timeout_ns > 0 && !settled()) await_streamed(ticket);
    if (!changed_.wait_until(lock, deadline(timeout_ns), settled)) return RESTYLE_TIMEOUT;
    const Outcome outcome = tickets_.outcome(ticket);
    const std::string named = "ticket " + std::to_string(ticket);
    require(outcome != Outcome::kAbandoned, named + " was abandoned: its picture never comes");
    if (outcome == Outcome::kFinished) return RESTYLE_OK;
    const bool as_a_whole = status_.state == RESTYLE_STATE_FAILED;
    const std::string why = as_a_whole || ticket == tickets_.last() ? ": " + message() : "";
    throw Error(as_a_whole ? failure_ : RESTYLE_ERROR_BACK, named + " failed" + why);
}

RestyleResult Session::wait_ready(std::uint64_t timeout_ns) {
    std::unique_lock lock(mutex_);
    const auto settled = [&] { return !asked_ || status_.state == RESTYLE_STATE_FAILED; };
    if (!changed_.wait_until(lock, deadline(timeout_ns), settled)) return RESTYLE_TIMEOUT;
    if (refusal_) throw *refusal_;
    if (status_.state == RESTYLE_STATE_FAILED) throw Error(failure_, message());
    return RESTYLE_OK;
}

void Session::abandon(RestyleTicket ticket) {
    {
        const std::lock_guard lock(mutex_);
        tickets_.require_given(ticket);
        if (capture_) capture_->abandon(ticket);
        const std::optional<Stage::Place> place = stage_.find(ticket);
        if (!place) return;
        abandon(place->style->slots, place->slot);
    }
    changed_.notify_all();
}

// The mutex is held.
void Session::abandon(Slots& slots, std::uint32_t index) {
    Slot& slot = slots[index];
    if (slot.abandoned) return;
    tickets_.settle(slot.ticket, Outcome::kAbandoned);
    ++status_.frames_abandoned;
    const bool may_be_at_it = slots.at_work() && (slot.state == SlotState::kRunning ||
                                                  slot.state == SlotState::kStreamed);
    if (may_be_at_it)
        slot.abandoned = true; // Dropped when the core is done.
    else
        slots.drop(index);
}

void Session::retire(std::uint64_t safe_frame) {
    {
        const std::lock_guard lock(mutex_);
        retirement_.retire(safe_frame);
        if (capture_) capture_->retire(safe_frame);
    }
    changed_.notify_all();
}

} // namespace restyle::session
