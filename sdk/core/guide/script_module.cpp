#include "guide/script_module.h"

#include <stdexcept>

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include "models/layers/gradients.h"

namespace restyle::core {
namespace {

/// Of its first parameter; fp32 where it has none.
at::ScalarType precision_of(const torch::jit::Module& module) {
    for (const at::Tensor& parameter : module.parameters())
        if (parameter.is_floating_point()) return parameter.scalar_type();
    return at::kFloat;
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

} // namespace

struct ScriptModule::Loaded {
    torch::jit::Module module;
    at::ScalarType precision;
};

ScriptModule::ScriptModule(const std::string& file, PictureRange range, at::Device device)
    : file_(file),
      range_(range) {
    try {
        torch::jit::Module module = torch::jit::load(file, device);
        module.eval();
        loaded_ = std::make_shared<Loaded>(Loaded{module, precision_of(module)});
    } catch (const c10::Error& error) {
        refuse("is no TorchScript module: " + first_line(error.what_without_backtrace()));
    }
}

void ScriptModule::refuse(const std::string& what) const {
    throw std::runtime_error(file_ + ": " + what);
}

at::Tensor ScriptModule::operator()(const at::Tensor& pictures) const {
    const at::Tensor shown = range_ == PictureRange::kZeroToOne ? (pictures + 1) / 2 : pictures;
    c10::IValue result;
    try {
        result = loaded_->module.forward({shown.to(loaded_->precision)});
    } catch (const std::exception& error) {
        refuse("forward failed on pictures " + c10::str(pictures.sizes()) + ": " +
               first_line(error.what()));
    }
    if (!result.isTensor()) refuse("forward gives a " + result.tagKind() + ", expected a tensor");
    const at::Tensor values = result.toTensor();
    if (wants_gradients(pictures) && !values.requires_grad())
        refuse("what forward gives has no gradients, and guidance follows them");
    return values.to(pictures.scalar_type());
}

} // namespace restyle::core
