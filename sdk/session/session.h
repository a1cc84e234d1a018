#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "choose_transport.h"
#include "restyle/restyle.h"
#include "session/back_link.h"
#include "session/context.h"
#include "session/frame_recorder.h"
#include "session/model_size.h"
#include "session/retirement.h"
#include "session/slots.h"
#include "session/tickets.h"

namespace restyle::session {

/// One viewport. The render thread records; a thread of the session's own loads the models, waits
/// for the GPU, hands jobs to the back and takes pictures from it. They meet under one mutex that
/// neither holds while it waits.
class Session {
public:
    Session(const Context& context, const RestyleSessionInfo& info);
    ~Session();

    void configure(const RestyleSettings& settings);
    RestyleStatus status();

    RestyleResult record_frame(VkCommandBuffer commands, const RestyleFrame& frame,
                               RestyleTicket& ticket);
    RestylePicture record_picture(VkCommandBuffer commands, const RestyleTarget& target);

    RestyleResult wait(RestyleTicket ticket, std::uint64_t timeout_ns);
    RestyleResult wait_ready(std::uint64_t timeout_ns);
    void abandon(RestyleTicket ticket);
    void retire(std::uint64_t safe_frame);

private:
    struct Wishes; // What the caller asked for, its strings kept.

    void run(); // The session's thread.
    void load();
    void fail(const std::string& sentence);
    void warn(const std::string& sentence);
    bool next_job(std::uint32_t& slot);
    bool wait_for_gpu(std::uint32_t slot);
    void wait_a_little(const RestyleDone& done) const;
    void do_job(std::uint32_t slot);
    RestyleBackJob job_of(std::uint32_t slot);
    bool wait_for_back(const RestyleBackJob& job);
    void finish_job(std::uint32_t slot);
    Outcome take_result(std::uint32_t slot);
    void report_result(const Slot& slot);

    const Context& context_;
    const std::unique_ptr<const Wishes> wishes_;
    Retirement retirement_;

    // Guards all below but what only the session's thread uses once it is loaded.
    std::mutex mutex_;
    std::condition_variable changed_;
    bool ending_ = false;
    RestyleStatus status_{};
    RestyleSettings settings_;
    Tickets tickets_;

    // Made by load(), in this order, while the state is LOADING.
    std::unique_ptr<BackLink> link_;
    interop::TransportChoice transport_;
    std::unique_ptr<Slots> slots_;
    std::unique_ptr<FrameRecorder> recorder_;

    std::thread thread_; // Last: it uses all of the above.
};

} // namespace restyle::session
