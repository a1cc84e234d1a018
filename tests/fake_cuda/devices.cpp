// The driver itself, its devices and their contexts.

#include <algorithm>
#include <cstring>

#include "fake_cuda/fake_state.h"
#include "vulkan/device_identity.h"

namespace restyle::test {
namespace {

using namespace interop::cuda;

constexpr int kDeviceCount = 2;

thread_local std::vector<CUcontext> current_contexts;

CUcontext context_of(FakeDevice& device) {
    return reinterpret_cast<CUcontext>(&device);
}

bool known(CUdevice device) {
    return device >= 0 && device < kDeviceCount;
}

CUresult get_error_name(CUresult result, const char** name) {
    *name = result == kInvalidContext ? "CUDA_ERROR_INVALID_CONTEXT" : "CUDA_ERROR_PLAYED";
    return kSuccess;
}

CUresult get_name(char* name, int length, CUdevice device) {
    if (!known(device)) return kInvalidValue;
    const std::string text = "Fake GPU " + std::to_string(device);
    const std::size_t copied = std::min(text.size(), std::size_t(length) - 1);
    std::memcpy(name, text.data(), copied);
    name[copied] = '\0';
    return kSuccess;
}

CUresult get_uuid(CUuuid* uuid, CUdevice device) {
    if (!known(device)) return kInvalidValue;
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    FakeDevice& asked = state.devices[device];
    asked.told_its_uuid = true;
    const interop::Uuid renderers = interop::identity_of(state.real).device;
    std::memcpy(uuid, renderers.data(), renderers.size());
    if (!asked.is_the_renderers || !state.machine.has_the_renderers_device) uuid->bytes[0] ^= 0x5a;
    return kSuccess;
}

CUresult get_attribute(int* value, CUdevice_attribute attribute, CUdevice device) {
    if (!known(device) || attribute != kTimelineSemaphoreInterop) return kInvalidValue;
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    state.devices[device].told_of_timelines = true;
    *value = state.machine.imports_timelines ? 1 : 0;
    return kSuccess;
}

CUresult retain(CUcontext* context, CUdevice device) {
    if (!known(device)) return kInvalidValue;
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    FakeDevice& retained = state.devices[device];
    if (!retained.told_its_uuid)
        state.breach("R12: a context was made on a device whose UUID was not asked for");
    ++retained.retained;
    *context = context_of(retained);
    return kSuccess;
}

CUresult release(CUdevice device) {
    if (!known(device)) return kInvalidValue;
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    if (state.devices[device].retained-- == 0) state.breach("R13: a context was released twice");
    return kSuccess;
}

CUresult push(CUcontext context) {
    current_contexts.push_back(context);
    return kSuccess;
}

CUresult pop(CUcontext* context) {
    if (current_contexts.empty()) return kInvalidContext;
    *context = current_contexts.back();
    current_contexts.pop_back();
    return kSuccess;
}

} // namespace

bool FakeState::in_context() {
    return !current_contexts.empty() && current_contexts.back() == context_of(devices[1]) &&
           devices[1].retained > 0;
}

void fill_devices(interop::CudaDriver& driver) {
    current_contexts.clear();
    driver.cuInit = [](unsigned) { return kSuccess; };
    driver.cuDriverGetVersion = [](int* version) {
        *version = fake().machine.version;
        return kSuccess;
    };
    driver.cuGetErrorName = get_error_name;
    driver.cuDeviceGetCount = [](int* count) {
        *count = kDeviceCount;
        return kSuccess;
    };
    driver.cuDeviceGet = [](CUdevice* device, int ordinal) {
        *device = ordinal;
        return known(ordinal) ? kSuccess : kInvalidValue;
    };
    driver.cuDeviceGetName = get_name;
    driver.cuDeviceGetUuid_v2 = get_uuid;
    driver.cuDeviceGetAttribute = get_attribute;
    driver.cuDevicePrimaryCtxRetain = retain;
    driver.cuDevicePrimaryCtxRelease_v2 = release;
    driver.cuCtxPushCurrent_v2 = push;
    driver.cuCtxPopCurrent_v2 = pop;
}

} // namespace restyle::test
