#pragma once

#include <memory>
#include <string>

#include "restyle/core/energy.h"

namespace restyle::core {

/// A TorchScript module that looks at pictures.
class ScriptModule {
public:
    /// Loads it in evaluation mode. Throws std::runtime_error naming the file.
    ScriptModule(const std::string& file, PictureRange range, at::Device device);

    /// forward(pictures), computed in the module's precision, in that of the pictures. Throws
    /// std::runtime_error naming the file for what is no tensor, or has no gradients where the
    /// pictures want them.
    at::Tensor operator()(const at::Tensor& pictures) const;

    [[noreturn]] void refuse(const std::string& what) const; ///< Throws in the file's name.

private:
    struct Loaded;
    std::shared_ptr<Loaded> loaded_;
    std::string file_;
    PictureRange range_;
};

} // namespace restyle::core
