#include "device_tensors.h"

#include <algorithm>

#include <fcntl.h>

#include "cuda/check_cuda.h"
#include "cuda/match_device.h"

namespace restyle::test {
namespace {

interop::Uuid device_of(const RestyleBackShare& share) {
    interop::Uuid device{};
    std::copy(std::begin(share.device), std::end(share.device), device.begin());
    return device;
}

// The descriptors stay the caller's.
interop::ExternalHandle copy_of(std::int32_t descriptor) {
    return interop::ExternalHandle(fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
}

interop::DeviceShare taken(const RestyleBackShare& share) {
    interop::DeviceShare taken;
    taken.device = device_of(share);
    taken.memory = {copy_of(share.memory), share.allocation_bytes, share.dedicated != 0};
    taken.buffer_bytes = share.buffer_bytes;
    taken.rendered = copy_of(share.rendered);
    taken.restyled = copy_of(share.restyled);
    return taken;
}

} // namespace

DeviceTensors::DeviceTensors(const interop::CudaDriver& driver, const RestyleBackShare& share)
    : driver_(driver),
      context_(driver, interop::match_device(driver, device_of(share))),
      stream_(interop::make_cuda_stream(context_)),
      end_(driver, taken(share), stream_.get()) {}

std::vector<float> DeviceTensors::read(const RestyleBackJob& job, std::uint64_t offset,
                                       std::size_t count) {
    std::vector<float> values(count);
    end_.wait_for_renderer(job.rendered_value);
    const interop::CurrentContext current(context_);
    check(driver_.cuMemcpyDtoHAsync_v2(values.data(), end_.address() + offset,
                                       count * sizeof(float), stream_.get()));
    check(driver_.cuStreamSynchronize(stream_.get()));
    return values;
}

void DeviceTensors::write(const RestyleBackJob& job, std::uint64_t offset,
                          const std::vector<float>& values) {
    const interop::CurrentContext current(context_);
    check(driver_.cuMemcpyHtoDAsync_v2(end_.address() + offset, values.data(),
                                       values.size() * sizeof(float), stream_.get()));
    end_.hand_back(job.restyled_value);
    check(driver_.cuStreamSynchronize(stream_.get()));
}

void DeviceTensors::check(interop::cuda::CUresult result) const {
    interop::check(driver_, result, "the fake back's stream");
}

} // namespace restyle::test
