#include "tensor_file.h"

#include <stdexcept>

#include <c10/util/StringUtil.h>

namespace command_line {

bool is_tensor_name(const std::filesystem::path& file) {
    return file.extension() == ".safetensors";
}

void check_tensor_name(const std::filesystem::path& file) {
    if (!is_tensor_name(file))
        throw std::runtime_error(file.string() + ": expected a name that ends in .safetensors");
}

at::Tensor read_tensor(const std::filesystem::path& file, const std::string& name,
                       std::int64_t dimensions) {
    return take_tensor(restyle::core::read_safetensors(file), file, name, dimensions);
}

at::Tensor take_tensor(const restyle::core::SafeTensors& contents,
                       const std::filesystem::path& file, const std::string& name,
                       std::int64_t dimensions) {
    const auto found = contents.tensors.find(name);
    if (found == contents.tensors.end())
        throw std::runtime_error(file.string() + ": holds no tensor '" + name + "'");
    const at::Tensor& tensor = found->second;
    if (tensor.scalar_type() != at::kFloat && tensor.scalar_type() != at::kDouble)
        throw std::runtime_error(c10::str(file.string(), ": tensor '", name, "' is ",
                                          tensor.scalar_type(), ", expected fp32 or fp64"));
    if (tensor.dim() != dimensions || tensor.numel() == 0)
        throw std::runtime_error(c10::str(file.string(), ": tensor '", name, "' has shape ",
                                          tensor.sizes(), ", expected ", dimensions,
                                          " dimensions, none of them 0"));
    return tensor;
}

} // namespace command_line
