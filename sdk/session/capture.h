#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "session/capture_folder.h"
#include "session/capture_places.h"

namespace restyle::session {

/// Keeps frames of a session: the render thread records copies of them, and a thread of the
/// capture's own writes those that the GPU has run. They meet under a mutex that none holds while
/// it waits or writes. A session may hold its own while it calls.
class Capture {
public:
    /// Warns of a frame.
    using Warn = std::function<void(const std::string& sentence, std::uint64_t frame_number)>;

    /// `retirement` as it is now. Throws Error, or what making memory throws.
    Capture(const interop::DeviceTable& vk, const SessionWishes& wishes,
            const RestyleCaptureInfo& info, const CaptureOrigin& origin,
            const Retirement& retirement, Warn warn);

    /// The GPU has finished what was recorded and submitted. Waits until it is written.
    ~Capture();

    /// Whether more frames are kept, or some are still to be written.
    bool runs() const;
    RestyleCaptureStatus status() const;

    /// Record copies of what the session is given; what they return, the images as they were given
    /// back, is what the session is to go on with. `ticket` is what the frame is going to have.
    RestyleFrame record_frame(VkCommandBuffer commands, const RestyleFrame& frame,
                              RestyleTicket ticket, const Recording& recording,
                              std::shared_ptr<const Settings> settings);
    RestyleTarget record_inputs(VkCommandBuffer commands, const RestyleTarget& target,
                                const Recording& recording);
    /// ... and of the picture, which the session has recorded.
    void record_picture(VkCommandBuffer commands, const RestyleTarget& target,
                        const RestylePicture& picture, std::shared_ptr<const Settings> settings,
                        std::shared_ptr<const PlayedStyle> playing);

    /// The GPU has run what this says, and did so before the first frame.
    void follow(const Retirement& retirement);

    /// As Session has them.
    void abandon(RestyleTicket ticket);
    void discard(const RestyleDone& done);
    void retire(std::uint64_t safe_frame);

    /// No more frames are kept, since `why`.
    void end(const std::string& why);

private:
    bool is_recording() const { return !ended_ && message_of_failure_.empty(); }
    CapturePlace* open(std::uint64_t frame_number, VkExtent2D extent);
    void leave_out(std::uint64_t frame_number, const std::string& why);
    void leave_out(CapturePlace& place, const std::string& why);
    void record(VkCommandBuffer commands, CapturePlace& place, Plane plane, RestyleImage& image,
                VkOffset2D offset);

    // On the capture's thread.
    void run();
    CapturePlace* next();
    void tell(std::unique_lock<std::mutex>& lock);
    void finish();
    void fail(const std::string& sentence);

    const interop::DeviceTable* vk_;
    CapturePlanes planes_;
    std::uint32_t wanted_;
    Warn warn_;
    CaptureFolder folder_; ///< Of the capture's thread, once that runs.

    // Guards all below; of the places, those that are not being written.
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Retirement retirement_;
    CapturePlaces places_;
    bool ended_ = false;   ///< No more frames are kept.
    bool done_ = false;    ///< ... and all are written.
    bool leaving_ = false; ///< The capture is being destroyed.
    std::uint32_t recorded_ = 0;
    std::uint32_t written_ = 0;
    std::uint32_t dropped_ = 0;
    std::uint64_t bytes_written_ = 0;
    std::string message_;
    std::string message_of_failure_;
    std::uint64_t missed_ = RESTYLE_NO_FRAME; ///< Left out when it was handed in.
    std::vector<std::pair<std::string, std::uint64_t>> untold_;
    std::thread thread_; // Last: it uses all of the above.
};

} // namespace restyle::session
