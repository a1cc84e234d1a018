#include "models/unet_weights.h"

#include <array>
#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>

namespace restyle::core {
namespace {

constexpr const char* kWeights = "diffusion_pytorch_model.safetensors";

// diffusers' names before 0.17, and since.
constexpr std::array<std::pair<const char*, const char*>, 4> kOldNames{
    {{".query.", ".to_q."},
     {".key.", ".to_k."},
     {".value.", ".to_v."},
     {".proj_attn.", ".to_out.0."}}};

std::string name_since(std::string name) {
    if (name.find(".attentions.") == std::string::npos) return name;
    for (const auto& [old_name, since] : kOldNames) {
        const std::size_t place = name.find(old_name);
        if (place != std::string::npos) name.replace(place, std::string(old_name).size(), since);
    }
    return name;
}

std::string text_of(at::IntArrayRef shape) {
    std::ostringstream text;
    text << shape;
    return text.str();
}

} // namespace

ParameterSource parameters_from_file(TensorMap weights, const std::filesystem::path& file,
                                     at::ScalarType dtype, at::Device device) {
    const auto named = std::make_shared<TensorMap>();
    for (auto& [name, tensor] : weights)
        named->emplace(name_since(name), std::move(tensor));
    return [named, file, dtype, device](const std::string& name, at::IntArrayRef shape) {
        const auto found = named->find(name);
        if (found == named->end())
            throw std::runtime_error(file.string() + ": lacks tensor '" + name + "'");
        at::Tensor tensor = found->second;
        // Old attention files hold 1x1 convolutions where linear layers are.
        if (tensor.dim() == 4 && shape.size() == 2 && tensor.size(2) == 1 && tensor.size(3) == 1)
            tensor = tensor.flatten(1);
        if (tensor.sizes() != shape)
            throw std::runtime_error(file.string() + ": tensor '" + name + "' has shape " +
                                     text_of(tensor.sizes()) + ", config.json asks for " +
                                     text_of(shape));
        if (!tensor.is_floating_point())
            throw std::runtime_error(file.string() + ": tensor '" + name + "' holds no floats");
        const auto format =
            shape.size() == 4 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
        return tensor.to(at::TensorOptions().dtype(dtype).device(device), /*non_blocking=*/false,
                         /*copy=*/true, format);
    };
}

UNet load_unet(const std::filesystem::path& folder, const UNetConfig& config, at::ScalarType dtype,
               at::Device device) {
    const std::filesystem::path file = folder / kWeights;
    SafeTensors contents = read_safetensors(file);
    std::set<std::string> unused;
    for (const auto& entry : contents.tensors)
        unused.insert(name_since(entry.first));

    const ParameterSource source =
        parameters_from_file(std::move(contents.tensors), file, dtype, device);
    const UNet unet(
        [&](const std::string& name, at::IntArrayRef shape) {
            unused.erase(name);
            return source(name, shape);
        },
        config);
    if (!unused.empty())
        throw std::runtime_error(file.string() + ": holds tensor '" + *unused.begin() +
                                 "', which config.json has no place for");
    return unet;
}

std::int64_t parameter_count(const UNetConfig& config) {
    std::int64_t count = 0;
    const UNet counted(
        [&](const std::string&, at::IntArrayRef shape) {
            count += c10::multiply_integers(shape);
            return at::Tensor();
        },
        config);
    return count;
}

} // namespace restyle::core
