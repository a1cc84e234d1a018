#include "restyle/core/device.h"

#include <filesystem>
#include <stdexcept>

#include <ATen/Context.h>
#include <dlfcn.h>

#include "models/layers/cpu_bf16.h"

namespace restyle::core {
namespace {

// A library stays open: torch keeps pointers into it.
bool opens(const std::string& library) {
    return ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL) != nullptr;
}

std::filesystem::path beside_torch_cpu(const std::string& name) {
    Dl_info info{};
    if (::dladdr(reinterpret_cast<const void*>(&at::globalContext), &info) == 0) return name;
    return std::filesystem::path(info.dli_fname).replace_filename(name);
}

/// What CUDA lacks, in a few words; empty where it can be used.
std::string open_cuda() {
    if (!opens("libcuda.so.1")) return "there is no NVIDIA driver (libcuda.so.1 does not open)";
    const std::filesystem::path library = beside_torch_cpu("libtorch_cuda.so");
    if (!std::filesystem::exists(library))
        return "this LibTorch has no CUDA part (" + library.string() + " is missing)";
    if (!opens(library.string()))
        return std::string("LibTorch's CUDA part does not open: ") + ::dlerror();
    if (!at::globalContext().hasCUDA()) return "the driver finds no CUDA device";
    return {};
}

at::Device cuda_device() {
    at::Context& torch = at::globalContext();
    torch.setAllowTF32CuDNN(false);
    torch.setAllowTF32CuBLAS(false);
    torch.setDeterministicCuDNN(true);
    return {at::kCUDA, 0};
}

} // namespace

at::Device device_from_name(const std::string& name) {
    if (name == "cpu") return at::kCPU;
    if (name != "auto" && name != "cuda")
        throw std::invalid_argument("device is '" + name + "', expected auto, cpu or cuda");
    const std::string missing = open_cuda();
    if (missing.empty()) return cuda_device();
    if (name == "cuda") throw std::runtime_error("CUDA cannot be used: " + missing);
    return at::kCPU;
}

at::ScalarType fastest_dtype(at::Device device) {
    return device.is_cpu() && !cpu_has_bf16() ? at::kFloat : at::kBFloat16;
}

} // namespace restyle::core
