#include "cuda/match_device.h"

#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>

#include "cuda/check_cuda.h"

namespace restyle::interop {
namespace {

std::string name_of(const CudaDriver& driver, cuda::CUdevice device) {
    std::array<char, 128> name{};
    const auto named = driver.cuDeviceGetName(name.data(), int(name.size()) - 1, device);
    return named == cuda::kSuccess ? name.data() : "a device without a name";
}

bool is_the_renderers(const CudaDriver& driver, cuda::CUdevice device, const Uuid& renderer) {
    cuda::CUuuid uuid{};
    check(driver, driver.cuDeviceGetUuid_v2(&uuid, device), "cuDeviceGetUuid_v2",
          "a device of CUDA's has no UUID");
    static_assert(sizeof(uuid) == sizeof(renderer));
    return std::memcmp(&uuid, renderer.data(), renderer.size()) == 0;
}

bool imports_timelines(const CudaDriver& driver, cuda::CUdevice device) {
    int imports = 0;
    check(driver, driver.cuDeviceGetAttribute(&imports, cuda::kTimelineSemaphoreInterop, device),
          "cuDeviceGetAttribute",
          "a device of CUDA's does not tell whether it imports timeline semaphores");
    return imports != 0;
}

// Why the device is not the one, or nothing.
std::optional<std::string> refusal(const CudaDriver& driver, cuda::CUdevice device,
                                   const Uuid& renderer) {
    if (!is_the_renderers(driver, device, renderer))
        return "is another physical device than the renderer's (its UUID differs)";
    if (!imports_timelines(driver, device)) return "imports no timeline semaphores";
    return std::nullopt;
}

} // namespace

cuda::CUdevice match_device(const CudaDriver& driver, const Uuid& renderer) {
    int count = 0;
    check(driver, driver.cuDeviceGetCount(&count), "cuDeviceGetCount",
          "CUDA's driver does not count its devices");
    std::string refusals;
    for (int ordinal = 0; ordinal < count; ++ordinal) {
        cuda::CUdevice device = 0;
        check(driver, driver.cuDeviceGet(&device, ordinal), "cuDeviceGet",
              "CUDA's driver gives no device");
        const std::optional<std::string> refused = refusal(driver, device, renderer);
        if (!refused) return device;
        refusals += (refusals.empty() ? "" : ", ") + name_of(driver, device) + " " + *refused;
    }
    throw std::runtime_error(refusals.empty() ? "CUDA's driver has no device" : refusals);
}

} // namespace restyle::interop
