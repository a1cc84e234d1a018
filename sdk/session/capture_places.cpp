#include "session/capture_places.h"

#include <algorithm>

#include "vulkan/check_vk.h"

namespace restyle::session {
namespace {

using State = CapturePlace::State;

// Each is an allocation of its own, of which a device has some thousands.
constexpr std::uint64_t kMostPlaces = 64; // As restyle/capture.h says.

CapturePlace make_place(const interop::DeviceTable& vk, std::uint64_t bytes) {
    CapturePlace place;
    place.buffer = interop::DeviceBuffer(vk, bytes, VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                         VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT |
                                             VK_MEMORY_PROPERTY_HOST_COHERENT_BIT,
                                         VK_MEMORY_PROPERTY_HOST_CACHED_BIT);
    void* mapped = nullptr;
    interop::check(vk.vkMapMemory(vk.device, place.buffer.memory(), 0, VK_WHOLE_SIZE, 0, &mapped),
                   "vkMapMemory", "the CPU does not see the memory for a captured frame");
    place.texels = static_cast<const std::byte*>(mapped);
    // Recording then allocates nothing.
    for (CapturedAmounts* amounts : {&place.frame.amounts, &place.frame.handed_in_amounts})
        amounts->object_amounts.reserve(RESTYLE_MOST_OBJECT_AMOUNTS);
    return place;
}

bool has_run(const std::optional<Recording>& recording, const Retirement& retirement,
             bool finished) {
    if (!recording || (finished && recording->done.semaphore == VK_NULL_HANDLE)) return true;
    return retirement.has_run(*recording);
}

} // namespace

CapturePlaces::CapturePlaces(const interop::DeviceTable& vk, std::uint64_t frame_bytes,
                             std::uint64_t most, std::uint32_t least, std::uint32_t wanted) {
    const std::uint64_t fitting = std::clamp(most / frame_bytes, std::uint64_t{least}, kMostPlaces);
    const std::uint64_t count = std::min<std::uint64_t>(fitting, wanted);
    places_.reserve(count);
    try {
        while (places_.size() < count)
            places_.push_back(make_place(vk, frame_bytes));
    } catch (const interop::VulkanError&) {
        if (places_.size() < least) throw;
    }
}

CapturePlace* CapturePlaces::open(std::uint64_t frame_number, Size size) {
    const auto free = std::find_if(places_.begin(), places_.end(), [](const CapturePlace& place) {
        return place.state == State::kFree;
    });
    if (free == places_.end()) return nullptr;
    CapturedAmounts amounts = std::move(free->frame.amounts);
    CapturedAmounts handed_in = std::move(free->frame.handed_in_amounts);
    for (CapturedAmounts* kept : {&amounts, &handed_in})
        kept->take({});
    free->frame = {};
    free->frame.frame_number = frame_number;
    free->frame.size = size;
    free->frame.amounts = std::move(amounts);
    free->frame.handed_in_amounts = std::move(handed_in);
    free->handed_in.reset();
    free->shown.reset();
    free->state = State::kOpen;
    return &*free;
}

CapturePlace* CapturePlaces::opened() {
    const auto open = std::find_if(places_.begin(), places_.end(), [](const CapturePlace& place) {
        return place.state == State::kOpen;
    });
    return open == places_.end() ? nullptr : &*open;
}

void CapturePlaces::close(CapturePlace& place) {
    place.state = State::kRecorded;
    place.turn = ++turns_;
}

void CapturePlaces::give_up(CapturePlace& place) {
    place.state = State::kVoid;
}

void CapturePlaces::free_given_up(const Retirement& retirement) {
    for (CapturePlace& place : places_)
        if (place.state == State::kVoid && has_run(place.handed_in, retirement, false) &&
            has_run(place.shown, retirement, false))
            place.state = State::kFree;
}

CapturePlace* CapturePlaces::first_run(const Retirement& retirement, bool finished) {
    CapturePlace* first = nullptr;
    for (CapturePlace& place : places_)
        if (place.state == State::kRecorded && (first == nullptr || place.turn < first->turn))
            first = &place;
    if (first == nullptr || !has_run(first->handed_in, retirement, finished) ||
        !has_run(first->shown, retirement, finished))
        return nullptr;
    return first;
}

bool CapturePlaces::any(State state) const {
    return std::any_of(places_.begin(), places_.end(),
                       [&](const CapturePlace& place) { return place.state == state; });
}

} // namespace restyle::session
