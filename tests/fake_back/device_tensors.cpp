#include "device_tensors.h"

#include "back/share.h"
#include "cuda/check_cuda.h"
#include "cuda/match_device.h"

namespace restyle::test {

DeviceTensors::DeviceTensors(const interop::CudaDriver& driver, const RestyleBackShare& share)
    : driver_(driver),
      context_(driver, interop::match_device(driver, back::uuid_from(share.device))),
      stream_(interop::make_cuda_stream(context_)),
      end_(driver, back::share_from(share), stream_.get()) {}

std::vector<float> DeviceTensors::read(const RestyleBackJob& job, std::uint64_t offset,
                                       std::size_t count) {
    staged_.resize(count);
    end_.wait_for_renderer(job.rendered_value);
    const interop::CurrentContext current(context_);
    check(driver_.cuMemcpyDtoHAsync_v2(staged_.data(), end_.address() + offset,
                                       count * sizeof(float), stream_.get()),
          "cuMemcpyDtoHAsync_v2");
    check(driver_.cuStreamSynchronize(stream_.get()), "cuStreamSynchronize");
    return staged_;
}

void DeviceTensors::write(const RestyleBackJob& job, std::uint64_t offset,
                          const std::vector<float>& values) {
    staged_ = values;
    const interop::CurrentContext current(context_);
    check(driver_.cuMemcpyHtoDAsync_v2(end_.address() + offset, staged_.data(),
                                       staged_.size() * sizeof(float), stream_.get()),
          "cuMemcpyHtoDAsync_v2");
    end_.hand_back(job.restyled_value);
    check(driver_.cuStreamSynchronize(stream_.get()), "cuStreamSynchronize");
}

void DeviceTensors::check(interop::cuda::CUresult result, const char* call) const {
    interop::check(driver_, result, call, "the fake back's stream failed");
}

} // namespace restyle::test
