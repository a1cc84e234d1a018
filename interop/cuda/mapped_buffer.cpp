#include "cuda/mapped_buffer.h"

#include <utility>

#include "cuda/check_cuda.h"

namespace restyle::interop {
namespace {

UniqueCudaAddress map(const CudaContext& context, cuda::CUexternalMemory memory,
                      std::uint64_t bytes) {
    cuda::ExternalMemoryBufferDesc desc{};
    desc.size = bytes;
    const CudaDriver& driver = context.driver();
    const CurrentContext current(context);
    cuda::CUdeviceptr address = 0;
    check(driver, driver.cuExternalMemoryGetMappedBuffer(&address, memory, &desc),
          "cuExternalMemoryGetMappedBuffer", "CUDA does not map the renderer's buffer");
    return {context, address};
}

} // namespace

MappedBuffer::MappedBuffer(const CudaContext& context, SharedAllocation allocation,
                           std::uint64_t bytes)
    : bytes_(bytes),
      memory_(import_allocation(context, std::move(allocation))),
      address_(map(context, memory_.get(), bytes)) {}

} // namespace restyle::interop
