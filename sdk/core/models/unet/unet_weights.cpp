#include "models/unet/unet_weights.h"

#include "models/files/old_attention_names.h"
#include "models/lora/lora_parameters.h"

namespace restyle::core {

UNet load_unet(const StoredPart& stored, const UNetConfig& config, at::ScalarType dtype,
               at::Device device, LoraParameters* loras) {
    Weights weights = stored.weights("diffusion_pytorch_model", attention_name_since_0_17);
    const ParameterSource source = weights.narrow_parameters(dtype, device);
    UNet unet(loras != nullptr ? loras->added_to(source, LoraPart::kUNet) : source, config);
    weights.check_all_used();
    return unet;
}

std::int64_t parameter_count(const UNetConfig& config) {
    return count_parameters([&](const ParameterSource& source) { UNet(source, config); });
}

} // namespace restyle::core
