#include "back/shared_tensor.h"

#include <stdexcept>
#include <string>
#include <utility>

namespace restyle::back {
namespace {

void check_inside(std::size_t offset, at::IntArrayRef shape, std::size_t memory_bytes) {
    const std::size_t bytes =
        static_cast<std::size_t>(c10::multiply_integers(shape)) * sizeof(float);
    if (offset % sizeof(float) != 0 || offset > memory_bytes || bytes > memory_bytes - offset)
        throw std::invalid_argument("a tensor of " + std::to_string(bytes) + " bytes at offset " +
                                    std::to_string(offset) + " does not lie in shared memory of " +
                                    std::to_string(memory_bytes) + " bytes");
}

} // namespace

at::Tensor tensor_over(std::shared_ptr<const interop::ImportedMemory> memory, std::size_t offset,
                       at::IntArrayRef shape) {
    check_inside(offset, shape, memory->bytes());
    void* data = memory->data() + offset;
    return at::from_blob(
        data, shape, [memory = std::move(memory)](void*) {}, at::TensorOptions(at::kFloat));
}

at::Tensor tensor_over(std::shared_ptr<const interop::CudaEnd> memory, std::size_t offset,
                       at::IntArrayRef shape, at::Device device) {
    check_inside(offset, shape, memory->bytes());
    void* data = reinterpret_cast<void*>(memory->address() + offset);
    // The device is given, since asking the pointer for it is a call to CUDA's runtime.
    return at::from_blob(
        data, shape, [memory = std::move(memory)](void*) {},
        at::TensorOptions(at::kFloat).device(device), device);
}

} // namespace restyle::back
