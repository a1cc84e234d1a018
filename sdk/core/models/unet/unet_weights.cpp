#include "models/unet/unet_weights.h"

#include "models/files/old_attention_names.h"
#include "models/files/weights.h"

namespace restyle::core {

UNet load_unet(const std::filesystem::path& folder, const UNetConfig& config, at::ScalarType dtype,
               at::Device device) {
    Weights weights =
        Weights::in_folder(folder, "diffusion_pytorch_model", attention_name_since_0_17);
    UNet unet(weights.parameters(dtype, device), config);
    weights.check_all_used();
    return unet;
}

std::int64_t parameter_count(const UNetConfig& config) {
    return count_parameters([&](const ParameterSource& source) { UNet(source, config); });
}

} // namespace restyle::core
