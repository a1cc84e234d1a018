#include "session/shown_buffers.h"

#include <algorithm>
#include <utility>

#include "session/image_barrier.h"
#include "session/image_part.h"
#include "vulkan/check_vk.h"

namespace restyle::session {
namespace {

constexpr VkDeviceSize kWayBytes = 2 * sizeof(float), kWeightBytes = sizeof(float);
constexpr float kLost = 1e29f; // From there on: map.glsl.

// What is copied, too.
constexpr ImageUse kReadByHostToo{
    kShaderRead.layout, kShaderRead.stage | VK_PIPELINE_STAGE_HOST_BIT, kShaderRead.access};

} // namespace

struct ShownBuffers::Place {
    enum class State { kFree, kRecorded, kRead };

    interop::DeviceBuffer buffer; ///< The map, and behind it the weights.
    const float* values = nullptr;
    std::size_t weights_at = 0; ///< Among the values.
    State state = State::kFree;
    Shown shown{};
    ShownWish has; ///< Of what is asked for.
    Recording recording;
};

void ShownBuffers::Free::operator()(Place* place) const {
    delete place;
}

ShownBuffers::ShownBuffers(const interop::DeviceTable& vk, Size frame)
    : vk_(&vk),
      texels_(VkDeviceSize{frame.width} * frame.height) {
    for (auto& place : places_) {
        place.reset(new Place);
        place->buffer = interop::DeviceBuffer(
            vk, texels_ * (kWayBytes + kWeightBytes), VK_BUFFER_USAGE_TRANSFER_DST_BIT,
            VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT,
            VK_MEMORY_PROPERTY_HOST_CACHED_BIT);
        void* mapped = nullptr;
        interop::check(
            vk.vkMapMemory(vk.device, place->buffer.memory(), 0, VK_WHOLE_SIZE, 0, &mapped),
            "vkMapMemory", "the CPU does not see the memory for what is shown");
        place->values = static_cast<const float*>(mapped);
        place->weights_at = 2 * texels_;
    }
}

std::uint64_t ShownBuffers::bytes() const {
    return kPlaces * texels_ * (kWayBytes + kWeightBytes);
}

void ShownBuffers::record(VkCommandBuffer commands, const Shown& shown, const ShownWish& wish,
                          const Recording& recording, const Retirement& retirement) {
    newest_run(retirement);
    const auto free = std::find_if(places_.begin(), places_.end(), [](const auto& place) {
        return place->state == Place::State::kFree;
    });
    if (free == places_.end()) return;
    Place& place = **free;
    place.state = Place::State::kRecorded;
    place.shown = shown;
    place.recording = recording;
    const bool moved = shown.map != VK_NULL_HANDLE;
    const bool has_way = moved || shown.picture == shown.with;
    place.has = {wish.way && has_way, wish.validity && has_way,
                 wish.weight && shown.weights != VK_NULL_HANDLE};

    if (moved && (place.has.way || place.has.validity)) record_way(commands, shown, place);
    if (place.has.weight) record_weights(commands, shown, place);
}

void ShownBuffers::record_way(VkCommandBuffer commands, const Shown& shown,
                              const Place& place) const {
    VkBufferImageCopy way{};
    way.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    way.imageExtent = extent_of(shown.size);
    record_image_barrier(*vk_, commands, shown.map, kShaderRead, kCopyFrom);
    vk_->vkCmdCopyImageToBuffer(commands, shown.map, kCopyFrom.layout, place.buffer.buffer(), 1,
                                &way);
    ImageBarriers<1> barrier;
    barrier.add(shown.map, kCopyFrom, kReadByHostToo, VK_IMAGE_ASPECT_COLOR_BIT);
    barrier.add_memory(VK_ACCESS_TRANSFER_WRITE_BIT, VK_ACCESS_HOST_READ_BIT);
    barrier.record(*vk_, commands);
}

void ShownBuffers::record_weights(VkCommandBuffer commands, const Shown& shown,
                                  const Place& place) const {
    const VkDeviceSize pixels = VkDeviceSize{shown.size.width} * shown.size.height;
    const VkBufferCopy weights{0, texels_ * kWayBytes, pixels * kWeightBytes};
    record_memory_barrier(*vk_, commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
                          VK_ACCESS_SHADER_WRITE_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT,
                          VK_ACCESS_TRANSFER_READ_BIT);
    vk_->vkCmdCopyBuffer(commands, shown.weights, place.buffer.buffer(), 1, &weights);
    // The next frame's pass writes anew what was copied here.
    record_memory_barrier(*vk_, commands, VK_PIPELINE_STAGE_TRANSFER_BIT,
                          VK_ACCESS_TRANSFER_WRITE_BIT, kReadByHostToo.stage,
                          VK_ACCESS_HOST_READ_BIT);
}

void ShownBuffers::discard(const RestyleDone& done) {
    for (const auto& place : places_)
        if (place->state == Place::State::kRecorded &&
            place->recording.done.semaphore == done.semaphore &&
            place->recording.done.value == done.value)
            place->state = Place::State::kFree;
}

bool ShownBuffers::any_in_use(const Retirement& retirement) const {
    return std::any_of(places_.begin(), places_.end(), [&](const auto& place) {
        return place->state == Place::State::kRead ||
               (place->state == Place::State::kRecorded && !retirement.has_run(place->recording));
    });
}

ShownBuffers::Place* ShownBuffers::newest_run(const Retirement& retirement) {
    Place* newest = nullptr;
    for (const auto& place : places_) {
        if (place->state != Place::State::kRecorded || !retirement.has_run(place->recording))
            continue;
        const bool is_newer = newest == nullptr || place->shown.with > newest->shown.with;
        Place* const older = is_newer ? std::exchange(newest, place.get()) : place.get();
        if (older != nullptr) older->state = Place::State::kFree;
    }
    return newest;
}

ShownBuffers::Place* ShownBuffers::begin_read(const Retirement& retirement) {
    Place* const newest = newest_run(retirement);
    if (newest != nullptr) newest->state = Place::State::kRead;
    return newest;
}

void ShownBuffers::end_read(Place& place) {
    place.state = Place::State::kFree;
}

std::shared_ptr<const KeptSet> ShownBuffers::copied(const Place& place) {
    auto set = std::make_shared<KeptSet>();
    set->frame_number = place.shown.with;
    set->picture = place.shown.picture;
    const std::size_t pixels = std::size_t{place.shown.size.width} * place.shown.size.height;
    const bool moved = place.shown.map != VK_NULL_HANDLE; // Else what is shown stands where it was.
    const auto add = [&](const char* name) {
        const BufferKind& kind = buffer_kind(name);
        set->buffers.push_back({&kind, 0, place.shown.size, kind.channels, set->values.size()});
    };
    if (place.has.way) {
        add("shown_way");
        set->values.assign(2 * pixels, 0);
        if (moved) std::copy_n(place.values, 2 * pixels, set->values.begin());
    }
    if (place.has.validity) {
        add("shown_validity");
        for (std::size_t pixel = 0; pixel < pixels; ++pixel)
            set->values.push_back(moved && place.values[2 * pixel] >= kLost ? 0.0f : 1.0f);
    }
    if (place.has.weight) {
        add("shown_weight");
        const float* const weights = place.values + place.weights_at;
        set->values.insert(set->values.end(), weights, weights + pixels);
    }
    return set;
}

} // namespace restyle::session
