#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "restyle/restyle.h"
#include "session/buffer_keeper.h"
#include "session/check_images.h"
#include "session/command_ring.h"
#include "session/context.h"
#include "session/error.h"
#include "session/events.h"
#include "session/frame_of_now.h"
#include "session/retirement.h"
#include "session/session_wishes.h"
#include "session/shown_buffers.h"
#include "session/stage.h"
#include "session/style.h"
#include "session/style_loader.h"
#include "session/tickets.h"
#include "session/work.h"

namespace restyle::session {

class Capture;
struct PlayedStyle;

/// One viewport. The render thread records; a thread of the session's own waits for the GPU, hands
/// jobs to the back and takes pictures from it; a third loads styles. They meet under one mutex
/// that none holds while it waits.
class Session {
public:
    /// Kinds of calls that record.
    enum class Recorded { kFrame, kPicture, kWork };

    Session(std::shared_ptr<const Context> context, const RestyleSessionInfo& info, Style style);
    ~Session();

    /// As the last call: looks at nothing any more that the renderer may destroy but its device.
    /// Waits for a capture to be written; the core may be at work on.
    void end();
    /// Since end(): whether the core is, so that the rest takes its time.
    bool is_at_work() const;

    /// For what is recorded; only resize() changes them.
    ImageRules image_rules() const {
        return {wishes_.scene, wishes_.frame, context_.most_extent()};
    }

    void configure(const RestyleSettings& settings);
    void play(const Style& style);
    void cancel();
    RestyleStatus status();
    RestyleMemory memory();
    bool next_event(RestyleEvent& event) { return events_.take(event); }

    RestyleResult record_frame(VkCommandBuffer commands, const RestyleFrame& frame,
                               RestyleTicket& ticket);
    RestylePicture record_picture(VkCommandBuffer commands, const RestyleTarget& target);

    /// A call that was to record was refused, as its result says to whoever looks: the status and
    /// the log say so, too, until one of its kind is not.
    void tell_refused(Recorded what, const std::string& sentence);

    /// Into command buffers of the session's own (session_submit.cpp).
    Done prepare(const Work& work);
    Done submit(const Work& work);
    void discard(const RestylePrepared& prepared);

    void resize(Size frame);

    RestyleResult wait(RestyleTicket ticket, std::uint64_t timeout_ns);
    RestyleResult wait_ready(std::uint64_t timeout_ns);
    void abandon(RestyleTicket ticket);
    void retire(std::uint64_t safe_frame);

    // session_buffers.cpp
    bool buffer_info(std::uint32_t index, RestyleBufferInfo& info);
    void keep_buffers(const RestyleBufferWish& wish);
    bool take_buffers(RestyleBufferSet& set);
    void read_buffer(const char* name, RestyleBuffer& buffer) const { buffers_.read(name, buffer); }

    // session_capture.cpp
    void begin_capture(const RestyleCaptureInfo& info);
    RestyleCaptureStatus capture_status() const;
    void end_capture();

private:
    /// A frame that was handed in, whatever became of it.
    struct HandedIn {
        std::uint64_t frame_number;
        Size size;
    };

    /// What the person in front of the screen should read. The first that is not empty is shown.
    struct Notices {
        std::string jobs;  ///< Of the newest job: a failure, a warning, that it takes unduly long.
        std::string style; ///< Of the style asked for: that it loads, or could not be loaded.
        std::string session;                ///< Why the session has failed.
        std::array<std::string, 3> refused; ///< Why the last call of a kind was, by Recorded.

        std::string& of(Recorded what) { return refused[std::size_t(what)]; }
    };

    // On the session's thread (session_jobs.cpp).
    void run();
    bool next_job(std::uint32_t& slot);
    void settle_style(StyleLoader::Outcome outcome);
    bool is_asked_for(const StyleModels& models) const {
        return asked_ && asked_->models == models;
    }
    void admit(LoadedStyle& style, std::unique_lock<std::mutex>& lock);
    void fit(LoadedStyle& style);
    void enter(std::unique_ptr<LoadedStyle> style);
    bool wait_for_gpu(std::uint32_t slot);
    void wait_a_little(const RestyleDone& done) const;
    void do_job(std::uint32_t slot);
    RestyleBackJob job_of(std::uint32_t slot);
    bool wait_for_back(const RestyleBackJob& job);
    void finish_job(const RestyleBackJob& job);
    Outcome take_result(std::uint32_t slot);
    Outcome take_picture(std::uint32_t slot);
    Outcome take_failure();
    bool opens_anew(Outcome outcome);
    void report_result(const Slot& slot);
    bool begin_keeping(const RestyleBackJob& job);
    void end_keeping(const RestyleBackJob& job);
    void give_up_keeping(const RestyleBackJob& job, const std::string& reason);
    void fail(RestyleResult code, const std::string& sentence);
    void warn(std::uint64_t frame_number, const std::string& sentence);
    void log(RestyleLogLevel level, RestyleLogCategory category, const std::string& text,
             std::uint64_t frame_number = RESTYLE_NO_FRAME);
    void report_event(const Slot& slot, bool failed);
    void set_state(RestyleState state);
    std::unique_ptr<LoadedStyle> load(const StyleModels& files, const std::uint32_t& cancelled);
    void abandon_in_flight(std::unique_lock<std::mutex>& lock);
    void abandon(Slots& slots, std::uint32_t index);

