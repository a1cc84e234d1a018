#pragma once

#include <filesystem>
#include <string>

#include "restyle/core/safetensors.h"

namespace restyle::core {

/// What the shapes of a network's tensors tell, asked by their diffusers names.
class PartShapes {
public:
    /// `file` and `part` ("unet") are named in complaints. The tensors must outlive this.
    PartShapes(const TensorMap& tensors, const std::filesystem::path& file, std::string part);

    bool has(const std::string& name) const { return tensors_.count(name) > 0; }

    /// How many of list.0.inner, list.1.inner, ... there are.
    int count(const std::string& list, const std::string& inner) const;

    /// Throws std::runtime_error when there is no such tensor or dimension.
    int size(const std::string& name, int dim) const;
    int dimensions(const std::string& name) const;

    /// Heads of an attention so wide, each 64 wide as all CLIP's are, text2im's, Stable Diffusion
    /// 2.x' and SDXL's. Throws std::runtime_error when they do not fill it.
    int heads(int width) const;

    [[noreturn]] void refuse(const std::string& what) const;

private:
    const at::Tensor& at(const std::string& name) const;

    const TensorMap& tensors_;
    std::filesystem::path file_;
    std::string part_;
};

} // namespace restyle::core
