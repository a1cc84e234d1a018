// External semaphores: the renderer's own, waited for and raised from the streams' threads.

#include <chrono>

#include "fake_cuda/fake_state.h"
#include "vulkan/check_vk.h"

namespace restyle::test {
namespace {

using namespace interop::cuda;

CUresult import(CUexternalSemaphore* semaphore, const ExternalSemaphoreHandleDesc* desc) {
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    if (!state.in_context()) return kInvalidContext;
    if (desc->type != kTimelineSemaphoreFd) {
        state.breach("R9: a timeline was imported as another kind of semaphore");
        return kInvalidValue;
    }
    if (!state.devices[1].told_of_timelines)
        state.breach("R11: a timeline was imported without asking whether the device can");
    const int descriptor = desc->handle.fd;
    const bool refused = state.machine.refuses_timelines || !state.machine.imports_timelines;
    if (refuses(refused, descriptor, state.exported_timelines)) return kNotSupported;
    const FileId file = *file_of(descriptor);
    std::unique_ptr<FakeTimeline> made(
        new FakeTimeline{{descriptor, file}, state.exported_timelines.at(file), 0});
    FakeTimeline* const key = made.get();
    *semaphore = reinterpret_cast<CUexternalSemaphore>(key);
    state.timelines.emplace(key, std::move(made));
    return kSuccess;
}

CUresult destroy(CUexternalSemaphore handle) {
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    if (!state.in_context()) return kInvalidContext;
    const auto found = state.timelines.find(reinterpret_cast<FakeTimeline*>(handle));
    if (found == state.timelines.end()) return kInvalidHandle;
    if (found->second->pending == 0) {
        state.timelines.erase(found);
        return kSuccess;
    }
    state.breach(
        "R13: a semaphore was destroyed while a stream had yet to wait for it or raise it");
    return kInvalidHandle; // It lives on: the stream uses it.
}

// Until it is reached or the stream is given up.
void wait(FakeState& state, VkSemaphore timeline, std::uint64_t value, const FakeStream& stream) {
    while (value_of(state, timeline) < value && !stream.abandoned())
        std::this_thread::sleep_for(std::chrono::microseconds(100));
}

template <typename Do>
CUresult put(CUstream handle, CUexternalSemaphore semaphore, const Do& work) {
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    FakeStream* const stream = stream_of(handle);
    if (!state.in_context() || stream == nullptr) return kInvalidContext;
    FakeTimeline* const timeline = reinterpret_cast<FakeTimeline*>(semaphore);
    if (!state.timelines.contains(timeline)) return kInvalidHandle;
    ++timeline->pending;
    stream->put([&state, timeline, work](const FakeStream& running) {
        work(state, timeline->semaphore, running);
        const std::lock_guard done(state.mutex);
        --timeline->pending;
    });
    return kSuccess;
}

CUresult put_wait(const CUexternalSemaphore* semaphores, const ExternalSemaphoreWaitParams* params,
                  unsigned count, CUstream stream) {
    if (count != 1) return kInvalidValue;
    const std::uint64_t value = params->value;
    return put(stream, *semaphores,
               [value](FakeState& state, VkSemaphore timeline, const FakeStream& running) {
                   wait(state, timeline, value, running);
               });
}

CUresult put_signal(const CUexternalSemaphore* semaphores,
                    const ExternalSemaphoreSignalParams* params, unsigned count, CUstream stream) {
    if (count != 1) return kInvalidValue;
    const std::uint64_t value = params->value;
    return put(stream, *semaphores,
               [value](FakeState& state, VkSemaphore timeline, const FakeStream&) {
                   raise(state, timeline, value);
               });
}

} // namespace

std::uint64_t value_of(FakeState& state, VkSemaphore timeline) {
    const std::lock_guard lock(state.timeline_use);
    std::uint64_t value = 0;
    interop::check(state.real.vkGetSemaphoreCounterValue(state.real.device, timeline, &value),
                   "vkGetSemaphoreCounterValue", "the played driver of CUDA failed");
    return value;
}

VkResult raise(FakeState& state, VkSemaphore timeline, std::uint64_t value) {
    VkSemaphoreSignalInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SIGNAL_INFO;
    info.semaphore = timeline;
    info.value = value;
    const std::lock_guard lock(state.timeline_use);
    return state.real.vkSignalSemaphore(state.real.device, &info);
}

void fill_timelines(interop::CudaDriver& driver) {
    driver.cuImportExternalSemaphore = import;
    driver.cuDestroyExternalSemaphore = destroy;
    driver.cuWaitExternalSemaphoresAsync = put_wait;
    driver.cuSignalExternalSemaphoresAsync = put_signal;
}

} // namespace restyle::test