    // Of frames that are in flight together (session_stream.cpp).
    std::optional<std::uint32_t> ready_job(LoadedStyle& playing);
    bool wants_to_stream(const Slot& slot) const;
    bool joins(const Slot& next, const Slot& in_flight) const;
    bool is_awaited(Slots& slots) const;
    void await_streamed(RestyleTicket ticket);
    void abandon_streamed(LoadedStyle& style, std::uint64_t before_frame);
    void require_same_frame();

    RestyleResult take_frame(VkCommandBuffer commands, const RestyleFrame& frame,
                             RestyleTicket& ticket);
    RestylePicture give_picture(VkCommandBuffer commands, const RestyleTarget& given);
    bool plays(const StyleModels& models) const;
    void provide_blending(std::uint32_t blend_frames, std::unique_lock<std::mutex>& lock);
    RestylePicture show(VkCommandBuffer commands, const RestyleTarget& target,
                        const Recording& recording);
    std::shared_ptr<Capture> capture() const;
    void keep_shown(VkCommandBuffer commands, const ShownBuffers::Shown& shown,
                    const Recording& recording);
    void release_shown();
    std::shared_ptr<const KeptSet> newest_shown();
    std::shared_ptr<const PlayedStyle> played_style(const LoadedStyle& style) const;

    CommandRing& ring();
    void forget(const RestylePrepared& prepared);
    void hand_in(const CommandRing::Turn& turn, RestyleFrame frame, RestylePrepared& prepared);
    RestylePicture take_picture(const CommandRing::Turn& turn, RestyleTarget target);
    Done submit_same_frame(const Work& work);
    void submit_prepared(const RestylePrepared& prepared, const RestyleSemaphores& waits,
                         const RestyleSemaphores& signals);

    std::string message() const;
    std::string loading_notice() const;

    const std::shared_ptr<const Context> held_;
    const Context& context_;
    std::optional<CommandRing>
        ring_; ///< Of the render thread, where the renderer has named a queue.
    Retirement retirement_;

    // Guards all below but the loader, and what only the session's thread changes: the stage, which
    // that thread reads without it.
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool ending_ = false;
    SessionWishes wishes_;            ///< Of which the frame's size alone changes.
    std::shared_ptr<FrameOfNow> now_; ///< Of the frames' size; styles record with it.
    RestyleStatus status_{};
    Notices notices_;
    Tickets tickets_;
    std::optional<HandedIn> handed_in_;         ///< The last one.
    std::uint64_t last_frame_ = 0;              ///< The largest number of one that was handed in,
    std::uint64_t last_target_ = 0;             ///< ... and of a target.
    RestyleTicket awaited_ = 0;                 ///< The last one that was waited for.
    std::shared_ptr<const Settings> settings_;  ///< Of the style that plays.
    std::shared_ptr<const PlayedStyle> played_; ///< ... and what else is to be told of that.
    std::string style_file_;                    ///< ... and the file that it was read from.
    std::optional<Style> asked_; ///< The style asked for last, until it plays or cannot be loaded.
    std::optional<Error> refusal_;               ///< Why that could not be loaded.
    RestyleResult failure_ = RESTYLE_ERROR_BACK; ///< Where the session has failed: of which kind.
    Stage stage_;
    std::shared_ptr<ShownBuffers> shown_; ///< Where something of it is asked for.
    std::shared_ptr<Capture> capture_;    ///< The last that was begun.

    Events events_;
    BufferKeeper buffers_;
    // Of the session's thread alone.
    std::string last_warning_;
    std::uint32_t failures_in_a_row_ = 0;
    bool opened_anew_ = false; ///< Since the last picture.
    StyleLoader loader_;
    std::thread thread_; // Last: it uses all of the above.
};

} // namespace restyle::session
