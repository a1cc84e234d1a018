#include "cuda/match_device.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

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

constexpr const char* kNone = "CUDA's driver has no device";

std::vector<cuda::CUdevice> devices_of(const CudaDriver& driver) {
    int count = 0;
    check(driver, driver.cuDeviceGetCount(&count), "cuDeviceGetCount",
          "CUDA's driver does not count its devices");
    std::vector<cuda::CUdevice> devices(std::size_t(std::max(count, 0)));
    for (std::size_t ordinal = 0; ordinal < devices.size(); ++ordinal)
        check(driver, driver.cuDeviceGet(&devices[ordinal], int(ordinal)), "cuDeviceGet",
              "CUDA's driver gives no device");
    return devices;
}

} // namespace

cuda::CUdevice match_device(const CudaDriver& driver, const Uuid& renderer) {
    std::string refusals;
    for (const cuda::CUdevice device : devices_of(driver)) {
        const std::optional<std::string> refused = refusal(driver, device, renderer);
        if (!refused) return device;
        refusals += (refusals.empty() ? "" : ", ") + name_of(driver, device) + " " + *refused;
    }
    throw std::runtime_error(refusals.empty() ? kNone : refusals);
}

cuda::CUdevice nearest_device(const CudaDriver& driver, const Uuid& renderer) {
    const std::vector<cuda::CUdevice> devices = devices_of(driver);
    if (devices.empty()) throw std::runtime_error(kNone);
    const auto same = std::find_if(devices.begin(), devices.end(), [&](cuda::CUdevice device) {
        return is_the_renderers(driver, device, renderer);
    });
    return same != devices.end() ? *same : devices.front();
}

} // namespace restyle::interop
