#include "cuda/imported_allocation.h"

#include "cuda/check_cuda.h"
#include "cuda/import_types.h"

namespace restyle::interop {

UniqueCudaMemory import_allocation(const CudaContext& context, SharedAllocation allocation) {
    cuda::ExternalMemoryHandleDesc desc{};
    desc.type = kMemoryImport;
    desc.handle = imported_value(allocation.handle);
    desc.size = allocation.bytes;
    desc.flags = allocation.dedicated ? cuda::kMemoryDedicated : 0;
    const CudaDriver& driver = context.driver();
    const CurrentContext current(context);
    cuda::CUexternalMemory memory = nullptr;
    check(driver, driver.cuImportExternalMemory(&memory, &desc), "cuImportExternalMemory",
          "CUDA does not import the renderer's memory");
    leave_to_importer(allocation.handle);
    return {context, memory};
}

} // namespace restyle::interop
