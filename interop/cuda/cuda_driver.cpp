#include "cuda/cuda_driver.h"

#include <stdexcept>
#include <string>

#include "cuda/check_cuda.h"
#include "system.h"

namespace restyle::interop {
namespace {

constexpr int kOldestVersion = 11040; // cuDeviceGetUuid_v2 came with it.

std::string version_text(int version) {
    return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

void* open_driver(const char* library) {
    try {
        return open_library(library);
    } catch (const std::runtime_error& refusal) {
        throw std::runtime_error(std::string("there is no driver of CUDA: ") + refusal.what());
    }
}

} // namespace

CudaDriver load_cuda_driver(const char* library) {
    void* const opened = open_driver(library);
    CudaDriver driver;
#define RESTYLE_LOAD(name, parameters)                                                             \
    driver.name = reinterpret_cast<decltype(driver.name)>(find_symbol(opened, #name));             \
    if (driver.name == nullptr)                                                                    \
        throw std::runtime_error(std::string(library) + " has no " #name ": it is older than "     \
                                                        "CUDA 11.4, or no driver of CUDA");
    RESTYLE_CUDA_FUNCTIONS(RESTYLE_LOAD)
#undef RESTYLE_LOAD
    return driver;
}

void initialise(const CudaDriver& driver) {
    check(driver, driver.cuInit(0), "cuInit", "CUDA's driver does not start");
    int version = 0;
    check(driver, driver.cuDriverGetVersion(&version), "cuDriverGetVersion",
          "CUDA's driver does not tell its version");
    if (version < kOldestVersion)
        throw std::runtime_error("the driver is of CUDA " + version_text(version) +
                                 ", expected at least " + version_text(kOldestVersion));
    int count = 0;
    check(driver, driver.cuDeviceGetCount(&count), "cuDeviceGetCount",
          "CUDA's driver does not count its devices");
    if (count == 0) throw std::runtime_error("CUDA's driver finds no device");
}

const CudaDriver& open_cuda_driver() {
    static const CudaDriver opened = [] {
        const CudaDriver driver = load_cuda_driver(kCudaLibrary);
        initialise(driver);
        return driver;
    }();
    return opened;
}

} // namespace restyle::interop
