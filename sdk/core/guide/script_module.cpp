#include "guide/script_module.h"

#include <filesystem>
#include <stdexcept>
#include <utility>

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include "models/layers/gradients.h"

namespace restyle::core {
namespace {

at::ScalarType precision_of(const torch::jit::Module& module) {
    for (const at::Tensor& parameter : module.parameters())
        if (parameter.is_floating_point()) return parameter.scalar_type();
    return at::kFloat;
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

// LibTorch goes on with guesses.
std::string first_sentence(const std::string& text) {
    return text.substr(0, text.find(". "));
}

} // namespace

struct ScriptModule::Loaded {
    torch::jit::Module module;
    at::ScalarType precision;
};

ScriptModule::ScriptModule(const std::string& file, at::Device device) : file_(file) {
    if (!std::filesystem::exists(file)) refuse("is no TorchScript module: there is no such file");
    try {
        torch::jit::Module module = torch::jit::load(file, device);
        module.eval();
        loaded_ = std::make_shared<Loaded>(Loaded{module, precision_of(module)});
    } catch (const c10::Error& error) {
        refuse("is no TorchScript module: " +
               first_sentence(first_line(error.what_without_backtrace())));
    }
}

at::ScalarType ScriptModule::precision() const {
    return loaded_->precision;
}

void ScriptModule::refuse(const std::string& what) const {
    throw std::runtime_error(file_ + ": " + what);
}

at::Tensor ScriptModule::operator()(const at::Tensor& x, const std::string& what,
                                    const Constants& constants,
                                    const std::vector<at::Tensor>& beside) const {
    std::vector<c10::IValue> inputs{x.to(loaded_->precision)};
    for (const at::Tensor& input : beside)
        inputs.emplace_back(input.is_floating_point() ? input.to(loaded_->precision) : input);
    c10::IValue result;
    try {
        result = loaded_->module.forward(std::move(inputs), constants);
    } catch (const std::exception& error) {
        refuse(
            c10::str("forward failed on ", what, " ", x.sizes(), ": ", first_line(error.what())));
    }
    if (!result.isTensor()) refuse("forward gives a " + result.tagKind() + ", expected a tensor");
    const at::Tensor values = result.toTensor();
    if (wants_gradients(x) && !values.requires_grad())
        refuse("what forward gives has no gradients, and guidance follows them");
    return values.to(x.scalar_type());
}

at::Tensor PictureModule::operator()(const at::Tensor& pictures) const {
    return ScriptModule::operator()(expected_by(range_, pictures), "pictures");
}

} // namespace restyle::core
