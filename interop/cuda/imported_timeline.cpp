#include "cuda/imported_timeline.h"

#include <utility>

#include "cuda/check_cuda.h"
#include "cuda/import_types.h"

namespace restyle::interop {
namespace {

UniqueCudaSemaphore import_timeline(const CudaContext& context, ExternalHandle handle) {
    cuda::ExternalSemaphoreHandleDesc desc{};
    desc.type = kTimelineImport;
    desc.handle = imported_value(handle);
    const CudaDriver& driver = context.driver();
    const CurrentContext current(context);
    cuda::CUexternalSemaphore semaphore = nullptr;
    check(driver, driver.cuImportExternalSemaphore(&semaphore, &desc), "cuImportExternalSemaphore",
          "CUDA does not import the renderer's timeline semaphore");
    leave_to_importer(handle);
    return {context, semaphore};
}

} // namespace

ImportedTimeline::ImportedTimeline(const CudaContext& context, ExternalHandle handle)
    : context_(&context),
      semaphore_(import_timeline(context, std::move(handle))) {}

void ImportedTimeline::wait(cuda::CUstream stream, std::uint64_t value) const {
    cuda::ExternalSemaphoreWaitParams params{};
    params.value = value;
    const CudaDriver& driver = context_->driver();
    const CurrentContext current(*context_);
    const cuda::CUexternalSemaphore semaphore = semaphore_.get();
    check(driver, driver.cuWaitExternalSemaphoresAsync(&semaphore, &params, 1, stream),
          "cuWaitExternalSemaphoresAsync", "CUDA does not wait for the renderer");
}

void ImportedTimeline::signal(cuda::CUstream stream, std::uint64_t value) const {
    cuda::ExternalSemaphoreSignalParams params{};
    params.value = value;
    const CudaDriver& driver = context_->driver();
    const CurrentContext current(*context_);
    const cuda::CUexternalSemaphore semaphore = semaphore_.get();
    check(driver, driver.cuSignalExternalSemaphoresAsync(&semaphore, &params, 1, stream),
          "cuSignalExternalSemaphoresAsync", "CUDA does not signal the renderer");
}

} // namespace restyle::interop
