#include "session/capture.h"

#include <algorithm>
#include <chrono>

#include "session/copy_text.h"
#include "session/error.h"
#include "session/record_texels.h"

namespace restyle::session {
namespace {

using State = CapturePlace::State;

constexpr std::uint64_t kUsualMemory = 512ull << 20; // As restyle/capture.h says,
constexpr std::uint32_t kLeastPlaces = 2;            // ... and that.

// How long the capture's thread waits for the GPU in one go.
constexpr std::chrono::milliseconds kGpuPatience{5};

bool same(const std::optional<Recording>& recording, const RestyleDone& done) {
    return recording && recording->done.semaphore == done.semaphore &&
           recording->done.value == done.value;
}

bool has(const RestyleImage& image) {
    return image.image != VK_NULL_HANDLE;
}

} // namespace

Capture::Capture(const interop::DeviceTable& vk, const SessionWishes& wishes,
                 const RestyleCaptureInfo& info, const CaptureOrigin& origin,
                 const Retirement& retirement, Warn warn)
    : vk_(&vk),
      planes_(wishes),
      wanted_(info.frames),
      warn_(std::move(warn)),
      folder_(info, origin, wishes, planes_),
      retirement_(retirement),
      places_(vk, planes_.bytes(), info.memory != 0 ? info.memory : kUsualMemory,
              std::min(kLeastPlaces, info.frames), info.frames) {
    folder_.begin();
    thread_ = std::thread(&Capture::run, this);
}

Capture::~Capture() {
    end("the session ended");
    {
        const std::lock_guard lock(mutex_);
        leaving_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

bool Capture::runs() const {
    const std::lock_guard lock(mutex_);
    return !done_ && message_of_failure_.empty();
}

RestyleCaptureStatus Capture::status() const {
    const std::lock_guard lock(mutex_);
    RestyleCaptureStatus status{};
    status.state = !message_of_failure_.empty() ? RESTYLE_CAPTURE_FAILED
                   : done_                      ? RESTYLE_CAPTURE_DONE
                   : ended_                     ? RESTYLE_CAPTURE_WRITING
                                                : RESTYLE_CAPTURE_RECORDING;
    status.frames_wanted = wanted_;
    status.frames_recorded = recorded_;
    status.frames_written = written_;
    status.frames_dropped = dropped_;
    status.bytes_written = bytes_written_;
    copy_text(status.message, message_of_failure_.empty() ? message_ : message_of_failure_);
    return status;
}

RestyleFrame Capture::record_frame(VkCommandBuffer commands, const RestyleFrame& frame,
                                   RestyleTicket ticket, const Recording& recording,
                                   std::shared_ptr<const Settings> settings) {
    const std::lock_guard lock(mutex_);
    RestyleFrame kept = frame;
    if (!is_recording()) return kept;
    CapturePlace* const place = open(frame.frame_number, frame.extent);
    if (place == nullptr) {
        missed_ = frame.frame_number;
        return kept;
    }
    place->frame.ticket = ticket;
    place->frame.handed_in_with = std::move(settings);
    place->handed_in = recording;
    place->frame.handed_in_amounts.take(frame.scene);
    record(commands, *place, Plane::kHandedIn, kept.color, frame.color_offset);
    record(commands, *place, Plane::kHandedInObject, kept.scene.object, frame.object_offset);
    record(commands, *place, Plane::kHandedInMask, kept.scene.mask, frame.mask_offset);
    record(commands, *place, Plane::kHandedInDepth, kept.scene.depth, frame.depth_offset);
    return kept;
}

RestyleTarget Capture::record_inputs(VkCommandBuffer commands, const RestyleTarget& target,
                                     const Recording& recording) {
    const std::lock_guard lock(mutex_);
    RestyleTarget kept = target;
    if (!is_recording() || missed_ == target.frame_number) return kept;
    CapturePlace* place = places_.opened();
    const bool is_its_frame =
        place != nullptr && !place->shown && place->frame.frame_number == target.frame_number;
    if (!is_its_frame) place = open(target.frame_number, target.extent);
    if (place == nullptr) return kept;
    place->shown = recording;
    CapturedFrame& frame = place->frame;
    frame.cut = target.scene.cut != 0;
    frame.amounts.take(target.scene);
    frame.motion_scale_x = target.motion_scale_x;
    frame.motion_scale_y = target.motion_scale_y;
    frame.picture_has_view = target.picture.view != VK_NULL_HANDLE &&
                             (target.picture.usage & VK_IMAGE_USAGE_STORAGE_BIT) != 0;
    record(commands, *place, Plane::kColor, kept.color, target.color_offset);
    record(commands, *place, Plane::kMotion, kept.scene.motion, target.motion_offset);
    record(commands, *place, Plane::kDepth, kept.scene.depth, target.depth_offset);
    record(commands, *place, Plane::kObject, kept.scene.object, target.object_offset);
    record(commands, *place, Plane::kMask, kept.scene.mask, target.mask_offset);
    if (kept.picture.image == kept.color.image) {
        kept.picture.stage = kept.color.stage;
        kept.picture.access = kept.color.access;
    }
    return kept;
}

void Capture::record_picture(VkCommandBuffer commands, const RestyleTarget& target,
                             const RestylePicture& picture,
                             std::shared_ptr<const Settings> settings,
                             std::shared_ptr<const PlayedStyle> playing) {
    {
        const std::lock_guard lock(mutex_);
        CapturePlace* const place = places_.opened();
        if (place == nullptr || !place->shown) return;
        place->frame.picture = picture;
        place->frame.settings = std::move(settings);
        place->frame.playing = std::move(playing);
        RestyleImage recorded = given_back(target.picture);
        if ((recorded.usage & VK_IMAGE_USAGE_TRANSFER_SRC_BIT) != 0)
            record(commands, *place, Plane::kPicture, recorded, target.picture_offset);
        places_.close(*place);
        if (++recorded_ == wanted_) ended_ = true;
    }
    changed_.notify_all();
}

// The mutex is held. The image is as it was given back afterwards.
void Capture::record(VkCommandBuffer commands, CapturePlace& place, Plane plane,
                     RestyleImage& image, VkOffset2D offset) {
    if (!has(image)) return;
    record_texels(*vk_, commands, image, {offset, place.frame.size}, planes_[plane].format->format,
                  place.buffer.buffer(), planes_[plane].offset);
    place.frame.has_plane(plane) = true;
    place.frame.offset_of(plane) = offset;
    image = given_back(image);
}

// The mutex is held. One that is open still has no picture, and no longer comes to have one.
CapturePlace* Capture::open(std::uint64_t frame_number, VkExtent2D extent) {
    if (CapturePlace* const left = places_.opened())
        leave_out(*left, "its picture was not recorded");
    CapturePlace* const place = places_.open(frame_number, size_of(extent));
    if (place == nullptr)
        leave_out(frame_number, "no memory is free: the disk or the GPU lags behind");
    return place;
}

// The mutex is held.
void Capture::leave_out(std::uint64_t frame_number, const std::string& why) {
    ++dropped_;
    message_ = "frame " + std::to_string(frame_number) + " was left out of the capture: " + why;
    untold_.emplace_back(message_, frame_number);
}

// The mutex is held.
void Capture::leave_out(CapturePlace& place, const std::string& why) {
    if (place.state == State::kRecorded) --recorded_;
    leave_out(place.frame.frame_number, why);
    places_.give_up(place);
}

void Capture::follow(const Retirement& retirement) {
    const std::lock_guard lock(mutex_);
    retirement_ = retirement;
}

void Capture::abandon(RestyleTicket ticket) {
    {
        const std::lock_guard lock(mutex_);
        for (CapturePlace& place : places_.all())
            if (place.frame.ticket == ticket &&
                (place.state == State::kOpen || place.state == State::kRecorded))
                leave_out(place, "its ticket was abandoned");
    }
    changed_.notify_all();
}

void Capture::discard(const RestyleDone& done) {
    {
        const std::lock_guard lock(mutex_);
        for (CapturePlace& place : places_.all()) {
            if (place.state == State::kFree || place.state == State::kWriting) continue;
            const bool handed_in = same(place.handed_in, done), shown = same(place.shown, done);
            if (!handed_in && !shown) continue;
            if (place.state != State::kVoid) leave_out(place, "its commands were discarded");
            if (handed_in) place.handed_in.reset(); // It never runs.
            if (shown) place.shown.reset();
            if (!place.handed_in && !place.shown) place.state = State::kFree;
        }
    }
    changed_.notify_all();
}

void Capture::retire(std::uint64_t safe_frame) {
    {
        const std::lock_guard lock(mutex_);
        retirement_.retire(safe_frame);
    }
    changed_.notify_all();
}

void Capture::end(const std::string& why) {
    {
        const std::lock_guard lock(mutex_);
        if (CapturePlace* const left = places_.opened()) places_.give_up(*left);
        if (!is_recording()) return;
        ended_ = true;
        message_ = why + " after " + std::to_string(recorded_) + " of " + std::to_string(wanted_) +
                   " frames";
    }
    changed_.notify_all();
}

void Capture::run() {
    try {
        while (CapturePlace* const place = next()) {
            const std::uint64_t bytes = folder_.write(place->frame, place->texels);
            const std::lock_guard lock(mutex_);
            place->state = State::kFree;
            ++written_;
            bytes_written_ += bytes;
        }
        finish();
    } catch (const std::exception& error) {
        fail(error.what());
    }
}

// Waits for a frame that is to be written; null where none comes any more.
CapturePlace* Capture::next() {
    std::unique_lock lock(mutex_);
    while (true) {
        tell(lock);
        places_.free_given_up(retirement_);
        if (CapturePlace* const place = places_.first_run(retirement_, leaving_)) {
            place->state = State::kWriting;
            return place;
        }
        const bool is_recorded = places_.any(State::kRecorded);
        if (leaving_ || (ended_ && !is_recorded)) return nullptr;
        if (is_recorded || places_.any(State::kVoid))
            changed_.wait_for(lock, kGpuPatience);
        else
            changed_.wait(lock);
    }
}

// `lock` is let go while it warns.
void Capture::tell(std::unique_lock<std::mutex>& lock) {
    const auto untold = std::exchange(untold_, {});
    if (untold.empty()) return;
    lock.unlock();
    for (const auto& [sentence, frame_number] : untold)
        warn_(sentence, frame_number);
    lock.lock();
}

void Capture::finish() {
    std::unique_lock lock(mutex_);
    for (CapturePlace& place : places_.all())
        if (place.state == State::kRecorded) leave_out(place, "the GPU has not run its commands");
    tell(lock);
    const std::uint32_t dropped = dropped_;
    const std::string why = message_;
    lock.unlock();
    folder_.finish(dropped, why);
    lock.lock();
    done_ = true;
}

void Capture::fail(const std::string& sentence) {
    {
        const std::lock_guard lock(mutex_);
        message_of_failure_ = "the capture ended with " + std::to_string(written_) + " of " +
                              std::to_string(wanted_) + " frames: " + sentence;
    }
    warn_(message_of_failure_, RESTYLE_NO_FRAME);
}

} // namespace restyle::session
