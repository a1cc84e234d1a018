#include "models/convert/part_shapes.h"

#include <stdexcept>

namespace restyle::core {

PartShapes::PartShapes(const TensorMap& tensors, const std::filesystem::path& file,
                       std::string part)
    : tensors_(tensors),
      file_(file),
      part_(std::move(part)) {}

int PartShapes::count(const std::string& list, const std::string& inner) const {
    int count = 0;
    while (has(list + "." + std::to_string(count) + "." + inner))
        ++count;
    return count;
}

int PartShapes::size(const std::string& name, int dim) const {
    const at::Tensor& tensor = at(name);
    if (dim >= tensor.dim())
        refuse("tensor '" + name + "' has " + std::to_string(tensor.dim()) +
               " dimensions, expected " + std::to_string(dim + 1) + " at least");
    return static_cast<int>(tensor.size(dim));
}

int PartShapes::dimensions(const std::string& name) const {
    return static_cast<int>(at(name).dim());
}

int PartShapes::heads(int width) const {
    constexpr int kHeadWidth = 64;
    if (width < 1 || width % kHeadWidth != 0)
        refuse("an attention is " + std::to_string(width) +
               " wide, expected a multiple of its heads' width of 64");
    return width / kHeadWidth;
}

void PartShapes::refuse(const std::string& what) const {
    throw std::runtime_error(file_.string() + ": " + part_ + ": " + what);
}

const at::Tensor& PartShapes::at(const std::string& name) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end()) refuse("lacks what diffusers names '" + name + "'");
    return found->second;
}

} // namespace restyle::core
