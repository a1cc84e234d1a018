// What a session records into command buffers of its own.
#include "session/capture.h"
#include "session/guarded_record.h"
#include "session/session.h"

namespace restyle::session {
namespace {

constexpr RestyleSemaphores kNone{};

} // namespace

CommandRing& Session::ring() {
    require(ring_.has_value(), "the context was made without a RestyleQueueInfo");
    return *ring_;
}

// Whatever becomes of the frame, the picture is to come: a refusal is a code, and is spoken of.
void Session::hand_in(const CommandRing::Turn& turn, RestyleFrame frame,
                      RestylePrepared& prepared) {
    frame.done = turn.done;
    prepared.frame_result = guarded_record(*this, Recorded::kFrame, [&] {
        return record_frame(turn.commands, frame, prepared.ticket);
    });
}

RestylePicture Session::take_picture(const CommandRing::Turn& turn, RestyleTarget target) {
    target.done = turn.done;
    return record_picture(turn.commands, target);
}

// Throws Error where all command buffers are in flight: nothing was recorded.
Done Session::prepare(const Work& work) {
    const std::optional<CommandRing::Turn> turn = ring().begin();
    if (!turn) throw Error(RESTYLE_DROPPED, "all command buffers of the session are in flight");
    Done done;
    done.prepared.commands = turn->commands;
    done.prepared.signal = turn->done;
    try {
        if (work.frame) hand_in(*turn, *work.frame, done.prepared);
        if (work.target) done.picture = take_picture(*turn, *work.target);
        ring().end(*turn);
    } catch (...) {
        ring().give_up(*turn);
        forget(done.prepared);
        throw;
    }
    const std::lock_guard lock(mutex_);
    notices_.of(Recorded::kWork).clear();
    return done;
}

void Session::discard(const RestylePrepared& prepared) {
    ring().discard(prepared.signal);
    forget(prepared);
}

// What was recorded there never runs: nobody is to wait for it.
void Session::forget(const RestylePrepared& prepared) {
    {
        const std::lock_guard lock(mutex_);
        now_->doubt();
        if (shown_) shown_->discard(prepared.signal);
        if (capture_) capture_->discard(prepared.signal);
    }
    if (prepared.ticket != 0) abandon(prepared.ticket);
}

Done Session::submit(const Work& work) {
    if (work.same_frame_ns > 0 && work.frame && work.target) return submit_same_frame(work);
    Done done = prepare(work);
    submit_prepared(done.prepared, work.waits, work.signals);
    return done;
}

// The frame, a wait for its picture, and the picture: two submissions.
Done Session::submit_same_frame(const Work& work) {
    Work picture = work;
    picture.frame.reset();
    RestylePrepared waited{};
    waited.frame_result = guarded([&] {
        require_same_frame();
        return RESTYLE_OK;
    });
    const bool is_handed_in = waited.frame_result == RESTYLE_OK;
    if (is_handed_in) {
        Work frame = work;
        frame.target.reset();
        waited = prepare(frame).prepared;
        submit_prepared(waited, work.waits, kNone);
        if (waited.ticket != 0)
            waited.frame_result = guarded([&] { return wait(waited.ticket, work.same_frame_ns); });
    }
    Done done = prepare(picture);
    submit_prepared(done.prepared, is_handed_in ? kNone : work.waits, work.signals);
    done.prepared.ticket = waited.ticket;
    done.prepared.frame_result = waited.frame_result;
    return done;
}

void Session::submit_prepared(const RestylePrepared& prepared, const RestyleSemaphores& waits,
                              const RestyleSemaphores& signals) {
    try {
        context_.queue()->submit(prepared.commands, waits, signals, prepared.signal);
    } catch (...) {
        discard(prepared);
        throw;
    }
}

} // namespace restyle::session
