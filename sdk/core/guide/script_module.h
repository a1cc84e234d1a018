#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <ATen/core/ivalue.h>

#include "restyle/core/energy.h"

namespace restyle::core {

/// A TorchScript module, a function of a tensor that guidance follows.
class ScriptModule {
public:
    /// What forward() is given by name beside that tensor.
    using Constants = std::unordered_map<std::string, c10::IValue>;

    /// Loads it in evaluation mode. Throws std::runtime_error naming the file.
    ScriptModule(const std::string& file, at::Device device);

    /// forward(x, beside...), computed in the module's precision, in that of x, which messages call
    /// `what`. Throws std::runtime_error naming the file for what is no tensor, or has no gradients
    /// where x wants them.
    at::Tensor operator()(const at::Tensor& x, const std::string& what,
                          const Constants& constants = {},
                          const std::vector<at::Tensor>& beside = {}) const;

    at::ScalarType precision() const; ///< Of its first parameter; fp32 where it has none.

    [[noreturn]] void refuse(const std::string& what) const; ///< Throws in the file's name.

private:
    struct Loaded;
    std::shared_ptr<Loaded> loaded_;
    std::string file_;
};

/// Pictures in [-1, 1] as a network expects them.
inline at::Tensor expected_by(PictureRange range, const at::Tensor& pictures) {
    return range == PictureRange::kZeroToOne ? (pictures + 1) / 2 : pictures;
}

/// A module that looks at pictures [n, 3, H, W] in [-1, 1], which it may expect in [0, 1].
class PictureModule : public ScriptModule {
public:
    PictureModule(const std::string& file, PictureRange range, at::Device device)
        : ScriptModule(file, device),
          range_(range) {}

    at::Tensor operator()(const at::Tensor& pictures) const;

private:
    PictureRange range_;
};

} // namespace restyle::core
