// How a session's frames come to be kept.
#include "session/capture.h"
#include "session/capture_json.h"
#include "session/session.h"

namespace restyle::session {

void Session::begin_capture(const RestyleCaptureInfo& info) {
    std::unique_lock lock(mutex_);
    const auto require_none = [&] {
        require(!capture_ || !capture_->runs(), "a capture of the session runs already, expected "
                                                "restyle_capture_end() and state DONE");
    };
    require_none();
    CaptureOrigin origin{device_json(context_.vk()), {}, style_file_};
    if (asked_) {
        origin.style = *asked_;
        origin.style_file = asked_->file;
    } else if (played_) {
        origin.style = {played_->models, *settings_, {}};
    } else {
        throw Error(RESTYLE_ERROR_BACK,
                    "no style plays, of which frames could be captured: " + message());
    }
    const SessionWishes wishes = wishes_;
    const Retirement retirement = retirement_;
    lock.unlock();
    auto made = std::make_shared<Capture>(
        context_.vk(), wishes, info, origin, retirement,
        [this](const std::string& sentence, std::uint64_t frame_number) {
            log(RESTYLE_LOG_WARNING, RESTYLE_LOG_FRAME, sentence, frame_number);
        });
    lock.lock();
    require_none(); // Nor was one begun meanwhile.
    made->follow(retirement_);
    capture_.swap(made);
    lock.unlock(); // The one before it ends without.
}

std::shared_ptr<Capture> Session::capture() const {
    const std::lock_guard lock(mutex_);
    return capture_;
}

RestyleCaptureStatus Session::capture_status() const {
    const std::shared_ptr<Capture> last = capture();
    return last ? last->status() : RestyleCaptureStatus{};
}

void Session::end_capture() {
    if (const std::shared_ptr<Capture> last = capture())
        last->end("restyle_capture_end() was called");
}

// The mutex is held.
std::shared_ptr<const PlayedStyle> Session::played_style(const LoadedStyle& style) const {
    auto played = std::make_shared<PlayedStyle>();
    played->models = style.files;
    played->size = style.size;
    played->threads = status_.cpu_threads;
    played->precision = status_.precision;
    played->transport = status_.transport;
    played->transport_reason = style.transport.reason;
    return played;
}

} // namespace restyle::session
