#include "cuda/imported_allocation.h"

#include "cuda/check_cuda.h"

namespace restyle::interop {

UniqueCudaMemory import_allocation(const CudaContext& context, SharedAllocation allocation) {
    cuda::ExternalMemoryHandleDesc desc{};
    desc.type = cuda::kMemoryOpaqueFd;
    desc.handle.fd = allocation.handle.get();
    desc.size = allocation.bytes;
    desc.flags = allocation.dedicated ? cuda::kMemoryDedicated : 0;
    const CudaDriver& driver = context.driver();
    const CurrentContext current(context);
    cuda::CUexternalMemory memory = nullptr;
    check(driver, driver.cuImportExternalMemory(&memory, &desc), "cuImportExternalMemory",
          "CUDA does not import the renderer's memory");
    allocation.handle.release(); // CUDA closes it from here on.
    return {context, memory};
}

} // namespace restyle::interop
