#include "fake_cuda/fake_state.h"

namespace restyle::test {
namespace {

using namespace interop::cuda;

CUresult create(CUstream* stream, unsigned flags) {
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    if (!state.in_context()) return kInvalidContext;
    if ((flags & kStreamNonBlocking) == 0)
        state.breach("T3: a stream was made that waits for the default one");
    auto made = std::make_unique<FakeStream>();
    *stream = reinterpret_cast<CUstream>(made.get());
    FakeStream* const key = made.get();
    state.streams.emplace(key, std::move(made));
    return kSuccess;
}

CUresult destroy(CUstream handle) {
    FakeState& state = fake();
    std::unique_ptr<FakeStream> ended;
    {
        const std::lock_guard lock(state.mutex);
        const auto found = state.streams.find(reinterpret_cast<FakeStream*>(handle));
        if (found == state.streams.end()) return kInvalidHandle;
        ended = std::move(found->second);
        state.streams.erase(found);
    }
    return kSuccess; // The stream's thread ends here, without the lock that its work takes.
}

} // namespace

FakeStream* stream_of(CUstream handle) {
    FakeState& state = fake();
    if (handle == nullptr) state.breach("T3: work was put on the default stream");
    const auto found = state.streams.find(reinterpret_cast<FakeStream*>(handle));
    return found == state.streams.end() ? nullptr : found->second.get();
}

void fill_streams(interop::CudaDriver& driver) {
    driver.cuStreamCreate = create;
    driver.cuStreamDestroy_v2 = destroy;
    driver.cuStreamQuery = [](CUstream stream) {
        return reinterpret_cast<FakeStream*>(stream)->idle() ? kSuccess : kNotReady;
    };
    driver.cuStreamSynchronize = [](CUstream stream) {
        reinterpret_cast<FakeStream*>(stream)->synchronise();
        return kSuccess;
    };
}

} // namespace restyle::test
