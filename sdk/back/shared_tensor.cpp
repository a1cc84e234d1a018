#include "back/shared_tensor.h"

#include <stdexcept>
#include <string>
#include <utility>

namespace restyle::back {

at::Tensor tensor_over(std::shared_ptr<const ImportedMemory> memory, std::size_t offset,
                       at::IntArrayRef shape) {
    const std::size_t bytes =
        static_cast<std::size_t>(c10::multiply_integers(shape)) * sizeof(float);
    if (offset % sizeof(float) != 0 || offset > memory->bytes() || bytes > memory->bytes() - offset)
        throw std::invalid_argument("a tensor of " + std::to_string(bytes) + " bytes at offset " +
                                    std::to_string(offset) + " does not lie in shared memory of " +
                                    std::to_string(memory->bytes()) + " bytes");
    void* data = memory->data() + offset;
    return at::from_blob(
        data, shape, [memory = std::move(memory)](void*) {}, at::TensorOptions(at::kFloat));
}

} // namespace restyle::back
