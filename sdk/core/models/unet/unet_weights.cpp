#include "models/unet/unet_weights.h"

#include <array>

#include "models/files/weights.h"

namespace restyle::core {
namespace {

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

} // namespace

UNet load_unet(const std::filesystem::path& folder, const UNetConfig& config, at::ScalarType dtype,
               at::Device device) {
    Weights weights = Weights::in_folder(folder, "diffusion_pytorch_model", name_since);
    UNet unet(weights.parameters(dtype, device), config);
    weights.check_all_used();
    return unet;
}

std::int64_t parameter_count(const UNetConfig& config) {
    return count_parameters([&](const ParameterSource& source) { UNet(source, config); });
}

} // namespace restyle::core
